# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The auditor reads self-tests by itself, and remarks upon a seat whose test got in a member's way."""

import json

import pytest

from tests.builders import SeatWriter, signer
from tests.self_tests import write_self_test
from verifier.findings import Check, Words
from verifier.ledger import Leaf, read_ledger
from verifier.self_tests import judge_self_tests
from voting_core.frames import Frame
from voting_core.self_tests import NOT_RUN


def read(*seats: SeatWriter) -> list[Leaf]:
    """The journals as leaves of a ledger; every one can be read."""
    frames = [frame.encode() for seat in seats for frame in seat.frames]
    leaves, records = read_ledger(b"".join(frames), len(frames))
    assert records.breaks == []
    return leaves


def remarks(*seats: SeatWriter) -> list[str]:
    """What the auditor remarks upon, in English; a self-test never breaks anything."""
    check = Check("seat-chains", Words("席位记录链", "Seat journals"))
    judge_self_tests(check, read(*seats))
    assert check.breaks == []
    return [said.en for said in check.remarks]


def test_an_honest_self_test_is_not_remarked_upon() -> None:
    """A test between two members' visits, and one that a round ended before its last step, are as they should be."""
    seat = SeatWriter("s07")
    seat.sign_in("m07")
    seat.sign_out("m07")
    write_self_test(seat, took_ms=10)
    write_self_test(seat, took_ms=5, ended="interrupted", timekeeping=NOT_RUN)
    seat.sign_in("m07")
    seat.cast("m07", "yes")

    assert remarks(seat) == []


def test_a_ballot_within_a_self_test_is_remarked_upon() -> None:
    """Whoever claims that the buttons were under test, and has a vote from that very time, is named with the record."""
    seat = SeatWriter("s07")
    seat.sign_in("m07")
    seat.cast("m07", "yes")
    write_self_test(seat, took_ms=15)

    assert remarks(seat) == [
        "seat s07 epoch 1 record 3 SelfTested: a member's acts were recorded during the test: 2 BallotCast"
    ]


def test_time_is_that_of_one_boot_and_one_seat() -> None:
    """The monotonic clocks of two seats have nothing to do with each other."""
    voting, testing = SeatWriter("s01"), SeatWriter("s07")
    voting.sign_in("m01")
    voting.cast("m01", "no")
    write_self_test(testing, took_ms=60_000)

    assert remarks(voting, testing) == []


def test_a_finished_test_has_run_every_step() -> None:
    """A seat that says it was finished, and left a step out, is remarked upon."""
    seat = SeatWriter("s07")
    write_self_test(seat, reader=NOT_RUN)

    assert remarks(seat) == ["seat s07 epoch 1 record 1 SelfTested: says it was finished, but did not run reader"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"ended":"finished"', '"ended":"broken off"'),
        ('"buzzer":{"outcome":"passed","figures":[]},', ""),
        ('"outcome":"passed"', '"outcome":"fine"'),
        ('"took_ms":180000', '"took_ms":-1'),
        ('"figures":[]', '"figures":[{"figure":"Upper","value":""}]'),
    ],
)
def test_another_shape_is_refused(before: str, after: str) -> None:
    """The auditor's own table of the record refuses what the protocol refuses."""
    body = write_self_test(SeatWriter("s07")).body.replace(before.encode(), after.encode(), 1)
    assert json.loads(body)
    frame = Frame(body, signer("s07").sign(body)).encode()

    _leaves, records = read_ledger(frame, 1)

    assert len(records.breaks) == 1
