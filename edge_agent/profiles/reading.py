# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a profile: every fault at once, each with file, line, key, what is wrong and what to write instead."""

import difflib
from pathlib import Path
from typing import Final

import msgspec
from msgspec import inspect

from adapters.toml_file import SettingsError
from edge_agent.profiles.draft import Draft, check_virtual
from edge_agent.profiles.files import open_layers
from edge_agent.profiles.findings import Finding
from edge_agent.profiles.fitting import Misfit, find_misfits
from edge_agent.profiles.profile import HardwareProfile

FOLDER: Final = Path(__file__).resolve().parents[2] / "hardware_profiles"

_KIND: Final = inspect.type_info(HardwareProfile)


def read_profile(name: str, folder: Path = FOLDER, local: Path | None = None) -> HardwareProfile:
    """Read the profile of a build by its name.

    Args:
        name: That of the file, without its end.
        folder: Where profiles are.
        local: The site's overrides, ``local.toml`` in the seat's home; it need not be there.

    Raises:
        SettingsError: There is none of that name, or it is wrong; the message names file, line, key and remedy.
    """
    path = folder / f"{name}.toml"
    if not path.is_file():
        known = sorted(file.stem for file in folder.glob("*.toml"))
        near = difflib.get_close_matches(name[:60], known, n=1)
        remedy = f"Did you mean '{near[0]}'? " if near else ""
        raise SettingsError(
            f"{path}: there is no hardware profile '{name}'.", f"{remedy}Profiles here: {', '.join(known) or 'none'}."
        )
    profile, findings = check_profile(path, local)
    if profile is None:
        raise SettingsError("\n".join(map(str, findings)), "Correct the profile.")
    return profile


def check_profile(path: Path, local: Path | None = None) -> tuple[HardwareProfile | None, list[Finding]]:
    """Read a profile file and check it against its board: a profile that can be built, or everything that is wrong.

    Raises:
        SettingsError: One of its files cannot be read, or is not TOML.
    """
    layers, findings = open_layers(path, local)
    is_whole = not any(finding.place == ("extends",) for finding in findings)
    misfits = list(find_misfits(layers.values, _KIND))
    findings += [layers.at(one.place, one.problem, one.remedy) for one in misfits]
    name = layers.values.get("profile")
    if isinstance(name, str) and name != path.stem:
        problem, remedy = f"it calls itself '{name[:60]}'", f"write '{path.stem}', as the file is called"
        findings.append(layers.at(("profile",), problem, remedy))
    draft = Draft(layers.values, frozenset(one.place for one in misfits))
    findings += [layers.at(fault.place, fault.problem, fault.remedy) for fault in _cross_check(draft)]
    if not is_whole:  # what is missing may stand in the profile that is not found
        findings = [finding for finding in findings if not finding.is_missing]
    if findings:
        return None, sorted(findings, key=lambda one: (one.file != path.name, one.file, one.line))
    return msgspec.convert(layers.values, HardwareProfile, strict=True), []


def _cross_check(draft: Draft) -> list[Misfit]:
    if draft.board == "virtual":
        return list(check_virtual(draft))
    from edge_agent.profiles.checks import check_draft  # noqa: PLC0415 - a seat without pins needs no data of boards

    return list(check_draft(draft))
