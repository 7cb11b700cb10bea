# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Generated pages are what the code says now, and the pages written by hand leave nothing out."""

import json
import re
from typing import get_args

import pytest

from docs.generate import DOCS, GENERATED, VECTORS, pages, stale
from tests.strategies import ACT_KINDS, FLOOR_KINDS, MESSAGE_KINDS, SEAT_KINDS
from voting_core.deciding.motions import MissingEffect, Outcome
from voting_core.frozen_list import Disposition
from voting_core.lifecycle import ROUND_STEPS, SITTING_STEPS, RoundPhase, SittingPhase
from voting_core.rules.majority import Base
from voting_core.rules.profile import Display, PressRule

Drawn = dict[str, dict[str, str]]
PROTOCOL_LINES_MAX = 710
"""About fourteen printed pages."""

WORDS = {
    "record": [kind.__name__ for kind in (*FLOOR_KINDS, *SEAT_KINDS)],
    "message": [kind.__name__ for kind in MESSAGE_KINDS],
    "phase": [str(phase) for phase in (*SittingPhase, *RoundPhase)],
    "line": [*get_args(Disposition), "yes", "no", "abstain"],
    "rule": [word for rule in (Base, PressRule, Display) for word in get_args(rule)],
    "verdict": [*get_args(Outcome), *get_args(MissingEffect)],
}


def drawn(page: str) -> list[Drawn]:
    """The state diagrams of a page, taken apart again: phase, record, next phase."""
    return [_diagram(text) for text in re.findall(r"```mermaid\nstateDiagram-v2\n(.*?)```", page, re.DOTALL)]


def _diagram(text: str) -> Drawn:
    found: Drawn = {}
    for before, after, kind in re.findall(r"^    (\S+) --> (\S+) : (\S+)$", text, re.MULTILINE):
        found.setdefault("none" if before == "[*]" else before, {})[kind] = after
    for phase, kinds in re.findall(r"note right of (\S+)\n +stays with\n(.*?)end note", text, re.DOTALL):
        found.setdefault(phase, {}).update(dict.fromkeys(kinds.split(), phase))
    for phase in re.findall(r"^    (\S+) --> \[\*\]$", text, re.MULTILINE):
        found[phase] = {}
    return found


def test_generated_pages_are_fresh() -> None:
    """Whoever changed a record, a table or a test vector has run `make docs`."""
    assert stale(pages()) == []


def test_a_stale_page_is_found() -> None:
    """A page that differs, one that is missing and one that nothing draws any more are each named."""
    wanted = dict(pages())
    del wanted[GENERATED / "lifecycle.md"]
    wanted[GENERATED / "records.md"] += "more"
    wanted[GENERATED / "other.md"] = "new"

    assert stale(wanted) == [
        "docs/generated/records.md is not what the code says",
        "docs/generated/other.md is not what the code says",
        "docs/generated/lifecycle.md is drawn from nothing",
    ]


def test_the_diagrams_say_what_the_tables_say() -> None:
    """Read back from the drawing, the steps of a sitting and of a round are exactly those of the tables."""
    page = (GENERATED / "lifecycle.md").read_text(encoding="utf-8")
    tables = [
        {str(phase): {kind: str(after) for kind, after in row.items()} for phase, row in steps.items()}
        for steps in (SITTING_STEPS, ROUND_STEPS)
    ]

    assert drawn(page) == tables


def test_every_kind_has_its_schema() -> None:
    """Every record, message and order is described by one of the schemas, under its own name."""
    described: set[str] = set()
    for path in (GENERATED / "schemas").glob("*.json"):
        schema = json.loads(path.read_text(encoding="utf-8"))
        described |= set(schema["$defs"])

    assert {kind.__name__ for kind in (*FLOOR_KINDS, *SEAT_KINDS, *ACT_KINDS, *MESSAGE_KINDS)} <= described


@pytest.mark.parametrize("sort", WORDS)
def test_the_glossary_knows_every_word(sort: str) -> None:
    """Every kind of record and message, every phase, line, rule and verdict stands in the glossary."""
    rows = [row.split(" | ") for row in (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines() if "`" in row]
    known = {word for row in rows if len(row) == 4 and row[0].strip("| ") for word in re.findall(r"`([^`]+)`", row[2])}

    assert [word for word in WORDS[sort] if word not in known] == []


def test_the_glossary_has_four_columns() -> None:
    """Every row of the glossary has Chinese, English, the word in the code and a note."""
    rows = [line for line in (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines() if line.startswith("|")]

    assert [row for row in rows if row.count("|") != 5] == []
    assert [row for row in rows if not all(cell.strip() for cell in row.split("|")[1:3])] == []


def test_the_protocol_names_every_record_order_and_message() -> None:
    """No record, order or message is missing in the protocol."""
    text = (DOCS / "protocol.md").read_text(encoding="utf-8")
    names = [kind.__name__ for kind in (*FLOOR_KINDS, *SEAT_KINDS, *MESSAGE_KINDS)]

    assert [name for name in names if f"`{name}`" not in text] == []
    assert [kind.__name__ for kind in ACT_KINDS if kind.__name__ not in text and kind.__name__ not in _SAME] == []


_SAME = {"AdjournSitting", "ResumeSitting", "CloseSitting"}
"""Orders that the protocol names by their record only."""


def test_the_protocol_shows_vectors_and_stays_short() -> None:
    """Fourteen pages hold the protocol, every file of test vectors is named, and the marked ones are shown."""
    text = (DOCS / "protocol.md").read_text(encoding="utf-8")
    shown = re.findall(r"<!-- vector: ([a-z-]+)/", text)

    assert len(text.splitlines()) <= PROTOCOL_LINES_MAX
    assert [path.stem for path in VECTORS.glob("*.json") if f"`{path.stem}`" not in text] == []
    assert set(shown) == {"keys", "records", "acts", "merkle", "checkpoint", "messages"}


def test_every_byte_shown_is_a_byte_of_the_vectors() -> None:
    """Taken from the document and put together again, what is shown of a record is what the vectors say."""
    text = (DOCS / "protocol.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- vector: records/signed-in -->\n```text\n(.*?)```", text, re.DOTALL)
    vector = json.loads((VECTORS / "records.json").read_text(encoding="utf-8"))["signed-in"]
    assert block is not None
    found: dict[str, str] = {}
    for line in block[1].splitlines():
        name, _, part = line.partition("  ") if not line.startswith(" ") else (list(found)[-1], "", line)
        found[name] = found.get(name, "") + part.strip()

    assert found == vector
