# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The summary for people, ``results.json``, as an exporter writes it from what the centre declared."""

import json
from collections.abc import Iterable, Mapping

from voting_core.codec import encode
from voting_core.floor import Floor
from voting_core.round_state import RoundState
from voting_core.seat_log import SeatLog

NUMBERS = ("contested", "left_open", "missing")
WORDS = ("outcome", "missing_effect", "said_zh", "said_en")


def summary(floor: Floor, logs: Iterable[SeatLog], blobs: Mapping[str, bytes]) -> list[dict[str, object]]:
    """One entry a round, in the order of opening."""
    every = list(logs)
    return [_entry(state, _late(floor.sitting, state, every, blobs)) for state in floor.rounds.values()]


def _entry(state: RoundState, late: list[dict[str, object]]) -> dict[str, object]:
    declared = state.declared
    return {
        "poll": state.key[0],
        "round": state.key[1],
        "phase": str(state.phase),
        "title": state.opened.title,
        "kind": state.opened.item_kind,
        "counted": json.loads(encode(declared.counted)) if declared else [],
        "findings": json.loads(encode(declared.findings)) if declared else [],
        **{name: getattr(declared, name) if declared else 0 for name in NUMBERS},
        **{name: getattr(declared, name) if declared else "" for name in WORDS},
        "late": late,
    }


def _late(
    sitting: str, state: RoundState, logs: Iterable[SeatLog], blobs: Mapping[str, bytes]
) -> list[dict[str, object]]:
    """Ballots beyond the heads of the declared freezing, or of a seat that had not sealed then; none that counted."""
    if state.declared is None or state.frozen is None:
        return []
    held = blobs.get(state.frozen.heads.sha256)
    heads = {one["seat"]: (one["epoch"], one["seq"]) for one in json.loads(held)["seats"]} if held else None
    listed = blobs.get(state.frozen.frozen.sha256)
    named = {entry["hash"] for entry in json.loads(listed)["entries"]} if listed else set()
    late = [
        one.record
        for log in logs
        for one in log.cast(sitting, state.key)
        if one.hash not in named
        and (
            log.seat in state.frozen.unsealed
            or (heads is not None and (one.record.epoch, one.record.seq) > heads.get(log.seat, (0, 0)))
        )
    ]
    return [{"seat": one.seat, "epoch": one.epoch, "seq": one.seq, "member": one.member} for one in late]
