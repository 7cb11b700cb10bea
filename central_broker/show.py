# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house in the terminal: roll, rounds, seats; Chinese first, English beside it where there is room."""

from collections.abc import Mapping
from typing import Final

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from central_broker import show_health, show_tellers
from central_broker.core.status import RebuildStatus, RoundStatus, SeatStatus, Status
from central_broker.sign_in_words import IDENTIFICATIONS, sign_ins
from voting_core.option_names import STANDING_NAMES, YES_NO
from voting_core.questions import Counted

_COLOURS: Final = {
    "yes": "green",
    "no": "red",
    "abstain": "yellow",
    "not_pressed": "white",
    "absent": "dim",
    "leave": "dim",
    "recused": "dim",
    "offline": "magenta",
    "hands": "cyan",
    "ballots": "white",
    "void": "magenta",
}

LINES: Final[Mapping[str, tuple[str, str, str]]] = {
    line: (*names, _COLOURS[line]) for line, names in {**YES_NO, **STANDING_NAMES}.items()
}
"""Lines of a result: Chinese, English, colour."""

PHASES: Final[Mapping[str, tuple[str, str]]] = {
    "none": ("未开会", "no sitting"),
    "opened": ("会议已建", "opened"),
    "rostered": ("名册已定", "roster fixed"),
    "roll": ("会议进行", "in session"),
    "adjourned": ("休会", "adjourned"),
    "open": ("正在表决", "voting"),
    "closed": ("已截止", "closed"),
    "frozen": ("已封票", "frozen"),
    "opening": ("正在开票", "opening the count"),
    "counted": ("已开票", "counted"),
    "declared": ("已宣布", "declared"),
    "published": ("已公布", "published"),
    "aborted": ("已中止", "aborted"),
    "annulled": ("已作废", "annulled"),
}

SITTING_PHASES: Final[Mapping[str, tuple[str, str]]] = {**PHASES, "closed": ("已闭会", "over")}
"""A sitting that is closed is over; a round that is closed only takes no more ballots."""

OUTCOMES: Final[Mapping[str, tuple[str, str, str]]] = {
    "carried": ("通过", "carried", "bold green"),
    "not_carried": ("未通过", "not carried", "bold red"),
    "void": ("无效", "void", "bold magenta"),
    "tied": ("票数相等", "tied", "bold yellow"),
    "decided": ("已有结果", "decided", "bold"),
}


_BLANK: Final = "\N{NO-BREAK SPACE}"
_TIMES: Final = "\N{MULTIPLICATION SIGN}"
"""Between a score and how many gave it: 90×4."""


def word(pair: tuple[str, ...], lang: str) -> str:
    """The word of a pair in the language asked for."""
    return pair[1] if lang == "en" else pair[0]


def house(status: Status, lang: str = "zh") -> RenderableType:
    """The whole house."""
    parts: list[RenderableType] = [Panel(_roll(status, lang), title=status.title or "—", title_align="left")]
    if status.rebuild is not None:
        parts.append(Panel(rebuild(status.rebuild, lang), style="bold yellow"))
    parts.extend(Text(f"⚠ {word((alarm.zh, alarm.en), lang)}", style="bold red") for alarm in status.alarms)
    ailing = show_health.troubles(status, lang)
    if ailing is not None:
        parts.append(ailing)
    if status.tellers is not None:
        parts.append(Text(show_tellers.key(status.tellers, lang), style="cyan"))
    if status.rounds:
        parts.append(results(status, lang))
    if status.proposals:
        parts.append(proposals(status, lang))
    return Group(*parts)


def rebuild(one: RebuildStatus, lang: str = "zh") -> Text:
    """How far a centre that lost its ledger has come, and what it still waits for."""
    if not one.floor_seq:
        return Text(word(("正在向席位收集账本：尚无席位报来。", "Asking the seats for the ledger: none so far."), lang))
    waiting = ", ".join(one.waiting)
    lines = [
        (
            f"正在从席位重建账本：议事录至第 {one.floor_seq} 条，{len(one.reported)} 个席位已报齐。",
            f"Rebuilding from the seats: floor log up to {one.floor_seq}, {len(one.reported)} seats have brought all.",
        )
    ]
    if waiting:
        lines.append((f"等待席位：{waiting}", f"Waiting for seats: {waiting}"))
    if one.blobs_missing:
        lines.append((f"尚缺文件 {one.blobs_missing} 份", f"Bodies still missing: {one.blobs_missing}"))
    if one.lost:
        lost = ", ".join(f"{gone.seat} #{gone.first_seq}-{gone.last_seq}" for gone in one.lost)
        lines.append((f"已知丢失的记录：{lost}", f"Records known to be lost: {lost}"))
    if one.forks:
        forks = ", ".join(one.forks)
        lines.append((f"有两份不同的议事录：{forks}", f"Two different floor logs: {forks}"))
    if not one.ready:
        lines.append(("正在核对…", "Checking …"))
    elif not waiting and not one.blobs_missing:
        lines.append(("已收齐，可用 accept-rebuild 确认。", "All is here: accept it with accept-rebuild."))
    return Text("\n".join(word(line, lang) for line in lines))


def _roll(status: Status, lang: str) -> Text:
    phase = word(SITTING_PHASES.get(status.phase, (status.phase, status.phase)), lang)
    quorum = status.present >= status.quorum_needed
    words = (
        (
            f"{phase} · 应到 {status.due} 实到 {status.present} 组成人员 {status.members} · "
            f"法定人数 {status.quorum_needed}{'，已足' if quorum else '，未足'} · 在线席位 {status.online}"
        )
        if lang != "en"
        else (
            f"{phase} · due {status.due}, present {status.present}, members {status.members} · "
            f"quorum {status.quorum_needed} {'reached' if quorum else 'not reached'} · seats online {status.online}"
        )
    )
    known = sign_ins(status, lang)
    tail = f"\nfloor {status.floor_seq} · ledger {status.tree_size} · term {status.term} · {status.tree_root[:16]}"
    return Text.assemble((words, "bold"), f"\n{known}" if known else "", (tail, "dim"))


def results(status: Status, lang: str = "zh") -> Table:
    """One row a round: lines, arithmetic, outcome."""
    table = Table(title=word(("表决结果", "Results"), lang), title_justify="left", expand=False, show_lines=True)
    table.add_column(word(("议题", "Item"), lang), max_width=36, overflow="fold")
    table.add_column(word(("结果", "Lines"), lang), max_width=40, overflow="fold")
    table.add_column(word(("计算与结论", "Arithmetic"), lang), max_width=52, overflow="fold")
    for one in status.rounds:
        table.add_row(_title(one, lang), lines(one, lang), arithmetic(one, lang))
    return table


def _title(one: RoundStatus, lang: str) -> Text:
    number = f"第 {one.round} 轮" if lang != "en" else f"round {one.round}"
    if one.secrecy == "secret":
        number += word((" · 无记名", " · secret"), lang)
    phase = word(PHASES.get(one.phase, (one.phase, one.phase)), lang)
    there = f"\n到会：开启时 {one.present}，封票时 {one.present_frozen}"
    if lang == "en":
        there = f"\npresent: {one.present} at opening, {one.present_frozen} at freezing"
    return Text.assemble(
        one.title, (f"\n{one.poll} · {number} · {phase}", "dim"), (there if one.present_frozen else "", "dim")
    )


def lines(one: RoundStatus, lang: str = "zh") -> Text:
    """The lines of a declared round, zero lines left out; before that, only how many have voted.

    Where there are several questions, each has a row that begins with what it is about.
    """
    if not one.counted:
        words = f"已表决 {one.voted}/{one.entitled}" if lang != "en" else f"voted {one.voted} of {one.entitled}"
        return Text(words)
    asked = {question.question: question for question in one.questions}
    rows = [_counted(counted, asked[counted.question].name, one, lang) for counted in one.counted]
    return Text("\n").join(rows)


def _counted(counted: Counted, name: str, one: RoundStatus, lang: str) -> Text:
    names = one.names_en if lang == "en" else one.names_zh
    row = Text(f"{name}\N{NO-BREAK SPACE}" if name else "", style="bold")
    shown = [
        Text(
            f"{_line(line.line, names, lang)}{_TIMES if line.line[1:].isdigit() else _BLANK}{line.members}",
            style=LINES.get(line.line, ("", "", ""))[2],
        )
        for line in (*counted.marks, *counted.lines)
        if line.members
    ]
    return row + Text("  ").join(shown)


def _line(name: str, names: Mapping[str, str], lang: str) -> str:
    return word(LINES[name][:2], lang) if name in LINES else names.get(name, name)


def provisional(one: RoundStatus, lang: str = "zh") -> str:
    """What a frozen round still lacks, before it is declared; empty for any other round."""
    if one.secrecy == "secret":
        return show_tellers.frozen(one, lang)
    if one.phase != "frozen":
        return ""
    if not one.unsealed:
        return word(("全部席位已封票，可以宣布。", "Every seat has sealed: it can be declared."), lang)
    seats = ", ".join(one.unsealed)
    if one.provisional == "can_change":
        zh, en = "可能改变结果：等席位回来后再封票，或由两人宣布。", "they can change the result: wait, or two declare."
    else:
        zh, en = "不影响结果，可以宣布。", "they cannot change the result: it can be declared."
    return word((f"席位 {seats} 未封票，{zh}", f"Seats {seats} have not sealed; {en}"), lang)


def arithmetic(one: RoundStatus, lang: str = "zh") -> Text:
    """The sentence that explains the outcome."""
    if not one.outcome:
        return Text("\n".join(filter(None, (one.reason or provisional(one, lang), _waiting(one, lang)))), style="dim")
    said = sentences(one, lang)
    annulled = one.phase == "annulled"
    text = Text(said, style="dim strike" if annulled else OUTCOMES[one.outcome][2])
    if annulled:
        text = Text.assemble((f"{word(PHASES['annulled'], lang)}: {one.reason}\n", "bold magenta"), text)
    if one.late:
        head = word(("迟到、未计入", "late, not counted"), lang)
        text.append(f"\n{head}: {', '.join(one.late)}", style="magenta")
    return text


def sentences(one: RoundStatus, lang: str) -> str:
    """What a result says: its own sentence, and where there are several findings, theirs too, each on a line."""
    own = one.said_en if lang == "en" else one.said_zh
    if [found.said_zh for found in one.findings] == [one.said_zh]:
        return own
    names = {question.subject: question.name.split(" · ")[0] for question in one.questions if question.subject}
    marked = one.names_en if lang == "en" else one.names_zh
    return "\n".join(
        [own]
        + [
            f"{names.get(found.subject) or marked.get(found.subject, found.subject)}: "
            f"{found.said_en if lang == 'en' else found.said_zh}"
            for found in one.findings
        ]
    )


def _waiting(one: RoundStatus, lang: str) -> str:
    """Ballots that two people may adopt: whose, never which way."""
    if not one.adoptable:
        return ""
    members = ", ".join(f"{ballot.member} ({ballot.seat})" for ballot in one.adoptable)
    return word((f"待两人采认：{members}", f"Waiting to be adopted by two people: {members}"), lang)


def proposals(status: Status, lang: str = "zh") -> Table:
    """Orders that wait for a second operator."""
    table = Table(title=word(("待第二人确认", "Waiting for a second operator"), lang), title_justify="left")
    for name in ("id", word(("操作", "order"), lang), word(("已签", "signed by"), lang)):
        table.add_column(name)
    for one in status.proposals:
        table.add_row(one.act_id[:8], one.kind, ", ".join(one.operators))
    return table


def seats(status: Status, lang: str = "zh") -> Table:
    """One row a seat."""
    table = Table(title=word(("席位", "Seats"), lang), title_justify="left")
    for name in (("席位", "seat"), ("姓名", "name"), ("状态", "state"), ("记录", "records"), ("议事录", "floor")):
        table.add_column(word(name, lang))
    for one in status.seats:
        table.add_row(one.seat, one.name, seat_state(one, lang), str(one.records), str(one.floor_seq))
    return table


def seat_state(one: SeatStatus, lang: str = "zh") -> Text:
    """What a secretary needs to know of a seat, worst first; never a choice."""
    facts = [
        (bool(one.blocked), ("封锁", "blocked"), "bold red"),
        (one.closed, ("已停用", "closed"), "bold red"),
        (bool(one.fault), ("故障", "fault"), "red"),
        (one.excused, ("已免封票", "excused"), "dim"),
        (not one.online and not one.excused, ("离线", "off"), "red"),
        (one.online and one.cut_off, ("断联", "cut off"), "yellow"),
        (one.signed_in, ("已报到", "signed in"), "green"),
        (one.signed_in and one.identification in IDENTIFICATIONS, IDENTIFICATIONS.get(one.identification, ()), "dim"),
        (one.on_leave and not one.signed_in, ("请假", "on leave"), "dim"),
        (one.voted, ("已表决", "voted"), "green"),
        (one.sealed, ("已封票", "sealed"), "cyan"),
    ]
    shown = Text()
    for holds, pair, colour in facts:
        if holds:
            shown.append(f"{word(pair, lang)} ", style=colour)
    return shown
