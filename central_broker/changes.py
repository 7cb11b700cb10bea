# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What has changed between two pictures of the house: a hall of 3,000 seats is not told whole each time."""

import msgspec

from central_broker.command_words import StatusChanged, StatusTold
from central_broker.core.status import RoundStatus, SeatStatus, Status


class Changes:
    """Tells one watcher how the house stands: the first time whole, then what differs."""

    def __init__(self) -> None:
        self._seats: dict[str, SeatStatus] = {}
        self._rounds: dict[tuple[str, int], RoundStatus] = {}
        self._heard: dict[str, SeatStatus] = {}
        self._sitting: str | None = None
        """Of the last word; None before the first one, which tells the whole."""

    def tell(self, status: Status) -> StatusTold | StatusChanged:
        """The next word about the house."""
        seats = {one.seat: one for one in status.seats}
        rounds = {(one.poll, one.round): one for one in status.rounds}
        heard = {one.seat: one for one in status.unregistered}
        known = (
            self._sitting == status.sitting
            and list(seats) == list(self._seats)
            and self._rounds.keys() <= rounds.keys()
            and self._heard.keys() <= heard.keys()
        )
        changed_seats = tuple(one for seat, one in seats.items() if self._is_news(seat, one))
        changed_rounds = tuple(one for key, one in rounds.items() if self._rounds.get(key) != one)
        changed_heard = tuple(one for seat, one in heard.items() if self._heard.get(seat) != one)
        self._seats, self._rounds, self._heard, self._sitting = seats, rounds, heard, status.sitting
        if not known:
            return StatusTold(status=status)
        rest = msgspec.structs.replace(status, seats=(), rounds=(), unregistered=changed_heard)
        return StatusChanged(status=rest, seats=changed_seats, rounds=changed_rounds)

    def _is_news(self, seat: str, now: SeatStatus) -> bool:
        """Whether a seat differs from what was told; most are the very same object."""
        known = self._seats.get(seat)
        return known is not now and known != now


def follow(known: Status | None, told: StatusTold | StatusChanged) -> Status:
    """The picture after the next word.

    Raises:
        ValueError: A change was told before there was a picture: the two programs are not of one version.
    """
    if isinstance(told, StatusTold):
        return told.status
    if known is None:
        raise ValueError("the first word about the house must be the whole of it")
    seats = {one.seat: one for one in (*known.seats, *told.seats)}
    rounds = {(one.poll, one.round): one for one in (*known.rounds, *told.rounds)}
    heard = {one.seat: one for one in (*known.unregistered, *told.status.unregistered)}
    return msgspec.structs.replace(
        told.status,
        seats=tuple(seats.values()),
        rounds=tuple(rounds.values()),
        unregistered=tuple(heard[seat] for seat in sorted(heard)),
    )
