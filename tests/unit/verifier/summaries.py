# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The summary for people, ``results.json``, as an exporter writes it from what the centre declared."""

import json
from collections.abc import Iterable, Mapping, Sequence

from voting_core.codec import encode
from voting_core.floor import Floor, RoundState
from voting_core.frames import Frame
from voting_core.seat_log import SeatLog

NUMBERS = ("base", "needed", "got", "missing")
WORDS = ("outcome", "missing_effect", "said_zh", "said_en")


def summary(
    floor: Floor, logs: Iterable[SeatLog], frames: Sequence[Frame], blobs: Mapping[str, bytes]
) -> list[dict[str, object]]:
    """One entry a round, in the order of opening."""
    return [_entry(state, _late(floor.sitting, state, logs, frames, blobs)) for state in floor.rounds.values()]


def _entry(state: RoundState, late: list[dict[str, object]]) -> dict[str, object]:
    declared = state.declared
    return {
        "poll": state.key[0],
        "round": state.key[1],
        "phase": str(state.phase),
        "title": state.opened.title,
        "lines": {line.line: line.members for line in declared.lines} if declared else {},
        **{name: getattr(declared, name) if declared else 0 for name in NUMBERS},
        **{name: getattr(declared, name) if declared else "" for name in WORDS},
        "late": late,
    }


def _late(
    sitting: str, state: RoundState, logs: Iterable[SeatLog], frames: Sequence[Frame], blobs: Mapping[str, bytes]
) -> list[dict[str, object]]:
    """Ballots that came after the declaration, or before it from a seat that had not sealed and was not counted."""
    if state.declared is None or state.frozen is None:
        return []
    body = encode(state.declared)
    declared_at = next(index for index, frame in enumerate(frames) if frame.body == body)
    named = {entry["hash"] for entry in json.loads(blobs[state.frozen.frozen.sha256])["entries"]}
    late = [
        one
        for log in logs
        for one in log.cast(sitting, state.key)
        if one.index > declared_at or (log.seat in state.frozen.unsealed and one.hash not in named)
    ]
    return [
        {"seat": one.record.seat, "epoch": one.record.epoch, "seq": one.record.seq, "member": one.record.member}
        for one in sorted(late, key=lambda one: one.index)
    ]
