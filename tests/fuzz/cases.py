# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases from files: whatever is in one, it is decided, or refused with a sentence; and what is decided sums."""

import re
from pathlib import Path

from central_broker.case_file import read_case
from central_broker.decide import words
from tests.fuzz.json_mutation import mutate_json
from tests.fuzz.target import Mutate, Target, check_refusal, demand
from voting_core.cases.deciding import decide_case
from voting_core.cases.refusal import CaseError
from voting_core.codec import encode

KINDS = Path(__file__).resolve().parents[2] / "docs" / "kinds"


def judge_case(data: bytes) -> bool:
    """A case is decided twice alike, its outcome can be written and read aloud, and no line is negative."""
    try:
        case = read_case(data)
        outcome = decide_case(case)
    except CaseError as error:
        check_refusal(error)
        demand(bool(error.said_zh and error.said_en), "a refusal that says nothing")
        return False
    demand(decide_case(case) == outcome, "one case, two outcomes")
    demand(bool(encode(outcome)), "an outcome that cannot be written")
    demand(all(line.isprintable() for line in words(outcome)), "a line that moves the cursor")
    counts = [members for one in outcome.results for members in one.lines.values()]
    demand(all(members is None or members >= 0 for members in counts), "a line of fewer than nobody")
    return True


def _seeds() -> list[bytes]:
    pages = sorted(KINDS.glob("*.md"))
    return [
        block.encode()
        for page in pages
        for block in re.findall(r"```json\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    ]


def _mutate() -> Mutate:
    return mutate_json(_seeds())


def case_targets() -> list[Target]:
    """The one target of this file."""
    return [Target(name="case-file", judge=judge_case, seeds=_seeds, mutate=_mutate, runs=2_000)]
