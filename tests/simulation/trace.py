# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happened in a run, one line each, short enough to read and exact enough to compare two runs by."""

import hashlib
import re

from central_broker.core import effects as centre_effects
from central_broker.core import inputs as centre_inputs
from edge_agent.core import effects as seat_effects
from edge_agent.core import inputs as seat_inputs

_KIND = re.compile(rb'"kind":"([A-Za-z]+)"')
_CLOCKS = frozenset({"wall_ms", "mono_ms"})


def sentence(what: object) -> str:
    """One thing that happened, without its clocks; bytes by the kinds of records in them, their length and a hash."""
    match what:
        case str():
            return what
        case seat_inputs.Started(snapshot=snapshot):
            return f"Started on {len(snapshot.own)} own records, {len(snapshot.floor)} of the floor"
        case centre_inputs.Started(snapshot=snapshot):
            return f"Started on {len(snapshot.records)} records"
        case seat_inputs.MessageReceived() | centre_inputs.MessageReceived():
            return f"MessageReceived {what.topic} {_payload(what.payload)}"
        case centre_inputs.OrderReceived(act=act, approvals=approvals):
            return f"OrderReceived {_payload(act)} by {', '.join(one.operator for one in approvals)}"
        case centre_effects.AnswerOrder(result=result, said_en=said):
            return f"AnswerOrder {result}: {said}"
        case seat_effects.Note(said=said):
            return f"Note: {said}"
        case _:
            return f"{type(what).__name__} {_fields(what)}".rstrip()


def _payload(payload: bytes) -> str:
    kinds = [kind.decode() for kind in _KIND.findall(payload)]
    return f"{'+'.join(kinds) or 'bytes'} ({len(payload)} bytes {hashlib.sha256(payload).hexdigest()[:8]})"


def _fields(what: object) -> str:
    names = [name for name in getattr(type(what), "__dataclass_fields__", {}) if name not in _CLOCKS]
    return " ".join(f"{name}={getattr(what, name)!r}" for name in names)
