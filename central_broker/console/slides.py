# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the hall's screen shows: one slide at a time, never blank, never a result before it is published."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeVar

from central_broker.console.air import Slide
from central_broker.core.status import AgendaEntry, RoundStatus, Status
from central_broker.result_table import ResultRow, ResultTable, result_table
from voting_core.lifecycle import RoundPhase, SittingPhase

SlideKind = Literal["emblem", "roll", "item", "voting", "counting", "result", "withdrawn", "agenda", "word"]

ROWS_MAX: Final = 5
"""Rows of a table on one page: more would be too small for the last row of the hall."""
AGENDA_MAX: Final = 7
"""Items of the agenda on one page."""

Pair = tuple[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One slide, ready to be drawn.

    ``kicker`` stands small above the title, ``said`` is the sentence below; ``figures`` are a name in both languages
    and a number. ``bars`` are the parts of a vote with their line, ``mark`` how many were needed of how many. A long
    table has several ``pages``.
    """

    kind: SlideKind
    title: str = ""
    kicker: Pair = ("", "")
    said: Pair = ("", "")
    outcome: str = ""
    figures: tuple[tuple[str, str, int], ...] = ()
    bars: tuple[tuple[str, str, str, int], ...] = ()
    mark: tuple[int, int] = (0, 0)
    columns: tuple[tuple[str, str, str], ...] = ()
    pages: tuple[tuple[ResultRow, ...], ...] = ()
    lists: tuple[tuple[tuple[str, str, str], ...], ...] = ()
    """Of an agenda, page by page: title and what became of each item, in both languages."""
    page: int = 0
    """The page that is shown, from 1; 0 turns pages by itself."""
    is_timed: bool = False


def shown(status: Status | None, wanted: Slide) -> Shown:
    """The slide that is wanted, as the house stands, on the page that is wanted if it has so many."""
    slide = _wanted(status, wanted)
    return replace(slide, page=min(wanted.page, max(len(slide.pages), len(slide.lists))))


def _wanted(status: Status | None, wanted: Slide) -> Shown:
    if status is None:
        return Shown(kind="word", said=("请稍候。", "One moment, please."))
    match wanted.name:
        case "emblem":
            return emblem(status)
        case "roll":
            return roll(status)
        case "agenda":
            return agenda(status)
        case "item":
            entry = next((one for one in status.agenda if one.item == wanted.poll), None)
            return item(entry) if entry else emblem(status)
        case "result":
            state = _published(status, wanted.poll, wanted.round)
            return result(state) if state else emblem(status)
        case _:
            return follow(status)


def follow(status: Status) -> Shown:
    """The slide of what the sitting is at."""
    match status.phase:
        case SittingPhase.ROLL:
            return _in_session(status)
        case SittingPhase.ADJOURNED:
            return Shown(kind="word", title=status.title, said=("休会", "The sitting is adjourned"))
        case SittingPhase.CLOSED:
            return Shown(kind="word", title=status.title, said=("闭会", "The sitting is closed"))
        case _:
            return emblem(status)


def _in_session(status: Status) -> Shown:
    if not status.rounds:
        return roll(status)
    state = status.rounds[-1]
    match state.phase:
        case RoundPhase.OPEN:
            return voting(state)
        case RoundPhase.PUBLISHED:
            return result(state)
        case RoundPhase.ANNULLED:
            return Shown(kind="withdrawn", title=state.title, said=("此结果作废", "This result is void"))
        case RoundPhase.ABORTED:
            return Shown(kind="withdrawn", title=state.title, said=("本轮表决中止", "This vote was ended"))
        case _:
            return counting(state)


def emblem(status: Status) -> Shown:
    """The name of the sitting, and nothing else."""
    if not status.title:
        return Shown(kind="word", said=("会议尚未开始", "The sitting has not begun"))
    return Shown(kind="emblem", title=status.title)


def roll(status: Status) -> Shown:
    """Who is there, and whether they are enough."""
    enough = status.quorum_needed and status.present >= status.quorum_needed
    lacking = status.quorum_needed - status.present
    return Shown(
        kind="roll",
        title=status.title,
        figures=(
            ("应到", "due", status.due),
            ("实到", "present", status.present),
            ("缺席", "absent", max(0, status.due - status.present)),
            ("请假", "on leave", status.members - status.due),
        ),
        said=("符合法定人数", "There is a quorum") if enough else (f"尚缺 {lacking} 人", f"{lacking} more needed"),
        outcome="carried" if enough else "waiting",
    )


def agenda(status: Status) -> Shown:
    """The items, and what became of those whose result is published."""
    last = {one.poll: one for one in status.rounds if one.phase == RoundPhase.PUBLISHED}
    listed = tuple((entry.title, *_became(last.get(entry.item))) for entry in status.agenda)
    return Shown(kind="agenda", title=status.title, kicker=("议程", "Agenda"), lists=paged(listed, AGENDA_MAX))


def _became(state: RoundStatus | None) -> Pair:
    return OUTCOMES.get(state.outcome, ("", "")) if state else ("", "")


EVERYWHERE: Final = frozenset({"absent", "on_leave", "recused", "offline", "void"})
"""Standings that are usually the same for all subjects of one ballot."""

OUTCOMES: Final[dict[str, Pair]] = {
    "carried": ("通过", "carried"),
    "not_carried": ("未通过", "not carried"),
    "void": ("表决无效", "void"),
    "tied": ("票数相等", "tied"),
    "decided": ("", ""),
}
"""What a result is called on the screen; where it says something of each subject, the table does."""


def item(entry: AgendaEntry) -> Shown:
    """An item's title, in full, before it is put."""
    return Shown(kind="item", title=entry.title, kicker=("议题", "Item"))


def voting(state: RoundStatus) -> Shown:
    """A vote that is going on: how many have voted where that may be shown, and never for what."""
    numbers = (("已表决", "voted", state.voted), ("在场", "present", state.present)) if state.display != "none" else ()
    secret = ("无记名表决", "secret vote") if state.secrecy == "secret" else ("", "")
    return Shown(
        kind="voting",
        title=state.title,
        kicker=secret,
        said=("请按表决器", "Please vote"),
        figures=numbers,
        is_timed=bool(state.left_ms),
    )


def counting(state: RoundStatus) -> Shown:
    """Between the end of a vote and its publication."""
    secret = state.phase in (RoundPhase.OPENING, RoundPhase.COUNTED)
    said = ("表决结束，正在开票", "The tellers open the count") if secret else ("表决结束，正在计票", "Counting")
    return Shown(kind="counting", title=state.title, said=said)


def result(state: RoundStatus) -> Shown:
    """A published result."""
    table = legible(result_table(state))
    one = table.rows[0] if len(table.rows) == 1 and table.columns else None
    finding = state.findings[0] if state.findings else None
    return Shown(
        kind="result",
        title=state.title,
        kicker=_round_words(state),
        outcome=state.outcome,
        said=_said(state) if one else (state.said_zh, state.said_en),
        bars=_bars(table) if one else (),
        mark=(finding.needed, finding.base) if one and finding and finding.base else (0, 0),
        columns=() if one else table.columns,
        pages=() if one else paged(table.rows),
    )


ROW_WORDS: Final[dict[str, Pair]] = {
    **OUTCOMES,
    "elected": ("当选", "elected"),
    "not_elected": ("未当选", "not elected"),
    "again": ("再次投票", "second ballot"),
    "none": ("未定等次", "no grade"),
}
"""What a row of a table ends with: nobody has to tell colours apart."""


def row_word(row: ResultRow) -> Pair:
    """What became of one subject, in a word."""
    return row.grade if row.grade[0] else ROW_WORDS.get(row.outcome, ("", ""))


def legible(table: ResultTable) -> ResultTable:
    """A table without columns that say the same of every subject, such as those on leave: the sheet has them."""
    if len(table.rows) < 2:
        return table
    kept = [
        at
        for at, (line, _, _) in enumerate(table.columns)
        if line not in EVERYWHERE or len({row.cells[at] for row in table.rows}) > 1
    ]
    return ResultTable(
        columns=tuple(table.columns[at] for at in kept),
        rows=tuple(replace(row, cells=tuple(row.cells[at] for at in kept)) for row in table.rows),
    )


def _said(state: RoundStatus) -> Pair:
    return OUTCOMES.get(state.outcome) or (state.said_zh, state.said_en)


def _round_words(state: RoundStatus) -> Pair:
    return (f"第 {state.round} 轮", f"Round {state.round}") if state.round > 1 else ("", "")


def _bars(table: ResultTable) -> tuple[tuple[str, str, str, int], ...]:
    """Lines that are drawn: those of the ballot always, standings where somebody is on them."""
    cells = zip(table.columns, table.rows[0].cells, strict=True)
    kept = ("yes", "no", "abstain", "not_pressed")
    return tuple((*column, members or 0) for column, members in cells if members or column[0] in kept[:3])


def paged(rows: Sequence[T], most: int = ROWS_MAX) -> tuple[tuple[T, ...], ...]:
    """Rows on pages of about the same length, each row once, in order."""
    if not rows:
        return ()
    count = -(-len(rows) // most)
    size = -(-len(rows) // count)
    return tuple(tuple(rows[at : at + size]) for at in range(0, len(rows), size))


def _published(status: Status, poll: str, number: int) -> RoundStatus | None:
    """A round whose result everybody may see."""
    found = [one for one in status.rounds if one.poll == poll and number in (0, one.round)]
    return next((one for one in reversed(found) if one.phase == RoundPhase.PUBLISHED), None)


@dataclass(slots=True)
class Held:
    """The newest picture of the house that most of the connected seats hold too.

    The hall's screen shows nothing that a centre could still lose: a floor record is on it only after more than half
    of the connected seats have it.
    """

    status: Status | None = None

    def take(self, status: Status | None) -> Status | None:
        """What may be shown now that the house stands so."""
        if status is None:
            return self.status
        if not status.online or 2 * status.held_by > status.online or self._is_shown(status):
            self.status = status
        return self.status

    def _is_shown(self, status: Status) -> bool:
        """Whether the floor log has not grown since what is shown."""
        known = self.status
        return known is not None and (known.sitting, known.floor_seq) == (status.sitting, status.floor_seq)
