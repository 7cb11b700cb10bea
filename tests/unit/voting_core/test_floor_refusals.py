# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What does not continue the floor log is refused with a sentence, and the floor stays as it was."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.builders import POLL, SITTING, FloorWriter, opening, roster, signer
from tests.halls import HallBuilder, declared_hall, frozen_hall
from voting_core.errors import BodyError, ChainError, RefusedError, SignatureError, StepError
from voting_core.floor_records import LedgerRebuilt, SittingAdjourned, SittingClosed, SittingResumed
from voting_core.frames import MESSAGE_CONTEXT, Frame
from voting_core.lifecycle import RoundPhase
from voting_core.round_records import PollAborted, PollClosed, PollOpened, ResultDeclared, ResultPublished
from voting_core.signing import sign_frame, verify


def refusals() -> list[Any]:
    """What cannot come next while round 1 is open, the refusal, and its words."""
    closing: dict[str, Any] = {"poll": POLL, "round": 1, "cause": "operator"}

    def sign(kind: Any = PollClosed, **fields: Any) -> Callable[[FloorWriter], Frame]:
        return lambda writer: writer.sign(kind, **{**(closing if kind is PollClosed else {}), **fields})

    def by_message_context(writer: FloorWriter) -> Frame:
        return sign_frame(signer("centre"), MESSAGE_CONTEXT, writer.sign(PollClosed, **closing).body)

    another = {"poll": "land", "round": 1}
    opened = {key: value for key, value in opening().items() if key not in another}
    return [
        pytest.param(sign(floor_seq=7), ChainError, "Record 7 does not follow record 5", id="gap"),
        pytest.param(sign(floor_seq=5), ChainError, "Record 5 does not follow record 5", id="repetition"),
        pytest.param(sign(prev="f" * 64), ChainError, "different histories", id="fork"),
        pytest.param(sign(by="s01"), SignatureError, "not signed by the centre", id="signed by a seat"),
        pytest.param(by_message_context, SignatureError, "not signed by the centre", id="signed as a message"),
        pytest.param(sign(hall="other"), RefusedError, "hall 'other' reached hall 'demo'", id="another hall"),
        pytest.param(sign(sitting="other"), StepError, "not 'other'", id="another sitting"),
        pytest.param(lambda _: Frame(b"{}", b""), BodyError, "cannot be read", id="rubbish"),
        pytest.param(sign(PollOpened, **opened, **another), StepError, "'open': declare or abort it first", id="two"),
        pytest.param(sign(SittingAdjourned, reason="x"), StepError, "declare or abort it first", id="pause"),
        pytest.param(sign(SittingClosed), StepError, "declare or abort it first", id="end"),
        pytest.param(sign(poll="land"), StepError, "'none' does not take PollClosed", id="a round never opened"),
        pytest.param(sign(SittingResumed), StepError, "'roll' does not take SittingResumed", id="no pause to end"),
    ]


@pytest.mark.parametrize(("make", "error", "sentence"), refusals())
def test_what_cannot_come_next_is_refused(
    make: Callable[[FloorWriter], Frame], error: type[Exception], sentence: str
) -> None:
    """A gap, a fork, a forger, another hall or sitting, a step out of turn: refused, and the floor stays as it was."""
    hall = HallBuilder(roster(3))
    before = hall.floor.floor.head
    with pytest.raises(error, match=sentence):
        hall.floor.floor.read(make(hall.floor), verify)
    assert (hall.floor.floor.head, hall.floor.round().phase) == (before, RoundPhase.OPEN)


def test_a_term_changes_only_where_a_lost_ledger_was_written_anew() -> None:
    """A centre that was replaced writes no more, and one that was not rebuilt begins no term of its own."""
    writer = FloorWriter()
    writer.open_sitting(roster(3))
    with pytest.raises(ChainError, match="has term 3, but 1 was seen"):
        writer.open_poll(term=3)
    writer.write(LedgerRebuilt, term=3, missing=(), lost=(), bodies=())
    writer.open_poll()

    with pytest.raises(ChainError, match="has term 2, but 3 was seen"):
        writer.close_poll(term=2)
    assert writer.floor.term == 3


@pytest.mark.parametrize("number", [2, 3, 99])
def test_rounds_are_numbered_without_gaps(number: int) -> None:
    """The first round of a poll is number 1."""
    writer = FloorWriter()
    writer.open_sitting(roster(3))
    with pytest.raises(StepError, match=f"The next round of poll 'budget' is number 1, not {number}"):
        writer.open_poll(number=number)


def test_a_decided_poll_is_not_put_again() -> None:
    """Whoever wants another vote on a declared poll must annul the result first."""
    hall = declared_hall()
    with pytest.raises(StepError, match="Round 1 of poll 'budget' is 'declared': annul it before a new one"):
        hall.floor.open_poll(number=2)


def test_an_aborted_round_is_followed_by_the_next() -> None:
    """After an abort the same number is refused and the next one taken."""
    hall = HallBuilder(roster(3))
    hall.floor.write(PollAborted, poll=POLL, round=1, reason="停电")
    with pytest.raises(StepError, match="'aborted' does not take PollOpened; it takes nothing more"):
        hall.floor.open_poll(number=1)
    with pytest.raises(StepError, match="is number 2, not 3"):
        hall.floor.open_poll(number=3)
    hall.floor.open_poll(number=2)
    assert hall.floor.round(number=2).phase is RoundPhase.OPEN


@pytest.mark.parametrize("freezing", [1, 3])
def test_freezings_are_numbered_without_gaps(freezing: int) -> None:
    """After the first freezing comes the second."""
    hall = frozen_hall()
    with pytest.raises(StepError, match=f"The next freezing of this round is number 2, not {freezing}"):
        hall.freeze_round(freezing)


def test_only_the_newest_frozen_list_is_declared() -> None:
    """A list that was frozen again is out of force and cannot be declared."""
    hall = frozen_hall()
    old = hall.declaration()
    hall.freeze_round(2)
    with pytest.raises(StepError, match="Only the newest frozen list, floor record 8, can be declared"):
        hall.floor.write(ResultDeclared, **old)


def test_only_the_declared_result_is_published() -> None:
    """A publication that names another record than the declaration is refused."""
    hall = declared_hall()
    with pytest.raises(StepError, match="The declared result is floor record 8"):
        hall.floor.write(ResultPublished, poll=POLL, round=1, declared_seq=7)


def test_a_log_begins_with_a_sitting() -> None:
    """Nothing can come before a sitting is opened."""
    with pytest.raises(StepError, match="'none' does not take SittingClosed; it takes SittingOpened"):
        FloorWriter().write(SittingClosed)


def test_a_sittings_id_serves_once() -> None:
    """A second sitting under an old id would find the old ballots in the journals, so it is refused."""
    writer = FloorWriter()
    writer.open_sitting(roster(3))
    writer.write(SittingClosed)
    with pytest.raises(StepError, match=f"Sitting '{SITTING}' was held already"):
        writer.open_sitting(roster(3))
