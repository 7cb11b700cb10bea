# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two programs, one count: the verifier's arithmetic agrees with the hall's on every rule and every tally."""

import json
from dataclasses import asdict

from hypothesis import given
from hypothesis import strategies as st

from verifier.counting import STANDINGS, count_lines, share_needed
from verifier.counting import decide as decide_again
from verifier.sentences import sentence
from voting_core.codec import encode
from voting_core.deciding.motions import decide
from voting_core.rules.majority import Majority
from voting_core.rules.shares import Share
from voting_core.tally import STANDINGS as THEIR_STANDINGS
from voting_core.tally import Tally

OPTIONS = ("yes", "no", "abstain")
SHARES = st.builds(
    lambda bottom, top, inclusive: Share(numerator=min(top, bottom), denominator=bottom, inclusive=inclusive),
    st.integers(1, 12),
    st.integers(1, 12),
    st.booleans(),
)
MAJORITIES = st.builds(
    lambda base, share: Majority(base=base, share=share, article=""),
    st.sampled_from(["all_members", "present", "cast"]),
    SHARES,
)
NUMBERS = st.integers(0, 9)


@given(share=SHARES, base=st.integers(0, 3_000))
def test_votes_needed_are_the_same(share: Share, base: int) -> None:
    """Both programs need the same number of votes for every share of every number of people."""
    fields = {"numerator": share.numerator, "denominator": share.denominator, "inclusive": share.inclusive}

    assert share_needed(fields, base) == share.needed(base)


@given(
    majority=MAJORITIES,
    options=st.tuples(NUMBERS, NUMBERS, NUMBERS),
    standings=st.lists(NUMBERS, min_size=len(STANDINGS), max_size=len(STANDINGS)),
    hands=st.dictionaries(st.sampled_from([*OPTIONS, "not_pressed"]), NUMBERS),
)
def test_verdicts_are_the_same(
    majority: Majority, options: tuple[int, int, int], standings: list[int], hands: dict[str, int]
) -> None:
    """Both programs say the same of every tally: outcome, arithmetic, effect of missing seats, and both sentences."""
    lines = dict(zip((*OPTIONS, *STANDINGS), (*options, *standings), strict=True))
    lines["hands"] = sum(hands.values())
    tally = Tally(
        question="q1",
        options={name: lines[name] for name in OPTIONS},
        standings={name: lines[name] for name in STANDINGS},
        hands=hands,
    )

    assert _verified(majority, lines, hands) == asdict(decide(majority, tally))


def test_standings_are_the_protocols() -> None:
    """Both programs know the same lines of a result, in the same order."""
    assert STANDINGS == THEIR_STANDINGS


def test_strange_ballot_counts_as_void_and_is_named() -> None:
    """A ballot that is not in the ledger, or is a neighbour's, counts for nothing, and its entry is named."""
    question = {"question": "q1", "options": list(OPTIONS)}
    theirs = {"member": "m02", "answers": [{"question": "q1", "option": "yes"}]}
    entries = [_entry("m01", "aa"), _entry("m02", "aa"), _entry("m03", "bb")]
    blamed: list[str] = []

    lines = count_lines(question, entries, {"aa": theirs}, lambda entry: blamed.append(entry["member"]))

    assert (lines["yes"], lines["void"], blamed) == (1, 2, ["m01", "m03"])


def test_ballot_without_the_question_is_not_pressed() -> None:
    """A ballot that answers another question stands as not pressed."""
    question = {"question": "q1", "options": list(OPTIONS)}
    other = {"member": "m01", "answers": [{"question": "q2", "option": "yes"}]}

    lines = count_lines(question, [_entry("m01", "aa")], {"aa": other}, lambda _: None)

    assert lines["not_pressed"] == sum(lines.values()) == 1


def _entry(member: str, name: str) -> dict[str, object]:
    return {"member": member, "disposition": "ballot", "hash": name}


def _verified(majority: Majority, lines: dict[str, int], hands: dict[str, int]) -> dict[str, object]:
    """What the verifier makes of the lines, as the hall's programs would say it."""
    rule = json.loads(encode(majority))
    counted = decide_again(rule, lines, hands)
    said = sentence(rule, counted)
    numbers = ("outcome", "base", "needed", "got", "missing", "missing_effect")
    return {**{name: getattr(counted, name) for name in numbers}, "said_zh": said.zh, "said_en": said.en}
