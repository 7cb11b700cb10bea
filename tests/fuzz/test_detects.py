# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fuzzing finds what it is there for: faults planted in parsers are found within the runs of `make test`."""

from dataclasses import replace
from functools import partial
from typing import Any

import msgspec
import pytest

from central_broker.core import admission
from edge_agent.core.border import Border
from edge_agent.core.inputs import MessageReceived
from tests.fuzz import centre, seat
from tests.fuzz.bodies import VERIFIER, judge_body
from tests.fuzz.plain_loop import FoundError, run, shrink
from tests.fuzz.target import Target
from tests.fuzz.targets import targets
from verifier.reading import Rule
from voting_core.codec import Reader
from voting_core.errors import BodyError
from voting_core.seat_records import SEAT_READER, SeatRecord

SEAT_BODIES = targets()["body-seat-record"]


class LaxReader(Reader[SeatRecord]):
    """Takes every spelling."""

    def read(self, body: bytes) -> SeatRecord:
        """Without comparing."""
        try:
            return self._decoder.decode(body)  # type: ignore[return-value]  # what it was made for
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise BodyError(str(error)) from error


class FallingReader(Reader[SeatRecord]):
    """Forgets that a body may be no UTF-8."""

    def read(self, body: bytes) -> SeatRecord:
        """Looks at the text first."""
        body.decode()
        return super().read(body)


def _lax_rule(value: object, at: str) -> None:
    if isinstance(value, dict) and value.get("epoch") == 1_000_001:
        value = {**value, "epoch": 1}
    VERIFIER["seat record"](value, at)


def _with(reader: Reader[Any], rule: Rule | None) -> Target:
    return replace(SEAT_BODIES, judge=partial(judge_body, reader, rule))


@pytest.fixture(autouse=True)
def _made_before_anything_is_planted() -> None:
    seat.ready()
    centre.ready()


@pytest.mark.parametrize(
    "planted",
    [
        _with(LaxReader(SeatRecord, "seat record"), None),
        _with(FallingReader(SeatRecord, "seat record"), None),
        replace(_with(SEAT_READER, _lax_rule), runs=40_000),
    ],
    ids=["second-spelling", "another-exception", "readers-disagree"],
)
def test_a_faulty_reader_is_found(planted: Target) -> None:
    """A reader that takes a second spelling, falls over, or differs from the verifier's is found."""
    with pytest.raises(FoundError):
        run(planted, [], planted.runs, shrinking=False)


def test_a_seat_that_falls_over_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A border that lets a refusal through is found."""

    def receive(border: Border, given: MessageReceived) -> None:
        border._route(given)

    monkeypatch.setattr(Border, "receive", receive)
    with pytest.raises(FoundError):
        run(targets()["seat-border"], [], 500, shrinking=False)


def test_a_seat_that_believes_anybody_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A seat that does not check signatures is found by what forged messages make of it."""
    monkeypatch.setattr(seat, "checked", _believes)
    with pytest.raises(FoundError):
        run(targets()["seat-border"], [], targets()["seat-border"].runs, shrinking=False)


def test_a_centre_that_loses_a_record_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A centre that folds a record without keeping it cannot read its ledger again, and is found."""
    take = admission.take_seat

    def forgetful(house: Any, chain: Any, record: Any, row: Any) -> None:
        take(house, chain, record, row)
        house.add_leaf(row)

    monkeypatch.setattr(admission, "take_seat", forgetful)
    with pytest.raises(FoundError):
        run(targets()["centre-border"], [], 500, shrinking=False)


def test_a_shrunk_input_still_breaks() -> None:
    """Of an input that breaks a promise, the small part that matters is shown."""
    assert shrink(b"x" * 500 + b"!" + b"y" * 500, lambda data: b"!" in data, tries=100) == b"!"


def _believes(_key: str, _message: bytes, _signature: bytes) -> bool:
    return True
