# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of every record, message, order and list, from the types that read them."""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from typing import Annotated, Final, get_args, get_origin

import msgspec
import msgspec.inspect as look

from docs.drawing.limits import accepted
from voting_core import (
    acts,
    agenda,
    floor_header,
    floor_records,
    frozen_list,
    identifiers,
    messages,
    questions,
    roster,
    seat_heads,
    seat_records,
    self_tests,
)
from voting_core.rules import election, grading, majority, profile, shares

Kind = type[msgspec.Struct]

HEADERS: Final[tuple[Kind, ...]] = (
    floor_header.FloorHeader,
    seat_records.SeatHeader,
    acts.RoundAct,
    acts.ActHeader,
    agenda.ItemHeader,
)

SECTIONS: Final[tuple[tuple[str, str, tuple[Kind, ...]], ...]] = (
    (
        "Floor records",
        "Written by the centre only; the order of the house. Signed under the record context.",
        (floor_header.FloorHeader, *get_args(floor_records.FloorRecord)),
    ),
    (
        "Seat records",
        "A seat's journal, written by that seat only. Signed under the record context.",
        (
            seat_records.SeatHeader,
            *get_args(seat_records.SeatRecord),
            self_tests.CheckedStep,
            self_tests.MeasuredFigure,
        ),
    ),
    (
        "Orders",
        "What operators sign under the act context, before the centre turns it into a floor record.",
        (acts.ActHeader, acts.RoundAct, *get_args(acts.Act)),
    ),
    (
        "Messages",
        "`FloorHead` and `Receipt` are signed under the message context; the others are hints without a signature.",
        (
            messages.FloorHead,
            messages.Receipt,
            messages.BatchHeader,
            *get_args(messages.CopyWanted),
            messages.SeatState,
            messages.SeatHealth,
            messages.PartFault,
            messages.CentreState,
        ),
    ),
    (
        "Lists that travel as blobs",
        "Named by their SHA-256 in a record; the same strict JSON, without a `kind`.",
        (roster.Roster, roster.Registry, agenda.Agenda, frozen_list.FrozenList, seat_heads.SeatHeads),
    ),
    (
        "Items of an agenda",
        "What is put to the vote, of four kinds.",
        (
            agenda.ItemHeader,
            agenda.Motion,
            agenda.Appraisal,
            agenda.Personnel,
            agenda.Election,
            agenda.Requirement,
            agenda.Target,
            agenda.Nominee,
            agenda.Candidate,
        ),
    ),
    (
        "Rules of procedure",
        "What a body sets for its votes, and an item for itself.",
        (
            profile.Profile,
            profile.Ordering,
            majority.Quorum,
            majority.Majority,
            shares.Share,
            shares.Fixed,
            grading.GradeRule,
            grading.Grade,
            grading.Step,
            grading.Rate,
            grading.ScoreRule,
            grading.Criterion,
            grading.Band,
            election.ElectionRule,
        ),
    ),
    (
        "Questions, answers and results",
        "What is asked in a round, and what comes of it.",
        (
            questions.Question,
            questions.Answer,
            questions.Line,
            questions.HandLines,
            questions.ChannelLines,
            questions.Counted,
            questions.Finding,
            questions.Ratio,
        ),
    ),
    (
        "Parts",
        "Objects inside the others.",
        (
            floor_header.Approval,
            frozen_list.FrozenEntry,
            seat_heads.SeatHead,
            questions.BallotRef,
            floor_records.LostRange,
            messages.Refusal,
            roster.BlobRef,
            roster.Member,
            roster.Attendee,
            roster.Seat,
            roster.RegisteredKey,
            roster.Operator,
        ),
    ),
)


def records_page() -> str:
    """``docs/generated/records.md``."""
    lines = [
        "# Records, orders, messages and lists",
        "",
        "Drawn from the types in `voting_core` by `make docs`: change the types, not this page.",
        "",
        "Fields are written in the order of the tables, each once; a kind's own fields follow those of its beginning.",
        "A field or a kind that is not here is refused. How bytes are framed, signed and hashed tells",
        "[protocol.md](../protocol.md); the same as JSON Schema stands in [schemas/](schemas).",
        "",
        *_names(),
    ]
    for title, words, kinds in SECTIONS:
        lines += ["", f"## {title}", "", words]
        for kind in kinds:
            lines += ["", *_section(kind)]
    return "\n".join([*lines, ""])


def _names() -> Iterator[str]:
    yield "## Names and numbers"
    yield ""
    yield "| type | accepted |"
    yield "|---|---|"
    for name, alias in vars(identifiers).items():
        if get_origin(alias) is Annotated:
            yield f"| `{name}` | {accepted(look.type_info(alias))} |"


def _section(kind: Kind) -> Iterator[str]:
    yield f"### {kind.__name__}"
    yield ""
    yield _prose(kind)
    header = next((base for base in HEADERS if issubclass(kind, base) and base is not kind), None)
    if header is not None:
        yield ""
        yield f"Begins with [{header.__name__}](#{header.__name__.lower()})."
    written = _annotations(kind)
    if not written:
        return
    info = {field.name: field for field in _fields(kind)}
    yield ""
    yield "| field | type | accepted |"
    yield "|---|---|---|"
    tag = kind.__struct_config__.tag
    if tag is not None and (header is None or tag != kind.__name__):
        yield f"| `kind` | | {_tag(kind)} |"
    for name, annotation in written.items():
        yield f"| `{name}` | `{annotation}` | {accepted(info[name].type)} |"


def _fields(kind: Kind) -> tuple[look.Field, ...]:
    info = look.type_info(kind)
    assert isinstance(info, look.StructType), "every kind is a struct"
    return info.fields


def _tag(kind: Kind) -> str:
    return "the name of the kind" if kind in HEADERS else f'`"{kind.__struct_config__.tag}"`'


def _annotations(kind: Kind) -> dict[str, str]:
    """The kind's own fields with their types as the source spells them."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    (body,) = [node.body for node in tree.body if isinstance(node, ast.ClassDef)]
    return {
        node.target.id: _short(ast.unparse(node.annotation))
        for node in body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }


def _short(annotation: str) -> str:
    """A type without the limits, which stand in the next column."""
    bare = re.sub(r"Annotated\[(.+), Meta\(.*\)\]", r"\1", annotation)
    return re.sub(r"Literal\[.*\]", "literal", bare).replace("|", "or")


def _prose(kind: Kind) -> str:
    text = re.sub(r":\w+:`~?([^`]+)`", r"`\1`", inspect.getdoc(kind) or "")
    return text.replace("``", "`")
