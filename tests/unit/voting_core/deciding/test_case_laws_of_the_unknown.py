# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Laws of whole cases: what is unknown, whose list it is, how large the body is, who is where."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.unit.voting_core.deciding.literal_cases import read
from tests.unit.voting_core.deciding.literal_house import UNKNOWN, House
from tests.unit.voting_core.deciding.literal_motions import ANSWERS
from tests.unit.voting_core.deciding.rule_values import houses, rules, shares
from voting_core.cases.case import Body, MotionCase, Nominee, PersonnelCase
from voting_core.cases.deciding import decide_case
from voting_core.rules.majority import Majority

AWAY = ("leave", "absent", "recused")
FEW = st.integers(0, 5)


def _all_known(house: House) -> House:
    people = tuple("absent" if person == UNKNOWN else person for person in house.people)
    return House(members=house.members, people=people, size=house.size, issued=house.issued)


complete = houses(ANSWERS).map(_all_known)
"""Houses in which every member is on a line."""


def case_of(rule: Majority, house: House, *, lost: int = 0) -> MotionCase:
    """A house as a case: of whoever is unknown so many are on no line, the others' seats have not reported."""
    away: Any = {name: house.on(name) for name in AWAY}
    size = 0 if house.size < house.members else house.size
    unreported = house.on(UNKNOWN) - lost if len(house.people) <= house.members else 0
    return MotionCase(
        rule=rule,
        body=Body(size=size, members=house.members, issued=house.issued, **away),
        votes={"keypad": {answer: house.on(answer) for answer in ANSWERS}},
        not_pressed=house.on("not_pressed"),
        void=house.on("void"),
        offline=max(0, unreported),
    )


@settings(max_examples=300)
@given(rules, houses(ANSWERS, known_max=6, unknown_max=2, excess_max=1), st.integers(0, 2))
def test_a_case_is_open_exactly_when_trying_every_way_turns_it(rule: Majority, house: House, lost: int) -> None:
    """Undecided or provisional is said when somebody unknown or too many could turn it, and never otherwise.

    It is *provisional* where all of those are seats that may still report.
    """
    case = case_of(rule, house, lost=lost)
    (found,), (literal,) = decide_case(case).results, read(case)
    waits = rule.tie == "chair" and literal.said == "tied"

    assert (found.leaning or found.outcome) == literal.said
    assert (found.outcome in ("undecided", "provisional")) is bool(literal.could_change or waits)
    if found.outcome == "provisional":
        sums = found.reconciliation
        assert (sums.short, sums.excess, sums.overreturned) == (0, 0, 0)


@given(rules, complete)
def test_who_was_silent_and_says_yes_does_no_harm(rule: Majority, house: House) -> None:
    """A member who did not press and now votes yes never turns a carried vote into another."""
    before = decide_case(case_of(rule, house)).outcome
    for at, word in enumerate(house.people):
        if word == "not_pressed" and house.issued is None:
            people = (*house.people[:at], "yes", *house.people[at + 1 :])
            turned = House(members=house.members, people=people, size=house.size)
            after = decide_case(case_of(rule, turned)).outcome
            assert after == "carried" or before != "carried"


@given(
    shares,
    st.sampled_from(["all_members", "present", "cast", "decided"]),
    st.tuples(FEW, FEW, FEW),
    FEW,
    st.integers(2, 9),
)
def test_a_body_many_times_as_large_votes_alike(
    share: Any, base: Any, votes: tuple[int, int, int], absent: int, times: int
) -> None:
    """Every line taken so many times, a share without an addition comes out as before."""
    rule = Majority(base=base, threshold=replace(share, plus=0), article="")

    def outcome(scale: int) -> str:
        given_votes: Any = dict(zip(ANSWERS, (count * scale for count in votes), strict=True))
        members = max(1, sum(given_votes.values()) + absent * scale)
        silent = members - sum(given_votes.values()) - absent * scale
        body = Body(members=members, absent=absent * scale)
        return decide_case(MotionCase(rule=rule, body=body, votes={"keypad": given_votes}, not_pressed=silent)).outcome

    assert outcome(times) == outcome(1)


@given(rules, st.lists(complete, min_size=2, max_size=4))
def test_the_order_and_the_company_of_nominees_do_not_matter(rule: Majority, parts: list[House]) -> None:
    """One by one, each nominee comes out as if voted on alone, whoever else is on the list and in whatever order."""
    members = 1 + max(len(part.people) for part in parts)
    nominees = []
    for number, part in enumerate(parts):
        votes: Any = {"keypad": {answer: part.on(answer) for answer in ANSWERS}}
        silent = members - part.on(*ANSWERS)
        nominees.append(Nominee(nominee=f"n{number}", name="甲", votes=votes, not_pressed=silent))
    whole = PersonnelCase(rule=rule, body=Body(members=members), nominees=tuple(nominees))
    by_name = {one.subject: one for one in decide_case(whole).results}

    turned = decide_case(replace(whole, nominees=tuple(reversed(nominees))))
    alone = [decide_case(replace(whole, nominees=(one,))).results[0] for one in nominees]

    assert {one.subject: one for one in turned.results} == by_name
    assert {one.subject: one for one in alone} == by_name


@given(rules, houses(ANSWERS, known_max=6, unknown_max=2, excess_max=1))
def test_the_sheet_sums_to_the_members_less_who_is_missing_more_who_is_too_many(rule: Majority, house: House) -> None:
    """All lines of the sheet, with *unaccounted*, are the members and whoever is in excess."""
    case = case_of(rule, house, lost=1)
    (found,) = decide_case(case).results

    assert sum(members or 0 for members in found.lines.values()) == house.members + found.reconciliation.excess
    assert found.reconciliation.short == found.lines["unaccounted"]
