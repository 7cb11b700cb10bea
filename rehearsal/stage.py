# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the watcher of a rehearsal sees: the hall from above, the roll, the story as it happens, the results."""

import io
import re
import time
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.align import Align
from rich.columns import Columns
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.live import Live
from rich.panel import Panel as Box
from rich.segment import Segment
from rich.table import Table
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text

from central_broker import show
from central_broker.core.status import Status
from rehearsal.panel import Panel
from voting_core.roster import Seat

STORY_LINES: Final = 12
PICTURE_WIDTH: Final = 132

_SVG: Final = re.sub(r"@font-face \{\{.*?\}\}\s*(?=@font-face|\.)", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL).replace(
    "Fira Code", "Noto Sans Mono CJK SC"
)
"""Rich's own frame, without its fonts from the network: a picture in a repository calls nobody."""

LEGEND: Final = (
    ("●", "dim", "空 empty"),
    ("●", "white", "报到 signed in"),
    ("◉", "cyan", "按键 pressed"),
    ("◉", "yellow", "记录 recorded"),
    ("◉", "green", "送达 delivered"),
    ("◉", "bold bright_green", "计票 counted"),
    ("▲", "bold magenta", "断联 cut off"),
    ("✕", "bold red", "失电 down"),
)

_STAGE_STYLE: Final = {
    "received": "cyan",
    "recorded": "yellow",
    "delivered": "green",
    "counted": "bold bright_green",
}


class Stage:
    """The live picture; in a terminal it is redrawn in place, elsewhere the story comes line by line."""

    def __init__(
        self,
        console: Console,
        seats: tuple[Seat, ...],
        panels: Mapping[str, Panel],
        title: str,
        pictures: Path | None = None,
    ) -> None:
        self._console = console
        self._pictures = pictures
        self._seats = seats
        self._panels = panels
        self._title = title
        self._story: deque[Text] = deque(maxlen=STORY_LINES)
        self._began_s = time.monotonic()
        self.status: Status | None = None
        self._live = Live(get_renderable=self.picture, console=console, refresh_per_second=5, transient=True)

    @classmethod
    def silent(cls, seats: tuple[Seat, ...], panels: Mapping[str, Panel]) -> Self:
        """A stage nobody watches: for a bench or a test."""
        return cls(Console(quiet=True), seats, panels, "")

    def __enter__(self) -> Self:
        """Begin to draw."""
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop drawing; the last picture stays."""
        if self._console.is_terminal:
            self._live.stop()
            self._console.print(self.picture())

    def tell(self, zh: str, en: str, style: str = "") -> None:
        """Add one line to the story."""
        passed_s = time.monotonic() - self._began_s
        line = Text.assemble((f"{passed_s:5.1f} s  ", "dim"), (zh, style), (f"  {en}", "dim"))
        self._story.append(line)
        if not self._console.is_terminal:
            self._console.print(line, soft_wrap=True)

    def photograph(self, name: str, what: RenderableType | None = None) -> None:
        """Save what is seen now as an SVG, where pictures are wanted; for the README."""
        if self._pictures is not None:
            console = Console(record=True, width=PICTURE_WIDTH, file=io.StringIO(), force_terminal=True)
            console.print(what or self.picture())
            svg = console.export_svg(title="make demo", theme=SVG_EXPORT_THEME, code_format=_SVG, unique_id=name)
            (self._pictures / f"{name}.svg").write_text(svg, "utf-8")

    def picture(self) -> RenderableType:
        """The whole picture."""
        parts: list[RenderableType] = [self._hall(), _legend(), Text()]
        parts.append(Box(_Newest(*self._story), title="经过 story", title_align="left", height=STORY_LINES + 2))
        return Box(Group(*parts), title=self._title, title_align="left")

    def _hall(self) -> RenderableType:
        rows = max(seat.row for seat in self._seats)
        lines = [self._row(row) for row in range(1, rows + 1)]
        status = self.status
        facts = _facts(status) if status else Text("…")
        table = Table.grid(padding=(0, 3), expand=True)
        table.add_column(ratio=3)
        table.add_column(ratio=4, overflow="fold")
        rostrum = Text("▔▔▔▔▔ 主席台 rostrum ▔▔▔▔▔", style="dim", justify="center")
        table.add_row(Group(rostrum, *lines), facts)
        return table

    def _row(self, row: int) -> Text:
        line = Text(justify="center")
        for seat in sorted((seat for seat in self._seats if seat.row == row), key=lambda seat: seat.place):
            mark, style = seat_mark(self._panels[seat.seat].view)
            line.append(f" {mark} ", style=style)
        return line


def seat_mark(view: Mapping[str, Any]) -> tuple[str, str]:
    """How one seat is drawn: never by what its member chose."""
    if not view:
        return "✕", "bold red"
    if view.get("link") == "cut_off":
        return "▲", "bold magenta"
    voting = view.get("title") and view.get("stage")
    if voting and view.get("choice"):
        return "◉", _STAGE_STYLE.get(str(view["stage"]), "white")
    return "●", "white" if view.get("member") else "dim"


def _facts(status: Status) -> Text:
    text = Text()
    quorum = "已足 reached" if status.present >= status.quorum_needed else "未足 not reached"
    text.append(f"应到 due {status.due}   实到 present {status.present}   ", style="bold")
    text.append(f"法定人数 quorum {status.quorum_needed} {quorum}\n")
    text.append(
        f"在线 online {status.online}   账本 ledger {status.tree_size}   议事录 floor {status.floor_seq}"
        f"（{status.held_by} 席已存 held）\n",
        style="dim",
    )
    if status.rounds:
        one = status.rounds[-1]
        phase = " ".join(show.PHASES[one.phase])
        text.append(f"\n{one.title}\n", style="bold")
        text.append(f"{phase}   已表决 voted {one.voted}/{one.entitled}   已封票 sealed {one.sealed}\n")
        if one.lines:
            text.append_text(show.lines(one))
            text.append("\n")
            text.append_text(show.arithmetic(one))
        elif one.unsealed:
            text.append(f"未封票席位 unsealed: {', '.join(one.unsealed)}", style="magenta")
    return text


class _Newest:
    """The end of the story: long lines are folded, and it is the oldest that give way."""

    def __init__(self, *lines: Text) -> None:
        self._lines = lines

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw as many folded lines as there is room for."""
        folded = console.render_lines(Group(*self._lines), options.update(height=None), pad=False)
        for line in folded[-STORY_LINES:]:
            yield from line
            yield Segment.line()


def _legend() -> RenderableType:
    marks = [Text.assemble((f"{mark} ", style), (words, "dim"), no_wrap=True) for mark, style, words in LEGEND]
    return Align.center(Columns(marks, padding=(0, 2)))
