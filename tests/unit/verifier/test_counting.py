# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two programs, one count: how many votes are needed, and on which line every member of a frozen list stands."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.rule_values import thresholds
from verifier.counting import chosen_ballots, count_question
from verifier.numbers import STANDINGS, needed_of
from voting_core.codec import encode
from voting_core.rules.shares import Threshold
from voting_core.tally import STANDINGS as THEIR_STANDINGS

QUESTION = {"question": "q1", "options": ["yes", "no", "abstain"], "highest": 0, "most": 1}
MARKS = {"question": "q1", "options": ["anna", "bo", "chu"], "highest": 0, "most": 2}
SCORE = {"question": "q1", "options": [], "highest": 10, "most": 1}


@given(threshold=thresholds(), base=st.integers(0, 3_000))
def test_votes_needed_are_the_same(threshold: Threshold, base: int) -> None:
    """Both programs need the same number of votes for every threshold and every number of people."""
    assert needed_of(json.loads(encode(threshold)), base) == threshold.needed(base)


def test_standings_are_the_protocols() -> None:
    """Both programs know the same lines of a result, in the same order."""
    assert STANDINGS == THEIR_STANDINGS


def test_strange_ballot_counts_as_void_and_is_named() -> None:
    """A ballot that is not in the ledger, or is a neighbour's, counts for nothing, and its entry is named."""
    entries = [_entry("m01", "aa"), _entry("m02", "aa"), _entry("m03", "bb")]
    blamed: list[str] = []

    chosen, stands = chosen_ballots(
        entries, {"aa": _ballot("m02", q1="yes")}, lambda entry: blamed.append(entry["member"])
    )

    assert (len(chosen), stands["void"], blamed) == (1, 2, ["m01", "m03"])


def test_ballot_without_the_question_is_not_pressed() -> None:
    """A ballot that answers another question stands as not pressed."""
    counted = count_question(QUESTION, [_ballot("m01", q2="yes")], {}, [])

    assert {line["line"]: line["members"] for line in counted["lines"] if line["members"]} == {"not_pressed": 1}


def test_marks_are_counted_beside_the_ballots() -> None:
    """Where several may be marked, the lines count ballots, and the marks stand by themselves."""
    ballots = [_ballot("m01", q1=("anna", "bo")), _ballot("m02", q1=("anna",)), _ballot("m03")]

    counted = count_question(MARKS, ballots, {"absent": 2}, [])

    assert counted["lines"][:3] == [_line("ballots", 2), _line("not_pressed", 1), _line("absent", 2)]
    assert counted["marks"] == [_line("anna", 2), _line("bo", 1), _line("chu", 0)]


def test_only_the_points_given_are_lines_of_a_score() -> None:
    """Of a hundred possible scores only those that somebody gave are written."""
    counted = count_question(SCORE, [_ballot("m01", q1="s9"), _ballot("m02", q1="s9")], {}, [])

    assert counted["lines"][:2] == [_line("s9", 2), _line("not_pressed", 0)]


def test_counts_by_hand_are_joined_by_channel() -> None:
    """Several counts of one channel are one; channels stand in the order of their names."""
    hands = [_by_hand("video", 1), _by_hand("hands", 2), _by_hand("hands", 3)]

    counted = count_question(QUESTION, [], {"hands": 6}, hands)

    shown = [(one["channel"], one["counted"]["ballots"], one["counted"]["lines"][0]) for one in counted["channels"]]
    assert shown == [("hands", 5, _line("yes", 5)), ("video", 1, _line("yes", 1))]


def _line(name: str, members: int) -> dict[str, object]:
    return {"line": name, "members": members}


def _entry(member: str, name: str) -> dict[str, object]:
    return {"member": member, "disposition": "ballot", "hash": name}


def _ballot(member: str, **answers: str | tuple[str, ...]) -> dict[str, Any]:
    chosen = {name: [given] if isinstance(given, str) else list(given) for name, given in answers.items()}
    return {"member": member, "answers": [{"question": name, "options": given} for name, given in chosen.items()]}


def _by_hand(channel: str, yes: int) -> dict[str, Any]:
    lines = [_line("yes", yes)]
    return {
        "channel": channel,
        "counted": [{"question": "q1", "ballots": yes, "not_pressed": 0, "void": 0, "lines": lines}],
    }
