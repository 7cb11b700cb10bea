# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small sitting in files, without trouble, to be spoiled by tests; and ways to read what comes of it."""

from collections.abc import Callable
from typing import Final, TypeVar

from central_broker.intake.draft import Intake, Refusal, SittingDraft
from central_broker.intake.findings import Findings, Spot
from central_broker.intake.folder import refuse_absent
from central_broker.intake.reading import parse_sitting

T = TypeVar("T")

SITTING: Final = """\
id = "qp-1"
title = "常委会第一次会议"
hall = "demo"
date = 2026-12-18
profile = "profile.toml"
"""
PROFILE: Final = """\
name = "常委会"
press = "last"
display = "count"
round_seconds = 60

[quorum]
share = "过半数"
article = "第一条"

[majority]
base = "all_members"
share = "过半数"
article = "第二条"
"""
SEATS: Final = "席位,排,座\ns01,1,1\ns02,1,2\ns03,2,1\n"
MEMBERS: Final = """\
序号,姓名,席位,卡号,请假,监票人
m1,王伟,s01,04A1B2C3,,是
m2,陈䶮,s02,04A1B2C4,病假,
m3,方𬀩,s03,04A1B2C5,,
"""
AGENDA: Final = """\
[[items]]
id = "a"
title = "甲案"
text = "甲案正文"

[[items]]
id = "b"
title = "乙案"
text = "乙案正文"
"""


def sitting_files(**changed: str | bytes) -> dict[str, bytes]:
    """The five files by name; a keyword such as ``members`` replaces one."""
    texts = {
        "sitting.toml": SITTING,
        "profile.toml": PROFILE,
        "seats.csv": SEATS,
        "members.csv": MEMBERS,
        "agenda.toml": AGENDA,
    }
    chosen = {name: changed.get(name.partition(".")[0], text) for name, text in texts.items()}
    return {name: text.encode() if isinstance(text, str) else text for name, text in chosen.items()}


def intake_of(files: dict[str, bytes]) -> Intake:
    """What the import makes of files in memory."""

    def fetch(spot: Spot) -> bytes | None:
        if spot.file not in files:
            refuse_absent(spot)
        return files.get(spot.file)

    return parse_sitting(fetch)


def draft_of(files: dict[str, bytes]) -> SittingDraft:
    """The draft of files that must be without trouble."""
    intake = intake_of(files)
    assert isinstance(intake, SittingDraft), intake
    return intake


def places(files: dict[str, bytes]) -> list[tuple[str, int, str]]:
    """File, line and field of every trouble."""
    intake = intake_of(files)
    assert isinstance(intake, Refusal), "these files should have been refused"
    return [(trouble.file, trouble.line, trouble.field) for trouble in intake.troubles]


def read_one(reader: Callable[[str, Spot], T], raw: str) -> tuple[T, Findings]:
    """What a reader of single values makes of one, and what it found."""
    findings = Findings()
    return reader(raw, findings.at("some.csv", 2, "field")), findings


def remedies(findings: Findings) -> str:
    """Problems and remedies in English, for a look at the words."""
    return " ".join(f"{trouble.problem.en} {trouble.remedy.en}" for trouble in findings.troubles)
