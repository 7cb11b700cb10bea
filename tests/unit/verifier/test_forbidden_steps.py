# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What two people sign and a house cannot do: items out of order, entries at the wrong time, ties that are none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.verifier.every_kind import DESKS, FullHall, new_hall
from tests.unit.verifier.writing import Exported
from verifier.audit import audit_bundle


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
