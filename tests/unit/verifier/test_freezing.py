# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a member stands after each thing that may happen at a seat: the centre writes it, the verifier agrees."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.builders import answer
from tests.unit.verifier.ordinary_sitting import ITEMS
from tests.unit.verifier.scripted_hall import ScriptedHall
from tests.unit.verifier.writing import PROFILE, small_papers
from verifier.audit import Audit, audit_bundle
from voting_core.eligibility import TOLERANCE_MS
from voting_core.messages import FRESH_MS
from voting_core.seat_records import NEVER_MS

DESKS = ("s01", "s02", "s03", "s04", "s05", "s06")
OTHER_TEXT = "0" * 64
STRANGE = (answer("q1", "perhaps"),)


def _press(hall: ScriptedHall, **fields: Any) -> None:
    hall.press("s01", **fields)


def _press_twice_wrongly(hall: ScriptedHall) -> None:
    hall.press("s01", text_sha256=OTHER_TEXT)
    hall.press("s01", answers=STRANGE)


def _press_and_lose_the_clock(hall: ScriptedHall) -> None:
    hall.press("s01", "yes")
    hall.press("s01", "no", wall_ms=1, head_age_ms=NEVER_MS)


def _move_without_a_word(hall: ScriptedHall) -> None:
    hall.sign_out("s01")
    hall.sign_in("s08", "m01")


def _sit_at_two_seats(hall: ScriptedHall) -> None:
    hall.press("s01")
    hall.sign_in("s08", "m01")


def _press_then_leave(hall: ScriptedHall) -> None:
    hall.press("s01")
    hall.sign_out("s01")


def _lend_the_seat(hall: ScriptedHall) -> None:
    hall.press("s01")
    hall.sign_out("s01")
    hall.sign_in("s01", "m07")
    hall.press("s01", member="m07")


def _at(offset_ms: int, head_age_ms: int = FRESH_MS + 1) -> Callable[[ScriptedHall], None]:
    """Press at a time counted from the opening, with a head of some age."""

    def press(hall: ScriptedHall) -> None:
        _press(hall, wall_ms=hall.round.opened.at_ms + offset_ms, head_age_ms=head_age_ms)

    return press


CASES: dict[str, tuple[Callable[[ScriptedHall], None], str]] = {
    "presses": (_press, "ballot"),
    "does nothing": (lambda _: None, "not_pressed"),
    "leaves without pressing": (lambda hall: hall.sign_out("s01"), "absent"),
    "presses and leaves": (_press_then_leave, "ballot"),
    "presses on another text": (lambda hall: _press(hall, text_sha256=OTHER_TEXT), "void: cast on another text"),
    "presses wrongly twice": (_press_twice_wrongly, "void: answers a question or names an option that was not put"),
    "presses without an answer": (lambda hall: _press(hall, answers=()), "ballot"),
    "presses what was not put": (
        lambda hall: _press(hall, answers=STRANGE),
        "void: answers a question or names an option that was not put",
    ),
    "presses before the opening": (
        lambda hall: _press(hall, floor_seq=1),
        "void: cast before the opening reached the seat",
    ),
    "presses with a fresh head and a wrong clock": (_at(-10_000_000, FRESH_MS), "ballot"),
    "presses cut off, just in time": (_at(-TOLERANCE_MS), "ballot"),
    "presses cut off, just too early": (_at(-TOLERANCE_MS - 1), "void: cast outside the time of the round"),
    "presses cut off, far too late": (_at(10_000_000), "void: cast outside the time of the round"),
    "presses again after losing the clock": (_press_and_lose_the_clock, "ballot"),
    "signs out here and in elsewhere": (_move_without_a_word, "void: signed in at two seats"),
    "signs in at two seats": (_sit_at_two_seats, "void: signed in at two seats"),
    "lends the seat to another": (_lend_the_seat, "void: the seal names another ballot"),
}


@pytest.fixture(name="hall")
def _hall() -> ScriptedHall:
    """A hall with a round open; m07 is on leave, seat s08 is nobody's."""
    hall = ScriptedHall(PROFILE, small_papers(7, ITEMS))
    hall.convene()
    for seat in DESKS:
        hall.sign_in(seat)
    hall.open("item-1")
    return hall


def _freeze(hall: ScriptedHall, folder: Path) -> Audit:
    hall.close()
    hall.seal(*(seat for seat in (*DESKS, "s07", "s08") if seat not in hall.waiting))
    hall.freeze()
    hall.declare(("chen", "li"))
    audit = audit_bundle(hall.export(folder / "bundle").folder)
    assert [broken.en for check in audit.checks for broken in check.breaks] == []
    return audit


def _stands(audit: Audit, member: str) -> str:
    entries = audit.results[0].entries or ()
    entry = next(entry for entry in entries if entry["member"] == member)
    return f"{entry['disposition']}: {entry['note']}".removesuffix(": ")


@pytest.mark.parametrize("case", CASES)
def test_member_stands_where_the_rules_say(case: str, hall: ScriptedHall, tmp_path: Path) -> None:
    """Whatever a member does, the centre's list and the verifier's put them on the same line, with the same reason."""
    deed, line = CASES[case]
    deed(hall)

    assert _stands(_freeze(hall, tmp_path), "m01") == line


def test_guest_at_other_seats_only_is_absent(tmp_path: Path) -> None:
    """Who signs in at other seats and never at their own is absent, not void."""
    hall = ScriptedHall(PROFILE, small_papers(7, ITEMS))
    hall.convene()
    for seat in DESKS[1:]:
        hall.sign_in(seat)
    hall.sign_in("s07", "m01")
    hall.sign_in("s08", "m01")
    hall.open("item-1")

    assert _stands(_freeze(hall, tmp_path), "m01") == "absent"


def test_excused_seat_that_was_pressed_is_offline(hall: ScriptedHall, tmp_path: Path) -> None:
    """A seat is not let off once somebody pressed there, even if they signed out since."""
    hall.press("s01")
    hall.sign_out("s01")
    hall.excuse("s01")
    hall.lose_link("s01")

    assert _stands(_freeze(hall, tmp_path), "m01") == "offline"


def test_press_after_the_seal_is_not_counted(hall: ScriptedHall, tmp_path: Path) -> None:
    """What a seat writes after it sealed the round counts for nothing, and a second seal changes nothing."""
    hall.seal("s01")
    hall.press("s01")

    assert _stands(_freeze(hall, tmp_path), "m01") == "not_pressed"


def test_ballot_after_the_declaration_is_late_even_from_a_sealed_seat(hall: ScriptedHall, tmp_path: Path) -> None:
    """A press that comes after the declaration is listed as late, whether or not its seat had sealed."""
    hall.close()
    hall.seal(*DESKS, "s07", "s08")
    hall.freeze()
    hall.declare()
    hall.press("s02")

    audit = audit_bundle(hall.export(tmp_path / "bundle").folder)

    assert audit.holds
    assert audit.results[0].late == [("s02", 1, 3, "m02")]


def test_nobody_is_no_majority(tmp_path: Path) -> None:
    """Where nobody casts a vote, one yes is still needed."""
    hall = ScriptedHall(PROFILE, small_papers(7, ITEMS))
    hall.convene()
    for seat in DESKS:
        hall.sign_in(seat)
    hall.open("item-4")

    found = _freeze(hall, tmp_path).results[0].outcome

    assert found is not None
    numbers = ("base", "needed", "got", "outcome")
    assert [found.findings[0][name] for name in numbers] == [0, 1, 0, "not_carried"]
