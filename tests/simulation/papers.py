# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What simulated sittings decide: items of every kind, under rules that are drawn."""

import random
from typing import Any, Final

import msgspec

from tests.builders import MORE_THAN_HALF, TEXT, TITLE, majority, profile
from voting_core.agenda import (
    Agenda,
    AgendaItem,
    Appraisal,
    Candidate,
    Election,
    Motion,
    Nominee,
    Personnel,
    Target,
)
from voting_core.roster import Roster
from voting_core.rules.election import ElectionRule
from voting_core.rules.grading import Criterion, Grade, GradeRule, Rate, ScoreRule, Step
from voting_core.rules.profile import Profile
from voting_core.rules.shares import Share

GRADES: Final = GradeRule(
    grades=(
        Grade(grade="good", zh="满意", en="satisfied"),
        Grade(grade="fair", zh="基本满意", en="fairly satisfied"),
        Grade(grade="poor", zh="不满意", en="dissatisfied"),
    ),
    base="all_members",
    steps=(Step(grade="good", options=("good",), share=Share(numerator=1, denominator=2, inclusive=True)),),
    otherwise="poor",
    rates=(Rate(rate="rate", zh="满意率", en="rate", options=("good", "fair")),),
    ranked=True,
    article="",
)
SCORES: Final = ScoreRule(
    highest=10,
    criteria=(
        Criterion(criterion="work", zh="履职", en="work", weight=2),
        Criterion(criterion="law", zh="守法", en="law", weight=1),
    ),
    trim=1,
    article="",
)


def draw_items(count: int, chance: random.Random) -> Agenda:
    """Items with a title of their own each, so that a screen tells which one it shows; the first one is a motion.

    Two of three motions may be opened at a seat that is cut off.
    """
    return Agenda(items=tuple(_item(number, chance) for number in range(count)))


def make_secret(items: Agenda, chance: random.Random) -> Agenda:
    """The same items, two of three of which are decided in secret, the first one always."""
    return Agenda(
        items=tuple(
            _secretly(item) if number == 0 or chance.randrange(3) else item for number, item in enumerate(items.items)
        )
    )


def _secretly(item: AgendaItem) -> AgendaItem:
    """An item decided in secret; an election that asks of every candidate cannot be, so they are marked instead."""
    if isinstance(item, Election) and item.rule is not None:
        item = msgspec.structs.replace(item, rule=msgspec.structs.replace(item.rule, method="marks"))
    return msgspec.structs.replace(item, secrecy="secret")


def name_tellers(members: Roster, count: int, chance: random.Random) -> Roster:
    """The same roster, of whose members so many are tellers."""
    tellers = set(chance.sample([one.member for one in members.members], count))
    named = tuple(msgspec.structs.replace(one, teller=one.member in tellers) for one in members.members)
    return msgspec.structs.replace(members, members=named)


def draw_rules(chance: random.Random, tellers_needed: int = 0) -> Profile:
    """A body's rules: which press counts, how long a round lasts and what ends it."""
    return msgspec.structs.replace(
        profile(),
        tellers_needed=tellers_needed,
        press=chance.choice(("last", "last", "first", "confirm")),
        round_ms=chance.choice((0, 0, 6_000, 15_000)),
        end=chance.choice(("operator", "operator", "all_voted")),
        release=chance.choice(("word", "word", "declared")),
    )


def _item(number: int, chance: random.Random) -> AgendaItem:
    name = f"item{number + 1}"
    head: dict[str, Any] = {"item": name, "title": f"{TITLE} {name}", "text": f"{TEXT} {name}"}
    kinds = ("motion", "motion", "motion", "motion", "grades", "scores", "personnel", "each", "marks")
    kind = "motion" if number == 0 else chance.choice(kinds)
    match kind:
        case "motion":
            return Motion(**head, local_opening=number % 3 < 2)
        case "grades" | "scores":
            targets = tuple(Target(subject=f"t{one}", name=f"部门{one}", post="") for one in range(1, 4))
            return Appraisal(**head, targets=targets, rule=GRADES if kind == "grades" else SCORES)
        case "personnel":
            nominees = tuple(
                Nominee(subject=f"n{one}", name=f"某{one}", post=f"{name}职务{one}", act="appoint")
                for one in range(1, 4)
            )
            return Personnel(**head, nominees=nominees, merged=chance.randrange(3) == 0)
        case _:
            floor = chance.choice((None, majority("cast", MORE_THAN_HALF)))
            rule = ElectionRule(method="each" if kind == "each" else "marks", floor=floor, article="")
            candidates = tuple(Candidate(subject=f"p{one}", name=f"候选{one}") for one in range(1, 5))
            return Election(**head, candidates=candidates, posts=2, rule=rule)
