# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys of cards that prove themselves by a symmetric key: a file in the seat's home, of its own member's cards.

::

    [[card]]
    number = "04A1B2C3D4E5F6"                     # UID
    kind = "desfire"                              # or "ntag424"
    key = "000102030405060708090A0B0C0D0E0F"      # of this card alone, never a master key
    key_number = 0
    application = "010000"                        # of a DESFire, as it is sent: the lowest byte first

Whoever steals the seat has these keys. So a seat holds those of the member who sits there, and a file with many is
refused: a stolen terminal must cost one card, which is cancelled, and not all of them.
"""

from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from adapters.toml_file import SettingsError, read_toml
from edge_agent.hardware.readers.aes_cards import CardKey

KEYS_MAX: Final = 3
"""A card, the one before it, and a spare."""


class CardEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One card."""

    number: Annotated[str, Meta(pattern=r"^([0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20})$(?!\n)")]
    kind: Literal["desfire", "ntag424"]
    key: Annotated[str, Meta(pattern=r"^[0-9A-Fa-f]{32}$(?!\n)")]
    key_number: Annotated[int, Meta(ge=0, le=13)] = 0
    application: Annotated[str, Meta(pattern=r"^([0-9A-Fa-f]{6})?$(?!\n)")] = ""


class CardKeys(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file."""

    card: list[CardEntry] = []


def read_card_keys(path: Path) -> dict[str, CardKey]:
    """The keys by card number; none where there is no file.

    Raises:
        SettingsError: The file is wrong, others may read it, or it holds more cards than a member has.
    """
    if not path.exists():
        return {}
    if path.stat().st_mode & 0o077:
        raise SettingsError(f"{path}: other users may read the keys of cards.", f"Run: chmod 600 {path}.")
    cards = read_toml(path, CardKeys).card
    if len(cards) > KEYS_MAX:
        raise SettingsError(
            f"{path}: has the keys of {len(cards)} cards; a seat holds those of its own member, at most {KEYS_MAX}.",
            "Leave out the others: whoever steals this seat would have them all.",
        )
    for card in cards:
        if bool(card.application) != (card.kind == "desfire"):
            raise SettingsError(
                f"{path}: card {card.number} of kind {card.kind}: application = '{card.application}' does not fit.",
                "A desfire card has an application of three bytes, an ntag424 has none of its own.",
            )
    return {
        card.number: CardKey(
            kind=card.kind,
            key=bytes.fromhex(card.key),
            key_number=card.key_number,
            application=bytes.fromhex(card.application),
        )
        for card in cards
    }
