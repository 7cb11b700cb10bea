# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A settings file that no program could have written is refused at once."""

from pathlib import Path

import msgspec
import pytest

from adapters.toml_file import SettingsError, read_toml


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One key."""

    seats: int


@pytest.mark.parametrize(
    "text",
    ["a." * 100_000 + "b = 1", "seats = " + "[" * 100_000, "seats = " + "{a=" * 50_000, "seats = " + "9" * 5_000],
    ids=["dots", "arrays", "tables", "digits"],
)
def test_a_file_made_to_be_slow_or_deep_is_refused(tmp_path: Path, text: str) -> None:
    """Deep keys, deep brackets and endless numbers cost a moment and a sentence that names the file."""
    path = tmp_path / "some.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(SettingsError, match=r"some\.toml"):
        read_toml(path, Settings)
