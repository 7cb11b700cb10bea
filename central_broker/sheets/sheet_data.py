# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands on a sheet, as plain data: the templates only place it."""

import msgspec


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A name and what it is."""

    name: str
    value: str


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a table; ``said`` is the sentence of its finding."""

    name: str
    cells: tuple[str, ...]
    said: str


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table with a head; without rows it is left out."""

    title: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet.

    Args:
        heading: What the sheet is called.
        body: The sitting's title; stands above the heading.
        title: The item that was voted on; empty on sheets about the whole sitting.
        mark: A word that must not be overlooked: annulled, trial, counted by hand.
        facts: Round, kind, times; in two columns.
        roll: Due, present, absent, leave, quorum.
        outcome: In one word, large.
        said: The rule's arithmetic.
        rule: What the rule rests on.
        lines: The lines of a single question.
        tables: Results of several subjects, channels, lists of members.
        annexes: Long lists that follow on pages of their own, after the signatures.
        notes: What else the reader must know, one sentence each.
        proofs: Hashes and heads by which the sheet can be checked.
        qr: A square of modules as SVG; empty for none.
        signatures: Who signs, in order.
        lang: zh or en.
        made: When the record was written that the sheet tells, as year, month and day: part of its bytes.
    """

    heading: str
    body: str
    title: str = ""
    mark: str = ""
    facts: tuple[Fact, ...] = ()
    roll: tuple[Fact, ...] = ()
    outcome: str = ""
    said: str = ""
    rule: str = ""
    lines: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()
    annexes: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    proofs: tuple[Fact, ...] = ()
    qr: str = ""
    signatures: tuple[str, ...] = ()
    lang: str = "zh"
    made: tuple[int, int, int] = (2026, 1, 1)


def texts(value: object) -> list[str]:
    """Every text of a sheet."""
    match value:
        case str():
            return [value]
        case tuple() | list():
            return [text for one in value for text in texts(one)]
        case msgspec.Struct():
            return [text for name in value.__struct_fields__ if name != "qr" for text in texts(getattr(value, name))]
        case _:
            return []
