# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The story of the sitting of ``make demo``, with all its mishaps, read from its bundle."""

import pytest

from central_broker.command_words import Records
from central_broker.core.floor_writing import FLOOR
from central_broker.core.rows import BlobRow, RecordRow
from central_broker.ledger import MemoryLedger
from central_broker.story.lines import Part, StoryLine, matches
from central_broker.story.story import Story
from central_broker.telling import tell_records
from tests.conftest import require_system
from tests.rehearsed import Rehearsed, rehearsed_sitting
from voting_core.frames import decode_frames
from voting_core.seat_records import read_place

pytestmark = pytest.mark.system


def ledger_of(played: Rehearsed) -> MemoryLedger:
    """The ledger that a bundle was made from."""
    ledger = MemoryLedger()
    for frame in decode_frames((played.bundle / "ledger.frames").read_bytes(), frames_max=100_000):
        place, seq = read_place(frame.body), sum(1 for row in ledger.rows if isinstance(row, RecordRow)) + 1
        author = (place.seat, place.epoch, place.seq) if place else (FLOOR, 0, seq)
        kind = frame.body.split(b'"', 4)[3].decode()
        ledger.rows.append(
            RecordRow(
                author=author[0], epoch=author[1], seq=author[2], kind=kind, hash=frame.hash, frame=frame.encode()
            )
        )
    ledger.rows += [BlobRow(sha256=file.name, data=file.read_bytes()) for file in (played.bundle / "blobs").iterdir()]
    return ledger


@pytest.fixture(name="lines", scope="module")
def _lines() -> list[StoryLine]:
    require_system("mosquitto")
    played = rehearsed_sitting()
    ledger, story = ledger_of(played), Story()
    while records := tell_records(ledger, Records(first=story.size, evidence=0, most=300)).records:
        story.take(records)
    return story.whole(played.status.rounds)


@pytest.mark.parametrize(
    "words",
    [
        "结果作废",
        "席位免封票",
        "人工计票（举手）",
        "迟到选票",
        "席位重新启动",
        "未封票席位",
        "联合密钥启用",
        "监票席共同开票完成",
        "无记名",
    ],
)
def test_every_mishap_of_the_demo_is_told(lines: list[StoryLine], words: str) -> None:
    """Annulled, excused, counted by hand, late, restarted: each has a line that is found by its word."""
    assert any(matches(line, words) for line in lines)


def test_what_two_people_signed_bears_two_names(lines: list[StoryLine]) -> None:
    """An annulment and a hand count have two signers, with the names of the demo's operators."""
    both = [line for line in lines if "结果作废" in line.zh or "人工计票" in line.zh]

    assert both
    assert all(len(set(line.by)) == 2 for line in both)


def test_no_member_is_told_with_a_choice(lines: list[StoryLine]) -> None:
    """A sentence that names a member names no option; options stand in results alone, with how many."""
    options = ("赞成", "反对", "弃权")
    named = [line for line in lines if line.members]

    assert named
    assert not [line.zh for line in named if any(word in f"{line.zh}{line.more}" for word in options)]
    assert not [line.zh for line in lines if line.part is not Part.RESULT and any(word in line.zh for word in options)]
