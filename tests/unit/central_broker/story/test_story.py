# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The story of a sitting reads as it went, and tells nobody's choice."""

from typing import Any

import pytest

from central_broker.command_words import Records, RecordsTold
from central_broker.story.lines import StoryLine, matches
from central_broker.story.story import Story
from central_broker.telling import tell_records
from tests.builders import POLL, roster, signer
from tests.centre_builders import QUESTION, Stage
from tests.kinds import motion
from tests.whole_hall import WholeHall
from voting_core import acts
from voting_core.codec import encode
from voting_core.questions import HandLines, Line
from voting_core.seat_records import ClockStepped, SeatStarted

TWO = ("lin", "zhou")


def told(stage: Stage, first: int = 0) -> RecordsTold:
    """What the centre tells of its ledger."""
    return tell_records(stage.ledger, Records(first=first, evidence=0, most=1_000))


def read(stage: Stage) -> list[StoryLine]:
    """The story so far."""
    story = Story()
    story.take(told(stage).records)
    return story.whole(stage.status().rounds)


def sentences(stage: Stage, lang: Any = "zh") -> list[str]:
    """What it says."""
    return [line.said(lang) for line in read(stage)]


def test_a_plain_vote_reads_as_it_went() -> None:
    """From the opening of the sitting to the published result, each step is one sentence with whoever ordered it."""
    stage = Stage().begin()
    stage.vote({"s01": "yes", "s02": "yes", "s03": "no"})
    for kind in (acts.FreezeRound, acts.DeclareResult, acts.PublishResult):
        stage.done(kind)

    title = "《关于批准2025年市本级决算的决议》"
    assert sentences(stage) == [
        "会议开始：会议 · Lin 签署",
        "名册确定：组成人员 3 人，席位 3 个 · Lin 签署",
        "议程发布：1 项 · Lin 签署",
        "开始报到：应到 3 人，组成人员 3 人 · Lin 签署",
        "3 人报到",
        f"付表决：{title}（第 1 轮，记名，在场 3 人） · Lin 签署",
        f"表决截止：{title} · Lin 签署",
        f"封票：{title}，在场 3 人，席位全部封票 · Lin 签署",
        f"宣布结果：{title}：{stage.round().said_zh} · Lin 签署",
        f"结果公布：{title} · Lin 签署",
    ]
    assert read(stage)[8].more == (("赞成 2 · 反对 1", "yes 2 · no 1"),)
    assert sentences(stage, "en")[5] == (
        "Put to the vote: “关于批准2025年市本级决算的决议” (round 1, named, 3 present) · signed by Lin"
    )


def test_what_two_people_ordered_bears_both_names() -> None:
    """A moved member, leave, a card and an annulled result stand there with both signers and the reason."""
    stage = Stage(members=roster(3, spare_seats=1)).begin()
    stage.done(acts.MoveMember, by=TWO, member="m02", seat="s04", reason="screen dark")
    stage.sign_out("s03")
    stage.done(acts.EnterLeave, by=TWO, member="m03", reason="ill")
    stage.done(acts.IssueCard, by=TWO, member="m01", card_sha256="", reason="lost")
    stage.done(acts.EnterLeave, by=TWO, member="m03", reason="")

    found = [line for line in read(stage) if len(line.by) == 2]

    assert [line.zh for line in found] == [
        f"换座：{name('m02')} 改在席位 s04 表决，理由：screen dark",
        f"请假：{name('m03')}，ill",
        f"代表证作废：{name('m01')}，lost",
        f"销假：{name('m03')} 应到",
    ]
    assert found[0].by_zh == "Lin、Zhou 两人签署"
    assert found[0].by_en == "signed by both Lin and Zhou"
    assert [line.mishap for line in found] == [True, False, False, False]


def name(member: str) -> str:
    """What a member of the small halls is called."""
    return next(one.name for one in roster(5).members if one.member == member)


def test_mishaps_of_a_round_stand_where_they_happened() -> None:
    """A seat that did not seal, a hand count, an annulment: each is marked, none says who was for what."""
    stage = Stage().begin()
    stage.vote({"s01": "yes", "s02": "yes"}, seal=False)
    stage.seal("s01")
    stage.seal("s02")
    counted = HandLines(
        question=QUESTION,
        ballots=1,
        not_pressed=0,
        void=0,
        lines=tuple(Line(line=one, members=int(one == "no")) for one in ("yes", "no", "abstain")),
    )
    stage.done(acts.EnterHandCount, by=TWO, channel="hands", members=("m03",), counted=(counted,))
    stage.done(acts.FreezeRound)
    stage.done(acts.DeclareResult, by=TWO)
    stage.done(acts.AnnulPoll, by=TWO, reason="the wrong text was read")

    found = [line for line in read(stage) if line.mishap]

    title = "《关于批准2025年市本级决算的决议》"
    assert found[0].zh == f"人工计票（举手）：{title}，1 人：{name('m03')}"
    assert found[-1].zh == f"结果作废：{title}，理由：the wrong text was read"
    assert all(word not in f"{found[0].zh} {found[0].en} {found[0].more}" for word in ("反对", "赞成", " no", "yes"))


def test_a_late_ballot_is_told_after_the_result_that_does_not_count_it() -> None:
    """It names the seat and the number of the record, and the round that it missed."""
    stage = Stage().begin()
    stage.vote({"s01": "yes", "s02": "yes"}, seal=False)
    stage.seal("s01")
    stage.seal("s02")
    stage.done(acts.FreezeRound)
    stage.done(acts.DeclareResult)
    stage.press("s03", "no")

    lines = [line for line in read(stage) if "迟到" in line.zh]

    assert [line.zh for line in lines] == ["迟到选票 1 条，不计入《关于批准2025年市本级决算的决议》：席位记录 s03 #2"]
    assert lines[0].seats == ("s03",)
    assert sentences(stage).index(lines[0].zh) == len(sentences(stage)) - 1


def test_devices_have_their_lines() -> None:
    """A start, a second start, a fault, a jump of the clock, and a device that is replaced."""
    stage = Stage().begin(sign_in=False)
    for _ in range(2):
        stage.write("s01", lambda writer: writer.write(SeatStarted, software="1"))
    stage.fault("s01")
    stage.write("s01", lambda writer: writer.write(ClockStepped, step_ms=-90_000))
    stage.done(acts.CloseSeatEpoch, by=TWO, seat="s01", epoch=1, reason="dead")
    stage.done(acts.OpenSeatEpoch, by=TWO, seat="s01", epoch=2, key=signer("s01 new").key)

    assert [line.zh for line in read(stage)][4:] == [
        "席位 s01 启动",
        "席位重新启动：s01",
        "席位 s01 故障：屏幕，dark",
        "席位 s01 时钟跳变 -90 秒",
        "席位 s01 的设备停用（第 1 纪元，已收 4 条），理由：dead",
        "席位 s01 启用新设备（第 2 纪元）",
    ]


@pytest.mark.parametrize("steps", [1, 2, 3, 100])
def test_it_reads_the_same_in_whatever_pieces_it_is_told(steps: int) -> None:
    """A story that is followed line by line is the one that is read afterwards."""
    stage = Stage().begin()
    stage.vote({"s01": "yes", "s02": "no"})
    story = Story()
    while records := tell_records(stage.ledger, Records(first=story.size, evidence=0, most=steps)).records:
        story.take(records)

    assert story.whole() == read(stage)
    assert story.size == len(told(stage).records)


def test_a_secret_round_tells_totals_after_the_declaration_and_nothing_before() -> None:
    """Tellers, their key and their count are told; no ballot's content is, not even encrypted."""
    hall = WholeHall().begin()
    hall.make_key()
    hall.order(acts.OpenPoll, poll=POLL, round=1)
    for seat, button in (("s01", "yes"), ("s02", "no"), ("s03", "yes")):
        hall.press(seat, button)  # type: ignore[arg-type]
    hall.order(acts.ClosePoll, poll=POLL, round=1)
    hall.order(acts.FreezeRound, poll=POLL, round=1)

    before = " ".join(f"{line.zh} {line.en} {line.more}" for line in read(hall.centre))
    bodies = "".join(one.body for one in told(hall.centre).records if one.kind in ("SecretBallotCast", "TellerSpoke"))

    assert "无记名" in before
    assert "第 1 号联合密钥启用" in before
    assert "密票 3 张" in before
    assert bodies == ""
    assert all(word not in before for word in ("赞成", "反对", "弃权", " yes", " no ", "abstain"))


def test_ballots_are_never_told() -> None:
    """Of a named ballot the centre tells the place and the hash, not the answer."""
    stage = Stage().begin()
    stage.done(acts.OpenPoll)
    stage.press("s01", "no")

    ballot = told(stage).records[-1]

    assert (ballot.kind, ballot.author, ballot.body) == ("BallotCast", "s01", "")
    assert b'"no"' not in encode(told(stage))


@pytest.mark.parametrize(
    ("wanted", "part", "number"),
    [
        ("", "", 5),
        ("报到", "", 2),
        ("s02", "", 1),
        ("lin", "", 4),
        ("", "sign-in", 1),
        ("", "mishap", 0),
        ("M02 人", "", 1),
        ("roster", "", 1),
    ],
)
def test_a_line_is_found_by_words_seats_members_and_parts(wanted: str, part: str, number: int) -> None:
    """Every word must be there, in either language, in small or capital letters."""
    lines = read(Stage().begin())

    assert sum(matches(line, wanted, part) for line in lines) == number


def test_lines_of_one_item_are_found() -> None:
    """A jump to an item shows its rounds only."""
    stage = Stage().begin()
    stage.vote({"s01": "yes"})

    assert [line.zh[:4] for line in read(stage) if matches(line, "", "", POLL)] == ["付表决：", "表决截止"]


def test_a_sitting_keeps_its_own_names() -> None:
    """Names come from the roster that was fixed in it."""
    records = told(Stage().begin()).records

    assert next(one for one in records if one.kind == "RosterFixed").names == {
        one.member: one.name for one in roster(3).members
    }
    assert [one.names for one in records if one.kind == "AgendaPublished"] == [{POLL: "关于批准2025年市本级决算的决议"}]


@pytest.mark.parametrize("secrecy", ["named", "secret"])
def test_before_the_declaration_the_story_is_the_same_whichever_way_they_vote(secrecy: Any) -> None:
    """Two houses vote the opposite way; every sentence, search and mark is the same until the result is declared."""
    told = []
    for choices in (("yes", "yes", "no"), ("no", "abstain", "yes")):
        hall = WholeHall().begin(motion(POLL, secrecy=secrecy))
        if secrecy == "secret":
            hall.make_key()
        hall.order(acts.OpenPoll, poll=POLL, round=1)
        for seat, choice in zip(("s01", "s02", "s03"), choices, strict=True):
            hall.press(seat, choice)  # type: ignore[arg-type]
        hall.order(acts.ClosePoll, poll=POLL, round=1)
        hall.order(acts.FreezeRound, poll=POLL, round=1)
        told.append(read(hall.centre))

    assert told[0] == told[1]


def test_a_rebuilt_ledger_says_so() -> None:
    """Another centre wrote the ledger anew from the seats, and two people went on with it."""
    hall = WholeHall().begin()
    hall.burn()

    line = next(line for line in read(hall.centre) if "重建" in line.zh)

    assert line.zh == "账本由各席位重建（第 2 任期），各席位已报齐"
    assert line.mishap
    assert len(line.by) == 2
