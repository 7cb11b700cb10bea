# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A seat's screen drawn in a terminal."""

from pathlib import Path
from typing import Final

from rich.cells import cell_len, set_cell_size
from rich.console import Group
from rich.live import Live
from rich.panel import Panel
from rich.text import Text

from edge_agent.core.view import Lamp, QuestionView, View
from edge_agent.hardware.panel_client import PanelClient
from edge_agent.hardware.panel_words import PanelState

_BUTTONS: Final = (("yes", "赞成", "green"), ("no", "反对", "red"), ("abstain", "弃权", "yellow"))
_SHAPES: Final[dict[Lamp, str]] = {Lamp.OFF: "○", Lamp.INVITING: "◌", Lamp.RECEIVED: "◐", Lamp.RECORDED: "●"}


NAME_CELLS_MAX: Final = 48


def watch_panel(path: Path) -> None:
    """Draw every state of the panel until the seat ends or the watcher has seen enough.

    Raises:
        RefusedError: No seat answers on that socket.
    """
    with PanelClient(path) as panel, Live(Text("…"), auto_refresh=False) as live:
        try:
            for state in panel.states():
                live.update(draw(state), refresh=True)
        except KeyboardInterrupt:
            return


def draw(state: PanelState) -> Panel:
    """One state as a box of text."""
    view = state.view
    if view is None:
        return Panel(Text("…"))
    lines = [
        Text(f"{view.title}  第{view.round}轮" if view.title else "", style="bold"),
        Text(view.sentence_zh, style="bold cyan"),
        Text(view.sentence_en),
        _lamps(state),
        Text(_foot(view), style="dim"),
    ]
    lines += [_question(view, question) for question in view.paper if len(view.paper) > 1 or not view.choice]
    lines += [Text(f"{found.name}: {found.said_zh}") for found in view.findings]
    for item in view.openable:
        mark = "▶" if item.item == view.opened_item else "?" if item.item == view.asked_item else " "
        lines.append(Text(f"{mark} {item.item}  {item.title}", style="dim"))
    if view.alarm_zh:
        lines.append(Text(f"{view.alarm_zh} {view.alarm_en}", style="bold red"))
    return Panel(Group(*lines), title=f"{view.seat} {view.member}".strip(), subtitle=view.scene.value)


def _question(view: View, question: QuestionView) -> Text:
    """One question of the paper: the one asked now is marked, what is chosen stands out."""
    width = min(NAME_CELLS_MAX, max(cell_len(one.name) for one in view.paper))
    mark = "▶" if question.question == view.asked else " "
    name = set_cell_size(question.name, width + 2)
    text = Text(f"{mark} {set_cell_size(question.question, 6)}{name}")
    if question.highest:
        return text.append("".join(question.chosen).lstrip("s") or f"0-{question.highest}", style="bold")
    for option in question.options:
        text.append(f"{option.zh} ", style="bold green" if option.option in question.chosen else "dim")
    return text


def _lamps(state: PanelState) -> Text:
    text = Text()
    asked = next((one for one in state.view.paper if one.question == state.view.asked), None) if state.view else None
    meant = {option.button: option.zh for option in asked.options} if asked else {}
    for name, usual, colour in _BUTTONS:
        word = meant.get(name, "—" if asked else usual)
        lamp: Lamp = getattr(state.lamps, name)
        style = colour if lamp is not Lamp.OFF else "dim"
        text.append(f"{_SHAPES[lamp]} {word}   ", style=style)
    return text


def _foot(view: View) -> str:
    seconds = "" if view.seconds_left is None else f"  {view.seconds_left} s"
    return f"{view.stage.value or '-'}  {view.link.value}  unsent {view.unsent}{seconds}"
