# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole cases, read literally: member by member, with nothing of the engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from tests.unit.voting_core.deciding import literal_appraisals, literal_elections, literal_motions
from tests.unit.voting_core.deciding.literal_house import UNKNOWN, House
from voting_core.cases.case import AppraisalCase, Body, Case, Counts, ElectionCase, MotionCase, PersonnelCase
from voting_core.rules.grading import GradeRule

TRIED_MAX = 5
"""So many unknown members are tried every way; more of them would take long."""


@dataclass(frozen=True, slots=True)
class Read:
    """What follows for one subject, and whether whoever is unknown or too many could change it; none: not tried."""

    said: str
    could_change: bool | None


def read(case: Case) -> list[Read]:
    """Read a case, subject by subject; of elections what could change them is not tried."""
    match case:
        case MotionCase() if case.groups:
            groups = {one.group: house_of(one.body, one, one.offline) for one in case.groups}
            whole = literal_motions.join(groups)
            return [Read(literal_motions.outcome(case.rule, whole, case.casting, groups), None)]
        case MotionCase():
            return [_voted(case, case, case.casting)]
        case PersonnelCase(merged=None):
            return [_voted(case, one, one.casting) for one in case.nominees]
        case PersonnelCase():
            assert case.merged is not None, "the other kind was taken above"
            return [_voted(case, case.merged, case.casting)]
        case AppraisalCase():
            return _appraised(case)
        case ElectionCase():
            return _elected(case)


def house_of(body: Body, counts: Counts, offline: int) -> House:
    """Every member as a word; whoever is on no line is unknown."""
    said = [(line, members or 0) for lines in counts.votes.values() for line, members in lines.items()]
    return _house(body, said, counts.not_pressed, counts.void, offline)


def _house(body: Body, said: list[tuple[str, int]], not_pressed: int | None, void: int | None, offline: int) -> House:
    standings = [("not_pressed", not_pressed or 0), ("void", void or 0), (UNKNOWN, offline)]
    standings += [("absent", body.absent), ("leave", body.leave), ("recused", body.recused)]
    people = [word for word, members in (*said, *standings) for _ in range(members)]
    people += [UNKNOWN] * (body.members - len(people))
    return House(members=body.members, people=tuple(people), size=body.size, issued=body.issued)


def _is_tried(house: House) -> bool:
    too_many = max(house.too_many_ballots, len(house.people) - house.members)
    return house.on(UNKNOWN) + 2 * too_many <= TRIED_MAX and len(house.people) < 100


def _voted(case: MotionCase | PersonnelCase, counts: Counts, casting: str) -> Read:
    house = house_of(case.body, counts, case.offline)
    tried = literal_motions.could_change(case.rule, house, casting) if _is_tried(house) else None
    return Read(literal_motions.outcome(case.rule, house, casting), tried)


def _appraised(case: AppraisalCase) -> list[Read]:
    rule, found = case.rule, []
    for target in case.targets:
        if isinstance(rule, GradeRule):
            house = house_of(case.body, target, case.offline)
            tried = literal_appraisals.grade_could_change(rule, house) if _is_tried(house) else None
            found.append(Read(literal_appraisals.overall_grade(rule, house), tried))
        else:
            rows = {
                name: [points for given in one.votes.values() for points in _points(given)]
                for name, one in target.scores.items()
            }
            score = literal_appraisals.overall_score(rule, rows)
            found.append(Read(f"{score} {literal_appraisals.band(rule, score)}".strip(), None))
    return found


def _points(given: Mapping[str, int | None] | list[int]) -> list[int]:
    if isinstance(given, list):
        return given
    return [int(points) for points, members in given.items() for _ in range(members or 0)]


class _Sums(literal_elections.Hustings):
    """An election of which only the sums of each candidate are known."""

    sums: tuple[House, ...]

    def house(self, number: int) -> House:
        return self.sums[number]


def _elected(case: ElectionCase) -> list[Read]:
    names = tuple(one.candidate for one in case.candidates)
    hustings = _Sums(candidates=names, posts=case.posts, ballots=(), standings=(), unknown=0)
    houses = [house_of(case.body, one, case.offline) for one in case.candidates]
    if case.rule.method == "marks":
        valid = sum(ballots or 0 for ballots in case.ballots.values())
        marks = [sum(lines.get("marks") or 0 for lines in one.votes.values()) for one in case.candidates]
        said = [[("yes", got), ("unmarked", valid - got)] for got in marks]
        houses = [_house(case.body, one, case.not_pressed, case.void, case.offline) for one in said]
    object.__setattr__(hustings, "sums", tuple(houses))
    is_void, standings = literal_elections.outcome(case.rule, hustings)
    return [Read("void" if is_void else one, None) for one in standings]


def merit(said: str) -> Fraction | None:
    """The score of what was read of a target that is scored; none where it has none."""
    return None if said.startswith("None") else Fraction(said.split(maxsplit=1)[0])
