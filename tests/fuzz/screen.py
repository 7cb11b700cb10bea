# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the agent says to the screen: a line with the whole state of a seat."""

from docs.screens.sample_states import STATES
from kiosk.model import Page
from kiosk.presenting.dealings import ShowPage, StateArrived, Woke
from kiosk.presenting.presenter import Presenter
from kiosk.words import Line, PanelState, read_line
from tests.fuzz.json_mutation import mutate_json
from tests.fuzz.target import Target, demand
from voting_core.codec import encode
from voting_core.errors import RefusedError


def judge_screen(data: bytes) -> bool:
    """A line is read or refused; whatever state is read has a page, also later on, and the same one each time."""
    try:
        line = read_line(data)
    except RefusedError:
        return False
    if line.state is None:
        return True
    pages: list[list[Page]] = []
    for _ in range(2):
        presenter = Presenter()
        effects = presenter.handle(StateArrived(view=line.state.view, mono_ms=1_000))
        effects += presenter.handle(Woke(mono_ms=900_000))
        pages.append([one.page for one in effects if isinstance(one, ShowPage)])
    demand(bool(pages[0]), "a state without a page")
    demand(pages[0] == pages[1], "one state, two pages")
    return True


def _seeds() -> list[bytes]:
    return [encode(Line(state=PanelState(view=view))) for view in STATES.values()]


def screen_targets() -> list[Target]:
    """Targets of this module."""
    return [
        Target(name="screen-line", judge=judge_screen, seeds=_seeds, mutate=lambda: mutate_json(_seeds()), runs=3_000)
    ]
