# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How large the records about an item can become: each is built as large as it could be, and measured.

A record that does not fit a frame could not be written in the sitting, when it is too late to divide the item.
"""

from dataclasses import dataclass
from typing import Any, Final

import msgspec

from voting_core.agenda import AgendaItem
from voting_core.ballot_paper import Paper
from voting_core.codec import encode
from voting_core.findings.result import find_result
from voting_core.questions import Answer, ChannelLines, HandLines, Line, Question
from voting_core.roster import BlobRef
from voting_core.round_records import PollOpened, ResultDeclared
from voting_core.rules.profile import Profile
from voting_core.seat_records import BallotCast
from voting_core.tally import STANDINGS, Tally

_MOST: Final = 2**53 - 1
_HASH: Final = "f" * 64
_ID: Final = "z" * 31
_ROUND: Final = 99
_APPROVALS_BYTES: Final = 2 * 180
"""Two operators' signatures, with their names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worst:
    """An item as it is put: ``members`` is how many may vote."""

    item: AgendaItem
    paper: Paper
    profile: Profile
    members: int


def largest_ballot(worst: Worst) -> int:
    """Bytes of a ballot that answers every question with as many of the longest options as it takes."""
    return len(
        encode(
            BallotCast(
                v=1,
                alg="ed25519",
                hall=_ID,
                seat=_ID,
                epoch=1_000_000,
                seq=_MOST,
                prev=_HASH,
                wall_ms=_MOST,
                mono_ms=_MOST,
                boot="f" * 32,
                floor_seq=_MOST,
                head_age_ms=_MOST,
                sitting="z" * 41,
                poll=_ID,
                round=_ROUND,
                member=_ID,
                revision=10_000,
                text_sha256=_HASH,
                opened_locally=False,
                confirmed=False,
                answers=tuple(_longest_answer(question) for question in worst.paper.questions),
            )
        )
    )


def _longest_answer(question: Question) -> Answer:
    longest = sorted(question.choices, key=len, reverse=True)
    return Answer(question=question.question, options=tuple(longest[: question.most]))


def largest_opening(worst: Worst) -> int:
    """Bytes of the record that puts the item, without recusals."""
    return len(encode(_opening(worst))) + _APPROVALS_BYTES


def largest_result(worst: Worst) -> int:
    """Bytes of the result in which every line has somebody, in every channel, with all its sentences."""
    opened = _opening(worst)
    tallies = tuple(_tally(question, worst) for question in worst.paper.questions)
    found = find_result(opened, tallies)
    result = ResultDeclared(
        **_header(),
        poll=_ID,
        round=_ROUND,
        frozen_seq=_MOST,
        frozen_hash=_HASH,
        counted=tuple(one.counted() for one in tallies),
        findings=found.findings,
        outcome=found.outcome,
        contested=found.contested,
        left_open=found.left_open,
        missing=found.missing,
        missing_effect=found.missing_effect,
        said_zh=found.said_zh,
        said_en=found.said_en,
    )
    return len(encode(result)) + _APPROVALS_BYTES


def _header() -> dict[str, Any]:
    act = {"kind": "DeclareResult", "hall": _ID, "sitting": "z" * 41, "poll": _ID, "round": _ROUND, "frozen": _HASH}
    return {
        "v": 1,
        "alg": "ed25519",
        "hall": _ID,
        "sitting": "z" * 41,
        "term": 1_000_000,
        "floor_seq": _MOST,
        "prev": _HASH,
        "at_ms": _MOST,
        "act": msgspec.json.encode({**act, "nonce": "f" * 32, "at_ms": _MOST, "seq": _MOST}).decode(),
        "approvals": (),
    }


def _opening(worst: Worst) -> PollOpened:
    item, paper, profile = worst.item, worst.paper, worst.profile
    return PollOpened(
        **_header(),
        poll=_ID,
        round=_ROUND,
        item_kind=type(item).__name__.lower(),  # type: ignore[arg-type]
        title=item.title,
        text_sha256=_HASH,
        secrecy="named",
        questions=paper.questions,
        majority=paper.majority,
        appraisal=paper.appraisal,
        election=paper.election,
        posts=paper.posts,
        press=item.press or profile.press,
        display=profile.display,
        end=profile.end,
        channels=profile.channels,
        round_ms=_MOST,
        size=profile.size,
        entitled=worst.members,
        present=worst.members,
        recused=(),
        heads=BlobRef(sha256=_HASH, size_bytes=8 * 1024 * 1024),
    )


def _tally(question: Question, worst: Worst) -> Tally:
    """As many lines as there can be: of a score one for each member at most, of anything else all."""
    members = worst.members
    by_hand = [channel for channel in worst.profile.channels if channel != "keypad"]
    spread = _spread(question, members)
    return Tally(
        question=question,
        options={option: spread.get(option, 0) for option in question.choices},
        ballots=members,
        standings=dict.fromkeys(STANDINGS, members),
        channels=tuple(
            ChannelLines(channel=channel, counted=_by_hand(question, members)) for channel in sorted(by_hand)
        ),
    )


def _by_hand(question: Question, members: int) -> HandLines:
    # All lines of a score together, of every channel, are no more than the members; the buttons have them already.
    spread = {} if question.highest else _spread(question, members)
    return HandLines(
        question=question.question,
        ballots=members,
        not_pressed=members,
        void=members,
        lines=tuple(Line(line=option, members=count) for option, count in spread.items()),
    )


def _spread(question: Question, members: int) -> dict[str, int]:
    if question.highest:
        return dict.fromkeys(question.choices[::-1][:members], 1)
    return dict.fromkeys(question.choices, members)
