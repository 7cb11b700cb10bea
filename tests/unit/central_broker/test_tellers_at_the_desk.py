# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secret rounds at the desk: the operator has a key made, sees who is waited for, has the count opened."""

import pytest

from central_broker import show
from central_broker.desk import Desk
from central_broker.show_tellers import frozen, key
from tests.builders import POLL
from tests.unit.central_broker.test_desk import desk_of
from tests.whole_hall import WholeHall
from voting_core import acts
from voting_core.errors import RefusedError


def hall_with_key() -> tuple[WholeHall, Desk]:
    """A hall whose three tellers have made a key, and the desk that ordered it."""
    hall = WholeHall().begin()
    desk = desk_of(hall.centre)
    desk.make_key()
    hall.run()
    return hall, desk


def frozen_hall() -> tuple[WholeHall, Desk]:
    """A secret round in which two members voted, frozen."""
    hall, desk = hall_with_key()
    desk.open_poll(POLL)
    hall.run()
    hall.press("s01", "yes")
    hall.press("s02", "no")
    hall.press("s04", "yes")
    desk.order_round(acts.ClosePoll)
    hall.run()
    desk.order_round(acts.FreezeRound)
    hall.run()
    return hall, desk


def test_all_tellers_who_are_here_make_the_key() -> None:
    """Nobody has to be named; the status tells who made it, how many open a count, and what their screens show."""
    hall = WholeHall().begin()
    desk = desk_of(hall.centre)

    answer = desk.make_key()
    during = desk.status().tellers
    hall.run()
    after = desk.status().tellers

    assert answer.result == "done"
    assert during is not None
    assert (during.phase, during.waiting) == ("making", ("s01", "s02", "s03"))
    assert key(during) == "监票人正在生成第 1 号钥匙，等待席位 s01, s02, s03"
    assert after is not None
    assert (after.phase, after.in_force, after.needed, after.seats) == ("fixed", 1, 2, ("s01", "s02", "s03"))
    assert key(after, "en").startswith("Tellers' key 1: seats s01, s02, s03, any 2 of them open a count · ")


def test_tellers_can_be_named_in_any_order() -> None:
    """The record names them by their seats, whatever the operator wrote first; a stranger is refused."""
    hall = WholeHall().begin()
    desk = desk_of(hall.centre)
    second, first = (hall.members.members[n].member for n in (1, 0))

    with pytest.raises(RefusedError, match="No seat belongs to member 'm99'"):
        desk.make_key(("m99",))
    assert desk.make_key((second, first)).result == "done"
    status = desk.status().tellers
    assert status is not None
    assert status.members == (first, second)


def test_a_key_that_hangs_is_given_up_and_another_one_made() -> None:
    """A teller's seat is cut off: the status names it; the next key is made without it."""
    hall = WholeHall().begin()
    desk = desk_of(hall.centre)
    hall.cut.add("s03")
    desk.make_key()
    hall.run()
    hanging = desk.status().tellers
    assert hanging is not None
    assert hanging.waiting == ("s03",)

    desk.order(acts.GiveUpTellerKey, reason="席位 s03 断开")
    given_up = desk.status().tellers
    assert given_up is not None
    assert key(given_up) == "第 1 号钥匙没有生成：席位 s03 断开"
    desk.make_key(tuple(one.member for one in hall.members.members[:2]))
    hall.run()
    made = desk.status().tellers
    assert made is not None
    assert (made.key, made.phase) == (2, "fixed")


def test_the_desk_follows_the_opening_of_a_count() -> None:
    """Frozen, then waiting for two of three, then counted: each told in a sentence, and nothing of the lines before."""
    hall, desk = frozen_hall()
    state = desk.status().rounds[-1]
    assert (state.secrecy, state.ballots, len(state.archive_sha256)) == ("secret", 3, 64)
    assert frozen(state).endswith("全部席位已封票，可以请监票人开票。")
    assert show.provisional(state) == frozen(state)

    desk.order_round(acts.OpenCount)
    hall.run()
    opening = desk.status().rounds[-1]
    assert opening.count is not None
    assert (opening.phase, opening.count.needed, opening.count.waiting) == ("opening", 2, ("s01", "s02", "s03"))
    hall.press("s02", "yes")
    assert "2 needed, 1 so far; not yet seats s01, s03." in frozen(desk.status().rounds[-1], "en")

    hall.press("s03", "yes")
    counted = desk.status().rounds[-1]
    assert counted.phase == "counted"
    assert "可以宣布" in frozen(counted)
    assert not counted.counted
    desk.order_round(acts.DeclareResult)
    assert {line: n for line, n in desk.status().rounds[-1].lines.items() if n} == {"yes": 2, "no": 1, "not_pressed": 2}


def test_a_count_of_two_ballots_is_not_opened() -> None:
    """It would tell who chose what: the desk is told so, and what to do instead."""
    hall, desk = hall_with_key()
    desk.open_poll(POLL)
    hall.run()
    hall.press("s01", "yes")
    hall.press("s02", "no")
    desk.order_round(acts.ClosePoll)
    hall.run()
    desk.order_round(acts.FreezeRound)
    hall.run()
    answer = desk.order_round(acts.OpenCount)
    assert answer.result == "refused"
    assert "2 ballots only: their count would tell who chose what. Abort the round" in answer.said_en


def test_missing_seats_of_a_secret_round_are_never_called_harmless() -> None:
    """Nobody knows what is in the ballots: whether the missing seat matters cannot be told, and two people decide."""
    hall, desk = hall_with_key()
    desk.open_poll(POLL)
    hall.run()
    hall.press("s01", "yes")
    hall.press("s02", "yes")
    hall.cut.add("s05")
    desk.order_round(acts.ClosePoll)
    hall.run()
    desk.order_round(acts.FreezeRound)
    hall.run()
    said = show.provisional(desk.status().rounds[-1], "en")
    assert "Seats s05 have not sealed, and nobody can say whether it matters" in said
