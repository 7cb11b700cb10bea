# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the centre tells of its ledger comes in pages, and holds no content of a ballot."""

import asyncio
from pathlib import Path

import pytest

from central_broker import telling
from central_broker.command_words import TOLD_MAX, Records, RecordsTold
from tests.centre_builders import Stage
from tests.running_centre import running_centre


def ask(stage: Stage, first: int = 0, evidence: int = 0) -> RecordsTold:
    """One answer."""
    return telling.tell_records(stage.ledger, Records(first=first, evidence=evidence, most=TOLD_MAX))


def test_records_are_told_as_they_were_received() -> None:
    """Place, author, number, hash and body; what the hash is of."""
    stage = Stage().begin()

    told = ask(stage, first=4).records[0]

    assert (told.index, told.author, told.epoch, told.seq, told.kind) == (4, "s01", 1, 1, "MemberSignedIn")
    assert told.body.startswith('{"kind":"MemberSignedIn","v":1,')


def test_long_records_come_in_more_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer stops behind the record that filled it, and always tells one."""
    stage = Stage().begin()
    monkeypatch.setattr(telling, "BYTES_MAX", 1)

    assert [one.index for one in ask(stage, first=2).records] == [2]


def test_evidence_is_told_without_its_bytes() -> None:
    """Reason, place, size and hash; the bytes are for the bundle."""
    stage = Stage().begin()
    stage.message("s01", "up", b"nonsense")

    told = ask(stage).evidence

    assert [(one.seat, one.size_bytes) for one in told] == [("s01", 8)]
    assert told[0].reason
    assert ask(stage, evidence=1).evidence == ()


async def _told_by(folder: Path) -> int:
    async with running_centre(folder) as centre:
        return len((await centre.at_desk(lambda desk: desk.records(0))).records)


def test_a_running_centre_tells_its_records(short_path: Path) -> None:
    """A centre without a sitting has none, and says so."""
    assert asyncio.run(_told_by(short_path)) == 0
