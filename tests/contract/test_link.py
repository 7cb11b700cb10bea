# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every link keeps the same promises, in memory and over a real broker."""

import asyncio
from collections.abc import Callable
from functools import partial

import pytest

from adapters.link import PAYLOAD_BYTES_MAX, Will, matches
from tests.hall_broker import Hall
from tests.link_stage import Scene, Stage, play_in_memory, play_over_mosquitto

UP = "hc1/demo/seat/s01/up"
STATE = "hc1/demo/seat/s01/state"
RECEIPT = "hc1/demo/seat/s01/receipt"
HEAD = "hc1/demo/all/head"
ALL_UP = "hc1/demo/seat/+/up"
ALL_STATES = "hc1/demo/seat/+/state"
FOR_ALL = "hc1/demo/all/#"

Play = Callable[[Scene], None]


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Hall:
    """A hall with two seats and a centre."""
    return Hall.enrol(tmp_path_factory.mktemp("hall"), ("s01", "s02", "centre"))


@pytest.fixture(params=["memory", pytest.param("mosquitto", marks=pytest.mark.system)])
def play(request: pytest.FixtureRequest) -> Play:
    """Plays a scene on either broker."""
    if request.param == "memory":
        return play_in_memory
    return partial(play_over_mosquitto, request.getfixturevalue("hall"))


def test_messages_arrive_in_order(play: Play) -> None:
    """Batches that a seat sends one after the other reach the centre in that order, each once."""

    async def scene(stage: Stage) -> None:
        centre = await stage.link("centre", ALL_UP).until("up")
        seat = await stage.link("s01").until("up")
        sent = [b"%d" % n for n in range(1_200)]
        assert all(seat.link.publish(UP, payload) for payload in sent)
        await centre.until("message", len(sent))
        assert centre.messages == [(UP, payload, False) for payload in sent]

    play(scene)


def test_a_link_that_is_not_up_takes_nothing(play: Play) -> None:
    """Nothing is queued for later: before the link is up and after it is closed, publishing says no."""

    async def scene(stage: Stage) -> None:
        centre = await stage.link("centre", ALL_UP).until("up")
        seat = stage.link("s01")
        takes = [seat.link.publish(UP, b"too early")]
        await seat.until("up")
        takes.append(seat.link.publish(UP, b"in time"))
        await seat.close()
        takes.append(seat.link.publish(UP, b"too late"))
        await centre.until("message")
        assert takes == [False, True, False]
        assert centre.payloads == [b"in time"]

    play(scene)


def test_a_retained_message_waits_for_who_comes_later(play: Play) -> None:
    """A seat that connects late gets the last floor head once its link is up, marked as retained; live ones are not."""

    async def scene(stage: Stage) -> None:
        centre = await stage.link("centre").until("up")
        early = await stage.link("s01", FOR_ALL).until("up")
        for payload in (b"head 1", b"head 2"):
            centre.link.publish(HEAD, payload, retain=True)
        await early.until("message", 2)
        late = await stage.link("s02", FOR_ALL).until("message")
        assert early.messages == [(HEAD, b"head 1", False), (HEAD, b"head 2", False)]
        assert late.heard == ["up", "message"]
        assert late.messages == [(HEAD, b"head 2", True)]

    play(scene)


def test_an_empty_retained_message_forgets(play: Play) -> None:
    """After the centre empties a topic, a newcomer finds nothing there."""

    async def scene(stage: Stage) -> None:
        centre = await stage.link("centre").until("up")
        early = await stage.link("s01", FOR_ALL).until("up")
        centre.link.publish(HEAD, b"head", retain=True)
        centre.link.publish(HEAD, b"", retain=True)
        await early.until("message", 2)
        late = await stage.link("s02", FOR_ALL).until("up")
        centre.link.publish(HEAD, b"live")
        await late.until("message")
        assert late.messages == [(HEAD, b"live", False)]

    play(scene)


def test_a_seat_that_vanishes_leaves_its_will(play: Play) -> None:
    """When a seat's program dies, the centre hears the seat's last will."""

    async def scene(stage: Stage) -> None:
        centre = await stage.link("centre", ALL_STATES).until("up")
        seat = await stage.link("s01", will=Will(topic=STATE, payload=b"gone")).until("up")
        seat.running.cancel()
        await centre.until("message")
        assert centre.messages == [(STATE, b"gone", False)]

    play(scene)


def test_a_will_stays_for_who_comes_later(play: Play) -> None:
    """A console opened after a seat died finds that it died."""

    async def scene(stage: Stage) -> None:
        seat = await stage.link("s01", will=Will(topic=STATE, payload=b"gone")).until("up")
        await seat.close()
        centre = await stage.link("centre", ALL_STATES).until("message")
        assert centre.messages == [(STATE, b"gone", True)]

    play(scene)


@pytest.mark.parametrize("with_will", [True, False])
def test_a_close_speaks_the_will_only_if_asked(play: Play, *, with_will: bool) -> None:
    """A seat that is switched off says so by its will, unless it has said its own farewell."""

    async def scene(stage: Stage) -> None:
        centre = await stage.link("centre", ALL_STATES).until("up")
        seat = await stage.link("s01", will=Will(topic=STATE, payload=b"gone")).until("up")
        seat.link.publish(STATE, b"farewell")
        await seat.link.close(with_will=with_will)
        successor = await stage.link("s01").until("up")
        successor.link.publish(STATE, b"new")
        await centre.until_hears(b"new")
        assert centre.payloads == ([b"farewell", b"gone", b"new"] if with_will else [b"farewell", b"new"])
        assert seat.heard == ["up"], "who closes is not told that the link is down"

    play(scene)


def test_a_link_comes_back_after_the_broker_crashed(play: Play) -> None:
    """When the broker is killed and started again, the link goes down once, comes up once, and hears again."""

    async def scene(stage: Stage) -> None:
        centre = await stage.link("centre", ALL_UP).until("up")
        seat = await stage.link("s01").until("up")
        await stage.crash()
        await centre.until("down")
        await seat.until("down")
        taken = seat.link.publish(UP, b"while down")
        await stage.come_back()
        await centre.until("up", 2)
        await seat.until("up", 2)
        seat.link.publish(UP, b"again")
        await centre.until("message")
        assert not taken
        assert centre.heard == ["up", "down", "up", "message"]
        assert centre.payloads == [b"again"]

    play(scene)


def test_the_second_connection_of_an_identity_wins(play: Play) -> None:
    """Two devices with one identity are never connected together: the newer one throws the older one out."""

    async def scene(stage: Stage) -> None:
        first = await stage.link("s01").until("up")
        second = await stage.link("s01").until("up")
        await first.until("down")
        await second.close()
        assert first.reasons[0], "the reason is a sentence"

    play(scene)


def test_publishing_inside_a_callback_is_sent(play: Play) -> None:
    """A program may answer a message while it is told of it, and speak first when its link comes up."""

    async def scene(stage: Stage) -> None:
        centre, taken = stage.link("centre", ALL_UP), list[bool]()
        centre.when_message = lambda payload: taken.append(centre.link.publish(RECEIPT, b"receipt of " + payload))
        await centre.until("up")
        seat = stage.link("s01", RECEIPT)
        seat.when_up = lambda: taken.append(seat.link.publish(UP, b"hello"))
        await seat.until("message")
        assert seat.messages == [(RECEIPT, b"receipt of hello", False)]
        assert taken == [True, True]

    play(scene)


def test_what_a_callback_raises_ends_the_run(play: Play) -> None:
    """A program with a broken invariant stops instead of going on deaf."""

    async def scene(stage: Stage) -> None:
        centre = await stage.link("centre").until("up")
        seat = stage.link("s01", RECEIPT)
        seat.when_message = _break
        await seat.until("up")
        centre.link.publish(RECEIPT, b"receipt")
        with pytest.raises(AssertionError, match="broken"):
            await seat.running
        assert not seat.link.is_up

    play(scene)


def test_a_large_payload_arrives_whole(play: Play) -> None:
    """The largest payload that is allowed arrives byte for byte; a larger one is refused before it is sent."""

    async def scene(stage: Stage) -> None:
        centre = await stage.link("centre", ALL_UP).until("up")
        seat = await stage.link("s01").until("up")
        largest = bytes(range(256)) * (PAYLOAD_BYTES_MAX // 256)
        with pytest.raises(ValueError, match="is more than the 261120 allowed"):
            seat.link.publish(UP, bytes(PAYLOAD_BYTES_MAX + 1))
        sent = [largest, b"small", largest[::-1]]
        assert all(seat.link.publish(UP, payload) for payload in sent)
        await centre.until("message", len(sent))
        assert centre.payloads == sent

    play(scene)


@pytest.mark.parametrize("topic", ["", "hc1/demo/#", "hc1/+/all/head"])
def test_a_topic_with_wildcards_is_refused(play: Play, topic: str) -> None:
    """Nobody publishes to many topics at once."""

    async def scene(stage: Stage) -> None:
        seat = await stage.link("s01").until("up")
        with pytest.raises(ValueError, match="is no topic to publish on"):
            seat.link.publish(topic, b"x")

    play(scene)


def test_a_link_without_a_broker_closes_at_once(play: Play) -> None:
    """A device can be switched off while it still looks for its broker."""

    async def scene(stage: Stage) -> None:
        await stage.crash()
        seat = stage.link("s01")
        await asyncio.sleep(0)
        await seat.close()
        assert seat.heard == []

    play(scene)


@pytest.mark.parametrize(
    ("wanted", "topic", "covered"),
    [
        ("a/b", "a/b", True),
        ("a/+", "a/b", True),
        ("a/+", "a/b/c", False),
        ("a/+", "a", False),
        ("a/#", "a/b/c", True),
        ("a/#", "a", True),
        ("#", "a/b", True),
        ("+/b", "a/b", True),
        ("a/+/c", "a/b/c", True),
        ("a/b", "a/b/", False),
        ("a/b/", "a/b", False),
        ("#", "$SYS/broker", False),
        ("+/broker", "$SYS/broker", False),
        ("$SYS/#", "$SYS/broker", True),
    ],
)
def test_wildcards_cover_what_the_standard_says(wanted: str, topic: str, *, covered: bool) -> None:
    """A subscription hears its topics and no other."""
    assert matches(wanted, topic) is covered


def _break(_payload: bytes) -> None:
    raise AssertionError("broken")
