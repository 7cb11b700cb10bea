# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a blank card has to know beside its certificate. It travels in the join file and becomes ``seat.toml``."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from provisioning.identity import EnrolmentError
from provisioning.inventory import Inventory, live_entry
from voting_core.identifiers import HashHex, KeyText


class SeatSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The part of ``seat.toml`` that no token says; the agent says what each key means (edge_agent/settings.py)."""

    broker_host: Annotated[str, Meta(min_length=1, max_length=253)]
    broker_port: Annotated[int, Meta(ge=1, le=65_535)]
    centre_key: KeyText
    profile: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$(?!\n)")]
    technician_cards: Annotated[tuple[HashHex, ...], Meta(max_length=20)] = ()


def settings_of(
    inventory: Inventory, now: datetime, *, broker: str, port: int, profile: str, cards: tuple[str, ...] = ()
) -> SeatSettings | None:
    """What goes onto a blank card; nothing where nothing is named, for a card that has its settings.

    Args:
        inventory: The authority's; it knows the centre's key.
        now: Present time.
        broker: Its host.
        port: Its port.
        profile: How the seat is built.
        cards: Hashes of technicians' cards.

    Raises:
        EnrolmentError: One of them is missing, the centre is not enrolled, or a value cannot be used.
    """
    if not (broker or profile or cards):
        return None
    if not broker or not profile:
        raise EnrolmentError("A blank card needs both, broker and profile.", "Name both: --broker and --profile.")
    centre = live_entry(inventory, "centre", now)
    if centre is None:
        raise EnrolmentError("The centre is not enrolled: its key is on no card yet.", "Enrol the centre first.")
    named = {"broker_host": broker, "broker_port": port, "profile": profile, "technician_cards": cards}
    try:
        return msgspec.convert({**named, "centre_key": centre.record_key}, SeatSettings)
    except msgspec.ValidationError as error:
        raise EnrolmentError(f"These settings cannot be used: {error}.", "Compare with docs/technician.md.") from error


def seat_toml(place: Mapping[str, str | int], settings: SeatSettings) -> str:
    """The text of ``seat.toml``; ``place`` are hall, seat and epoch."""
    # Strings, numbers and lists of strings are written alike in JSON and in TOML.
    lines = {**place, **msgspec.to_builtins(settings)}
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in lines.items())
