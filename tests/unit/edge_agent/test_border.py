# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever comes over the wire, the seat raises nothing, loses nothing, and goes on."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.core.rows import EvidenceRow
from edge_agent.core.view import Stage
from tests.builders import HALL, signer
from tests.spec.dialogue import deliver, seat_ready
from tests.spec.scripted_centre import Message, ScriptedCentre
from tests.spec.seat_host import SeatHost
from voting_core.frames import MESSAGE_CONTEXT, RECORD_CONTEXT, Frame, decode_frames
from voting_core.signing import sign_frame
from voting_core.topics import centre_state_topic, floor_topic, head_topic, seat_topic

TOPICS = [
    floor_topic(HALL),
    head_topic(HALL),
    centre_state_topic(HALL),
    seat_topic(HALL, "s07", "receipt"),
    seat_topic(HALL, "s07", "floor"),
    seat_topic(HALL, "s08", "receipt"),
    seat_topic("other", "s07", "receipt"),
    f"hc1/{HALL}/all/blob/{'ab' * 32}/0",
    f"hc1/{HALL}/all/blob/{'ab' * 32}/9999",
    f"hc1/{HALL}/all/blob/{'AB' * 32}/0",
    f"hc1/other/all/blob/{'ab' * 32}/0",
    f"hc1/{HALL}/all/unheard/of",
    "",
    "hc1",
    "$SYS/broker/uptime",
    "话题/" * 50,
]


def genuine() -> list[Message]:
    """One genuine message of each kind that a seat hears."""
    _, centre = seat_ready(press="last")
    return [
        *centre.floor_since(0),
        centre.answer(1),
        centre.head(),
        centre.receipt(),
        centre.state(),
        *centre.blob(b"a body that nobody named"),
    ]


GENUINE = genuine()
SIGNED = [(topic, payload) for topic, payload in GENUINE[:-1] if topic != centre_state_topic(HALL)]


@st.composite
def damaged(draw: st.DrawFn) -> Message:
    """A genuine message that was cut, lengthened, flipped, or sent on another topic."""
    topic, payload = draw(st.sampled_from(GENUINE))
    how = draw(st.sampled_from(["cut", "longer", "flipped", "misplaced", "repeated"]))
    at = draw(st.integers(min_value=0, max_value=max(0, len(payload) - 1)))
    match how:
        case "cut":
            return topic, payload[:at]
        case "longer":
            return topic, payload + draw(st.binary(min_size=1, max_size=50))
        case "flipped":
            return topic, payload[:at] + bytes([payload[at] ^ draw(st.integers(1, 255))]) + payload[at + 1 :]
        case "misplaced":
            return draw(st.sampled_from(TOPICS)), payload
        case _:
            return topic, payload


STRANGE = st.tuples(
    st.sampled_from(TOPICS) | st.text(max_size=100),
    st.binary(max_size=300) | st.just(b"[" * 50_000) | st.just(b'{"kind":' * 20_000) | st.just(b"\xff" * 262_144),
)


def check_goes_on(host: SeatHost, centre: ScriptedCentre) -> None:
    """The seat still votes, seals and delivers, and believes nothing that it should not."""
    assert not [row for row in host.journal.rows if isinstance(row, EvidenceRow)]
    assert host.view.alarm_zh == ""
    assert host.stop is None
    host.press("yes")
    assert host.view.stage == Stage.RECORDED.value
    host.hear(*centre.write(centre.floor.close_poll()))
    deliver(host, centre)
    assert host.kinds()[-2:] == ["BallotCast", "PollSealed"]
    assert host.view.stage == Stage.DELIVERED.value


@given(st.lists(damaged() | STRANGE, min_size=1, max_size=12))
@settings(max_examples=150)
def test_no_message_stops_the_seat(messages: list[Message]) -> None:
    """Malformed, oversized, repeated or misplaced messages leave a note at most; voting goes on as if nothing was."""
    host, centre = seat_ready(press="last")
    kinds = host.kinds()
    host.hear(*messages)

    assert host.kinds() == kinds
    # A state is unsigned: whoever speaks for the centre may say that it does not listen, until it speaks again.
    host.hear(centre.state())
    host.pass_ms(1_000)
    check_goes_on(host, centre)


@pytest.mark.parametrize(("topic", "payload"), SIGNED)
def test_a_forged_message_is_refused(topic: str, payload: bytes) -> None:
    """A message with the right content and another signature is refused with a note that says so."""
    context = RECORD_CONTEXT if "floor" in topic else MESSAGE_CONTEXT
    forged = b"".join(sign_frame(signer("thief"), context, frame.body).encode() for frame in decode_frames(payload))
    host = SeatHost()
    host.hear((topic, forged))
    assert "not signed by the centre" in host.said() or "does not follow" in host.said()
    assert host.kinds() == ["SeatStarted"]


@pytest.mark.parametrize(("topic", "payload"), GENUINE[:-1])
def test_another_version_is_refused_in_plain_words(topic: str, payload: bytes) -> None:
    """A message of the next protocol version is refused, and the note says which version it is."""
    if topic == centre_state_topic(HALL):
        body = re.sub(rb'"v":1', b'"v":2', payload, count=1)
        message = body
    else:
        frames = decode_frames(payload)
        message = b"".join(
            Frame(re.sub(rb'"v":1', b'"v":2', frame.body, count=1), frame.sig).encode() for frame in frames
        )
    host, centre = seat_ready(press="last")
    host.hear((topic, message))

    assert "protocol version 2" in host.said()
    check_goes_on(host, centre)


def test_every_refusal_says_where_and_why() -> None:
    """Each refused message leaves one note with its topic and a sentence."""
    host, _ = seat_ready(press="last")
    for topic in TOPICS:
        before = len(host.notes)
        host.hear((topic, b"\x00\x00\x00\x02{}\x00\x00"))
        for note in host.notes[before:]:
            assert note.said.startswith(topic)
            assert note.said.endswith(".")


def test_chunks_that_nobody_named_do_not_fill_the_memory() -> None:
    """A flood of chunks before any record names them is held within a bound, and thrown away beyond it."""
    host, _ = seat_ready(press="last")
    for number in range(500):
        host.hear((f"hc1/{HALL}/all/blob/{number:064x}/0", bytes(32_768)))

    assert len(host.core._blobs._early) <= 32
