# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether everything is ready: every seat of the draft with its device and its key, by name where it is not."""

from pathlib import Path
from typing import Any

import pytest

from central_broker.console.readiness import check_readiness
from central_broker.glyphs import covered, missing
from central_broker.intake import SittingDraft, read_sitting
from tests.builders import registry
from tests.centre_builders import Stage
from tests.spec.test_centre_health import seat_health
from voting_core.roster import Registry


def council() -> SittingDraft:
    """Nine members, one of them on leave."""
    draft = read_sitting(Path(__file__).parents[2] / "examples" / "city-council")
    assert isinstance(draft, SittingDraft)
    return draft


def standing(*, but: dict[str, dict[str, Any]] | None = None, off: tuple[str, ...] = ()) -> Stage:
    """A centre without a sitting that hears every seat, but for some; some tell other things of their health."""
    stage = Stage()
    for one in council().roster.seats:
        if one.seat not in off:
            stage.turn_on(one.seat, cut_off=True)
            stage.message(one.seat, "health", seat_health(one.seat, **(but or {}).get(one.seat, {})))
    return stage


def bad(stage: Stage | None, keys: Registry | None = None) -> dict[str, list[str]]:
    """What must be mended, with the seats where it must be."""
    draft = council()
    found = check_readiness(draft, stage.status() if stage else None, keys or registry(draft.roster))
    return {one.en: [name[1] for name in one.named] for one in found.points if one.grade == "bad"}


def test_all_is_ready_on_the_morning_of_the_sitting() -> None:
    """Without a sitting there is no head, and no seat is called cut off for that."""
    draft = council()
    found = check_readiness(draft, standing().status(), registry(draft.roster))

    assert (found.good, found.ready, found.seats) == (True, len(draft.roster.seats), len(draft.roster.seats))


def test_a_seat_of_somebody_on_leave_may_stay_off() -> None:
    """c6 is on leave and sits at d6; d2 is needed."""
    assert bad(standing(off=("d6", "d2"))) == {"switched off": ["Bram Okafor (d2)"]}


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"clock_offset_ms": 2_500}, "its clock is more than 2 s off"),
        ({"clock_offset_ms": -2_500}, "its clock is more than 2 s off"),
        ({"tested": "failed", "tests_failed": ("reader",)}, "failed its self-test: reader"),
        ({"software": "hemicycle 0.0.1"}, None),
    ],
)
def test_what_a_device_says_of_itself_is_told_by_name(told: dict[str, Any], words: str | None) -> None:
    """One seat with trouble is named, and only that one."""
    assert bad(standing(but={"d3": told})) == ({words: ["Celia Høyer (d3)"]} if words else {})


def test_a_seat_without_a_key_cannot_be_opened_with() -> None:
    """The registry lacks one seat of the draft."""
    draft = council()
    keys = Registry(seats=tuple(one for one in registry(draft.roster).seats if one.seat != "d9"))

    assert bad(standing(), keys) == {"no registered key": ["Ines Valverde (d9)"]}


def test_a_centre_that_is_not_heard_is_told_first() -> None:
    """Nothing is ready then."""
    assert "the centre does not answer" in bad(None)


def test_characters_that_no_font_can_draw_are_named() -> None:
    """An emoji in a name is, rare Chinese characters are not: the font has them."""
    _, known = covered()

    assert list(missing([("m1", "陈䶮𬀩"), ("m2", "王\U0001f600")], known or frozenset(map(ord, "陈䶮𬀩王")))) == [
        ("m2", "王\U0001f600", "\U0001f600")
    ]
