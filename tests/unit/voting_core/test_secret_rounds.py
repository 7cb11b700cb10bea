# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A secret round on the floor: encrypted to the tellers' key, frozen with its archive, opened by tellers, declared."""

from typing import Any

import pytest

from tests.builders import NO_HEADS, OPTIONS, POLL, SeatWriter, answer, question, roster
from tests.halls import HallBuilder
from voting_core.codec import encode
from voting_core.eligibility import ineligible
from voting_core.errors import RefusedError, StepError
from voting_core.freezing import freeze
from voting_core.frozen_list import Disposition, FrozenEntry, FrozenList
from voting_core.lifecycle import RoundPhase
from voting_core.press_rules import standing_ballot
from voting_core.questions import BallotRef
from voting_core.roster import blob_ref
from voting_core.round_records import (
    BallotsAdopted,
    CountBegun,
    CountFailed,
    CountOpened,
    CountWordsHeard,
    HandCountEntered,
    OpenedCount,
    PollOpened,
    ResultDeclared,
    RoundFrozen,
)
from voting_core.tally import tally_secret

ROUND: dict[str, Any] = {"poll": POLL, "round": 1}
ARCHIVE = blob_ref(b"archive")
COUNTED = (OpenedCount(question=POLL, ballots=1, counts=(1, 0, 0)),)


class SecretHall(HallBuilder):
    """A hall of three whose open round is secret."""

    def __init__(self, **opened: Any) -> None:
        """Make the tellers' key and open the round."""
        super().__init__(roster(3), {"secrecy": "secret", "key": 1, **opened})

    def __post_init__(self) -> None:
        """The sitting begins, the tellers make a key, the round opens."""
        self.floor.open_sitting(self.roster)
        self.floor.fix_key()
        self.floor.open_poll(**{"entitled": 3, **self.opened})
        for seat in self.roster.seats:
            self.seats[seat.seat] = SeatWriter(seat.seat, floor_seq=self.floor.floor.head.seq)

    def freeze_secretly(self, freezing: int = 1, **fields: Any) -> None:
        """Freeze the round with an archive."""
        frozen = FrozenList(sitting="2026-07-21", poll=POLL, round=1, freezing=freezing, entries=())
        usual = {"archive": ARCHIVE, "ballots": 1, "unsealed": (), "present": 0, "heads": blob_ref(NO_HEADS)}
        self.floor.write(
            RoundFrozen, **{**ROUND, "freezing": freezing, "frozen": blob_ref(encode(frozen)), **usual, **fields}
        )

    def begin(self, attempt: int = 1, **fields: Any) -> None:
        """The tellers are asked to open the count."""
        state = self.floor.round()
        assert state.frozen is not None, "freeze the round first"
        named = {"frozen_seq": state.frozen.floor_seq, "frozen_hash": state.frozen_hash, "tellers": ("s01", "s02")}
        self.floor.write(CountBegun, **{**ROUND, "attempt": attempt, **named, **fields})

    def open_count(self, attempt: int = 1) -> None:
        """The count is opened."""
        self.floor.write(CountOpened, **ROUND, attempt=attempt, archive=ARCHIVE, proofs=ARCHIVE, counted=COUNTED)


def frozen_secret() -> SecretHall:
    """A secret round, closed and frozen."""
    hall = SecretHall()
    hall.floor.close_poll()
    hall.freeze_secretly()
    return hall


def test_a_secret_round_runs_from_its_opening_to_its_count() -> None:
    """Open, closed, frozen, opening, counted: then the result may be declared."""
    hall = frozen_secret()
    phases = [hall.floor.round().phase]
    hall.begin()
    phases.append(hall.floor.round().phase)
    hall.floor.write(CountWordsHeard, **ROUND, attempt=1, step="agree", words=ARCHIVE)
    hall.open_count()
    phases.append(hall.floor.round().phase)

    assert phases == [RoundPhase.FROZEN, RoundPhase.OPENING, RoundPhase.COUNTED]
    assert [one.step for one in hall.floor.round().attempts[0].heard] == ["agree"]
    assert hall.floor.round().count is not None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        pytest.param({"key": 0}, "opened with the tellers' key in force", id="no key"),
        pytest.param({"key": 2}, "opened with the tellers' key in force", id="another key"),
        pytest.param({"display": "live"}, "nothing but the number of ballots is shown", id="live"),
        pytest.param({"secrecy": "named"}, "A named round has no key", id="named with a key"),
    ],
)
def test_a_secret_round_opens_as_it_must(fields: dict[str, Any], sentence: str) -> None:
    """It is encrypted to the key in force, and shows nothing but the number of ballots while it is open."""
    with pytest.raises(StepError, match=sentence):
        SecretHall(**fields)


def test_after_the_tellers_are_asked_the_list_stays() -> None:
    """Once an opening has begun, the round is not frozen again: no seat opens a second list."""
    hall = frozen_secret()
    hall.begin()
    with pytest.raises(StepError, match="'opening' does not take RoundFrozen"):
        hall.freeze_secretly(2)


def test_an_attempt_that_failed_may_be_followed_by_another() -> None:
    """After an attempt without a result the tellers are asked again; attempts are numbered, one at a time."""
    hall = frozen_secret()
    hall.begin()
    with pytest.raises(StepError, match="Attempt 1 is going on"):
        hall.begin(2)
    hall.floor.write(CountFailed, **ROUND, attempt=1, reason="s02 spoke falsely", blamed=("s02",))
    with pytest.raises(StepError, match="Attempt 1 is not going on"):
        hall.open_count()
    with pytest.raises(StepError, match="The next attempt is number 2, not 3"):
        hall.begin(3)
    hall.begin(2, tellers=("s01", "s03"))
    hall.open_count(2)

    assert hall.floor.round().phase is RoundPhase.COUNTED


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        pytest.param({"frozen_hash": "0" * 64}, "Only the count of the newest frozen list", id="another list"),
        pytest.param({"tellers": ("s02", "s01")}, "named in order, each once", id="order"),
    ],
)
def test_the_tellers_are_asked_about_the_newest_list(fields: dict[str, Any], sentence: str) -> None:
    """What is opened is the archive of the newest frozen list, by seats named in order."""
    with pytest.raises(StepError, match=sentence):
        frozen_secret().begin(**fields)


def test_words_of_a_step_are_heard_once() -> None:
    """What the tellers said in a step of an attempt stands once on the floor."""
    hall = frozen_secret()
    hall.begin()
    hall.floor.write(CountWordsHeard, **ROUND, attempt=1, step="agree", words=ARCHIVE)
    with pytest.raises(StepError, match="'agree' of attempt 1 were heard already"):
        hall.floor.write(CountWordsHeard, **ROUND, attempt=1, step="agree", words=ARCHIVE)


def test_no_secret_result_without_an_opened_count() -> None:
    """A secret round that is frozen cannot be declared before its tellers have opened it."""
    hall = frozen_secret()
    state = hall.floor.round()
    assert state.frozen is not None
    with pytest.raises(StepError, match="opened by the tellers before it is declared"):
        hall.floor.write(
            ResultDeclared,
            **ROUND,
            frozen_seq=state.frozen.floor_seq,
            frozen_hash=state.frozen_hash,
            counted=(),
            findings=(),
            outcome="carried",
            contested=0,
            left_open=0,
            missing=0,
            missing_effect="none",
            said_zh="",
            said_en="",
        )


def test_a_list_has_an_archive_exactly_where_it_is_secret() -> None:
    """A secret list without an archive, and a named one with it, are refused; and nothing is opened of a named one."""
    hall = SecretHall()
    hall.floor.close_poll()
    with pytest.raises(StepError, match="an archive of ballots where its round is secret, and only there"):
        hall.freeze_secretly(archive=None)
    named = HallBuilder(roster(3))
    named.floor.close_poll()
    named.freeze_round()
    state = named.floor.round()
    assert state.frozen is not None
    with pytest.raises(StepError, match="there is nothing to open"):
        named.floor.write(
            CountBegun,
            **ROUND,
            attempt=1,
            frozen_seq=state.frozen.floor_seq,
            frozen_hash=state.frozen_hash,
            tellers=("s01",),
        )


def test_nobody_is_entered_by_name_in_a_secret_round() -> None:
    """Hands and adopted ballots would tell how a member voted: both are refused."""
    hall = SecretHall()
    counted = ({"question": POLL, "ballots": 1, "not_pressed": 0, "void": 0, "lines": ()},)
    with pytest.raises(StepError, match="nobody's vote is entered or adopted by name"):
        hall.floor.write(HandCountEntered, **ROUND, channel="paper", members=("m01",), counted=_hand(counted))
    hall.floor.close_poll()
    with pytest.raises(StepError, match="nobody's vote is entered or adopted by name"):
        hall.floor.write(BallotsAdopted, **ROUND, ballots=(BallotRef(seat="s01", epoch=1, seq=2, hash="a" * 64),))


def _hand(counted: Any) -> Any:
    from voting_core.questions import HandLines

    return tuple(HandLines(**one) for one in counted)


# --- ballots and lists ------------------------------------------------------------------------------------------------


def voted(*, credential: str = "17", named: bool = False) -> SecretHall:
    """A secret round in which the member at s01 has voted, and every seat has sealed."""
    hall = SecretHall()
    seat = hall.seats["s01"]
    seat.sign_in("m01", credential=credential)
    if named:
        seat.cast("m01", "yes")
    else:
        seat.cast_secretly("m01", "ciphertext")
    hall.seats["s02"].sign_in("m02", credential="19")
    hall.floor.close_poll()
    for one in hall.seats.values():
        one.seal()
    return hall


def line_of(hall: SecretHall, member: str, **fields: Any) -> tuple[str, str]:
    """Line and note of a member on the list."""
    cast = [ballot for seat in hall.seats.values() for ballot in seat.log.cast("2026-07-21", (POLL, 1))]
    faults = {"faults": dict.fromkeys((one.hash for one in cast), ""), **fields}
    entries = freeze(hall.freezing(**faults), 1)[0].entries
    return next((one.disposition, one.note) for one in entries if one.member == member)


def test_an_encrypted_ballot_stands_on_the_list() -> None:
    """Who voted and who did not press is on the list; what was chosen is not."""
    hall = voted()

    assert [line_of(hall, member) for member in ("m01", "m02", "m03")] == [
        ("ballot", ""),
        ("not_pressed", ""),
        ("absent", ""),
    ]


def test_a_ballot_that_proves_nothing_is_void() -> None:
    """A ballot whose proofs do not hold is on the line void, with the reason."""
    hall = voted()
    (ballot,) = hall.seats["s01"].log.cast("2026-07-21", (POLL, 1))
    fault = "no valid ballot of this election"

    assert line_of(hall, "m01", faults={ballot.hash: fault}) == ("void", fault)


def test_a_ballot_without_a_credential_is_void() -> None:
    """A member who signed in without a credential has cast no ballot that anybody could count."""
    assert line_of(voted(credential=""), "m01") == ("void", "cast without a credential")


def test_named_and_secret_never_mix() -> None:
    """A named ballot in a secret round, or a secret one in a named round, counts for nothing."""
    fault = "named in a secret round, or secret in a named one"
    hall = voted(named=True)
    named = HallBuilder(roster(3))
    seat = named.seats["s01"]
    seat.sign_in("m01", credential="17")
    seat.cast_secretly("m01", "ciphertext")
    (ballot,) = seat.log.cast("2026-07-21", (POLL, 1))

    assert line_of(hall, "m01") == ("void", fault)
    assert ineligible(named.floor.round(), ballot) == fault


@pytest.mark.parametrize(("press", "standing"), [("first", "one"), ("last", "two"), ("confirm", "two")])
def test_the_press_rule_holds_for_what_nobody_can_read(press: Any, standing: str) -> None:
    """Of two encrypted ballots the first or the last stands, as the rule says, whatever they hold."""
    seat = SeatWriter("s01", floor_seq=9)
    seat.sign_in("m01", credential="17")
    for text in ("one", "two"):
        seat.cast_secretly("m01", text)
    found = standing_ballot(press, seat.log.cast("2026-07-21", (POLL, 1)))

    assert found is not None
    assert found.text == standing


# --- counts -----------------------------------------------------------------------------------------------------------


def listed(*lines: Disposition) -> FrozenList:
    """A list of members on these lines."""
    entries = tuple(
        FrozenEntry(member=f"m{n:02}", disposition=line, seat=f"s{n:02}", epoch=1, seq=1, hash="a" * 64, note="")
        for n, line in enumerate(lines, start=1)
    )
    return FrozenList(sitting="2026-07-21", poll=POLL, round=1, freezing=1, entries=entries)


def opened(*counts: OpenedCount) -> CountOpened:
    """What the tellers opened."""
    hall = frozen_secret()
    hall.begin()
    frame = hall.floor.sign(CountOpened, **ROUND, attempt=1, archive=ARCHIVE, proofs=ARCHIVE, counted=counts)
    from voting_core.floor_records import FLOOR_READER

    record = FLOOR_READER.read(frame.body)
    assert isinstance(record, CountOpened)
    return record


def test_every_member_stands_on_one_line_of_a_secret_result() -> None:
    """Options as opened, open questions as not pressed, the others as listed: they sum to the members entitled."""
    frozen = listed("ballot", "ballot", "ballot", "not_pressed", "absent", "void", "recused")
    count = opened(OpenedCount(question=POLL, ballots=2, counts=(1, 1, 0)))
    (found,) = tally_secret((question(POLL),), frozen, count)

    assert dict(found.options) == {"yes": 1, "no": 1, "abstain": 0}
    assert {line: number for line, number in found.standings.items() if number} == {
        "not_pressed": 2,
        "absent": 1,
        "void": 1,
        "recused": 1,
    }
    assert found.entitled == 7


@pytest.mark.parametrize(
    "count",
    [
        pytest.param(OpenedCount(question=POLL, ballots=4, counts=(4, 0, 0)), id="more than listed"),
        pytest.param(OpenedCount(question=POLL, ballots=2, counts=(1, 0, 0)), id="fewer marks than ballots"),
        pytest.param(OpenedCount(question=POLL, ballots=2, counts=(2, 1, 0)), id="more marks than ballots"),
        pytest.param(OpenedCount(question=POLL, ballots=2, counts=(2, 0)), id="an option missing"),
        pytest.param(OpenedCount(question="other", ballots=2, counts=(2, 0, 0)), id="another question"),
    ],
)
def test_a_count_that_cannot_be_is_refused(count: OpenedCount) -> None:
    """An opened count of other questions, or of more votes than ballots, is not put beside the list."""
    with pytest.raises(RefusedError):
        tally_secret((question(POLL),), listed("ballot", "ballot", "ballot"), opened(count))


def test_an_election_by_marks_is_counted_by_marks_and_ballots() -> None:
    """Where two of three may be chosen, marks sum to more than the ballots, and each candidate has at most all."""
    asked = question(POLL, ("anna", "bert", "cara"), most=2)
    count = opened(OpenedCount(question=POLL, ballots=2, counts=(2, 1, 1)))
    (found,) = tally_secret((asked,), listed("ballot", "ballot", "absent"), count)

    assert (dict(found.options), found.ballots, found.entitled) == ({"anna": 2, "bert": 1, "cara": 1}, 2, 3)


def test_what_a_named_round_asks_is_not_changed() -> None:
    """A named round has no key, and its answers are on the ballot."""
    hall = HallBuilder(roster(3))
    state = hall.floor.round()

    assert (state.opened.key, state.is_secret, state.attempts) == (0, False, [])
    assert isinstance(state.opened, PollOpened)
    assert answer(POLL, OPTIONS[0]).options == ("yes",)
