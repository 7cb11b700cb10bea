# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secret rounds through what happens in a sitting: a lost centre, scores, a moved member, a replaced seat."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from tests.builders import POLL
from tests.kinds import nominee, personnel, scored
from tests.spec.test_secret_sitting import PRESSES, last, opened
from tests.whole_hall import WholeHall, body
from voting_core import acts
from voting_core.round_records import CountBegun, CountOpened, PollOpened, ResultDeclared, RoundFrozen

BOTH = ("lin", "zhou")


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


def go_on(hall: WholeHall, *tellers: str) -> tuple[int, ...]:
    """Close, freeze, open the count by these tellers' seats; how many chose yes, no, abstain."""
    hall.order(acts.ClosePoll)
    hall.order(acts.FreezeRound)
    hall.begin_count()
    for seat in tellers or ("s01", "s03"):
        hall.press(seat, "yes")
    counts: tuple[int, ...] = last(hall, CountOpened).counted[0].counts
    return counts


def test_a_moved_member_votes_at_the_other_seat_and_counts_once() -> None:
    """Whoever had voted and is moved votes anew with another credential: the former ballot is in no archive."""
    hall = opened(WholeHall(members=body(spare_seats=1)))
    for seat, button in PRESSES.items():
        hall.press(seat, button)
    hall.order(acts.MoveMember, by=BOTH, member="m04", seat="s06", reason="the lamp is broken")
    hall.seats["s06"].card(f"{4:08x}")
    hall.run()
    hall.press("s06", "no")

    assert go_on(hall) == (2, 2, 1)
    assert last(hall, RoundFrozen).ballots == 5


def test_a_member_at_a_replaced_device_votes_with_another_credential() -> None:
    """The new device knows nothing of the old one's credential or ballot: what is pressed on it counts, once."""
    hall = opened()
    for seat, button in PRESSES.items():
        hall.press(seat, button)
    hall.replace_device("s05")
    hall.seats["s05"].card(f"{5:08x}")
    hall.run()
    hall.press("s05", "yes")

    assert go_on(hall) == (4, 1, 0)


def test_a_tellers_share_dies_with_the_device_and_the_others_open() -> None:
    """The device of one of three tellers is replaced: it holds no share, is not asked, and two are enough."""
    hall = opened()
    for seat, button in PRESSES.items():
        hall.press(seat, button)
    hall.replace_device("s02")

    assert go_on(hall) == (3, 1, 1)
    assert last(hall, CountBegun).tellers == ("s01", "s03")


def test_with_too_few_shares_left_the_round_is_held_again_under_another_key() -> None:
    """Two of three tellers' devices are replaced: nobody can open the count; aborted, it is put again."""
    hall = opened()
    for seat, button in PRESSES.items():
        hall.press(seat, button)
    for number, seat in ((2, "s02"), (3, "s03")):
        hall.replace_device(seat)
        hall.seats[seat].card(f"{number:08x}")
        hall.run()
    hall.order(acts.ClosePoll)
    hall.order(acts.FreezeRound)
    with pytest.raises(AssertionError, match="still hold their share: abort the round"):
        hall.begin_count()

    hall.order(acts.AbortPoll)
    hall.make_key()
    hall.order(acts.OpenPoll, poll=POLL, round=2, item=POLL)
    for seat, button in PRESSES.items():
        hall.press(seat, button)
    hall.order(acts.ClosePoll, round=2)
    hall.order(acts.FreezeRound, round=2)
    hall.begin_count(number=2)
    hall.press("s02", "yes")
    hall.press("s03", "yes")

    assert last(hall, CountOpened).counted[0].counts == (3, 1, 1)


def test_an_annulled_secret_round_is_put_again_and_nothing_of_it_is_opened_any_more() -> None:
    """Two people annul the result; the next round is an election of its own, in which no former ballot is valid."""
    hall = opened()
    for seat, button in PRESSES.items():
        hall.press(seat, button)
    go_on(hall)
    first = last(hall, RoundFrozen).archive
    hall.order(acts.DeclareResult)
    hall.order(acts.AnnulPoll, by=BOTH)
    hall.order(acts.OpenPoll, poll=POLL, round=2, item=POLL)
    for seat in ("s01", "s02", "s03"):
        hall.press(seat, "no")
    hall.order(acts.ClosePoll, round=2)
    hall.order(acts.FreezeRound, round=2)
    hall.begin_count(number=2)
    hall.press("s01", "yes")
    hall.press("s02", "yes")

    assert last(hall, CountOpened).counted[0].counts == (0, 3, 0)
    assert last(hall, RoundFrozen).archive != first


def test_a_teller_who_leaves_before_the_count_is_open_is_warned_once() -> None:
    """The card is shown twice to leave: first the seat says that the count needs this teller."""
    hall = opened()
    for seat, button in PRESSES.items():
        hall.press(seat, button)
    hall.order(acts.ClosePoll)
    hall.order(acts.FreezeRound)
    hall.begin_count()
    teller = hall.seats["s02"]

    teller.pass_ms(4_000)
    teller.card(f"{2:08x}")
    assert teller.view.sentence_zh.startswith("您是监票人，本轮尚未开票")
    assert teller.view.member
    teller.pass_ms(4_000)
    teller.card(f"{2:08x}")
    assert not teller.view.member

    hall.press("s01", "yes")
    hall.press("s03", "yes")
    assert last(hall, CountOpened).counted[0].counts == (3, 1, 1)
    hall.order(acts.DeclareResult)
    hall.seats["s02"].pass_ms(4_000)
    hall.seats["s02"].card(f"{2:08x}")
    hall.seats["s02"].pass_ms(4_000)
    hall.seats["s02"].card(f"{2:08x}")
    assert not hall.seats["s02"].view.member


def test_whoever_is_no_teller_leaves_at_once() -> None:
    """Others may go while the tellers open the count."""
    hall = opened()
    for seat, button in PRESSES.items():
        hall.press(seat, button)
    hall.order(acts.ClosePoll)
    hall.seats["s05"].pass_ms(4_000)
    hall.seats["s05"].card(f"{5:08x}")
    assert not hall.seats["s05"].view.member


def test_a_secret_motion_ends_when_everybody_has_voted() -> None:
    """Where the profile lets it: one encrypted ballot of each member present is an answer to the one question."""
    hall = opened(WholeHall(rules={"end": "all_voted", "round_ms": 60_000}))
    for seat, button in PRESSES.items():
        assert hall.centre.status().rounds[-1].phase == "open"
        hall.press(seat, button)

    assert hall.centre.status().rounds[-1].phase == "closed"


def test_a_secret_round_of_several_questions_ends_by_its_time() -> None:
    """Nobody can tell whether an encrypted ballot answers all of them."""
    item = replace(personnel(POLL, nominee("n1", "局长"), nominee("n2", "主任")), secrecy="secret")
    hall = WholeHall(rules={"end": "all_voted", "round_ms": 60_000}).begin(item)
    hall.make_key()
    hall.order(acts.OpenPoll, poll=POLL, round=1, item=POLL)
    for seat in PRESSES:
        for question in ("n1", "n2"):
            hall.seats[seat].mark(question, "yes")
    hall.run()

    assert hall.centre.status().rounds[-1].phase == "open"
