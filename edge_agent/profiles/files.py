# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files that a profile is made of, and on which line of which of them a key stands.

A profile is one file; it may extend another one of its folder, and a seat may have a ``local.toml`` of its own over
both.
"""

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from adapters.toml_file import DEEP_KEY, DOTS_MAX, SettingsError
from adapters.toml_lines import key_lines
from edge_agent.profiles.findings import Finding
from edge_agent.profiles.fitting import Place, shown

BYTES_MAX: Final = 64 * 1024
OF_THE_BUILD: Final = ("schema", "profile", "board", "extends", "tried", "key_store")
"""Keys that tell which build it is; a site overrides parts, not those. The key store is needed to read the very
partition on which the site's overrides lie."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")

Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFile:
    """One file: its name as findings show it, its values, and the line of every key."""

    path: Path
    values: Values
    lines: Mapping[Place, int]

    @property
    def name(self) -> str:
        """Its name without the folder."""
        return self.path.name

    def at(self, place: Place, problem: str, remedy: str) -> Finding:
        """A finding about a key of this file, on its line, or on that of the table around it; 0 for neither."""
        found = (self.lines[place[:length]] for length in range(len(place), 0, -1) if place[:length] in self.lines)
        return Finding(file=self.name, line=next(found, 0), place=place, problem=problem, remedy=remedy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """The files of one profile, the one on top first, and their values one over the other."""

    files: tuple[ProfileFile, ...]
    values: Values

    def at(self, place: Place, problem: str, remedy: str) -> Finding:
        """A finding about a key, in the file that says it; else in the file that says most of the way to it."""
        for length in range(len(place), 0, -1):
            for file in self.files:
                if place[:length] in file.lines:
                    return file.at(place, problem, remedy)
        return self.files[-1].at(place, problem, remedy)


def open_file(path: Path) -> ProfileFile:
    """Read one file.

    Raises:
        SettingsError: It cannot be read, or is not TOML.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}.", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8 text.", "Save it as UTF-8.") from error
    if len(data) > BYTES_MAX:
        raise SettingsError(f"{path}: has more than {BYTES_MAX} bytes.", "A profile has a page or two.")
    if found := DEEP_KEY.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise SettingsError(f"{path}:{line}: a key has more than {DOTS_MAX} dots.", "Write it as the examples do.")
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # brackets a thousand deep, numbers of a thousand digits
        raise SettingsError(f"{path}: is not TOML: {error}.", "Correct that line.") from error
    return ProfileFile(path=path, values=values, lines=key_lines(text))


def open_layers(path: Path, local: Path | None) -> tuple[Layers, list[Finding]]:
    """Read a profile with what it extends and what the site overrides.

    Args:
        path: The profile.
        local: ``local.toml`` of a seat's home; it need not be there.

    Raises:
        SettingsError: One of the files cannot be read, or is not TOML.
    """
    own = open_file(path)
    base, findings = _base(own)
    values, files = own.values, [own]
    if base is not None:
        # What was tried is the other build, and each file says for itself which version it is written in.
        below = {key: value for key, value in base.values.items() if key not in ("schema", "tried", "profile")}
        values, files = merge(below, values), [own, base]
    if local is not None and local.is_file():
        site = open_file(local)
        said = "a site overrides parts and not the build", "delete it, or write a profile of your own that extends one"
        findings += [site.at((key,), *said) for key in OF_THE_BUILD if key in site.values]
        over = {key: value for key, value in site.values.items() if key not in OF_THE_BUILD}
        values, files = merge(values, over), [site, *files]
    return Layers(files=tuple(files), values=values), findings


def _base(own: ProfileFile) -> tuple[ProfileFile | None, list[Finding]]:
    """The file that a file extends: once, and in the same folder."""
    name = own.values.get("extends", "")
    if not isinstance(name, str) or not name:
        return None, []  # of another kind: told with the other misfits
    place = ("extends",)
    if name == own.path.stem:
        return None, [own.at(place, "it extends itself", "name another profile, or delete the line")]
    path = own.path.parent / f"{name}.toml"
    if not _NAME.fullmatch(name) or not path.is_file():
        others = sorted(file.stem for file in own.path.parent.glob("*.toml") if file != own.path)
        near = difflib.get_close_matches(name[:60], others, n=1)
        remedy = f"did you mean '{near[0]}'?" if near else f"name one of this folder: {', '.join(others) or 'none'}"
        return None, [own.at(place, f"there is no profile {shown(name)} beside this one", remedy)]
    base = open_file(path)
    if base.values.get("extends"):
        problem = f"'{name}' extends another profile itself"
        return base, [own.at(place, problem, "extend that one, or copy its keys: only one step is followed")]
    return base, []


def merge(below: Values, above: Values) -> Values:
    """The values of one file with those of another over them; a reader of another type takes nothing from below."""
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        if (
            isinstance(value, dict)
            and isinstance(under, dict)
            and value.get("type", under.get("type")) == under.get("type")
        ):
            merged[key] = merge(under, value)
        else:
            merged[key] = value
    return merged
