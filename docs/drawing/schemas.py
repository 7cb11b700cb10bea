# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON Schemas of everything that travels, from the types that read it."""

import json
from collections.abc import Mapping
from typing import Final

import msgspec

from voting_core.acts import Act
from voting_core.agenda import Agenda
from voting_core.cases.case import Case
from voting_core.cases.outcome import CaseOutcome
from voting_core.floor_records import FloorRecord
from voting_core.frozen_list import FrozenList
from voting_core.messages import BatchHeader, CentreState, CopyWanted, FloorHead, Receipt, SeatHealth, SeatState, Wanted
from voting_core.roster import Registry, Roster
from voting_core.seat_heads import SeatHeads
from voting_core.seat_records import SeatRecord

SCHEMAS: Final[Mapping[str, object]] = {
    "floor-record": FloorRecord,
    "seat-record": SeatRecord,
    "act": Act,
    "floor-head": FloorHead,
    "receipt": Receipt,
    "batch-header": BatchHeader,
    "wanted": Wanted,
    "copy-wanted": CopyWanted,
    "seat-state": SeatState,
    "seat-health": SeatHealth,
    "centre-state": CentreState,
    "roster": Roster,
    "registry": Registry,
    "agenda": Agenda,
    "frozen-list": FrozenList,
    "seat-heads": SeatHeads,
}

CASES: Final[Mapping[str, object]] = {"case": Case, "outcome": CaseOutcome}
"""What ``hemicycle-decide`` takes and prints."""


def schema_files() -> dict[str, str]:
    """Name and text of every file in ``docs/generated/schemas``."""
    strict = "The protocol is stricter: fields in this order, no blanks, no second spelling; see protocol.md."
    contradictions = "hemicycle-decide also refuses what contradicts itself, such as more away than there are."
    return {
        **{f"{name}.json": _schema(name, kind, strict) for name, kind in SCHEMAS.items()},
        **{f"{name}.json": _schema(name, kind, contradictions) for name, kind in CASES.items()},
    }


def _schema(name: str, kind: object, comment: str) -> str:
    (root,), components = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": comment,
        "title": f"hemicycle/1 {name}",
        **root,
        "$defs": components,
    }
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
