# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a settings file: TOML, strictly into a type, with refusals that name file, line, key and remedy."""

import difflib
import re
import tomllib
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from voting_core.errors import RefusedError

T = TypeVar("T", bound=msgspec.Struct)

DOTS_MAX: Final = 20
DEEP_KEY: Final = re.compile(r"""(?<![A-Za-z0-9_-])(?:(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){21}""")
"""tomllib takes time and memory by the square of a key's dots: a hundred thousand of them fill the machine."""

_UNKNOWN = re.compile(r"unknown field `(?P<field>[^`]+)`")
_MISSING = re.compile(r"missing required field `(?P<field>[^`]+)`")


class SettingsError(RefusedError):
    """A settings file cannot be used; the message names the file, the key and the remedy."""


def read_toml(path: Path, kind: type[T]) -> T:
    """Read a file into a frozen ``msgspec.Struct`` that forbids unknown fields.

    Raises:
        SettingsError: The file is missing, is not TOML, or does not fit the type.
    """
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}.", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8 text.", "Save it as UTF-8.") from error
    if DEEP_KEY.search(text):
        raise SettingsError(f"{path}: a key has more than {DOTS_MAX} dots.", "Write it as it was made.")
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # brackets a thousand deep, numbers of a thousand digits
        raise SettingsError(f"{path}: is not TOML: {error}.", "Correct that line.") from error
    try:
        return msgspec.convert(values, kind, strict=True)
    except msgspec.ValidationError as error:
        raise _explain(path, text, kind, str(error)) from error


def _explain(path: Path, text: str, kind: type[msgspec.Struct], problem: str) -> SettingsError:
    known = [field.encode_name for field in msgspec.structs.fields(kind)]
    unknown = _UNKNOWN.search(problem)
    if unknown:
        near = difflib.get_close_matches(unknown["field"], known, n=1)
        remedy = f"Did you mean '{near[0]}'?" if near else f"Known keys: {', '.join(known)}."
        where = _line_of(text, unknown["field"])
        return SettingsError(f"{path}{where}: the key '{unknown['field']}' is unknown.", remedy)
    missing = _MISSING.search(problem)
    if missing:
        return SettingsError(f"{path}: the key '{missing['field']}' is missing.", "Add it.")
    field = problem.partition("`$.")[2].partition("`")[0].partition("[")[0]
    return SettingsError(f"{path}{_line_of(text, field)}: {problem}.", "Correct the value.")


def _line_of(text: str, key: str) -> str:
    for number, line in enumerate(text.splitlines(), start=1):
        if key and re.match(rf"\s*{re.escape(key)}\s*=", line):
            return f", line {number}"
    return ""
