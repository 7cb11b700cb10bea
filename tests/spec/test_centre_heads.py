# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Floor heads, and what seats ask for: the floor log and the files that it names."""

from central_broker.core.inputs import LinkUp
from tests.builders import HALL, roster
from tests.centre_builders import Stage, heads, published
from voting_core import acts
from voting_core.agenda import Agenda, Motion
from voting_core.codec import encode
from voting_core.frames import BATCH_BYTES_MAX, BATCH_RECORDS_MAX, decode_frames
from voting_core.messages import BlobWanted, FloorWanted
from voting_core.roster import CHUNK_BYTES, blob_ref
from voting_core.topics import blob_topic


def test_a_head_goes_out_once_a_second_while_there_is_a_sitting() -> None:
    """Every seat hears at least once a second where the house stands; before a sitting there is nothing to say."""
    stage = Stage()
    assert heads([one for _ in range(10) for one in stage.wait(200)]) == []

    stage.begin()
    said = [one for _ in range(50) for one in stage.wait(200)]

    assert len(heads(said)) == 10
    assert all(one.retain for one in published(said, "all/head"))
    assert heads(said)[-1].at_ms == stage.wall_ms - 800


def test_a_head_names_the_last_floor_record_the_open_round_and_the_tree() -> None:
    """From a head a seat learns that it misses something, which round is open, and how far the ledger is."""
    stage = Stage().begin()
    stage.done(acts.OpenPoll)

    (head,) = heads(stage.wait(1_000))

    status = stage.status()
    assert (head.floor_seq, head.open_poll, head.open_round) == (status.floor_seq, "budget", 1)
    assert (head.tree_size, head.tree_root, head.term) == (status.tree_size, status.tree_root, 1)
    assert head.floor_hash != head.tree_root
    stage.done(acts.ClosePoll)
    assert (heads(stage.wait(1_000))[0].open_poll, heads(stage.wait(1_000))[0].open_round) == ("", 0)


def test_a_head_speaks_of_durable_facts_only() -> None:
    """While an order waits for the disk, heads tell of the house as it was before."""
    stage = Stage().begin()
    before = stage.status()
    stage.holding = True
    stage.sign_later(stage.act(acts.OpenPoll, poll="budget", round=1, item="budget"))

    (head,) = heads(stage.wait(1_000))

    assert (head.floor_seq, head.open_poll, head.tree_size) == (before.floor_seq, "", before.tree_size)
    stage.release()
    assert heads(stage.wait(1_000))[0].open_poll == "budget"


def test_no_head_goes_out_without_a_link() -> None:
    """With the broker gone nothing is sent; the first head follows its return."""
    stage = Stage().begin()
    stage.lose_link()
    assert stage.wait(5_000) == []

    stage.feed(LinkUp())

    assert len(heads(stage.wait(200))) == 1


def test_heads_go_on_after_the_sitting_has_closed() -> None:
    """A seat that was cut off at the closing learns of it from the heads that still come."""
    stage = Stage().begin()
    closed = stage.done(acts.CloseSitting)

    assert heads(stage.wait(1_000))[0].floor_seq == closed.floor_seq


def ask_floor(stage: Stage, from_seq: int) -> list[bytes]:
    """What a seat gets that asks for the floor log from a number on."""
    said = stage.message("s01", "ask", encode(FloorWanted(v=1, from_seq=from_seq)))
    return [one.payload for one in published(said, "s01/floor")]


def test_a_seat_gets_the_floor_log_in_batches() -> None:
    """A seat that has missed everything gets the log from the beginning, a batch at a time, until it has all."""
    stage = Stage(members=roster(1)).begin("a", sign_in=True)
    for _ in range(20):
        stage.publish_agenda()
        stage.publish_agenda("a")
    log = stage.records_of("floor")
    got: list[bytes] = []

    while answer := ask_floor(stage, len(got) + 1):
        (payload,) = answer
        frames = decode_frames(payload)
        assert len(frames) <= BATCH_RECORDS_MAX
        assert len(payload) <= BATCH_BYTES_MAX
        got += [frame.encode() for frame in frames]

    assert got == log
    assert ask_floor(stage, 2**53 - 1) == []


def test_a_seat_gets_no_floor_record_that_is_not_durable() -> None:
    """What still waits for the disk is given to nobody."""
    stage = Stage().begin()
    size = len(stage.floor())
    act = stage.act(acts.OpenPoll, poll="budget", round=1, item="budget")
    stage.holding = True
    stage.fault_later("s02")
    stage.sign_later(act)
    stage.message("s01", "ask", encode(FloorWanted(v=1, from_seq=size + 1)))

    said = stage.answer_first()  # now the order waits for the disk, and the question came after it

    assert published(said, "/floor") == []
    assert len(stage.floor()) == size
    stage.release()
    assert len(decode_frames(*ask_floor(stage, size + 1))) == 1


def big_agenda(stage: Stage) -> bytes:
    """An agenda of several chunks, in force."""
    items = tuple(Motion(item=f"i{number}", title="t", text="文" * 4_000) for number in range(10))
    data = encode(Agenda(items=items))
    answer = stage.order(acts.PublishAgenda, blobs=(data,), agenda=blob_ref(data))
    assert answer.result == "done", answer.said_en
    return data


def test_a_file_goes_out_in_chunks_before_the_record_that_names_it() -> None:
    """An agenda reaches the seats as chunks named by its hash, then comes the record that puts it in force."""
    stage = Stage().begin()
    start = len(stage.said)

    data = big_agenda(stage)

    sent = published(stage.said[start:], "")
    ref = blob_ref(data)
    assert [one.topic for one in sent[: ref.chunks]] == [blob_topic(HALL, ref.sha256, n) for n in range(ref.chunks)]
    assert b"".join(one.payload for one in sent[: ref.chunks]) == data
    assert sent[ref.chunks].topic.endswith("all/floor")
    assert all(len(one.payload) <= CHUNK_BYTES for one in sent[: ref.chunks])


def test_what_many_seats_ask_for_is_sent_once() -> None:
    """A hall that comes back at once costs one file, not one for each seat."""
    stage = Stage().begin()
    ref = blob_ref(big_agenda(stage))
    question = encode(BlobWanted(v=1, sha256=ref.sha256, chunks=tuple(range(ref.chunks))))

    said = [one for seat in ("s01", "s02", "s03") for one in stage.message(seat, "ask", question)]
    said += stage.wait(200)

    assert [one.topic for one in published(said, "") if "/blob/" in one.topic] == [
        blob_topic(HALL, ref.sha256, n) for n in range(ref.chunks)
    ]


def test_a_seat_that_asks_for_ever_gets_each_chunk_once_a_second() -> None:
    """No seat can make the centre shout the same file at everybody all the time, nor past the end of it."""
    stage = Stage().begin()
    ref = blob_ref(big_agenda(stage))
    question = encode(BlobWanted(v=1, sha256=ref.sha256, chunks=(1, 1, 1, ref.chunks, 999)))

    said = []
    for _ in range(50):
        said += stage.message("s01", "ask", question)
        said += stage.wait(100)

    assert [one.topic for one in published(said, "") if "/blob/" in one.topic] == [blob_topic(HALL, ref.sha256, 1)] * 5


def test_a_file_that_nobody_knows_is_not_answered() -> None:
    """Who asks for a hash that is not in the ledger gets nothing, and that is no offence."""
    stage = Stage().begin()

    stage.message("s01", "ask", encode(BlobWanted(v=1, sha256="0" * 64, chunks=(0,))))

    assert published(stage.wait(200), "/0") == []
    assert stage.kept_aside() == ()


def test_a_question_that_cannot_be_read_is_kept_aside() -> None:
    """A malformed question has no answer and disturbs nobody."""
    stage = Stage().begin()

    said = stage.message("s01", "ask", b'{"kind":"FloorWanted","v":1,"from_seq":0}')

    assert published(said, "/floor") == []
    assert [row.seat for row in stage.kept_aside()] == ["s01"]
    assert stage.still_hears("s01")
