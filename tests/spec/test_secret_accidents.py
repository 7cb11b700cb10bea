# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secret rounds through what happens in a sitting: a lost centre, scores, a moved member, a replaced seat."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from tests.builders import POLL
from tests.kinds import scored
from tests.spec.test_secret_sitting import PRESSES, last, opened
from tests.whole_hall import WholeHall
from voting_core import acts
from voting_core.round_records import CountOpened, PollOpened, ResultDeclared


def test_a_rebuilt_centre_puts_a_secret_item_under_the_key_of_the_lost_one() -> None:
    """The tellers' words come back from the seats: key, round and count go on as if nothing had happened."""
    hall = WholeHall().begin()
    hall.make_key()
    hall.burn()
    hall.order(acts.OpenPoll, poll=POLL, round=1, item=POLL)
    for seat, button in PRESSES.items():
        hall.press(seat, button)
    hall.order(acts.ClosePoll)
    hall.order(acts.FreezeRound)
    hall.begin_count()
    hall.press("s01", "yes")
    hall.press("s03", "yes")

    assert last(hall, CountOpened).counted[0].counts == (3, 1, 1)


@pytest.mark.parametrize("moment", ["open", "closed", "frozen", "opening", "counted"])
def test_a_rebuilt_centre_goes_on_with_a_secret_round(moment: str) -> None:
    """Whenever its disk is lost, the same archive is frozen and the same count is opened."""
    hall = opened()
    for seat, button in PRESSES.items():
        hall.press(seat, button)

    def agree() -> None:
        hall.press("s01", "yes")
        hall.press("s03", "yes")

    steps: dict[str, Callable[[], object]] = {
        "closed": lambda: hall.order(acts.ClosePoll),
        "frozen": lambda: hall.order(acts.FreezeRound),
        "opening": hall.begin_count,
        "counted": agree,
    }
    if moment == "open":
        hall.burn()
    for name, step in steps.items():
        step()
        if name == moment:
            hall.burn()

    assert last(hall, CountOpened).counted[0].counts == (3, 1, 1)
    hall.order(acts.DeclareResult)
    assert last(hall, ResultDeclared).outcome == "carried"


def test_scores_given_in_secret_decide_like_scores_by_name() -> None:
    """Only their sum is opened: mean and grade are those of scores by name, and no score is in the result."""
    given = {"s01": (90, 80), "s02": (100, 75), "s03": (60, 0), "s04": (95, 100)}
    results = []
    for secrecy in ("named", "secret"):
        hall = WholeHall().begin(replace(scored(POLL, "t1"), secrecy=secrecy))
        hall.make_key()
        hall.order(acts.OpenPoll, poll=POLL, round=1, item=POLL)
        questions = last(hall, PollOpened).questions
        for seat, points in given.items():
            for question, score in zip(questions, points, strict=True):
                hall.seats[seat].mark(question.question, f"s{score}")
        hall.run()
        hall.order(acts.ClosePoll)
        hall.order(acts.FreezeRound)
        if secrecy == "secret":
            hall.begin_count()
            hall.press("s01", "yes")
            hall.press("s03", "yes")
            assert last(hall, CountOpened).counted[0].ballots == len(given)
            assert len(last(hall, CountOpened).counted[0].counts) == 7
        hall.order(acts.DeclareResult)
        results.append(last(hall, ResultDeclared))

    named, secret = results
    assert named.findings == secret.findings
    assert secret.findings[0].grade == "fair"
    assert {line.line for line in secret.counted[0].lines if line.members} == {"ballots", "not_pressed"}
