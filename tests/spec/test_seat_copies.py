# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A centre that lost its ledger asks the seats: each answers once, from its disk, whatever the term."""

import pytest

from edge_agent.core.copies import CHUNKS_MAX
from edge_agent.core.effects import Publish, ReadBlob
from edge_agent.core.inputs import BlobRead
from tests.builders import HALL, agenda
from tests.playbook import Playbook
from tests.spec.dialogue import ASIDE, Given, heard, on_stage, seat_ready
from voting_core.codec import encode
from voting_core.floor_records import SeatExcused
from voting_core.frames import BATCH_BYTES_MAX, BATCH_RECORDS_MAX, decode_frames
from voting_core.messages import BATCH_READER, BlobWanted, FloorWanted, JournalWanted
from voting_core.roster import CHUNK_BYTES, blob_ref
from voting_core.seat_records import SEAT_READER
from voting_core.topics import copied_blob_topic, seat_topic

AGENDA = blob_ref(encode(agenda("budget")))


def read(sha256: str, data: bytes) -> Given:
    """The disk has read a body."""
    return lambda clock: BlobRead(sha256=sha256, data=data, wall_ms=clock.wall_ms, mono_ms=clock.mono_ms)


def kinds(payload: bytes) -> list[str]:
    """Kinds of the records of a copied batch."""
    return [type(SEAT_READER.read(frame.body)).__name__ for frame in decode_frames(payload)[1:]]


def test_the_floor_log_is_copied_as_it_came() -> None:
    """The seat sends the floor records it holds from the number asked for on, byte for byte."""
    host, centre = seat_ready()

    host.hear(centre.wants(FloorWanted(v=1, from_seq=3)))

    assert host.copies("floor") == [b"".join(frame.encode() for frame in centre.floor.frames[2:])]


def test_past_the_end_of_the_floor_log_there_is_nothing() -> None:
    """A question beyond what the seat holds is answered too, with nothing: the centre knows that it has all."""
    host, centre = seat_ready()

    host.hear(centre.wants(FloorWanted(v=1, from_seq=5)))

    assert host.copies("floor") == [b""]


def test_the_own_chain_is_copied_like_a_batch() -> None:
    """The seat sends its own records from the number asked for on, after a header that says who sends."""
    host, centre = seat_ready(press="last")
    host.press("yes")

    host.hear(centre.wants(JournalWanted(v=1, from_seq=2)))
    (copy,) = host.copies("journal")
    header = BATCH_READER.read(decode_frames(copy)[0].body)

    assert (header.seat, header.epoch, header.boot) == ("s07", 1, host.boot)
    assert kinds(copy) == ["MemberSignedIn", "BallotCast"]


def test_past_the_end_of_the_own_chain_only_the_header_comes() -> None:
    """A header alone says that there is nothing from that number on."""
    host, centre = seat_ready()

    host.hear(centre.wants(JournalWanted(v=1, from_seq=3)))

    assert kinds(host.copies("journal")[0]) == []


def test_only_what_is_durable_is_copied() -> None:
    """A ballot that waits for the disk is not in the copy; once the disk has it, it is."""
    host, centre = seat_ready(press="last")
    question = centre.wants(JournalWanted(v=1, from_seq=3))
    host.is_hanging = True
    host.press("yes")

    host.hear(question)
    host.is_hanging = False
    host.settle()
    host.hear(question)

    assert [kinds(copy) for copy in host.copies("journal")] == [[], ["BallotCast"]]


def test_a_long_floor_log_is_copied_in_bounded_answers() -> None:
    """However long the floor log is, an answer keeps to the size of a batch, and the centre asks for the rest."""
    host, centre = seat_ready()
    for _ in range(40):
        host.hear(*centre.write(centre.floor.write(SeatExcused, seats=("s10",), reason="关机")))

    host.hear(centre.wants(FloorWanted(v=1, from_seq=1)))
    (copy,) = host.copies("floor")

    assert len(decode_frames(copy)) == BATCH_RECORDS_MAX
    assert len(copy) <= BATCH_BYTES_MAX


def test_a_body_is_read_from_the_disk_and_copied_in_chunks() -> None:
    """A body is not kept in memory: the seat has it read, and sends the chunks asked for that it has."""
    seat = on_stage(*seat_ready())
    question = seat.centre.wants(BlobWanted(v=1, sha256=AGENDA.sha256, chunks=(0, 1)))
    body = encode(agenda("budget"))

    assert (
        Playbook(seat.core, seat.clock, ASIDE)
        >> heard(question)
        << ReadBlob(sha256=AGENDA.sha256)
        >> read(AGENDA.sha256, body)
        << Publish(topic=copied_blob_topic(HALL, "s07", AGENDA.sha256, 0), payload=body)
    )


def test_one_answer_sends_a_bounded_number_of_chunks() -> None:
    """Whoever asks for a whole large body at once gets its first chunks, and asks again for the others."""
    seat = on_stage(*seat_ready())
    question = seat.centre.wants(BlobWanted(v=1, sha256=AGENDA.sha256, chunks=tuple(range(200))))
    seat.core.handle(heard(question)(seat.clock))

    effects = seat.core.handle(read(AGENDA.sha256, bytes(200 * CHUNK_BYTES))(seat.clock))
    assert len([effect for effect in effects if isinstance(effect, Publish)]) == CHUNKS_MAX


def test_a_question_that_is_repeated_before_the_disk_answers_is_answered_once() -> None:
    """The same question over and over has the body read and sent once."""
    seat = on_stage(*seat_ready())
    question = seat.centre.wants(BlobWanted(v=1, sha256=AGENDA.sha256, chunks=(0,)))

    assert (
        Playbook(seat.core, seat.clock, ASIDE)
        >> heard(question)
        << ReadBlob(sha256=AGENDA.sha256)
        >> heard(question)
        >> read(AGENDA.sha256, b"")
        >> heard(question)
        << ReadBlob(sha256=AGENDA.sha256)
    )


def test_a_body_that_the_seat_does_not_have_is_not_read() -> None:
    """About a body that nobody named here the seat says nothing."""
    host, centre = seat_ready()

    host.hear(centre.wants(BlobWanted(v=1, sha256="ab" * 32, chunks=(0,))))

    assert not [effect for effect in host.effects if isinstance(effect, ReadBlob)]


def test_a_centre_of_an_older_term_is_answered_too() -> None:
    """What the seat holds is evidence whoever asks for it: the term plays no part in a copy."""
    host, centre = seat_ready()
    host.hear(centre.state(), centre.head(term=5))

    host.hear(centre.wants(FloorWanted(v=1, from_seq=4)))

    assert host.copies("floor") == [centre.floor.frames[3].encode()]


def test_a_seat_that_never_heard_a_centre_answers() -> None:
    """A fresh centre has signed nothing yet: a seat answers it without having heard a state or a head."""
    host, centre = seat_ready()
    again = host.restart()
    again.link(up=True)

    again.hear(centre.wants(JournalWanted(v=1, from_seq=1)))

    assert kinds(again.copies("journal")[0]) == ["SeatStarted", "MemberSignedIn", "SeatStarted"]


@pytest.mark.parametrize("payload", [b"", b"{}", b'{"kind":"FloorWanted","v":1,"from_seq":0}', b"\xff" * 20])
def test_a_question_that_cannot_be_read_is_noted(payload: bytes) -> None:
    """Whatever is no question leaves a note and no answer."""
    host, _ = seat_ready()

    host.hear((seat_topic(HALL, "s07", "wanted"), payload))

    assert (host.copies("floor"), host.copies("journal")) == ([], [])
    assert "/wanted" in host.notes[-1].said
