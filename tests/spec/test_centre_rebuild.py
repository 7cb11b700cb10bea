# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A centre that lost its ledger: it asks the seats, writes nothing by itself, and goes on when people accept it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from central_broker.core.effects import AnswerOrder, Effect, Publish
from tests.builders import HALL, POLL, roster
from tests.centre_builders import Stage, batch, published, receipts, seat_state
from tests.secret_stage import SecretStage
from voting_core import acts
from voting_core.floor_records import LedgerRebuilt, SittingOpened
from voting_core.frames import Frame, decode_frame
from voting_core.lifecycle import RoundPhase
from voting_core.messages import COPY_WANTED_READER, BlobWanted, FloorWanted, JournalWanted
from voting_core.roster import CHUNK_BYTES
from voting_core.round_records import RoundFrozen
from voting_core.topics import copied_blob_topic

BOTH = ("lin", "zhou")


@dataclass(slots=True)
class Seats:
    """The seats of a former centre's hall, which answer what a new one asks them.

    ``floors`` says how many floor records a seat holds, where it is not all of them; ``dumb`` seats answer nothing;
    nobody brings the bodies ``without``.
    """

    former: Stage
    dumb: frozenset[str] = frozenset()
    floors: dict[str, int] = field(default_factory=dict)
    bodies: bool = True
    without: frozenset[str] = frozenset()

    def turn_on(self, new: Stage) -> None:
        """All seats say that they are on; what the new centre then asks is answered, to the end."""
        for seat in sorted(self.former.seats):
            state = seat_state(seat, seq=len(self._journal(seat)), floor_seq=len(self._floor(seat)))
            self._answer(new, new.message(seat, "state", state))

    def _answer(self, new: Stage, said: list[Effect]) -> None:
        for question in (one for one in said if isinstance(one, Publish) and one.topic.endswith("/wanted")):
            seat = question.topic.split("/")[3]
            if seat not in self.dumb:
                self._answer_one(new, seat, COPY_WANTED_READER.read(question.payload))

    def _answer_one(self, new: Stage, seat: str, wanted: FloorWanted | JournalWanted | BlobWanted) -> None:
        match wanted:
            case FloorWanted(from_seq=first):
                frames = self._floor(seat)[first - 1 : first + 31]
                self._answer(new, new.message(seat, "copy/floor", b"".join(frames)))
            case JournalWanted(from_seq=first):
                records = [decode_frame(data) for data in self._journal(seat)[first - 1 : first + 30]]
                self._answer(new, new.message(seat, "copy/journal", batch(seat, records)))
            case BlobWanted(sha256=sha256, chunks=chunks) if self.bodies and sha256 not in self.without:
                data = self.former.ledger.snapshot().blobs[sha256]
                for number in chunks:
                    self._answer(new, self._chunk(new, seat, sha256, data, number))
            case BlobWanted():
                pass

    def _chunk(self, new: Stage, seat: str, sha256: str, data: bytes, number: int) -> list[Effect]:
        chunk = data[number * CHUNK_BYTES : (number + 1) * CHUNK_BYTES]
        return new.hear(copied_blob_topic(HALL, seat, sha256, number), chunk)

    def _floor(self, seat: str) -> list[bytes]:
        frames = self.former.records_of("floor")
        return frames[: self.floors.get(seat, len(frames))]

    def _journal(self, seat: str) -> list[bytes]:
        return self.former.records_of(seat)


def decided() -> Stage:
    """A hall of three that has decided an item."""
    stage = Stage().begin()
    stage.decide({"s01": "yes", "s02": "yes", "s03": "no"})
    return stage


def secretly(presses: Mapping[str, str]) -> SecretStage:
    """A hall of five that has frozen a secret round; two tellers open a count together."""
    stage = SecretStage().begin_secret()
    stage.vote_secretly(presses)
    stage.done(acts.FreezeRound)
    return stage


def rebuilt(former: Stage, dumb: frozenset[str] = frozenset()) -> Stage:
    """A new centre of the next term, after the seats have answered."""
    new = fresh(former)
    Seats(former, dumb).turn_on(new)
    new.wait(5_000)
    return new


def fresh(former: Stage) -> Stage:
    """A new centre of the next term, whose operators use no id twice."""
    return Stage(members=former.members, term=2, mono_ms=15_000, _ids=1_000)


def accept(new: Stage, *names: str, **other: object) -> AnswerOrder:
    """Accept what was found, as the status tells it."""
    found = new.status().rebuild
    assert found is not None, "the centre is being rebuilt"
    fields = {"floor_seq": found.floor_seq, "floor_hash": found.floor_hash, "missing": found.waiting, **other}
    return new.sign(new.act(acts.AcceptRebuild, expect=found.phase, **fields), *(names or ("lin",)))


def test_a_rebuilt_ledger_holds_what_the_lost_one_held() -> None:
    """Every record and every body, each once, and behind them the record that says so."""
    former = decided()
    new = rebuilt(former)

    answer = accept(new)

    lost, kept = former.ledger.snapshot(), new.ledger.snapshot()
    assert answer.result == "done"
    assert {one.frame for one in lost.records} == {one.frame for one in kept.records[:-1]}
    assert len(kept.records) == len(lost.records) + 1
    assert lost.blobs == kept.blobs
    assert isinstance(new.floor()[-1], LedgerRebuilt)


def test_a_rebuilt_centre_tells_the_same_results() -> None:
    """The rounds are told word for word as before."""
    former = decided()
    new = rebuilt(former)

    accept(new)

    assert new.status().rounds == former.status().rounds


def test_a_secret_round_outlives_the_centre() -> None:
    """After a rebuild list and archive are the same bytes, and the tellers open the count."""
    former = secretly({"s01": "yes", "s02": "yes", "s03": "no"})
    new = rebuilt(former)

    assert accept(new).result == "done"
    former.core, former.ledger, former.term = new.core, new.ledger, 2
    former.begin_count()
    former.agree("s01", "s03")

    assert former.house.floor.rounds[(POLL, 1)].phase is RoundPhase.COUNTED
    assert not new.status().alarms


def test_archive_and_list_of_a_secret_round_are_made_again_where_nobody_brings_them() -> None:
    """What the list was made from is with the seats, so list and archive are too, a void ballot included."""
    former = SecretStage().begin_secret()
    former.done(acts.OpenPoll)
    for seat in ("s01", "s02", "s03"):
        former.cast(seat, former.ballot(seat, {"q1": "yes"}))
    former.cast("s04", former.ballot("s01", {"q1": "no"}))
    former.done(acts.ClosePoll)
    for seat in sorted(former.seats):
        former.seal(seat)
    frozen = former.done(acts.FreezeRound)
    assert isinstance(frozen, RoundFrozen)
    assert frozen.archive is not None
    lost = {frozen.frozen.sha256, frozen.archive.sha256}
    new = fresh(former)
    Seats(former, without=frozenset(lost)).turn_on(new)
    new.wait(5_000)

    accept(new)

    assert frozen.ballots == 3
    assert lost <= set(new.ledger.snapshot().blobs)


def test_a_rebuilt_centre_gives_the_seats_receipts_of_the_new_term() -> None:
    """Each seat learns at once how far the new ledger holds it, and sends nothing again."""
    former = decided()
    new = rebuilt(former)
    found = new.status().rebuild
    assert found is not None
    act = new.act(
        acts.AcceptRebuild, expect=found.phase, floor_seq=found.floor_seq, floor_hash=found.floor_hash, missing=()
    )

    new.said.clear()
    new.sign(act, "lin")

    assert [(one.seat, one.term, one.high_seq) for one in receipts(new.said)] == [
        (seat, 2, len(former.records_of(seat))) for seat in ("s01", "s02", "s03")
    ]


def test_nothing_is_written_before_people_have_accepted_what_was_found() -> None:
    """Whatever the seats bring stays in memory; a crash before the acceptance leaves nothing behind."""
    new = rebuilt(decided())

    assert new.ledger.snapshot().records == ()
    assert new.ledger.snapshot().blobs == {}


def test_a_centre_that_is_being_rebuilt_takes_no_other_order() -> None:
    """Not even one that the lost centre had carried out: what was found is not on record yet."""
    former = decided()
    again = next(record.act for record in former.floor() if record.act).encode()
    new = rebuilt(former)

    assert "being rebuilt" in new.sign(again, "lin").said_en
    assert "being rebuilt" in new.sign(new.act(acts.CloseSitting), "lin").said_en


def test_a_seat_that_brings_nothing_is_waited_for_or_named_missing_by_two() -> None:
    """One operator alone cannot go on without a seat."""
    new = rebuilt(decided(), dumb=frozenset({"s03"}))
    found = new.status().rebuild
    assert found is not None

    assert found.waiting == ("s03",)
    assert accept(new).result == "waiting"
    assert accept(new, *BOTH).result == "done"


def test_what_is_known_to_have_existed_and_nobody_brings_is_named() -> None:
    """The floor log proves how far the centre had come with the missing seat: those records are lost by number."""
    former = decided()
    new = rebuilt(former, dumb=frozenset({"s03"}))
    accept(new, *BOTH)

    record = new.floor()[-1]

    assert isinstance(record, LedgerRebuilt)
    lost = [(one.seat, one.epoch, one.first_seq, one.last_seq) for one in record.lost]
    assert (record.missing, lost) == (("s03",), [("s03", 1, 1, len(former.records_of("s03")))])


def test_nobody_accepts_another_list_of_missing_seats_than_was_found() -> None:
    """The order names the seats that its givers saw missing; if it is others by now, they look again."""
    new = rebuilt(decided(), dumb=frozenset({"s03"}))

    assert "The seats missing are: s03" in accept(new, *BOTH, missing=()).said_en


def test_the_longest_floor_log_is_taken() -> None:
    """A seat that heard less than another one does not shorten the log."""
    former = decided()
    new = fresh(former)
    Seats(former, floors={"s01": 3, "s03": 5}).turn_on(new)
    new.wait(5_000)

    accept(new)

    assert len(new.records_of("floor")) == len(former.records_of("floor")) + 1


def test_where_no_seat_knows_the_roster_the_secretarys_files_serve() -> None:
    """Bodies that come with the order are taken if the floor log names them by their hash."""
    former = Stage().begin(sign_in=False)
    new = fresh(former)
    Seats(former, bodies=False).turn_on(new)
    new.wait(5_000)
    found = new.status().rebuild
    assert found is not None
    fields = {"floor_seq": found.floor_seq, "floor_hash": found.floor_hash, "missing": ()}
    act = new.act(acts.AcceptRebuild, expect=found.phase, **fields)

    answer = new.sign(act, "lin", blobs=tuple(former.ledger.snapshot().blobs.values()))

    assert not found.ready
    assert answer.result == "done"


def test_two_people_begin_anew_where_no_seat_holds_anything() -> None:
    """The one seat that is off may hold a whole sitting: that nobody holds anything is for two people to say."""
    new = Stage(members=roster(3), term=2)
    new.turn_on("s01")

    assert new.open_sitting().result == "waiting"
    assert new.open_sitting(by=BOTH).result == "done"
    assert isinstance(new.floor()[0], SittingOpened)


def test_a_record_that_the_centre_did_not_sign_ends_a_seats_answer() -> None:
    """A seat cannot put words into the house's mouth: what does not verify is noted and changes nothing."""
    former = decided()
    new = fresh(former)
    new.turn_on("s01", seq=1, floor_seq=1)
    frame = decode_frame(former.records_of("floor")[0])
    forged = Frame(frame.body, bytes(64)).encode()

    said = new.message("s01", "copy/floor", forged)

    found = new.status().rebuild
    assert found is not None
    assert (found.floor_seq, found.reported) == (0, ())
    assert published(said, "/wanted") == []


@pytest.mark.parametrize("term", [1, 2])
def test_a_centre_with_its_ledger_has_nothing_to_rebuild(term: int) -> None:
    """The order to accept a rebuild is refused where none is under way."""
    stage = Stage(term=term)
    if term == 2:
        stage.turn_on("s01")
        stage.open_sitting(by=BOTH)
    else:
        stage.open_sitting()

    answer = stage.order(acts.AcceptRebuild, floor_seq=1, floor_hash="a" * 64, missing=())

    assert "nothing to rebuild" in answer.said_en


def test_the_sitting_goes_on_after_the_rebuild() -> None:
    """The next round opens under the new term, on the same agenda, with the members who are there."""
    new = rebuilt(decided())
    accept(new)

    new.done(acts.AnnulPoll, by=BOTH)

    assert new.done(acts.OpenPoll, poll=POLL, round=2).term == 2
