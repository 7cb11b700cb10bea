# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sitting with one slip in it is imported whole, or refused at a place that is there to be looked at."""

from pathlib import Path
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from central_broker.intake.draft import Refusal
from tests.unit.central_broker.intake.sitting_files import draft_of, intake_of

_FOLDER: Final = Path(__file__).resolve().parents[4] / "examples" / "city-council"
_FILES: Final = {path.name: path.read_bytes() for path in sorted(_FOLDER.iterdir()) if path.suffix != ".md"}
_LOOK_ALIKES: Final = ("\u0430", "\u0435", "\uff41", "\u200b", "\u2160", "\u00d7")
"""Cyrillic a and e, a full-width a, a blank without width, a numeral one, a sign for times."""


@st.composite
def slips(draw: st.DrawFn) -> dict[str, bytes]:
    """The files of the city council with one line lost, doubled, cut short or with one character changed."""
    name = draw(st.sampled_from(sorted(_FILES)))
    lines = _FILES[name].decode().split("\n")
    number = draw(st.integers(min_value=0, max_value=len(lines) - 1))
    line = lines[number]
    place = draw(st.integers(min_value=0, max_value=len(line)))
    put = draw(st.sampled_from((*_LOOK_ALIKES, "", "\x00", "\r", '"', ",", "=", "]", "x", "0", "-")))
    changed: list[str] = draw(
        st.sampled_from([[], [line, line], [line[:place]], [line[:place] + put + line[place + 1 :]]])
    )
    return _FILES | {name: "\n".join([*lines[:number], *changed, *lines[number + 1 :]]).encode()}


@given(slips())
def test_one_slip_is_accepted_whole_or_refused_at_a_place_that_is_there(files: dict[str, bytes]) -> None:
    """Every trouble names a line that its file has and says what to do in both languages; else nothing is lost."""
    intake = intake_of(files)
    if not isinstance(intake, Refusal):
        assert len(intake.roster.seats) >= len(intake.roster.members) > 0
        assert intake.agenda.items
        return
    assert intake.troubles
    for trouble in intake.troubles:
        # A file that is not there is the only one of which no line can be looked at.
        text = files.get(trouble.file, b"").decode()
        assert 0 <= trouble.line <= len(text.splitlines()) + 1, trouble
        assert trouble.problem.zh and trouble.problem.en, trouble  # noqa: PT018 - one claim in two languages
        assert trouble.remedy.zh and trouble.remedy.en, trouble  # noqa: PT018 - one claim in two languages


def test_the_files_without_a_slip_are_accepted() -> None:
    """The slips are tried on a sitting that is right."""
    assert len(draft_of(_FILES).agenda.items) == 6
