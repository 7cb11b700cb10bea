# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The technician's scene: who opens it, what ends it, what it leaves behind, and that members come first."""

import json

import pytest

from edge_agent.core.view import DARK, Scene
from tests.spec.dialogue import deliver
from tests.spec.seat_host import CARD
from tests.spec.service_stage import OTHER_CARD, TECHNICIAN, technician
from voting_core.floor_records import SignInEntered
from voting_core.messages import SEAT_HEALTH_READER
from voting_core.self_tests import NOT_RUN, STEPS


def test_a_technicians_card_opens_the_scene() -> None:
    """The card of a technician is no member's: it opens the list of the nine steps, and nothing has begun."""
    here = technician()

    here.show_card()

    assert here.scene is not None
    assert (here.scene.title_en, here.task) == (
        "Self-test of seat s07",
        "Press “Start the test”. No press, card or touch of the test is a vote.",
    )
    assert [(one.step, str(one.state)) for one in here.scene.steps] == [(name, "open") for name in STEPS]
    assert [one.command for one in here.scene.commands] == ["start", "end"]
    assert here.host.view.sentence_en == here.task


def test_the_whole_test_passes_on_a_device_that_is_well() -> None:
    """Nine steps, each done as it asks: all pass, and the record says so with its figures."""
    here = technician()

    here.start()
    here.do_all()

    assert here.scene is not None
    assert [str(one.state) for one in here.scene.steps] == ["passed"] * 9
    assert here.task == "The test is done and found nothing wrong."
    (record,) = here.tests
    assert (record.profile, record.profile_sha256, record.software, record.ended) == (
        "pi4-7in",
        "a" * 64,
        "test 1",
        "finished",
    )
    assert [step.outcome for step in record.steps.values()] == ["passed"] * 9
    figures = {one.figure: one.value for step in record.steps.values() for one in step.figures}
    assert {name: figures[name] for name in ("model", "firmware", "round_trip_p95_ms", "fsync_p95_us", "rtc")} == {
        "model": "Raspberry Pi 4 Model B Rev 1.4",
        "firmware": "PN532 1.6",
        "round_trip_p95_ms": "8",
        "fsync_p95_us": "9870",
        "rtc": "rtc-ds1307",
    }


def test_the_result_is_a_record_like_any_other() -> None:
    """It is chained, signed, sent and receipted; the screen of the seat returns to its members with the end."""
    here = technician()
    here.start()
    here.do_all()

    here.host.say("end")
    deliver(here.host, here.centre)

    assert here.scene is None
    assert here.host.kinds()[-1] == "SelfTested"
    assert (here.host.view.unsent, here.host.scene()) == (0, Scene.SIGN_IN)


def test_the_report_lies_in_the_home_too() -> None:
    """Whoever stands before the device finds every sentence in both languages in a file."""
    here = technician(has_buzzer=False)
    here.start()
    here.do_all()

    (data,) = here.host.reports
    report = json.loads(data)
    assert (report["seat"], report["ended"], report["profile"]) == ("s07", "finished", "pi4-7in")
    assert [(one["step"], one["outcome"]) for one in report["steps"]][:4] == [
        ("board", "passed"),
        ("buttons", "passed"),
        ("lamps", "passed"),
        ("buzzer", "skipped"),
    ]
    assert report["steps"][3]["said_zh"] == "此型号没有蜂鸣器。"


def test_no_number_of_a_card_leaves_the_device() -> None:
    """The screen shows the end of the number, the record and the report nothing of it."""
    here = technician()
    here.start()
    here.push_all()
    here.push_lit()
    here.host.say("yes")
    here.show_cards(times=1)
    assert here.task == "Read …C3D4. Show the same card again, 2 more."
    here.show_cards(times=2)
    here.do_all()

    kept = b"".join([*here.host.reports, *(row.frame for row in here.host.journal.rows if hasattr(row, "frame"))])
    for number in (OTHER_CARD, TECHNICIAN):
        assert number.encode() not in kept
        assert not any(number in repr(view) for view in here.host.views)
        assert number not in here.host.said()


def test_while_a_round_is_open_the_device_is_not_tested() -> None:
    """The card is answered with a sentence, and the member votes on."""
    here = technician()
    here.open_round()

    here.show_card()

    assert here.scene is None
    assert here.host.view.sentence_en == "A vote is open: the device cannot be tested now."
    here.host.say("start")
    assert here.scene is None


def test_where_somebody_is_signed_in_the_device_is_not_tested() -> None:
    """A press that comes a moment after a round has opened could be that member's vote: they sign out first."""
    here = technician(signed_in=True)

    here.show_card()

    assert here.scene is None
    assert here.host.view.sentence_en == "Somebody is signed in here: test the device when they have signed out."


def test_a_round_that_opens_ends_the_test_at_once() -> None:
    """A member's vote comes first; what was tested so far is kept, and the screen says what happened."""
    here = technician()
    here.start()
    here.push("yes", 2)

    here.open_round()

    assert here.scene is None
    assert here.host.view.sentence_en == "The test was interrupted: this seat is needed for the vote."
    assert here.host.lamps == DARK
    (record,) = here.tests
    assert (record.ended, record.board.outcome, record.buttons) == ("interrupted", "passed", NOT_RUN)
    here.host.card(CARD)
    here.host.press("yes")
    assert here.host.kinds()[-2:] == ["MemberSignedIn", "BallotCast"]


def test_a_member_whom_the_staff_sign_in_ends_the_test() -> None:
    """The staff know who sits here: the seat is theirs at once."""
    here = technician()
    here.start()

    here.host.hear(*here.centre.write(here.centre.floor.write(SignInEntered, member="m07", seat="s07", reason="x")))

    assert here.scene is None
    assert here.host.view.member != ""
    assert [one.ended for one in here.tests] == ["interrupted"]


def test_cards_and_touches_of_the_scene_are_the_tests() -> None:
    """A member's card signs nobody in while the scene is open, and does afterwards."""
    here = technician()
    here.show_card()

    here.host.card(CARD)
    here.host.open("budget")
    here.host.confirm()
    here.host.mark("budget", "yes")

    assert "MemberSignedIn" not in here.host.kinds()
    here.host.say("end")
    here.host.pass_ms(5_000)
    here.host.card(CARD)
    assert here.host.kinds()[-1] == "MemberSignedIn"


def test_a_scene_without_a_test_leaves_nothing_behind() -> None:
    """Whoever opens the scene and ends it has tested nothing."""
    here = technician()
    here.show_card()

    here.host.say("end")

    assert (here.scene, here.tests, here.host.reports) == (None, [], [])


def test_a_technician_who_was_called_away_leaves_a_seat_for_members() -> None:
    """After ten minutes without a press the scene ends by itself, and says what was not run."""
    here = technician()
    here.start()

    here.host.pass_ms(10 * 60_000 + 1)

    assert here.scene is None
    assert [(one.ended, one.buttons.outcome) for one in here.tests] == [("stopped", "not_run")]


def test_a_step_can_be_left_out_and_a_test_begun_again() -> None:
    """A skipped step is no failure; another test makes another record."""
    here = technician()
    here.start()
    here.host.say("skip")
    here.push_lit()
    here.do_all()
    assert here.state("buttons") == "skipped"

    here.host.say("start")
    here.do_all()

    assert [one.buttons.outcome for one in here.tests] == ["skipped", "passed"]


def test_what_is_not_offered_does_nothing() -> None:
    """A word that the step does not offer, or that nobody knows, changes nothing."""
    here = technician()
    here.host.say("skip")
    here.host.say("touch-1")
    assert here.scene is None
    here.show_card()
    before = here.scene

    for word in ("yes", "no", "skip", "touch-3", "vote", ""):
        here.host.say(word)

    assert here.scene == before


def test_from_the_terminal_the_test_starts_without_a_card() -> None:
    """Who may write to the seat's socket is the seat's own user: the word opens the scene and starts at once."""
    here = technician(cards=())

    here.host.say("start")

    assert here.now == "buttons"


def test_any_other_card_is_a_members_affair() -> None:
    """Without the card in the seat's settings, the same card is one of nobody's."""
    here = technician(cards=())

    here.show_card()

    assert here.scene is None
    assert "card" in here.host.view.sentence_en.lower()


def test_a_disk_that_hangs_does_not_hold_up_the_test() -> None:
    """The record waits for the disk like any other; the scene goes on."""
    here = technician()
    here.start()
    here.host.is_hanging = True

    here.host.say("end")

    assert here.scene is None
    assert here.tests == []
    here.host.is_hanging = False
    here.host.settle()
    assert len(here.tests) == 1


# --- health ----------------------------------------------------------------------------------------------------------


def test_the_health_tells_of_the_last_test() -> None:
    """The centre is told how the last self-test came out, and which steps failed."""
    here = technician()
    here.start()
    here.host.say("no")
    here.host.say("no")
    here.host.say("no")
    here.do_all()
    here.host.pass_ms(2_000)

    topic = "hc1/demo/seat/s07/health"
    said = [SEAT_HEALTH_READER.read(one.payload) for one in here.host.sent if one.topic == topic]
    assert [(one.tested, one.tests_failed) for one in (said[0], said[-1])] == [("never", ()), ("failed", ("buttons",))]


@pytest.mark.parametrize("again", [False, True])
def test_the_last_test_is_known_after_a_restart(again: bool) -> None:
    """It stands in the journal."""
    here = technician()
    here.start()
    here.do_all() if not again else here.host.say("end")

    later = here.host.restart()
    later.link(up=True)

    topic = "hc1/demo/seat/s07/health"
    said = [SEAT_HEALTH_READER.read(one.payload) for one in later.sent if one.topic == topic]
    assert said[-1].tested == ("unfinished" if again else "passed")
