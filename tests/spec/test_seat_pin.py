# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A card that asks for its PIN: the keypad on the screen, and that the digits are nowhere else."""

import msgspec

from edge_agent.core.inputs import PinEntered
from edge_agent.core.pin import Pin
from tests.builders import HALL, SITTING
from tests.spec.dialogue import seat_ready
from tests.spec.seat_host import SeatHost
from voting_core.floor_records import SittingClosed


def asked(host: SeatHost) -> tuple[int, bool] | None:
    """Tries that are left, and whether one was wrong just before; none where no keypad is shown."""
    pin = host.view.pin
    return None if pin is None else (pin.tries_left, pin.is_wrong)


def test_the_keypad_is_there_while_the_card_asks() -> None:
    """Put in a card with a PIN and the screen asks for it; enter it and the keypad is gone."""
    host, _ = seat_ready(signed_in=False)

    host.chip("m07", "4711")
    before = asked(host), host.view.sentence_en
    host.enter_pin("4711")

    assert before == ((3, False), "Please enter the PIN of your card.")
    assert asked(host) is None


def test_a_wrong_pin_is_asked_again_with_the_tries_that_are_left() -> None:
    """After a wrong PIN the screen says how often it may be tried; before the last time it warns."""
    host, _ = seat_ready(signed_in=False)

    host.chip("m07", "4711")
    host.enter_pin("1111")
    second = asked(host), host.view.sentence_en
    host.enter_pin("2222")
    third = asked(host), host.view.sentence_en

    assert second == ((2, True), "The PIN is wrong. 2 tries are left. Please enter it again.")
    assert third == ((1, True), "The PIN is wrong. One try is left; after a wrong one the card is locked.")


def test_a_card_that_is_locked_signs_nobody_in() -> None:
    """Three wrong PINs lock the card: it says so, then and when it comes again, and nobody is signed in."""
    host, _ = seat_ready(signed_in=False)

    host.chip("m07", "4711")
    for _ in range(3):
        host.enter_pin("1111")
    first = asked(host), host.view.sentence_en
    host.pass_ms(10_000)
    host.chip("m07", "4711")

    assert first == (None, "The PIN was wrong too often and the card is locked. Please ask the staff.")
    assert (asked(host), host.view.sentence_en) == first
    assert "MemberSignedIn" not in host.kinds()


def test_a_member_may_give_up() -> None:
    """Whoever gives up is asked no more, and no try is lost."""
    host, _ = seat_ready(signed_in=False)

    host.chip("m07", "4711")
    host.enter_pin("")
    gave_up = asked(host), host.view.sentence_en
    host.chip("m07", "4711")

    assert gave_up == (None, "Cancelled. Present the card again when you want to.")
    assert asked(host) == (3, False)


def test_a_card_that_is_pulled_asks_no_more() -> None:
    """Take the card away while it asks and the keypad goes; a PIN entered then reaches no card."""
    host, _ = seat_ready(signed_in=False)

    host.chip("m07", "4711")
    host.tray.pull()
    pulled = asked(host), host.view.sentence_en
    host.enter_pin("4711")

    assert pulled == (None, "The card was taken away too early. Please present it again.")
    assert "MemberSignedIn" not in host.kinds()


def test_digits_without_a_card_that_asks_go_nowhere() -> None:
    """A PIN that nobody asked for is not handed to the reader."""
    host, _ = seat_ready(signed_in=False)
    before = len(host.effects)

    host.enter_pin("4711")

    assert host.effects[before:] == []


def test_the_pin_is_written_nowhere() -> None:
    """No journal row, no message, no screen, no note and no trace of a crash holds the digits."""
    host, _ = seat_ready(signed_in=False)

    host.chip("m07", "90817263")
    host.enter_pin("90817263")
    host.pass_ms(3_000)

    shown = b"".join(map(msgspec.json.encode, host.views))
    written = repr((host.journal.rows, host.sent, host.notes, host.effects))
    assert b"90817263" not in shown
    assert "90817263" not in written
    assert "90817263" not in repr(PinEntered(pin=Pin("90817263"), wall_ms=0, mono_ms=0))


def test_the_reader_is_told_what_cards_prove() -> None:
    """From the opening of a sitting to its end, cards prove that they are at this seat in this sitting."""
    host, centre = seat_ready()
    told = [(one.hall, one.sitting, one.seat) for one in host.challenges]
    host.hear(*centre.write(centre.floor.sign(SittingClosed)))

    assert told == [(HALL, SITTING, "s07")]
    assert host.challenges[-1].sitting == ""
    assert len(host.challenges) == 2


def test_a_seat_that_was_off_tells_its_reader_again() -> None:
    """A seat that starts in a sitting tells its reader which."""
    host, _ = seat_ready()

    again = host.restart()

    assert [one.sitting for one in again.challenges] == [SITTING]
