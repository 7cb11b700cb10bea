# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Following the floor log: gaps, missing tails, two versions, lower terms, and the bodies that records name."""

from itertools import pairwise

import pytest

from edge_agent.core.rows import BlobRow, EvidenceRow, FloorRow
from edge_agent.core.seat_core import SeatCore
from edge_agent.core.view import LinkWord, Scene
from tests.builders import HALL, FloorWriter, roster, signer
from tests.secret_elections import seeded
from tests.spec.dialogue import seat_ready
from tests.spec.scripted_centre import ScriptedCentre
from tests.spec.seat_host import SeatHost, identity, new_core
from voting_core.codec import encode
from voting_core.floor_records import SittingAdjourned, SittingClosed
from voting_core.messages import WANTED_READER, BlobWanted, FloorWanted
from voting_core.roster import blob_ref
from voting_core.round_records import PollAborted
from voting_core.secrecy.group import TINY
from voting_core.signing import verify
from voting_core.topics import floor_topic


def heard_floor(host: SeatHost) -> int:
    """How many floor records the journal holds."""
    return sum(isinstance(row, FloorRow) for row in host.journal.rows)


def wanted(host: SeatHost) -> list[FloorWanted | BlobWanted]:
    """The questions that the seat has sent."""
    return [WANTED_READER.read(question) for question in host.asked()]


def connected() -> tuple[SeatHost, ScriptedCentre]:
    """A seat that has heard nothing yet but that the centre listens."""
    host, centre = SeatHost(), ScriptedCentre()
    host.link(up=True)
    host.hear(centre.state())
    return host, centre


def test_a_gap_is_asked_for_at_once() -> None:
    """When a record arrives whose predecessors are missing, the seat asks for them without waiting."""
    host, centre = connected()
    centre.open_sitting()
    host.hear(centre.floor_since(3)[0])
    assert wanted(host) == [FloorWanted(v=1, from_seq=1)]
    assert heard_floor(host) == 0

    host.hear(centre.answer(1))
    assert heard_floor(host) == 4


def test_a_missing_tail_is_noticed_by_the_floor_head() -> None:
    """A seat that missed the last records learns it from the floor head and asks for them."""
    host, centre = connected()
    messages = centre.open_sitting()
    host.hear(*messages[:-2])
    host.hear(centre.head())

    assert wanted(host) == [FloorWanted(v=1, from_seq=3)]


def test_a_question_is_repeated_with_growing_patience() -> None:
    """Without an answer the seat asks again, after two seconds at least, and ever more rarely."""
    host, centre = connected()
    centre.open_sitting()
    host.hear(centre.head())
    times = []
    for _ in range(200):
        asked = len(host.asked())
        host.pass_ms(1_000)
        if len(host.asked()) > asked:
            times.append(host.mono_ms)

    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) >= 2_000
    assert max(gaps) <= 61_000
    assert 3 <= len(times) <= 40


def test_a_long_log_is_fetched_batch_by_batch() -> None:
    """Each answer calls for the next question at once, until nothing is missing."""
    host, centre = connected()
    centre.open_sitting()
    for number in range(1, 41):
        centre.floor.open_poll(number=number)
        centre.floor.write(PollAborted, poll="budget", round=number, reason="x")
    host.hear(centre.head())
    for _ in range(5):
        question = wanted(host)[-1]
        assert isinstance(question, FloorWanted)
        if heard_floor(host) < len(centre.floor.frames):
            host.hear(centre.answer(question.from_seq))

    assert heard_floor(host) == len(centre.floor.frames) == 84
    assert [question.from_seq for question in wanted(host) if isinstance(question, FloorWanted)] == [1, 33, 65]


def test_records_in_the_wrong_order_are_put_right() -> None:
    """Records that overtake each other are held until those before them are there."""
    host, centre = connected()
    centre.open_sitting()
    host.hear(*reversed(centre.floor_since(0)))

    assert heard_floor(host) == 4


def test_records_are_taken_once() -> None:
    """A record that arrives again changes nothing."""
    host, centre = connected()
    messages = centre.open_sitting()
    host.hear(*messages, *messages)

    assert heard_floor(host) == 4
    assert not [row for row in host.journal.rows if isinstance(row, EvidenceRow)]


def test_two_records_with_one_number_raise_an_alarm() -> None:
    """Another record under a number that the seat holds is kept as evidence; the screen says so, the log stays."""
    host, centre = seat_ready()
    other = FloorWriter()
    other.open_sitting(centre.members, sitting="2026-07-22")
    host.hear((floor_topic(HALL), other.frames[0].encode()))

    assert host.view.alarm_zh.startswith("会场记录出现两个版本")
    (evidence,) = [row for row in host.journal.rows if isinstance(row, EvidenceRow)]
    assert (evidence.kind, evidence.payload) == ("floor_fork", other.frames[0].encode())
    assert heard_floor(host) == 4
    assert host.scene() is Scene.READY

    again = host.restart()
    assert again.view.alarm_zh == host.view.alarm_zh


def test_a_record_that_continues_another_log_raises_an_alarm() -> None:
    """The next number on top of a predecessor that the seat does not hold is another version of the log."""
    host, centre = seat_ready()
    other = FloorWriter()
    other.open_sitting(centre.members, sitting="2026-07-22")
    host.hear((floor_topic(HALL), other.open_poll().encode()))

    assert host.view.alarm_zh.startswith("会场记录出现两个版本")
    assert heard_floor(host) == 4


def test_a_head_that_names_another_record_raises_an_alarm() -> None:
    """A floor head whose hash is not that of the seat's own record is evidence of two versions."""
    host, centre = seat_ready()
    host.hear(centre.head(floor_hash="ab" * 32))

    assert host.view.alarm_zh.startswith("会场记录出现两个版本")


def test_a_record_against_the_rules_raises_an_alarm() -> None:
    """A signed record that the life cycle does not allow is not followed, and the screen says so."""
    host, centre = seat_ready()
    frame = centre.floor.sign(SittingAdjourned, reason="x", sitting="2026-01-01")
    host.hear((floor_topic(HALL), frame.encode()))

    assert host.view.alarm_zh.startswith("会场记录不合规程")
    assert heard_floor(host) == 4


def test_a_forged_record_is_no_evidence() -> None:
    """A record that the centre did not sign is refused with a note: it proves nothing about the centre."""
    host, centre = seat_ready()
    frame = centre.floor.sign(SittingAdjourned, reason="x", by="thief")
    host.hear((floor_topic(HALL), frame.encode()))
    host.hear((floor_topic(HALL), centre.floor.sign(SittingAdjourned, reason="x", by="thief", floor_seq=2).encode()))

    assert host.view.alarm_zh == ""
    assert "not signed by the centre" in host.said()
    assert not [row for row in host.journal.rows if isinstance(row, EvidenceRow)]


def test_a_lower_term_is_ignored() -> None:
    """After a new centre was seen, heads, receipts and words of the old one count for nothing, after a restart too."""
    host, centre = seat_ready()
    old = [centre.head(), centre.receipt(), centre.state(on=False)]
    centre.term = 2
    host.hear(centre.head())
    shown = len(host.views)
    host.hear(*old)

    assert host.said().count("2 was seen") == 3
    assert len(host.views) == shown
    again = host.restart()
    again.hear(*old)
    assert again.said().count("2 was seen") == 3


def test_freshness_is_by_the_seats_own_clock() -> None:
    """A seat is cut off three seconds after the last floor head, and hears again with the next."""
    host, centre = seat_ready()
    host.hear(centre.head())
    host.pass_ms(3_000)
    assert host.link_word() is LinkWord.ONLINE
    host.pass_ms(1)
    assert host.link_word() is LinkWord.CUT_OFF
    host.hear(centre.head())
    assert host.link_word() is LinkWord.ONLINE


def test_a_repeated_or_stored_head_is_not_fresh() -> None:
    """A broker that repeats an old floor head, or hands out the one it stored, is not the centre speaking."""
    host, centre = seat_ready()
    head = centre.head()
    host.hear(head)
    host.pass_ms(4_000)
    host.hear(head)
    assert host.link_word() is LinkWord.CUT_OFF

    topic, payload = centre.head()
    host.hear((topic, payload), retained=True)
    assert host.link_word() is LinkWord.CUT_OFF


def test_a_body_is_asked_for_chunk_by_chunk() -> None:
    """A roster that did not come by itself is asked for, put together, checked by its hash and stored once."""
    host, centre = connected()
    messages = centre.open_sitting()
    host.hear(*[message for message in messages if "blob" not in message[0]])
    host.pass_ms(1_000)
    questions = [question for question in wanted(host) if isinstance(question, BlobWanted)]
    names = {blob_ref(body).sha256 for body in centre.blobs.values()}
    assert {question.sha256 for question in questions} < names

    host.hear(*[message for message in messages if "blob" in message[0]])
    assert {row.sha256 for row in host.journal.rows if isinstance(row, BlobRow)} == names
    assert host.view.sentence_zh == "请刷卡报到。"


def test_a_body_with_a_wrong_chunk_is_asked_for_again() -> None:
    """Chunks that do not have the hash together are thrown away, and the seat asks once more."""
    host, centre = connected()
    messages = centre.open_sitting()
    chunks = [message for message in messages if "blob" in message[0]]
    host.hear(*[message for message in messages if "blob" not in message[0]])
    topic, data = chunks[0]
    host.hear((topic, bytes(len(data))))
    assert "do not have that hash" in host.said()

    host.pass_ms(10_000)
    host.hear(*chunks)
    assert host.view.sentence_zh == "请刷卡报到。"


@pytest.mark.parametrize("size", [0, 1, 40_000])
def test_a_chunk_of_a_wrong_size_is_refused(size: int) -> None:
    """A chunk that is no part of the wanted body is refused and holds no memory."""
    host, centre = connected()
    messages = centre.open_sitting()
    host.hear(*[message for message in messages if "blob" not in message[0]])
    topic = next(topic for topic, _ in messages if "blob" in topic)
    host.hear((topic, bytes(size)))

    assert "is no part of blob" in host.said()


def test_a_body_that_nobody_named_is_not_stored() -> None:
    """What no signed record names is not kept, however often it is sent."""
    host, centre = connected()
    for number in range(100):
        host.hear(*centre.blob(encode(number)))

    assert not [row for row in host.journal.rows if isinstance(row, BlobRow)]


def test_a_seat_whose_key_is_not_registered_says_so() -> None:
    """A seat that the registry does not know with its key tells everybody that its presses will not count."""
    host, centre = SeatHost(core=new_core("s10")), ScriptedCentre(seat="s10")
    host.hear(*centre.open_sitting())
    assert host.view.alarm_zh == ""

    strange = SeatHost(
        core=SeatCore(
            identity=identity("s10", epoch=2), signer=signer("s10"), verify=verify, draw=seeded("s10"), group=TINY
        )
    )
    strange.hear(*centre.everything())
    assert strange.view.alarm_zh == "本席密钥未登记，按键不会被计入，请联系技术人员。"


def test_a_roster_of_an_earlier_sitting_is_fetched_again() -> None:
    """A roster that serves a second sitting is on the disk already; the seat gets it once more and works with it."""
    host, centre = seat_ready(signed_in=False)
    first = centre.members
    host.hear(*centre.write(centre.floor.write(SittingClosed)))
    centre.members = roster(8)
    host.hear(*centre.open_sitting("2026-09-15"), *centre.write(centre.floor.write(SittingClosed)))
    centre.members = first
    again = host.restart()
    again.link(up=True)
    again.hear(centre.state())
    again.hear(*[message for message in centre.open_sitting("2026-11-17") if "blob" not in message[0]])
    assert again.view.sentence_zh == "名册尚未到达本席，请稍候。"

    again.pass_ms(200)
    names = {question.sha256 for question in wanted(again) if isinstance(question, BlobWanted)}
    assert len(names) == 2
    again.hear(*[chunk for name in sorted(names) for chunk in centre.blob(centre.blobs[name])])
    assert again.view.sentence_zh == "请刷卡报到。"


def test_a_body_with_other_content_stops_the_seat() -> None:
    """A roster that has changed on the card is not read: the seat says that its storage is damaged, and stops."""
    host, _ = seat_ready()
    first = next(row for row in host.journal.rows if isinstance(row, BlobRow))
    changed = BlobRow(sha256=first.sha256, data=first.data[:-3] + b" " + first.data[-2:])
    again = host.restart(rows=[changed if row is first else row for row in host.journal.rows])

    assert again.stop is not None
    assert "with other content" in again.stop.reason
    assert again.view.scene == "stopped"
