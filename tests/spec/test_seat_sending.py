# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sending: one batch at a time, oldest first, again and again until the receipt is stored."""

from itertools import pairwise

from tests.builders import HALL
from tests.spec.dialogue import deliver, seat_ready
from tests.spec.scripted_centre import ScriptedCentre
from tests.spec.seat_host import SeatHost
from voting_core.frames import BATCH_BYTES_MAX, BATCH_RECORDS_MAX, decode_frames
from voting_core.messages import BATCH_READER, SEAT_STATE_READER, BatchHeader, SeatState
from voting_core.seat_records import SEAT_READER
from voting_core.topics import seat_topic


def numbers(batch: bytes) -> list[int]:
    """Numbers of the records in a batch."""
    _, *frames = decode_frames(batch)
    return [SEAT_READER.read(frame.body).seq for frame in frames]


def header(batch: bytes) -> BatchHeader:
    """The first frame of a batch."""
    first = decode_frames(batch)[0]
    assert first.sig == b"", "a header is not signed"
    return BATCH_READER.read(first.body)


def states(host: SeatHost) -> list[SeatState]:
    """The state messages that were sent."""
    topic = seat_topic(HALL, "s07", "state")
    return [SEAT_STATE_READER.read(message.payload) for message in host.sent if message.topic == topic]


def press_often(host: SeatHost, times: int) -> None:
    """Change one's mind this many times."""
    for number in range(times):
        host.press("yes" if number % 2 else "no")


def test_nothing_is_sent_before_the_centre_listens() -> None:
    """A seat that has a link but has not heard that the centre listens keeps its records."""
    host, centre = SeatHost(), ScriptedCentre()
    host.link(up=True)
    host.pass_ms(60_000)
    assert host.batches() == []

    host.hear(centre.state(on=False))
    host.pass_ms(60_000)
    assert host.batches() == []

    host.hear(centre.state())
    host.pass_ms(1_000)
    assert [numbers(batch) for batch in host.batches()] == [[1]]


def test_one_batch_is_in_flight() -> None:
    """While a batch waits for its receipt, later records wait too, and then go together, oldest first."""
    host, centre = seat_ready(press="last")
    sent = len(host.batches())
    press_often(host, 5)
    assert [numbers(batch) for batch in host.batches()[sent:]] == [[3]]

    host.hear(centre.accept(host.batches()[-1]))
    assert [numbers(batch) for batch in host.batches()[sent:]] == [[3], [4, 5, 6, 7]]


def test_a_batch_keeps_its_limits() -> None:
    """No batch holds more than 31 records and its header, nor more than 48 KiB."""
    host, centre = seat_ready(press="last")
    host.hear(centre.state(on=False))
    press_often(host, 120)
    host.hear(centre.state())
    host.pass_ms(1_000)
    sent = len(host.batches()) - 1
    for _ in range(4):
        host.hear(centre.accept(host.batches()[-1]))

    batches = host.batches()[sent:]
    assert [len(decode_frames(batch)) for batch in batches] == [BATCH_RECORDS_MAX] * 3 + [28]
    assert max(map(len, batches)) <= BATCH_BYTES_MAX
    assert [number for batch in batches for number in numbers(batch)] == list(range(3, 123))


def test_a_batch_is_repeated_until_its_receipt_comes() -> None:
    """Without a receipt the batch goes again, after two seconds at least, then ever more rarely, a minute at most."""
    host, centre = seat_ready(press="last")
    host.press("yes")
    times = [host.mono_ms]
    for _ in range(400):
        sent = len(host.batches())
        host.pass_ms(1_000)
        if len(host.batches()) > sent:
            times.append(host.mono_ms)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) >= 2_000
    assert 30_000 <= max(gaps) <= 61_000

    host.hear(centre.accept(host.batches()[-1]))
    sent = len(host.batches())
    host.pass_ms(120_000)
    assert len(host.batches()) == sent


def test_only_what_the_disk_confirmed_is_in_a_batch() -> None:
    """When two ballots wait for the disk and one is confirmed, the batch holds that one alone."""
    host, _ = seat_ready(press="last")
    host.is_hanging = True
    host.press("yes")
    host.press("no")
    host.answer_next()

    assert numbers(host.batches()[-1]) == [3]


def test_a_receipt_that_says_nothing_new_does_not_hurry_the_seat() -> None:
    """The same receipt again and again leaves the batch waiting: two machines cannot talk each other into a storm."""
    host, centre = seat_ready(press="last")
    host.press("yes")
    sent = len(host.batches())
    for _ in range(50):
        host.hear(centre.receipt())
        centre.witness = centre.tree.size
        centre.grow(1)
        host.hear(centre.receipt())
        centre.witness = centre.tree.size

    assert len(host.batches()) == sent


def test_seats_come_back_spread_in_time() -> None:
    """After a reconnect a seat holds back for a drawn moment, so that a whole hall does not come at once."""
    delays = []
    for number in range(20):
        host, centre = seat_ready(press="last")
        host.link(up=False)
        host.press("yes")
        again = host.restart(boot=f"{number:032x}")
        again.link(up=True)
        again.hear(centre.state())
        began, sent = again.mono_ms, len(again.batches())
        while len(again.batches()) == sent:
            again.pass_ms(1)
        delays.append(again.mono_ms - began)

    assert max(delays) <= 10 * 1_000 // 150
    assert len(set(delays)) > 5


def test_a_reconnect_does_not_wait_for_the_old_batch() -> None:
    """A batch that was lost with the connection goes again at once, however long it would still have waited."""
    host, centre = seat_ready(press="last")
    host.press("yes")
    host.pass_ms(20_000)
    host.link(up=False)
    host.link(up=True)
    host.hear(centre.state())
    sent = len(host.batches())
    host.pass_ms(100)

    assert [numbers(batch) for batch in host.batches()[sent - 1 :]][-1] == [3]
    assert len(host.batches()) == sent + 1


def test_the_batch_carries_the_tree_head_that_the_seat_holds() -> None:
    """Each batch returns the newest ledger head that the seat has checked, so that the receipt can prove from it."""
    host, centre = seat_ready(press="last")
    host.press("yes")
    told = header(host.batches()[-1])

    assert (told.tree_size, told.tree_root) == (centre.tree.size, centre.tree.root().hex())
    assert (told.seat, told.epoch, told.boot) == ("s07", 1, host.boot)


def test_a_new_term_gets_everything_again() -> None:
    """A fresh centre holds nothing yet: the seat sends its whole journal again, and says so until it is receipted."""
    host, centre = seat_ready(press="last")
    host.press("yes")
    deliver(host, centre)
    fresh = ScriptedCentre(term=2, floor=centre.floor, members=centre.members, at_ms=centre.at_ms)
    host.hear(fresh.state(on=False), fresh.head())
    assert (host.view.unsent, host.view.stage) == (3, "recorded")

    host.hear(fresh.state())
    host.pass_ms(1_000)
    assert numbers(host.batches()[-1]) == [1, 2, 3]
    assert header(host.batches()[-1]).tree_size == 0
    host.hear(fresh.accept(host.batches()[-1]))
    assert (host.view.unsent, host.view.stage) == (0, "delivered")


def test_the_state_is_told_when_it_changes_and_not_more_often() -> None:
    """Of records alone the state message tells once in ten seconds, for their batches tell; of the rest at once."""
    host, _ = seat_ready(press="last")
    host.pass_ms(250)
    told = len(states(host))
    press_often(host, 20)
    host.pass_ms(2_000)
    assert len(states(host)) == told

    host.pass_ms(10_000)
    assert states(host)[-1].cut_off
    assert (states(host)[-1].seq, states(host)[-1].floor_seq, states(host)[-1].on) == (22, 5, True)
    told = len(states(host))
    host.link(up=False)
    host.link(up=True)
    assert len(states(host)) == told + 1


def test_the_last_will_says_that_the_seat_is_off() -> None:
    """What the broker says when the seat vanishes names this start of it, so that an old death is not taken for new."""
    host = SeatHost()
    (order,) = host.links
    will = SEAT_STATE_READER.read(order.will_payload)

    assert order.will_topic == seat_topic(HALL, "s07", "state")
    assert (will.on, will.seat, will.boot) == (False, "s07", host.boot)
