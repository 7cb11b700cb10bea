# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sheet of one result (表决结果报告单)."""

from collections.abc import Iterator
from typing import Final

import segno

from central_broker.core.house import House
from central_broker.core.picture import draw_status
from central_broker.core.status import RoundStatus, Status
from central_broker.opening import is_trial
from central_broker.publication.votes import member_votes
from central_broker.result_table import result_table
from central_broker.sheets.opening_roll import opening_quorum, opening_roll
from central_broker.sheets.record_times import clock_time, day
from central_broker.sheets.sheet_data import Fact, Row, Sheet, Table
from central_broker.show import OUTCOMES
from central_broker.sign_in_words import IDENTIFICATIONS
from voting_core.errors import RefusedError
from voting_core.frames import decode_frame
from voting_core.lifecycle import RoundPhase
from voting_core.option_names import STANDING_NAMES, YES_NO
from voting_core.round_records import ResultDeclared
from voting_core.round_state import RoundState

Pair = tuple[str, str]

KINDS: Final[dict[str, Pair]] = {
    "motion": ("表决", "Motion"),
    "appraisal": ("测评", "Appraisal"),
    "personnel": ("人事任免", "Personnel"),
    "election": ("选举", "Election"),
}
CHANNELS: Final[dict[str, Pair]] = {
    "hands": ("举手", "by hand"),
    "paper": ("纸质票", "on paper"),
    "video": ("视频", "by video"),
}
SIGNATURES: Final[tuple[Pair, ...]] = (
    ("主持人", "Chair"),
    ("总监票人", "Chief teller"),
    ("监票人", "Teller"),
    ("计票人", "Counting clerk"),
    ("记录", "Recorder"),
)
EFFECTS: Final[dict[str, Pair]] = {
    "can_change": ("其结果可能改变结论，由两人确认宣布", "they could change the outcome; two people declared it"),
    "none": ("没有委员因此未计入，不影响结论", "no member's vote is missing because of it"),
    "cannot_change": ("不影响结论", "they could not change the outcome"),
}


def result_sheet(house: House, poll: str, number: int, lang: str = "zh", *, names: bool = False) -> Sheet:
    """The sheet of a declared round.

    Args:
        house: The sitting, as its bundle or ledger tells it.
        poll: The poll.
        number: Its round.
        lang: zh or en.
        names: With a list of who voted how, where the round was named.

    Raises:
        RefusedError: There is no such round, or it has no result.
    """
    state = house.floor.rounds.get((poll, number))
    if state is None or state.declared is None:
        raise RefusedError(f"Round {number} of '{poll}' has no declared result.", "Choose a declared round.")
    status = draw_status(house, (), (), 0)
    told = next(one for one in status.rounds if (one.poll, one.round) == (poll, number))
    return ResultSheet(house, status, state, told, state.declared, lang).draw(names=names)


class ResultSheet:
    """One result in one language."""

    def __init__(
        self, house: House, status: Status, state: RoundState, told: RoundStatus, declared: ResultDeclared, lang: str
    ) -> None:
        self._house, self._status, self._state, self._told = house, status, state, told
        self._declared, self._lang = declared, lang

    def say(self, pair: Pair) -> str:
        """The half of a pair."""
        return pair[1] if self._lang == "en" else pair[0]

    def draw(self, *, names: bool) -> Sheet:
        """The sheet."""
        told, table = self._told, result_table(self._told)
        single = len(table.rows) == 1 and bool(table.columns)
        opened = self._state.opened
        rule = opened.majority or opened.appraisal or opened.election
        article = getattr(rule, "article", "")
        return Sheet(
            heading=self.say(("表决结果报告单", "Result of a vote")),
            body=self._status.title,
            title=told.title,
            mark=self._mark(),
            facts=tuple(self._facts()),
            roll=tuple(self._roll()),
            outcome=self._outcome(),
            said=self.say((told.said_zh, told.said_en)),
            rule=self.say((f"依据：{article}", f"By: {article}")) if article else "",
            lines=tuple(self._lines()) if single else (),
            tables=tuple(self._tables(single=single)),
            annexes=(self._named(),) if names and told.secrecy == "named" else (),
            notes=tuple(self._notes()),
            proofs=tuple(self._proofs()),
            qr=self._qr(),
            signatures=tuple(self.say(one) for one in SIGNATURES),
            lang=self._lang,
            made=day(self._declared.at_ms),
        )

    def _outcome(self) -> str:
        """In one word; of an annulled round nobody shall read only that it was carried."""
        outcome = self._told.outcome
        word = self.say(OUTCOMES[outcome][:2]) if outcome in OUTCOMES else outcome
        return word + self.say(("（已作废）", " (annulled)")) if self._is_annulled else word

    @property
    def _is_annulled(self) -> bool:
        return self._told.phase == RoundPhase.ANNULLED

    def _mark(self) -> str:
        if self._is_annulled:
            return self.say((f"已作废：{self._told.reason}", f"Annulled: {self._told.reason}"))
        if is_trial(self._status.sitting):
            return self.say(("试表决，无效力", "Trial, without effect"))
        return ""

    def _facts(self) -> Iterator[Fact]:
        told, opened, closed = self._told, self._state.opened, self._state.closed
        secret = told.secrecy == "secret"
        yield Fact(name=self.say(("类别", "Kind")), value=self.say(KINDS[told.kind]))
        yield Fact(
            name=self.say(("方式", "Voting")), value=self.say(("无记名", "secret") if secret else ("记名", "named"))
        )
        yield Fact(name=self.say(("轮次", "Round")), value=str(told.round))
        yield Fact(name=self.say(("议题编号", "Item")), value=told.poll)
        yield Fact(name=self.say(("开始", "Opened")), value=clock_time(opened.at_ms))
        if closed is not None:
            yield Fact(name=self.say(("截止", "Closed")), value=clock_time(closed.at_ms))
        yield Fact(name=self.say(("宣布", "Declared")), value=clock_time(self._declared.at_ms))
        known = identifications(self._house)
        if known:
            value = "，".join(f"{self.say(IDENTIFICATIONS[one])} {count}" for one, count in known.items())
            yield Fact(name=self.say(("报到方式", "Identification")), value=value)

    def _roll(self) -> Iterator[Fact]:
        """As it was when the round was opened: leave that was entered later is of no account here."""
        here = opening_roll(self._house, self._state.opened)
        yield Fact(name=self.say(("组成人员", "Members")), value=str(here.members))
        yield Fact(name=self.say(("应到", "Due")), value=str(here.due))
        yield Fact(name=self.say(("实到", "Present")), value=str(here.present))
        yield Fact(name=self.say(("缺席", "Absent")), value=str(max(0, here.due - here.present)))
        yield Fact(name=self.say(("请假", "On leave")), value=str(here.members - here.due))
        yield Fact(name=self.say(("法定人数", "Quorum")), value=str(opening_quorum(self._house, here)))

    def _lines(self) -> Iterator[Fact]:
        """All lines that somebody is on; they sum to the members."""
        always = ("yes", "no", "abstain", "not_pressed")
        words = {**YES_NO, **STANDING_NAMES}
        for line in self._told.counted[0].lines:
            if line.members or line.line in always:
                zh = self._told.names_zh.get(line.line, line.line)
                en = self._told.names_en.get(line.line, line.line)
                yield Fact(name=self.say(words.get(line.line, (zh, en))[:2]), value=str(line.members))

    def _tables(self, *, single: bool) -> Iterator[Table]:
        table = result_table(self._told)
        if not single:
            words = tuple(self.say((column[1], column[2])) for column in table.columns)
            yield Table(
                title=self.say(("逐项结果", "Results")),
                head=(self.say(("对象", "Subject")), *words, self.say(("结论", "Finding"))),
                rows=tuple(
                    Row(
                        name=row.name,
                        cells=tuple("—" if cell is None else str(cell) for cell in row.cells),
                        said=self.say((row.said_zh, row.said_en)) or "—",
                    )
                    for row in table.rows
                ),
            )
        yield from self._channels()

    def _channels(self) -> Iterator[Table]:
        """What was counted by people, each channel by itself."""
        rows = [
            Row(
                name=self.say(CHANNELS[count.channel]),
                cells=(str(len(count.members)),),
                said="  ".join(
                    f"{self.say(YES_NO.get(line.line, (line.line, line.line)))} {line.members}"
                    for line in count.counted[0].lines
                ),
            )
            for count in self._state.hand_counts
        ]
        head = (("人工计票", "Counted by people"), ("人数", "Members"), ("结果", "Result"))
        yield Table(
            title=self.say(("人工计票", "Counted by people")) if rows else "",
            head=tuple(self.say(one) for one in head),
            rows=tuple(rows),
        )

    def _named(self) -> Table:
        """Who voted how; nothing of a secret round."""
        words = {**YES_NO, **STANDING_NAMES}
        options = self._told.names_en if self._lang == "en" else self._told.names_zh
        votes = list(member_votes(self._house, self._state))
        asked = {one.question: one.name for one in self._told.questions}
        grouped_by, several = any(vote.group for vote in votes), len(asked) > 1
        head = (
            [("姓名", "Member")] + [("分组", "Group")] * grouped_by + [("项", "About")] * several + [("表决", "Vote")]
        )
        rows = tuple(
            Row(
                name=vote.name,
                cells=(*[vote.group or "—"] * grouped_by, *[asked[vote.question]] * several),
                said="、".join(
                    self.say(words[one][:2]) if one in words else options.get(one, one) for one in vote.options
                )
                or self.say(words.get(vote.line, (vote.line, vote.line))[:2]),
            )
            for vote in votes
        )
        title = self.say(("附：记名表决名单", "Annex: who voted how"))
        return Table(title=title, head=tuple(self.say(one) for one in head), rows=rows)

    def _notes(self) -> Iterator[str]:
        told, frozen = self._told, self._state.frozen
        if self._is_annulled and (holds := self._round_that_holds()):
            yield self.say((f"本轮已作废，以第 {holds} 轮结果为准。", f"This round is annulled; round {holds} holds."))
        missing = frozen.unsealed if frozen else ()
        if missing:
            effect = self.say(EFFECTS.get(self._declared.missing_effect, ("", "")))
            named = "、".join(missing)
            yield self.say((f"{len(missing)} 个席位未封票（{named}）：{effect}。", f"Not sealed: {named}; {effect}."))
        if told.late:
            named = ", ".join(told.late)
            yield self.say((f"迟到、未计入的表决：{named}。", f"Late and not counted: {named}."))
        if told.secrecy == "secret" and told.count is not None:
            yield self.say(
                (
                    f"密票 {told.ballots} 张，由 {told.count.needed} 名监票人共同开出合计，任何一张票未被打开。",
                    f"{told.ballots} encrypted ballots; {told.count.needed} tellers opened the sum, and no ballot.",
                )
            )
        recused = self._state.opened.recused
        if recused:
            named = "、".join(self._house.members[one].name for one in recused if one in self._house.members)
            yield self.say((f"回避：{named}。", f"Recused: {named}."))

    def _round_that_holds(self) -> int:
        """The newest later round of the poll that has a result and was not annulled; 0 for none."""
        later = [one for one in self._status.rounds if one.poll == self._told.poll and one.round > self._told.round]
        holding = (RoundPhase.DECLARED, RoundPhase.PUBLISHED)
        return max((one.round for one in later if one.phase in holding), default=0)

    def _proofs(self) -> Iterator[Fact]:
        yield Fact(name=self.say(("结果记录", "Result record")), value=grouped(self._record_hash()))
        yield Fact(name=self.say(("封票名单", "Frozen list")), value=grouped(self._state.frozen_hash))
        if self._told.archive_sha256:
            yield Fact(name=self.say(("密票封存", "Ballot archive")), value=grouped(self._told.archive_sha256))
        yield Fact(
            name=self.say(("账本", "Ledger")), value=f"{self._status.tree_size} · {grouped(self._status.tree_root)}"
        )

    def _record_hash(self) -> str:
        return decode_frame(self._house.floor_frames[self._declared.floor_seq - 1]).hash

    def _qr(self) -> str:
        """Hall, sitting, poll, round, outcome, and the hash of the record, in one line that a phone can read."""
        told, status = self._told, self._status
        outcome = "annulled" if self._is_annulled else told.outcome
        text = f"HEMICYCLE {status.hall} {status.sitting} {told.poll} {told.round} {outcome} {self._record_hash()}"
        return str(segno.make(text, error="m", micro=False).svg_inline(scale=4, dark="#000", omitsize=False))


def identifications(house: House) -> dict[str, int]:
    """How many members were known how when they last signed in to this sitting."""
    found: dict[str, str] = {}
    for log in house.logs().values():
        found |= {one.member: one.identification for one in log.visits if one.sitting == house.floor.sitting}
    return {kind: count for kind in IDENTIFICATIONS if (count := list(found.values()).count(kind))}


def grouped(digest: str) -> str:
    """A hash in groups of eight digits, so that two of them can be compared aloud."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
