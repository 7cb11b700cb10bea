# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``profile.toml``: how a kind of body meets and votes."""

from typing import Any, Final

from central_broker.intake.appraisal_table import read_appraisal
from central_broker.intake.choices import (
    CHANNELS,
    DISPLAYS,
    ENDS,
    PRESSES,
    RELEASES,
    SECRECIES,
    SHOW_SILENCES,
    SIGN_IN_RULES,
)
from central_broker.intake.election_table import read_election
from central_broker.intake.majority_table import read_majority, read_quorum
from central_broker.intake.toml_lists import one_of, read_list
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said
from voting_core.rules.profile import Channel, End, Ordering, PressRule, Profile, Secrecy
from voting_core.teller_records import TELLERS_MAX

PROFILE_NAME_LENGTH_MAX: Final = 60
ROUND_SECONDS_MAX: Final = 3_600
SIZE_MAX: Final = 3_000

_CHANNELS_USUAL: Final[tuple[Channel, ...]] = ("keypad", "hands")
"""Where the devices fail, members raise their hands."""


def read_profile(root: Table) -> Profile | None:
    """The rules of a body; ``None`` if any of them is in trouble."""
    troubles = len(root.file.findings.troubles)
    name, size = root.text("name", PROFILE_NAME_LENGTH_MAX), root.whole("size", 1, SIZE_MAX, default=0)
    parts = _read_manner(root) | _read_rules(root)
    root.finish()
    if name is None or size is None or len(root.file.findings.troubles) > troubles:
        return None
    return Profile(name=name, size=size, **parts)


def _read_manner(root: Table) -> dict[str, Any]:
    """How members press and what is shown; a part in trouble is ``None``, and was refused."""
    seconds = read_round_seconds(root)
    return {
        "press": read_press(root),
        "display": root.choice("display", DISPLAYS),
        "release": root.choice("release", RELEASES, "word"),
        "end": _read_end(root, seconds),
        "show_silence": root.choice("show_silence", SHOW_SILENCES, "screen"),
        "channels": read_list(root, "channels", len(CHANNELS), one_of(CHANNELS)) or _CHANNELS_USUAL,
        "round_ms": (seconds or 0) * 1_000,
        "tellers_needed": root.whole("tellers_needed", 0, TELLERS_MAX, default=0),
        "identification": root.choice("identification", SIGN_IN_RULES, "card"),
    }


def read_secrecy(table: Table) -> Secrecy | None:
    """How votes are given: those of a body where the profile says it, and of an item where that says it."""
    return table.choice("secrecy", SECRECIES, "named")


def read_press(table: Table) -> PressRule | None:
    """Which press counts."""
    return table.choice("press", PRESSES)


def read_round_seconds(table: Table) -> int | None:
    """How long a round stays open, in seconds; 0 until the chair ends it."""
    seconds = table.whole("round_seconds", 0, ROUND_SECONDS_MAX)
    if seconds is not None and 0 < seconds < 10:
        table.spot("round_seconds").note(
            Said(
                f"表决只有 {seconds} 秒，请核对单位是秒",
                f"the round lasts {seconds} seconds only: check that seconds are meant",
            )
        )
    return seconds


def _read_end(root: Table, seconds: int | None) -> End | None:
    """What ends a round: where it is not written, its time if it has one, else the operator."""
    end = root.choice("end", ENDS, "timer" if seconds else "operator")
    if end == "timer" and seconds == 0:
        root.spot("end").refuse(
            Said("到时结束，但没有规定时间（round_seconds 是 0）", "its time ends a round, but it has none"),
            Said("写上 round_seconds，或改 end", "give round_seconds a number, or change end"),
        )
    if end == "operator" and seconds:
        root.spot("end").refuse(
            Said(f"由主持人宣布结束，但规定了 {seconds} 秒", f"the chair ends a round, but it lasts {seconds} seconds"),
            Said("写 round_seconds = 0，或改 end", "write round_seconds = 0, or change end"),
        )
    return end


def _read_rules(root: Table) -> dict[str, Any]:
    """The sections; one in trouble is ``None``, and was refused."""
    quorum, majority = root.table("quorum"), root.table("majority")
    personnel = root.table("personnel") if root.has("personnel") else None
    appraisal = root.table("appraisal") if root.has("appraisal") else None
    election = root.table("election") if root.has("election") else None
    usual = None if majority is None else read_majority(majority)
    return {
        "quorum": None if quorum is None else read_quorum(quorum),
        "majority": usual,
        "personnel": usual if personnel is None else read_majority(personnel),
        "appraisal": None if appraisal is None else read_appraisal(appraisal),
        "election": None if election is None else read_election(election),
        "ordering": _read_ordering(root),
    }


def _read_ordering(root: Table) -> Ordering | None:
    """Removals before appointments and amendments before texts, unless the file puts either aside."""
    table = root.table("ordering") if root.has("ordering") else None
    if table is None:
        return Ordering(removal_first=True, amendments_first=True)
    removals, amendments = table.flag("removal_first", default=True), table.flag("amendments_first", default=True)
    table.finish()
    if removals is None or amendments is None:
        return None
    return Ordering(removal_first=removals, amendments_first=amendments)
