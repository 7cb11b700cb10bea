# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a seat shows of the whole hall: the agenda with where it stands, and the lines of a published result."""

from edge_agent.core.library import ListedItem
from edge_agent.core.view import AgendaLine, LineView, PersonView
from voting_core.floor import Floor
from voting_core.lifecycle import RoundPhase
from voting_core.option_names import STANDING_NAMES, option_names
from voting_core.round_state import RoundState


def draw_agenda(floor: Floor, items: tuple[ListedItem, ...]) -> tuple[AgendaLine, ...]:
    """Every item of the agenda; what is not published says nothing of how it came out."""
    undecided = floor.undecided
    lines: list[AgendaLine] = []
    for listed in items:
        rounds = [state for (poll, _), state in floor.rounds.items() if poll == listed.item]
        last = max(rounds, key=lambda state: state.opened.round, default=None)
        published = last is not None and last.phase is RoundPhase.PUBLISHED
        if undecided is not None and undecided.opened.poll == listed.item:
            state = "now"
        elif published:
            state = "published"
        else:
            state = "decided" if last is not None and last.phase is RoundPhase.DECLARED else "later"
        outcome = last.declared.outcome if last is not None and published and last.declared is not None else ""
        lines.append(AgendaLine(item=listed.item, title=listed.title, kind=listed.kind, state=state, outcome=outcome))
    return tuple(lines)


def draw_people(item: str, items: tuple[ListedItem, ...]) -> tuple[PersonView, ...]:
    """Everybody whom an item of the agenda is about."""
    people = next((one.people for one in items if one.item == item), ())
    return tuple(PersonView(name=name, post=post, act=act) for name, post, act in people)


def draw_lines(state: RoundState) -> tuple[LineView, ...]:
    """The lines of a result of one question where options are chosen; members on no line at all are left out."""
    declared = state.declared
    if declared is None or len(declared.counted) != 1 or state.opened.questions[0].highest:
        return ()
    zh, en = option_names(state.opened, "zh"), option_names(state.opened, "en")
    counted = declared.counted[0]
    options = state.opened.questions[0].options
    return tuple(
        LineView(
            line=one.line,
            zh=zh.get(one.line, STANDING_NAMES.get(one.line, (one.line, one.line))[0]),
            en=en.get(one.line, STANDING_NAMES.get(one.line, (one.line, one.line))[1]),
            members=one.members,
        )
        for one in (counted.marks or counted.lines)
        if one.members or one.line in options
    )
