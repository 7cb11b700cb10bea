# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hardware profiles: a file, what it extends, and what the site overrides."""

from xml.etree import ElementTree as ET

from adapters.toml_file import SettingsError
from edge_agent.profiles import FOLDER, check_profile, read_profile
from edge_agent.profiles.sheet import wiring_sheet
from tests.fuzz.files import answered, mutate_text, written
from tests.fuzz.target import Target, demand
from tests.unit.edge_agent.profiles.spoiling import GOOD, TEMPLATE, TPM, spoiled

CUT = b"\n# --- local.toml\n"
"""Between the two files of an input; what comes after it are the site's overrides."""


def judge_profile(data: bytes) -> bool:
    """A profile is read or refused; whatever is read can be hashed, and drawn as a sheet that can be parsed.

    What is wrong is told with a file, a problem and a remedy for each fault, each on one line.
    """
    own, _, site = data.partition(CUT)
    written("base.toml", GOOD.replace('"desk"', '"base"').encode())
    path, local = written("desk.toml", own), written("local.toml", site)

    def read() -> None:
        profile, findings = check_profile(path, local)
        demand((profile is None) == bool(findings), "a profile with faults was read, or one without was not")
        for finding in findings:
            demand(bool(finding.problem and finding.remedy and finding.place), "a fault without a remedy")
            demand("\n" not in str(finding), "a fault of several lines")
        read = read_profile("desk", path.parent, local)
        demand(len(read.sha256) == 64, "a profile without a hash")
        if not read.is_simulated:
            ET.fromstring(wiring_sheet(read))  # noqa: S314 - our own drawing

    return answered(read, SettingsError)


def _seeds() -> list[bytes]:
    shipped = [file.read_text("utf-8").replace(f'"{file.stem}"', '"desk"') for file in sorted(FOLDER.glob("*.toml"))]
    texts = [text.replace('extends = "pi4-7in-touch"', 'extends = "base"') for text in shipped]
    texts += [
        spoiled('[reader]\ntype = "pcsc"\n', TEMPLATE),
        GOOD.replace("[buzzer]", '[rtc]\nkind = "ds3231"\n[buzzer]') + TPM,
    ]
    sited = GOOD.encode() + CUT + b"[screen]\nwidth_mm = 155\n"
    return [*(text.encode() for text in texts), sited]


def hardware_targets() -> list[Target]:
    """Targets of this module."""
    return [Target(name="settings-hardware", judge=judge_profile, seeds=_seeds, mutate=mutate_text, runs=4_000)]
