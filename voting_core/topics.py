# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Topic names, built and parsed here only.

::

    hc1/{hall}/seat/{seat}/up        seat → centre   batch of records
    hc1/{hall}/seat/{seat}/ask       seat → centre   floor records or blob chunks wanted
    hc1/{hall}/seat/{seat}/state     seat → centre   birth, progress, last will        retained
    hc1/{hall}/seat/{seat}/health    seat → centre   how its device is                retained
    hc1/{hall}/seat/{seat}/copy/floor            seat → centre   its floor log, to a centre that lost its ledger
    hc1/{hall}/seat/{seat}/copy/journal          seat → centre   its own chain, likewise
    hc1/{hall}/seat/{seat}/copy/blob/{sha256}/{n}  seat → centre   chunk n of a blob, likewise
    hc1/{hall}/seat/{seat}/wanted    centre → seat   what such a centre lacks
    hc1/{hall}/seat/{seat}/receipt   centre → seat   what is durable                   retained
    hc1/{hall}/seat/{seat}/floor     centre → seat   floor records asked for
    hc1/{hall}/all/floor             centre → all    floor records as they are written
    hc1/{hall}/all/head              centre → all    the floor head                    retained
    hc1/{hall}/all/blob/{sha256}/{n} centre → all    chunk n of a blob
    hc1/{hall}/centre/state          centre → all    whether the centre listens        retained
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

ROOT: Final = "hc1"

SeatTopic = Literal["up", "ask", "state", "health", "receipt", "floor", "wanted", "copy/floor", "copy/journal"]

_FROM_SEAT = re.compile(
    r"hc1/([a-z][a-z0-9-]{0,30})/seat/([a-z][a-z0-9-]{0,30})/(up|ask|state|health|copy/floor|copy/journal)"
)
_COPIED_BLOB = re.compile(
    r"hc1/([a-z][a-z0-9-]{0,30})/seat/([a-z][a-z0-9-]{0,30})/copy/blob/([0-9a-f]{64})/(0|[1-9][0-9]{0,3})"
)
_BLOB = re.compile(r"hc1/([a-z][a-z0-9-]{0,30})/all/blob/([0-9a-f]{64})/(0|[1-9][0-9]{0,3})")


def seat_topic(hall: str, seat: str, name: SeatTopic) -> str:
    """A topic of one seat."""
    return f"{ROOT}/{hall}/seat/{seat}/{name}"


def floor_topic(hall: str) -> str:
    """Where floor records appear as they are written."""
    return f"{ROOT}/{hall}/all/floor"


def head_topic(hall: str) -> str:
    """Where the floor head is retained."""
    return f"{ROOT}/{hall}/all/head"


def blob_topic(hall: str, sha256: str, chunk: int) -> str:
    """Where one chunk of a blob is sent."""
    return f"{ROOT}/{hall}/all/blob/{sha256}/{chunk}"


def copied_blob_topic(hall: str, seat: str, sha256: str, chunk: int) -> str:
    """Where a seat sends one chunk of a blob to a centre that is being rebuilt."""
    return f"{ROOT}/{hall}/seat/{seat}/copy/blob/{sha256}/{chunk}"


def centre_state_topic(hall: str) -> str:
    """Where the centre says whether it listens."""
    return f"{ROOT}/{hall}/centre/state"


def seat_subscriptions(hall: str, seat: str) -> tuple[str, ...]:
    """All that a seat listens to."""
    return (
        f"{ROOT}/{hall}/all/#",
        centre_state_topic(hall),
        seat_topic(hall, seat, "receipt"),
        seat_topic(hall, seat, "floor"),
        seat_topic(hall, seat, "wanted"),
    )


def centre_subscriptions(hall: str) -> tuple[str, ...]:
    """All that the centre listens to."""
    return tuple(f"{ROOT}/{hall}/seat/+/{name}" for name in ("up", "ask", "state", "health", "copy/#"))


@dataclass(frozen=True, slots=True)
class FromSeat:
    """A topic that a seat writes, taken apart."""

    hall: str
    seat: str
    name: Literal["up", "ask", "state", "health", "copy/floor", "copy/journal"]


@lru_cache(maxsize=16_384)
def parse_from_seat(topic: str) -> FromSeat | None:
    """The parts of a topic that a seat writes; none for any other topic."""
    match = _FROM_SEAT.fullmatch(topic)
    if match is None:
        return None
    name = match[3]
    return FromSeat(match[1], match[2], name)  # type: ignore[arg-type]  # the pattern admits just these


def parse_copied_blob(topic: str) -> tuple[str, str, str, int] | None:
    """Hall, seat, hash and chunk number of a copied blob's topic; none for any other topic."""
    match = _COPIED_BLOB.fullmatch(topic)
    return (match[1], match[2], match[3], int(match[4])) if match else None


def parse_blob(topic: str) -> tuple[str, int] | None:
    """Hash and number of a blob chunk's topic; none for any other topic."""
    match = _BLOB.fullmatch(topic)
    return (match[2], int(match[3])) if match else None
