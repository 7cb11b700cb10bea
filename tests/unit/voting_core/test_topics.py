# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Topic names are built and parsed in one place, and the two agree."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting_core.topics import (
    FromSeat,
    SeatTopic,
    blob_topic,
    centre_state_topic,
    centre_subscriptions,
    floor_topic,
    head_topic,
    parse_blob,
    parse_from_seat,
    seat_subscriptions,
    seat_topic,
)

ids = st.text(string.ascii_lowercase + string.digits + "-", max_size=30).map(lambda rest: f"s{rest}")


@given(ids, ids, st.sampled_from(["up", "ask", "state", "health"]))
def test_a_seats_topic_names_the_seat(hall: str, seat: str, name: SeatTopic) -> None:
    """A topic built for a seat is read back as that hall, seat and purpose."""
    assert parse_from_seat(seat_topic(hall, seat, name)) == FromSeat(hall, seat, name)  # type: ignore[arg-type]  # drawn from the three


@given(ids, st.binary(min_size=32, max_size=32), st.integers(0, 9_999))
def test_a_blobs_topic_names_the_chunk(hall: str, sha256: bytes, chunk: int) -> None:
    """A topic built for a chunk of a blob is read back as that hash and number."""
    assert parse_blob(blob_topic(hall, sha256.hex(), chunk)) == (sha256.hex(), chunk)


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "hc1/demo/seat/s07",
        "hc1/demo/seat/s07/receipt",
        "hc1/demo/seat/s07/floor",
        "hc1/demo/seat/s07/up/more",
        "hc1/demo/seat/s07/up\n",
        "hc1/demo/seat/S07/up",
        "hc1/demo/seat//up",
        "hc1/demo/seat/+/up",
        "hc1/demo/seat/s07/#",
        "hc1/demo/seat/" + "s" * 32 + "/up",
        "hc2/demo/seat/s07/up",
        "/hc1/demo/seat/s07/up",
        "hc1/demo/all/floor",
        "$SYS/broker/uptime",
    ],
)
def test_a_foreign_topic_is_no_seats(topic: str) -> None:
    """A topic that a seat of the hall may not write is not taken for one."""
    assert parse_from_seat(topic) is None


@pytest.mark.parametrize(
    "topic",
    [
        f"hc1/demo/all/blob/{'a' * 64}",
        f"hc1/demo/all/blob/{'a' * 64}/",
        f"hc1/demo/all/blob/{'a' * 64}/01",
        f"hc1/demo/all/blob/{'a' * 64}/-1",
        f"hc1/demo/all/blob/{'a' * 64}/10000",
        f"hc1/demo/all/blob/{'A' * 64}/1",
        f"hc1/demo/all/blob/{'a' * 63}/1",
        "hc1/demo/all/head",
    ],
)
def test_a_foreign_topic_is_no_chunk(topic: str) -> None:
    """A topic with another hash or number than ours would write is not taken for a chunk's."""
    assert parse_blob(topic) is None


@given(st.text(max_size=60))
def test_arbitrary_topics_are_foreign(topic: str) -> None:
    """Rubbish is no topic of ours, and does no harm."""
    assert parse_from_seat(topic) is None
    assert parse_blob(topic) is None


def matches(pattern: str, topic: str) -> bool:
    """Whether an MQTT subscription takes a topic."""
    ours, theirs = pattern.split("/"), topic.split("/")
    if ours[-1] == "#":
        return theirs[: len(ours) - 1] == ours[:-1]
    return len(ours) == len(theirs) and all(a in ("+", b) for a, b in zip(ours, theirs, strict=True))


FOR_A_SEAT = (
    floor_topic("demo"),
    head_topic("demo"),
    blob_topic("demo", "a" * 64, 0),
    centre_state_topic("demo"),
    seat_topic("demo", "s07", "receipt"),
    seat_topic("demo", "s07", "floor"),
)
FOR_THE_CENTRE = tuple(f"hc1/demo/seat/s07/{name}" for name in ("up", "ask", "state", "health"))


def test_each_side_hears_what_is_meant_for_it_and_no_more() -> None:
    """A seat listens to the centre, never to another seat; the centre listens to the seats."""
    topics = [*FOR_A_SEAT, *FOR_THE_CENTRE, seat_topic("demo", "s08", "receipt"), seat_topic("demo", "s08", "floor")]

    def heard(subscriptions: tuple[str, ...]) -> list[str]:
        return [topic for topic in topics if any(matches(pattern, topic) for pattern in subscriptions)]

    assert heard(seat_subscriptions("demo", "s07")) == list(FOR_A_SEAT)
    assert heard(centre_subscriptions("demo")) == list(FOR_THE_CENTRE)


def test_no_message_is_heard_twice() -> None:
    """No topic is taken by two subscriptions of one listener."""
    for subscriptions, topics in (
        (seat_subscriptions("demo", "s07"), FOR_A_SEAT),
        (centre_subscriptions("demo"), FOR_THE_CENTRE),
    ):
        assert [sum(matches(pattern, topic) for pattern in subscriptions) for topic in topics] == [1] * len(topics)
