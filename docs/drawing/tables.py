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
from voting_core import acts, floor_records, identifiers, messages, roster, rules, seat_heads, seat_records

Kind = type[msgspec.Struct]

HEADERS: Final[tuple[Kind, ...]] = (
    floor_records.FloorHeader,
    seat_records.SeatHeader,
    acts.RoundAct,
    acts.ActHeader,
)

SECTIONS: Final[tuple[tuple[str, str, tuple[Kind, ...]], ...]] = (
    (
        "Floor records",
        "Written by the centre only; the order of the house. Signed under the record context.",
        (floor_records.FloorHeader, *get_args(floor_records.FloorRecord)),
    ),
    (
        "Seat records",
        "A seat's journal, written by that seat only. Signed under the record context.",
        (seat_records.SeatHeader, *get_args(seat_records.SeatRecord)),
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
            messages.CentreState,
        ),
    ),
    (
        "Lists that travel as blobs",
        "Named by their SHA-256 in a record; the same strict JSON, without a `kind`.",
        (roster.Roster, roster.Registry, roster.Agenda, floor_records.FrozenList, seat_heads.SeatHeads),
    ),
    (
        "Parts",
        "Objects inside the others.",
        (
            floor_records.Approval,
            floor_records.Question,
            floor_records.Line,
            floor_records.FrozenEntry,
            seat_heads.SeatHead,
            floor_records.BallotRef,
            floor_records.LostRange,
            seat_records.Answer,
            messages.Refusal,
            roster.BlobRef,
            roster.Member,
            roster.Seat,
            roster.RegisteredKey,
            roster.Operator,
            roster.AgendaItem,
            rules.Profile,
            rules.Quorum,
            rules.Majority,
            rules.Share,
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
    if header is None and kind.__struct_config__.tag is not None:
        yield f"| `kind` | | {_tag(kind)} |"
    for name, annotation in written.items():
        yield f"| `{name}` | `{annotation}` | {accepted(info[name].type)}{_default(info[name])} |"


def _fields(kind: Kind) -> tuple[look.Field, ...]:
    info = look.type_info(kind)
    assert isinstance(info, look.StructType), "every kind is a struct"
    return info.fields


def _tag(kind: Kind) -> str:
    return "the name of the kind" if kind in HEADERS else f'`"{kind.__name__}"`'


def _default(field: look.Field) -> str:
    return "" if field.required else "; may be left out only by writing `null`"


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
