# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A ballot paper at the seat, question by question: answered, changed, left out, confirmed, and kept through a cut."""

from tests.builders import answer, question
from tests.spec.dialogue import deliver, seat_ready
from tests.spec.seat_host import SeatHost
from voting_core.questions import Answer, Question
from voting_core.seat_records import BallotCast, PollSealed

THREE = (question("q1"), question("q2"), question("q3"))


def ballots(host: SeatHost) -> list[tuple[Answer, ...]]:
    """The answers of every ballot in the journal."""
    return [record.answers for record in host.records() if isinstance(record, BallotCast)]


def paper(*questions: Question, press: str = "last") -> SeatHost:
    """A signed-in seat in an open round with these questions."""
    host, _ = seat_ready(press=press, questions=questions)
    return host


def test_the_buttons_answer_one_question_after_the_other() -> None:
    """Each answer is recorded with those before it, and the next question is asked."""
    host = paper(*THREE)
    assert host.view.asked == "q1"

    host.press("yes")
    host.press("no")

    assert host.view.asked == "q3"
    assert ballots(host)[-1] == (answer("q1", "yes"), answer("q2", "no"))


def test_one_answer_is_changed_and_the_others_stay() -> None:
    """A member turns back, presses again, and is asked the question that is still open."""
    host = paper(*THREE)
    host.press("yes")
    host.press("yes")

    host.turn("q1")
    assert host.view.asked == "q1"
    host.press("no")

    assert ballots(host)[-1] == (answer("q1", "no"), answer("q2", "yes"))
    assert host.view.asked == "q3"


def test_a_question_may_be_left_unanswered() -> None:
    """Who turns past a question has no answer there; the closing seals the rest."""
    host, centre = seat_ready(press="last", questions=THREE)
    host.turn("q2")
    host.press("abstain")

    host.hear(*centre.write(centre.floor.close_poll()))
    host.press("yes")

    assert ballots(host) == [(answer("q2", "abstain"),)]
    cast, sealed = host.records()[-2:]
    assert isinstance(sealed, PollSealed)
    assert (sealed.ballot_seq, sealed.cause) == (cast.seq, "closed")


def test_under_the_first_press_an_answer_binds_and_the_next_is_still_taken() -> None:
    """Every question has a first press of its own."""
    host = paper(*THREE, press="first")
    host.press("yes")
    host.turn("q1")
    host.press("no")
    assert len(ballots(host)) == 1

    host.turn("q2")
    host.press("no")

    assert ballots(host)[-1] == (answer("q1", "yes"), answer("q2", "no"))


def test_of_many_options_no_more_are_taken_than_may_be_chosen() -> None:
    """One too many leaves no record; one taken back makes room."""
    host = paper(question("q1", ("c1", "c2", "c3"), names=("甲", "乙", "丙"), most=2))
    host.mark("q1", "c3")
    host.mark("q1", "c1")
    host.mark("q1", "c2")
    assert ballots(host)[-1] == (answer("q1", "c1", "c3"),)
    assert host.view.sentence_en == "At most 2 can be chosen. Take one back first."

    host.mark("q1", "c3")
    host.mark("q1", "c2")

    assert ballots(host)[-1] == (answer("q1", "c1", "c2"),)


def test_a_score_is_marked_within_its_bounds() -> None:
    """A score beyond the highest leaves no record, nor does a button."""
    host = paper(question("q1", (), highest=10))
    host.mark("q1", "s11")
    host.press("yes")
    assert ballots(host) == []

    host.mark("q1", "s10")

    assert ballots(host) == [(answer("q1", "s10"),)]


def test_what_is_confirmed_is_not_changed() -> None:
    """Until the member confirms, answers change; afterwards they do not."""
    host = paper(*THREE, press="confirm")
    host.press("yes")
    host.turn("q1")
    host.press("no")
    host.confirm()

    host.turn("q1")
    host.press("yes")

    assert ballots(host)[-1] == (answer("q1", "no"),)
    assert host.view.sentence_en == "You have confirmed. It cannot be changed."


def test_what_is_confirmed_is_not_written_again() -> None:
    """A second touch of the same command leaves no record, and the member is told why."""
    host = paper(*THREE, press="confirm")
    host.press("yes")
    offered = [host.view.confirmable]
    host.confirm()
    written = len(ballots(host))

    host.confirm()

    offered.append(host.view.confirmable)
    assert offered == [True, False]
    assert len(ballots(host)) == written
    assert host.view.sentence_en == "You have confirmed. It cannot be changed."


def test_an_empty_paper_is_not_confirmed() -> None:
    """Nobody is bound to nothing: neither before the first answer nor after the last was taken back."""
    host = paper(question("q1", ("c1", "c2"), names=("甲", "乙"), most=2), press="confirm")
    host.confirm()
    assert ballots(host) == []
    assert host.view.sentence_en == "Please choose first, then confirm."

    host.mark("q1", "c1")
    host.mark("q1", "c1")
    written = len(ballots(host))
    host.confirm()

    assert not host.view.confirmable
    assert len(ballots(host)) == written
    host.mark("q1", "c2")
    host.confirm()
    assert ballots(host)[-1] == (answer("q1", "c2"),)


def test_a_power_cut_between_two_questions_loses_no_answer() -> None:
    """Started anew on its journal, the seat holds the answers and asks the next question."""
    host, centre = seat_ready(press="last", questions=THREE)
    host.press("yes")

    again = host.restart()
    again.link(up=True)
    again.hear(centre.state(), retained=True)
    again.hear(centre.head())
    assert again.view.asked == "q2"
    again.press("no")

    assert ballots(again)[-1] == (answer("q1", "yes"), answer("q2", "no"))


def test_a_member_who_signs_in_late_votes_at_once() -> None:
    """A round that is open already is voted on right after the card."""
    host, _ = seat_ready(signed_in=False, press="last", questions=THREE)
    host.press("yes")
    assert ballots(host) == []

    host.card()
    host.press("yes")

    assert ballots(host) == [(answer("q1", "yes"),)]


def test_a_second_ballot_asks_only_about_the_tied_and_starts_empty() -> None:
    """What was pressed in the first ballot is no answer in the second."""
    names = {"names": ("甲", "乙", "丙"), "most": 2}
    host, centre = seat_ready(press="last", questions=(question("q1", ("c1", "c2", "c3"), **names),))
    host.mark("q1", "c1")
    deliver(host, centre)
    host.hear(*centre.write(centre.floor.close_poll()))
    deliver(host, centre)
    host.hear(*centre.freeze())
    host.hear(*centre.declare(outcome="decided", contested=1))
    host.hear(*centre.publish())
    tied = question("q1", ("c2", "c3"), names=("乙", "丙"))
    host.hear(*centre.write(centre.floor.open_poll(number=2, press="last", questions=(tied,))))
    assert host.view.paper[0].chosen == ()

    host.mark("q1", "c1")
    host.mark("q1", "c3")

    assert ballots(host) == [(answer("q1", "c1"),), (answer("q1", "c3"),)]
