# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sitting in which every kind of item is voted on, with everything that may be entered."""

from tests.builders import answer, hand_lines
from tests.unit.verifier.every_kind import DESKS, FullHall, new_hall
from voting_core import acts
from voting_core import floor_records as facts
from voting_core.questions import HandLines, Line


def hold_full() -> FullHall:
    """The whole sitting."""
    hall = new_hall()
    hall.issue_card("m02", "ab" * 32)
    hall.enter_sign_in("m03", "s03")
    break_a_tie(hall)
    appraise_by_grades(hall)
    appraise_by_scores(hall)
    decide_persons(hall)
    elect_in_two_ballots(hall)
    elect_one_by_one(hall)
    decide_by_group(hall)
    hall.order(acts.CloseSitting, facts.SittingClosed)
    return hall


def break_a_tie(hall: FullHall) -> None:
    """An amendment comes before its motion; votes are tied, and the chair decides."""
    hall.open("amend")
    for seat, option in zip(DESKS, ("yes", "yes", "no", "no", "abstain"), strict=False):
        hall.press(seat, option)
    hall.close()
    hall.seal(*DESKS)
    hall.freeze()
    hall.cast_vote("yes")
    hall.declare()
    hall.open("budget")
    for seat in DESKS[:5]:
        hall.press(seat)
    hall.press("s05", "no")
    hall.end()


def appraise_by_grades(hall: FullHall) -> None:
    """A member is recused, another goes on leave, a third changes only one grade; two are counted on paper."""
    hall.recuse("m01", "offices")
    hall.sign_out("s06")
    hall.enter_leave("m06", "urgent")
    hall.open("offices")
    hall.vote("s01", court="good", police="good")
    for seat in ("s02", "s03"):
        hall.vote(seat, court="good", police="fair")
    hall.vote("s04", court="fair")
    hall.vote("s04", court="unsure", police="poor")
    hall.close()
    lines = [hand_lines("court", good=1, fair=0, poor=0, unsure=0), hand_lines("police", fair=1)]
    hall.count_all("m05", "m07", channel="paper", counted=[_of_two(lines[0]), _of_two(lines[1])])
    hall.seal(*DESKS)
    hall.freeze()
    hall.declare()
    hall.enter_leave("m06", "")
    hall.sign_in("s06")


def _of_two(lines: HandLines) -> HandLines:
    """The same of two members, the second of whom gave a void ballot."""
    return HandLines(question=lines.question, ballots=1, not_pressed=0, void=1, lines=lines.lines)


def appraise_by_scores(hall: FullHall) -> None:
    """Two targets by two criteria; a confirmed ballot stands, whatever is pressed after it."""
    hall.open("heads")
    for number, seat in enumerate(DESKS):
        points = {"anna_1": f"s{5 + number}", "anna_2": f"s{10 - number}", "bo_1": "s9", "bo_2": f"s{9 + number % 2}"}
        hall.vote(seat, **(points if seat != "s03" else {"anna_1": "s1"}))
    asked = [question.question for question in hall.round.opened.questions]
    hall.press("s01", answers=tuple(answer(name, "s10") for name in asked), confirmed=True)
    hall.press("s01", answers=(answer(asked[0], "s0"),))
    hall.end()


def decide_persons(hall: FullHall) -> None:
    """Whoever leaves a post goes first, one by one; then the appointments, merged; the order is put aside for these."""
    hall.open("removal")
    for seat in DESKS[:4]:
        hall.vote(seat, chu="yes", du="no")
    hall.end()
    hall.put_order_aside("posts")
    hall.open("posts")
    for seat in DESKS:
        hall.press(seat)
    hall.end()


def elect_in_two_ballots(hall: FullHall) -> None:
    """Two posts: one is filled, two are tied for the other; a second ballot is aborted, the third one decides."""
    hall.name("chair", 2, "兰")
    hall.open("chair")
    for seat in ("s01", "s02", "s03"):
        hall.vote(seat, q1=("hu", "jin"))
    hall.vote("s04", q1=("hu", "other2"))
    hall.vote("s05", q1=("hu", "other2"))
    hall.vote("s06", q1=("jin", "other2"))
    lines = (Line(line="kong", members=1), Line(line="other2", members=1))
    counted = HandLines(question="q1", ballots=1, not_pressed=0, void=0, lines=lines)
    hall.count_all("m07", channel="video", counted=[counted])
    hall.end()
    hall.open("chair", 2)
    hall.vote("s01", q1="jin")
    hall.abort()
    hall.open("chair", 3)
    for seat in DESKS:
        hall.vote(seat, q1="other2" if seat in ("s05", "s06") else "jin")
    hall.end()


def elect_one_by_one(hall: FullHall) -> None:
    """One post and as many votes for both: the house votes again. Who then votes for both has voted for nobody."""
    hall.open("vice")
    for seat in DESKS:
        hall.vote(seat, lu="yes" if seat < "s04" else "abstain", ma="abstain" if seat < "s04" else "yes")
    hall.end()
    hall.open("vice", 2)
    for seat in DESKS[:5]:
        hall.vote(seat, lu="no" if seat < "s05" else "yes", ma="yes" if seat < "s05" else "no")
    hall.vote("s06", lu="yes", ma="yes")
    hall.end()


def decide_by_group(hall: FullHall) -> None:
    """The whole is for it, one delegation is not; two of one delegation are counted by hand."""
    hall.open("groups")
    for seat in ("s01", "s03", "s05", "s02"):
        hall.press(seat)
    hall.close()
    hall.count_hands("m04", "m06", yes=0, no=2)
    hall.seal(*DESKS)
    hall.freeze()
    hall.declare()
