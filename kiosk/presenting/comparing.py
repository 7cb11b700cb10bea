# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What differs between two states, or two pages, and whether it matters to a finger on its way."""

from kiosk.model import (
    ElectionPage,
    LocalPage,
    Page,
    PinPage,
    ReviewPage,
    ScorePage,
    ServicePage,
    TellerPage,
    VotePage,
)
from kiosk.words import View


def subject(view: View) -> tuple[str, str, int]:
    """What the screen is about: another round, another sitting, another member turn all pages back."""
    return view.member, view.title, view.round


def asks_same(view: View, before: View) -> bool:
    """Whether two states show the same paper to the same member: what differs was done in between."""
    asked, asked_before = ([one.question for one in state.paper] for state in (view, before))
    return bool(asked) and asked == asked_before and subject(view) == subject(before)


def may_sleep(view: View) -> bool:
    """Whether nobody is expected before the screen, so that it may go dark."""
    return view.scene == "no_sitting" and view.service is None and view.pin is None and not view.alarm_zh


def chosen_in(view: View) -> tuple[tuple[str, ...], ...]:
    """What is chosen, question by question."""
    return tuple(one.chosen for one in view.paper)


def is_complete(view: View) -> bool:
    """Whether every question is answered."""
    return bool(view.paper) and all(one.chosen for one in view.paper)


def meaning(page: Page) -> tuple[object, ...]:
    """What the places of a page mean: choices about another question are other choices in the same places."""
    match page:
        case VotePage() | ElectionPage():
            return (page.title, *(one.touch for one in page.choices))
        case ScorePage():
            return (page.title, page.name, page.detail)
        case ReviewPage():
            return (page.title, *(one.key for one in page.rows))
        case TellerPage():
            return (page.title, page.archive)
        case LocalPage():
            return tuple(one.key for one in page.rows)
        case ServicePage():
            # "Yes" about another step is another answer in the same place; the nine cells are one task.
            return (*(one.key for one in page.rows if one.chosen), *(one.touch for one in page.commands))
        case PinPage():
            return ()
        case _:
            return (type(page),)
