# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words as the floor heard them: frames of the tellers' seats, one after the other, signed by each."""

from collections.abc import Mapping
from typing import Final

from voting_core.errors import RefusedError
from voting_core.frames import RECORD_CONTEXT, decode_frames
from voting_core.parts import PARTS_MAX, Joining
from voting_core.seat_log import WordKey, word_key
from voting_core.seat_records import SEAT_READER, TellerSpoke
from voting_core.signing import Verify
from voting_core.teller_records import TELLERS_MAX

FRAMES_MAX: Final = TELLERS_MAX * PARTS_MAX

SeatKeys = Mapping[str, tuple[int, str]]
"""By seat, the epoch that speaks for it, and the key of that epoch."""


def read_spoken(data: bytes, about: WordKey, keys: SeatKeys, hall: str, verify: Verify) -> dict[str, str]:
    """The word of each seat that spoke.

    Args:
        data: Frames of the seats in order, the parts of a word after each other.
        about: What the words are about.
        keys: The seats that may speak.
        hall: The hall they are in.
        verify: How signatures are checked.

    Raises:
        RefusedError: A frame is not by such a seat, is about something else, or a word is not whole or stands twice.
    """
    words: dict[str, str] = {}
    joining: dict[str, Joining] = {}
    order: list[str] = []
    for frame in decode_frames(data, frames_max=FRAMES_MAX):
        record = SEAT_READER.read(frame.body)
        if not isinstance(record, TellerSpoke) or word_key(record) != about or record.hall != hall:
            raise RefusedError("A word of a teller's seat is about something else than it was heard about.")
        epoch, key = keys.get(record.seat, (0, ""))
        if record.epoch != epoch or not verify(key, RECORD_CONTEXT + frame.body, frame.sig):
            raise RefusedError(f"A word is not signed by the seat '{record.seat}'.")
        text = joining.setdefault(record.seat, Joining()).take(record)
        if text is not None:
            if record.seat in words:
                raise RefusedError(f"The seat '{record.seat}' is heard twice in one step.")
            words[record.seat] = text
        order.append(record.seat)
    if set(words) != set(joining) or order != sorted(order):
        raise RefusedError("The words of a step are not whole, or not in the order of the seats.")
    return words
