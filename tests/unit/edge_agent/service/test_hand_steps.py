# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a technician presses, sees, shows and touches: every fault is named, with what to do and in figures."""

from typing import Any

import pytest

from edge_agent.core.effects import GivePin
from edge_agent.core.inputs import PinWanted
from edge_agent.core.service.button_steps import LAMP_ORDER, histogram
from edge_agent.core.service.other_steps import mask
from edge_agent.core.view import Pattern
from tests.spec.service_stage import OTHER_CARD, technician
from tests.unit.edge_agent.service.taken_steps import at, figures

# --- buttons ----------------------------------------------------------------------------------------------------------


def test_each_button_is_asked_for_three_times() -> None:
    """The screen counts down, and names the button in both languages."""
    here = at("buttons")
    asked = []
    for _ in range(3):
        assert here.scene is not None
        asked.append((here.scene.task_zh, here.scene.task_en))
        here.push("yes")

    assert asked == [
        (f"请按“赞成”键，还要按 {times} 次。", f"Press the button “yes”, {times} more.") for times in (3, 2, 1)
    ]
    assert here.task == "Press the button “no”, 3 more."


def test_a_button_that_stays_down_is_named() -> None:
    """It was pressed and did not come up within five seconds; the next one is asked for."""
    here = at("buttons")
    here.push("yes", 3)
    here.host.press("no")
    here.host.pass_ms(4_999)
    assert here.task == "Press the button “no”, 2 more."
    here.host.pass_ms(1)
    here.push("abstain", 3)

    assert here.state("buttons") == "failed"
    assert here.said("buttons").startswith("The button “no” does not come up")
    assert figures(here, "buttons")["button_no"] == "stuck"


def test_a_dead_button_is_named_by_the_technician() -> None:
    """Nothing happens when it is pressed: only a person can say so."""
    here = at("buttons")
    here.push("yes", 3)
    assert here.scene is not None
    assert [(one.command, one.en) for one in here.scene.commands] == [
        ("no", "Nothing happens"),
        ("skip", "Skip this step"),
        ("end", "End"),
    ]
    here.host.say("no")
    here.push("abstain", 3)

    assert here.said("buttons") == "The button “no” does nothing: check its two wires."
    assert figures(here, "buttons")["button_no"] == "dead"


def test_crossed_wires_are_named_both() -> None:
    """Whoever presses yes twice and is heard as no has crossed wires; once is a slip of the finger."""
    here = at("buttons")
    here.push("no")
    here.push("yes", 3)
    here.push("yes", 2)
    here.push("abstain", 3)

    assert here.said("buttons") == (
        "The button “no” arrives as “yes”: their wires are crossed, swap them as the wiring sheet shows."
    )
    found = figures(here, "buttons")
    assert (found["button_yes"], found["button_no"], found["button_abstain"]) == ("well", "crossed yes", "well")


def test_chatter_beyond_the_quiet_time_fails() -> None:
    """A contact that chatters for more than four fifths of its quiet time will vote twice one day: both are told."""
    here = at("buttons", quiet_ms=30)
    here.push("yes", 3, chatter_us=24_000)
    here.push("no", 3, chatter_us=800)
    here.push("abstain", 2, chatter_us=0)
    here.push("abstain", 1, chatter_us=24_001)

    assert here.said("buttons").startswith("A contact chatters for 25 ms, too long for the 30 ms of the profile")
    found = figures(here, "buttons")
    assert (found["chatter_longest_us"], found["chatter_ms_histogram"]) == ("24001", "0:2 1:3 50:4")


def test_chatter_within_the_quiet_time_passes() -> None:
    """It is what the quiet time is for."""
    here = at("buttons", quiet_ms=30)
    for button in ("yes", "no", "abstain"):
        here.push(button, 3, chatter_us=24_000)

    assert here.state("buttons") == "passed"


def test_a_histogram_counts_every_press_once() -> None:
    """Each class holds what is up to its end; what is longer than all is told as more."""
    assert histogram([0, 1, 1_000, 1_001, 2_000, 50_000, 50_001]) == "0:1 1:2 2:2 50:1 more:1"
    assert histogram([]) == "none"


# --- lamps ------------------------------------------------------------------------------------------------------------


def test_one_lamp_is_lit_at_a_time() -> None:
    """The lit button is pressed, in an order that is not that of the buttons."""
    here = at("lamps")
    lit = []
    while here.now == "lamps":
        lit.append([name for name in ("yes", "no", "abstain") if getattr(here.host.lamps, name) != "off"])
        here.push(lit[-1][0])  # type: ignore[arg-type]  # names of buttons

    assert lit == [[name] for name in LAMP_ORDER]
    assert (here.state("lamps"), here.host.lamps) == ("passed", type(here.host.lamps)())


def test_a_dark_lamp_and_a_crossed_one_are_named() -> None:
    """Nothing is lit, or another one than was meant."""
    here = at("lamps")
    here.host.say("no")
    here.push("yes", 2)
    here.push("yes")

    assert here.said("lamps") == (
        "The lamp of “no” stays dark: check its direction, its resistor and its wires. "
        "When the lamp of “abstain” is lit, that of “yes” shines: swap the wires of the two lamps."
    )
    found = figures(here, "lamps")
    assert found == {"lamp_yes": "well", "lamp_no": "dark", "lamp_abstain": "crossed yes"}


# --- buzzer and reader ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("word", "state"), [("yes", "passed"), ("no", "failed")])
def test_the_buzzer_beeps_and_somebody_listens(word: str, state: str) -> None:
    """It beeps when the step begins, and once more whenever asked."""
    here = at("buzzer")
    here.host.say("start")
    assert here.host.beeps == 2

    here.host.say(word)

    assert here.state("buzzer") == state


@pytest.mark.parametrize(
    ("build", "step"),
    [
        ({"has_buzzer": False}, "buzzer"),
        ({"has_reader": False}, "reader"),
        ({"has_screen": False}, "screen"),
        ({"has_watchdog": False, "has_rtc": False}, "timekeeping"),
    ],
)
def test_what_a_build_has_not_is_left_out(build: dict[str, Any], step: str) -> None:
    """A step without its part is skipped, and says so."""
    here = at(step, **build)

    assert (here.state(step), here.said(step)[:14]) == ("skipped", "This build has")


def test_a_card_that_lies_there_is_shown_once() -> None:
    """A reader repeats a card while it lies there: three times means taken away and shown again."""
    here = at("reader")
    for _ in range(10):
        here.host.card(OTHER_CARD)
        here.host.pass_ms(400)

    assert here.task == "Read …C3D4. Show the same card again, 2 more."


def test_two_numbers_of_one_card_fail() -> None:
    """A card or phone with a number of the day is no card for a hall."""
    here = at("reader")
    here.show_cards("04A1B2C3D4", 1)
    here.show_cards("08FFEEDD77", 1)

    assert here.said("reader").startswith("The numbers differ (…C3D4 and …DD77)")
    assert figures(here, "reader") == {"firmware": "PN532 1.6", "cards_read": "1"}


def test_a_reader_that_does_not_work_says_why() -> None:
    """The fault that the driver reports is told, before a card is asked for and while one is."""
    broken = technician()
    broken.host.fault("reader", "the port is gone")
    broken.start()
    while broken.now and broken.state("reader") == "open":
        broken.host.say("skip")
    assert broken.said("reader") == "The reader does not work (the port is gone): check cable and port."
    later = at("reader")
    later.show_cards(times=1)
    later.host.fault("reader", "the cable is out")

    assert later.said("reader") == "The reader does not work (the cable is out): check cable and port."


def test_a_card_of_a_foreign_kind_is_asked_for_again() -> None:
    """The reader works: the card is none of this house."""
    here = at("reader")
    here.host.trouble("card_foreign")
    assert here.task == "This is not a card of this house. Show it again, or another card, 3 more."
    here.show_cards()

    assert here.state("reader") == "passed"


def test_a_card_that_nothing_notices_fails() -> None:
    """Only a person can say so."""
    here = at("reader")
    here.host.say("no")

    assert here.said("reader").startswith("The card is not noticed")


@pytest.mark.parametrize(("number", "shown"), [("04A1B2C3", "…B2C3"), ("04A1B2C", "…"), ("", "…")])
def test_a_number_is_never_shown_whole(number: str, shown: str) -> None:
    """Four digits of eight or more are shown, of fewer none."""
    assert mask(number) == shown


# --- screen -----------------------------------------------------------------------------------------------------------


def test_the_screen_is_looked_at_touched_and_left_alone() -> None:
    """Three pictures, nine cells, fifteen seconds of stillness."""
    here = at("screen")
    drawn = []
    for _ in range(3):
        assert here.scene is not None
        drawn.append((here.scene.pattern, here.scene.touch))
        here.host.say("yes")
    for cell in range(1, 10):
        assert here.scene is not None
        drawn.append((here.scene.pattern, here.scene.touch))
        here.host.say(f"touch-{cell}")
    assert here.scene is not None
    assert here.scene.touch == 0
    assert (here.scene.pattern, here.task) == (Pattern.TOUCH, "Do not touch the screen for 15 seconds.")
    here.host.pass_ms(14_999)
    assert here.now == "screen"
    here.host.pass_ms(1)

    assert drawn == [
        (Pattern.EDGES, 0),
        (Pattern.COLOURS, 0),
        (Pattern.TEXT, 0),
        *((Pattern.TOUCH, cell) for cell in range(1, 10)),
    ]
    assert here.state("screen") == "passed"


def test_what_is_wrong_with_a_screen_is_named() -> None:
    """A picture that is cut off, a touch that arrives elsewhere, a cell that feels nothing, a touch by nobody."""
    here = at("screen")
    for word in ("no", "yes", "yes", "touch-2", "no", *(f"touch-{cell}" for cell in range(3, 10)), "touch-7"):
        here.host.say(word)

    assert here.said("screen").split(":")[0] == "The picture is cut off"
    assert "A touch of cell 1 arrives in cell 2" in here.said("screen")
    assert "Cell 2 feels no touch" in here.said("screen")
    assert "Nobody touched the screen and it felt a touch" in here.said("screen")
    assert figures(here, "screen") == {"touches_missed": "2", "faults": "edges, cell 1, cell 2, phantom"}


def test_a_card_that_asks_for_its_pin_is_read_and_let_go() -> None:
    """A card that proves itself keeps its number until then: that it asks three times is enough."""
    here = at("reader")
    for _ in range(3):
        here.host.feed(PinWanted(tries_left=3, wall_ms=here.host.wall_ms, mono_ms=here.host.mono_ms))
        assert here.host.view.pin is None
        here.host.trouble("pin_cancelled")
        here.host.pass_ms(1_500)

    assert here.state("reader") == "passed"
    assert [one.pin.reveal() for one in here.host.effects if isinstance(one, GivePin)] == [""] * 3
