# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a profile: every fault at once, each with file, line, key, what is wrong and what to write instead."""

import difflib
import re
import tomllib
import types
import typing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from adapters.toml_file import DEEP_KEY, SettingsError
from edge_agent.profiles.profile import HardwareProfile

FOLDER: Final = Path(__file__).resolve().parents[2] / "hardware_profiles"
BYTES_MAX: Final = 64 * 1024

EXAMPLE: Final = "'hemicycle-seat profile show pi4-7in-touch' is an example"

Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault of a profile: ``key`` is its place, such as ``buttons.yes.gpio``; ``line`` is 0 where it has none."""

    file: str
    line: int
    key: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        """One line for a technician."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place} [{self.key}] {self.problem} → {self.remedy}"


def read_profile(name: str, folder: Path = FOLDER) -> HardwareProfile:
    """Read the profile of a build by its name.

    Raises:
        SettingsError: There is none of that name, or it is wrong; the message names file, line, key and remedy.
    """
    path = folder / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.toml"))) or "none"
        raise SettingsError(f"{path}: there is no hardware profile '{name}'.", f"Profiles here: {known}.")
    profile, findings = check_profile(path)
    if profile is None or findings:
        raise SettingsError("\n".join(map(str, findings)), "Correct the profile.")
    return profile


def check_profile(path: Path) -> tuple[HardwareProfile | None, list[Finding]]:
    """Read and check a profile file; the profile where it can be built, and everything that is wrong.

    Raises:
        SettingsError: The file cannot be read at all.
    """
    source = _Source(path)
    findings: list[Finding] = []
    values = source.values
    base = values.get("extends")
    if isinstance(base, str) and base:
        values = _extend(source, base, findings)
    findings += _unknown(source, values, HardwareProfile, "")
    findings += _misfits(source, values, findings)
    if findings:
        return None, findings
    profile = msgspec.convert(values, HardwareProfile, strict=True)
    if profile.profile != path.stem:
        findings.append(source.finding("profile", f"calls itself '{profile.profile}'", f"write '{path.stem}'"))
    if profile.is_simulated:
        findings += [source.finding(key, "a virtual board has no pins", "leave it out") for key, _ in profile.pins()]
        return profile, findings
    from edge_agent.profiles.checks import check_board  # noqa: PLC0415 - a seat without pins needs no board's data

    findings += [source.finding(fault.key, fault.problem, fault.remedy) for fault in check_board(profile)]
    return profile, findings


class _Source:
    """A profile file: its text, its values, and where a key stands.

    Raises:
        SettingsError: It cannot be read, or is no TOML.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            text = path.read_bytes()[: BYTES_MAX + 1].decode("utf-8")
        except OSError as error:
            raise SettingsError(f"{path}: cannot be read: {error.strerror}.", "Check the path.") from error
        except UnicodeDecodeError as error:
            raise SettingsError(f"{path}: is not UTF-8 text.", "Save it as UTF-8.") from error
        if len(text) > BYTES_MAX or DEEP_KEY.search(text):
            raise SettingsError(f"{path}: is no profile of ours.", "Write it like those in hardware_profiles.")
        try:
            self.values: Values = tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            raise SettingsError(f"{path}: is not TOML: {error}.", "Correct that line.") from error
        self._lines = text.splitlines()

    def finding(self, key: str, problem: str, remedy: str) -> Finding:
        """A finding about a key of this file."""
        return Finding(file=self.path.name, line=self.line_of(key), key=key, problem=problem, remedy=remedy)

    def line_of(self, key: str) -> int:
        """The line of a key, or of the table that it is missing from; 0 where neither stands here."""
        *tables, last = key.split(".")
        table, here, best = ".".join(tables), "", 0
        for number, line in enumerate(self._lines, 1):
            header = re.match(r"\s*\[([^\[\]]+)\]", line)
            if header:
                here = header[1].replace(" ", "").replace('"', "")
                if here == key:
                    return number
                best = number if here == table else best
            elif here == table and re.match(rf"\s*\"?{re.escape(last)}\"?\s*=", line):
                return number
        return best


def _extend(source: _Source, base: str, findings: list[Finding]) -> Values:
    """The values of a base with those of a file over them; a base extends no other."""
    path = source.path.with_name(f"{base}.toml")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,40}", base) or not path.is_file():
        near = difflib.get_close_matches(base, [file.stem for file in source.path.parent.glob("*.toml")], n=1)
        remedy = f"did you mean '{near[0]}'?" if near else "name a profile of the same folder"
        findings.append(source.finding("extends", f"there is no profile '{base}'", remedy))
        return source.values
    below = _Source(path).values
    if below.get("extends"):
        findings.append(source.finding("extends", f"'{base}' extends another one", "extend that one, or copy its keys"))
        return source.values
    merged = _merge(below, source.values)
    # What was tried was the other build.
    merged["tried"] = source.values.get("tried", "")
    return merged


def _merge(below: Values, above: Values) -> Values:
    """The keys of one table over those of another; a reader of another type takes nothing from the one below."""
    merged = dict(below)
    for key, value in above.items():
        mine = merged.get(key, {})
        mixes = isinstance(value, dict) and isinstance(mine, dict) and value.get("type") in (None, mine.get("type"))
        merged[key] = _merge(mine, value) if mixes else value
    return merged


def _unknown(source: _Source, values: Values, kind: Any, place: str) -> list[Finding]:  # noqa: ANN401 - any annotation
    """Keys that no table has, with the one that may be meant."""
    found: list[Finding] = []
    structs = [one for one in _structs(kind) if _fits(one, values)]
    known = {field.encode_name: field.type for struct in structs for field in msgspec.structs.fields(struct)}
    known |= {"type": str} if any(struct.__struct_config__.tag for struct in structs) else {}
    for key, value in values.items():
        if key not in known and structs:
            near = difflib.get_close_matches(key, known, n=1)
            remedy = f"did you mean '{near[0]}'?" if near else f"known here: {', '.join(sorted(known))}"
            found.append(source.finding(f"{place}{key}", f"'{key}' is not a key that this program knows", remedy))
        elif isinstance(value, dict):
            found += _unknown(source, value, known.get(key), f"{place}{key}.")
    return found


def _structs(kind: Any) -> list[type[msgspec.Struct]]:  # noqa: ANN401 - any annotation
    """The tables that an annotation may mean."""
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return [struct for part in typing.get_args(kind) for struct in _structs(part)]
    return [kind] if isinstance(kind, type) and issubclass(kind, msgspec.Struct) else []


def _fits(struct: type[msgspec.Struct], values: Values) -> bool:
    """Whether a table may be meant: of several readers, the one whose type is named."""
    tag = struct.__struct_config__.tag
    return tag is None or "type" not in values or values["type"] == tag


def _misfits(source: _Source, values: Values, before: list[Finding]) -> list[Finding]:
    """Values of a wrong kind or out of their bounds: the first one of each table, as the library tells it."""
    if before:
        return []
    found: list[Finding] = []
    for field in msgspec.structs.fields(HardwareProfile):
        key = field.encode_name
        if key not in values:
            if field.required:
                found.append(source.finding(key, "is missing", f"add it; {EXAMPLE}"))
            continue
        try:
            msgspec.convert(values[key], field.type, strict=True)
        except msgspec.ValidationError as error:
            found.append(_explain(source, key, str(error)))
    return found


def _explain(source: _Source, table: str, problem: str) -> Finding:
    what, _, place = problem.partition(" - at `$")
    key = re.sub(r"\[[^\]]*\]", "", table + place.rstrip("`"))
    missing = re.search(r"missing required field `([^`]+)`", what)
    if missing:
        return source.finding(f"{key}.{missing[1]}", "is missing", f"add it; {EXAMPLE}")
    return source.finding(key, what[:1].lower() + what[1:], "correct the value")
