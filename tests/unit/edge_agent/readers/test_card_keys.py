# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys of a seat's cards: its own member's, readable by this seat only."""

from pathlib import Path

import pytest

from adapters.toml_file import SettingsError
from edge_agent.hardware.readers.aes_cards import CardKey
from edge_agent.hardware.readers.card_keys import read_card_keys

CARD = """
[[card]]
number = "04A1B2C3D4E5F6"
kind = "desfire"
key = "000102030405060708090a0b0c0d0e0f"
key_number = 2
application = "010000"
"""


def keys_in(folder: Path, text: str, mode: int = 0o600) -> dict[str, CardKey]:
    """What a file of that text and mode holds."""
    path = folder / "card-keys.toml"
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return read_card_keys(path)


def test_keys_of_the_members_cards_are_read(tmp_path: Path) -> None:
    """A seat knows the keys of its member's card; without a file it knows none."""
    assert read_card_keys(tmp_path / "card-keys.toml") == {}
    assert keys_in(tmp_path, CARD) == {
        "04A1B2C3D4E5F6": CardKey(
            kind="desfire", key=bytes(range(16)), key_number=2, application=bytes.fromhex("010000")
        )
    }


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_keys_that_others_may_read_are_refused(tmp_path: Path, mode: int) -> None:
    """A file that other users of the device may read is not used, and the remedy is told."""
    with pytest.raises(SettingsError, match="chmod 600"):
        keys_in(tmp_path, CARD, mode)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CARD * 4, "the keys of 4 cards"),
        (CARD.replace('"010000"', '""'), "does not fit"),
        (CARD.replace('"desfire"', '"ntag424"'), "does not fit"),
        (CARD.replace("0f", ""), "key"),
        (CARD.replace("04A1B2C3D4E5F6", "04A1"), "number"),
        (CARD.replace("kind", "knid"), "unknown"),
    ],
)
def test_a_wrong_file_of_keys_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """Too many cards, keys that do not fit their kind, and slips are told with file and remedy."""
    with pytest.raises(SettingsError, match=said) as refused:
        keys_in(tmp_path, text)

    assert str(tmp_path) in str(refused.value)
    assert "000102030405060708090a0b0c0d0e" not in str(refused.value)
