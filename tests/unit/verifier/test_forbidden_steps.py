# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What two people sign and a house cannot do: items out of order, entries at the wrong time, ties that are none."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tests.unit.verifier.every_kind import BODY, DESKS, ITEMS, FullHall, new_hall, papers
from tests.unit.verifier.writing import Exported, Papers
from verifier.audit import audit_bundle
from voting_core.agenda import Agenda, AgendaItem, Requirement
from voting_core.rules.majority import Majority
from voting_core.rules.shares import Share


def said(bundle: Exported, check: str, *words: str) -> bool:
    """Whether one sentence of a check holds all these words."""
    found = next(one for one in audit_bundle(bundle.folder).checks if one.key == check)
    return any(all(word in broken.en for word in words) for broken in found.breaks)


def _untied(hall: FullHall) -> None:
    hall.open("amend")
    hall.press("s01")
    hall.close()
    hall.seal(*DESKS)
    hall.freeze()
    hall.cast_vote("yes")


def _cast_twice(hall: FullHall) -> None:
    hall.open("amend")
    hall.press("s01", "yes")
    hall.press("s02", "no")
    hall.close()
    hall.seal(*DESKS)
    hall.freeze()
    hall.cast_vote("yes")
    hall.round.casting = ""
    hall.cast_vote("no")


def _put_before_its_amendment(hall: FullHall) -> None:
    hall.open("budget")


def _put_before_what_it_comes_after(hall: FullHall) -> None:
    hall.open("chair")


def _put_without_what_it_needs(hall: FullHall) -> None:
    hall.open("vice")


def _appoint_before_removing(hall: FullHall) -> None:
    hall.open("posts")


def _write_unasked(hall: FullHall, write: Callable[[], None]) -> None:
    """Write what the floor would refuse: for the time being it knows of no round."""
    rounds, hall.floor.rounds = hall.floor.rounds, {}
    write()
    hall.floor.rounds = rounds


def _recuse_during_the_vote(hall: FullHall) -> None:
    hall.open("heads")
    _write_unasked(hall, lambda: hall.recuse("m01", "heads"))


def _recuse_twice(hall: FullHall) -> None:
    hall.recuse("m01", "heads")
    hall.floor.affairs.recused.clear()
    hall.recuse("m01", "heads")


def _leave_during_a_vote(hall: FullHall) -> None:
    hall.open("groups")
    _write_unasked(hall, lambda: hall.enter_leave("m01", "urgent"))


def _leave_twice(hall: FullHall) -> None:
    hall.enter_leave("m06", "urgent")
    hall.floor.affairs.leave.clear()
    hall.enter_leave("m06", "urgent")


def _name_twice(hall: FullHall) -> None:
    hall.name("chair", 1, "兰")
    hall.floor.affairs.named.clear()
    hall.name("chair", 1, "梅")


def _put_aside_twice(hall: FullHall) -> None:
    hall.put_order_aside("budget")
    hall.floor.affairs.overridden.clear()
    hall.put_order_aside("budget")


def _share_a_card(hall: FullHall) -> None:
    hall.issue_card("m01", "ab" * 32)
    hall.issue_card("m02", "ab" * 32)


def _count_groups_together(hall: FullHall) -> None:
    hall.open("groups")
    hall.count_hands("m01", "m02", yes=2)


BROKEN: dict[str, tuple[Callable[[FullHall], None], str, str]] = {
    "a casting vote without a tie": (_untied, "results", "is given although the votes are not tied"),
    "two casting votes": (_cast_twice, "results", "is given a second time"),
    "a motion before its amendment": (
        _put_before_its_amendment,
        "openings",
        "may not be put yet: amendment 'amend' is not decided, and no two people put the order aside",
    ),
    "an item before what it comes after": (_put_before_what_it_comes_after, "openings", "'posts' is not decided"),
    "an item without what it requires": (_put_without_what_it_needs, "openings", "'posts' is not carried"),
    "an appointment before the removal": (
        _appoint_before_removing,
        "openings",
        "who leaves the post in 'removal' is not decided",
    ),
    "a recusal during the vote": (
        _recuse_during_the_vote,
        "affairs",
        "is entered while 'heads' is being voted on",
    ),
    "the same recusal again": (_recuse_twice, "affairs", "recuses m01 a second time"),
    "leave during a vote": (_leave_during_a_vote, "affairs", "is entered while a round is not decided"),
    "the same leave again": (_leave_twice, "affairs", "enters what was entered already"),
    "two names for one slot": (_name_twice, "affairs", "names somebody for slot 1 again"),
    "an order put aside twice": (_put_aside_twice, "affairs", "puts the order aside for 'budget' a second time"),
    "one card for two members": (_share_a_card, "affairs", "issues the card that m01 holds"),
    "hands of two groups together": (
        _count_groups_together,
        "remedies",
        "counts members of several groups together",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_could_not_be_done_is_told(case: str, tmp_path: Path) -> None:
    """What two people signed and the house could not do is told all the same."""
    deed, check, words = BROKEN[case]
    hall = new_hall()
    deed(hall)

    assert said(hall.export(tmp_path / "bundle"), check, words)


def with_agenda(*items: AgendaItem, personnel: Majority | None = None) -> FullHall:
    """A hall with another agenda, or with another rule for persons."""
    body = msgspec.structs.replace(BODY, personnel=personnel or BODY.personnel)
    given = papers()
    hall = FullHall(body, Papers(roster=given.roster, agenda=Agenda(items=items or given.agenda.items)))
    hall.convene()
    hall.excuse("s07", "s08")
    for seat in DESKS:
        hall.sign_in(seat)
    return hall


@pytest.mark.parametrize(
    ("item", "subject"),
    [("heads", ""), ("chair", ""), ("posts", "fei"), ("removal", "nobody"), ("amend", "fei")],
)
def test_a_condition_that_can_never_be_met_is_told(item: str, subject: str, tmp_path: Path) -> None:
    """An agenda on which an item waits for what no result will ever say is told."""
    never = Requirement(item=item, subject=subject, outcome="carried")
    waiting = msgspec.structs.replace(ITEMS[-1], requires=(never,))
    hall = with_agenda(*ITEMS[:-1], waiting)

    bundle = hall.export(tmp_path / "bundle")

    assert said(bundle, "papers", "'groups' requires", "which is never carried nor lost")


def test_several_people_under_a_rule_for_one_tie_are_told(tmp_path: Path) -> None:
    """One casting vote cannot break the ties of several people, so such a round should not have been opened."""
    half = Share(numerator=1, denominator=2, inclusive=False)
    hall = with_agenda(personnel=Majority(base="decided", threshold=half, article="", tie="chair"))
    hall.open("removal")

    assert said(hall.export(tmp_path / "bundle"), "openings", "settles one tie only")
