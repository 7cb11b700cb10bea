# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random values of any type that travels, drawn from the type's own limits, so that a new kind is tested unasked."""

from datetime import UTC
from typing import Any, get_args

import msgspec.inspect as look
from hypothesis import strategies as st

from edge_agent.core.pin import Pin
from tests.rule_values import RULES
from voting_core.acts import Act
from voting_core.agenda import Agenda
from voting_core.floor_records import FloorRecord
from voting_core.frozen_list import FrozenList
from voting_core.messages import BatchHeader, CentreState, CopyWanted, FloorHead, Receipt, SeatHealth, SeatState
from voting_core.roster import Registry, Roster
from voting_core.seat_heads import SeatHeads
from voting_core.seat_records import SeatRecord

SEAT_KINDS: tuple[type, ...] = get_args(SeatRecord)
FLOOR_KINDS: tuple[type, ...] = get_args(FloorRecord)
ACT_KINDS: tuple[type, ...] = get_args(Act)
MESSAGE_KINDS: tuple[type, ...] = (
    FloorHead,
    Receipt,
    BatchHeader,
    *get_args(CopyWanted),
    SeatState,
    SeatHealth,
    CentreState,
)
BLOB_KINDS: tuple[type, ...] = (Roster, Registry, Agenda, FrozenList, SeatHeads)

_ITEMS_MAX = 3
_TEXT_MAX = 24


def values(kind: object) -> st.SearchStrategy[Any]:
    """Values of a type that its limits allow; texts and lists are kept short."""
    return _values(look.type_info(kind))


def _values(info: look.Type) -> st.SearchStrategy[Any]:
    match info:
        case look.StructType():
            return _structs(info)
        case look.UnionType():
            return st.one_of([_values(member) for member in info.types])
        case look.LiteralType():
            return st.sampled_from(info.values)
        case look.VarTupleType():
            most = min(info.max_length or _ITEMS_MAX, max(_ITEMS_MAX, info.min_length or 0))
            items = st.lists(_values(info.item_type), min_size=info.min_length or 0, max_size=most)
            return items.map(tuple)
        case look.TupleType():
            return st.tuples(*map(_values, info.item_types))
        case look.IntType():
            return st.integers(min_value=info.ge, max_value=info.le)
        case look.StrType():
            return _texts(info)
        case look.BoolType():
            return st.booleans()
        case look.BytesType():
            return st.binary(max_size=_TEXT_MAX)
        case look.DictType():
            return st.dictionaries(_values(info.key_type), _values(info.value_type), max_size=_ITEMS_MAX)
        case look.NoneType():
            return st.none()
        case look.DateTimeType():
            return st.datetimes(timezones=st.just(UTC))
        case look.CustomType() if info.cls is Pin:
            return st.from_regex(r"[0-9]{0,12}\Z", fullmatch=True).map(Pin)
        case _:
            raise AssertionError(f"no type that travels has a field of type {info}")


def _texts(info: look.StrType) -> st.SearchStrategy[str]:
    if info.pattern is not None:
        return st.from_regex(info.pattern.replace(r"$(?!\n)", r"\Z"))
    least = info.min_length or 0
    return st.text(min_size=least, max_size=min(info.max_length or _TEXT_MAX, max(_TEXT_MAX, least)))


def _structs(info: look.StructType) -> st.SearchStrategy[Any]:
    if info.cls in RULES:
        return RULES[info.cls]
    if info.cls not in _BUILT:
        _BUILT[info.cls] = {field.name: _values(field.type) for field in info.fields}
    return _built(info.cls.__name__, info.cls)


_BUILT: dict[type, dict[str, st.SearchStrategy[Any]]] = {}
"""Strategies of the fields, by type: each type is looked into once."""


@st.composite
def _built(draw: st.DrawFn, name: str, cls: type) -> Any:
    """A value of a type. Drawn part by part: a strategy that shows its whole tree would take minutes to be printed."""
    del name
    return cls(**{field: draw(strategy) for field, strategy in _BUILT[cls].items()})
