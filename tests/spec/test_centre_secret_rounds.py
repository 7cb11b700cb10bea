# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secret rounds at the centre: encrypted, frozen with their archive, opened by tellers, declared."""

import json
from typing import Any

import pytest
from gmpy2 import mpz
from msgspec.structs import replace

from tests.builders import POLL, hand_lines, signer
from tests.kinds import motion, nominee, personnel
from tests.secret_elections import seeded
from tests.secret_stage import SecretStage
from voting_core import acts
from voting_core.frozen_list import FROZEN_READER
from voting_core.lifecycle import RoundPhase
from voting_core.questions import BallotRef
from voting_core.round_records import CountFailed, CountOpened, ResultDeclared, RoundFrozen
from voting_core.secrecy.archive_check import check_archive
from voting_core.secrecy.ballot import make_ballot
from voting_core.secrecy.credentials import draw_credential
from voting_core.secrecy.group import TINY
from voting_core.secrecy.key_teller import UNABLE
from voting_core.secret_rounds import election_of
from voting_core.teller_records import TellerKeyFailed, TellerKeyFixed

ALL = {"s01": "yes", "s02": "yes", "s03": "no", "s04": "yes"}


def kinds(stage: SecretStage) -> list[str]:
    """The floor log, by kinds."""
    return [type(record).__name__ for record in stage.floor()]


def frozen(presses: dict[str, str] | None = None) -> SecretStage:
    """A secret round that is frozen."""
    stage = SecretStage().begin_secret()
    stage.vote_secretly(ALL if presses is None else presses)
    stage.done(acts.FreezeRound)
    return stage


def last(stage: SecretStage, kind: type) -> Any:
    """The newest floor record of a kind."""
    return [record for record in stage.floor() if isinstance(record, kind)][-1]


def test_a_secret_motion_is_decided_without_anybody_knowing_who_chose_what() -> None:
    """Key, ballots, archive, opening, result: three of five in favour carry, and the ledger holds ciphertexts only."""
    stage = frozen()
    assert stage.begin_count().result == "done"
    stage.agree("s01", "s03")
    stage.done(acts.DeclareResult)
    declared = last(stage, ResultDeclared)

    assert declared.outcome == "carried"
    assert {line.line: line.members for line in declared.counted[0].lines if line.members} == {
        "yes": 3,
        "no": 1,
        "not_pressed": 1,
    }
    assert kinds(stage)[4:] == [
        "TellerKeyBegun",
        *["KeyWordsHeard"] * 5,
        "TellerKeyFixed",
        "PollOpened",
        "PollClosed",
        "RoundFrozen",
        "CountBegun",
        *["CountWordsHeard"] * 3,
        "CountOpened",
        "ResultDeclared",
    ]


def test_the_archive_holds_the_ballots_that_count_and_the_opened_one_begins_with_it() -> None:
    """The list's archive has one ballot of each voter; the opened one is the same with the result behind it."""
    stage = frozen()
    stage.begin_count()
    stage.agree("s02", "s03")
    listed, opened = last(stage, RoundFrozen), last(stage, CountOpened)
    before, after = stage.house.blobs[listed.archive.sha256], stage.house.blobs[opened.archive.sha256]
    found = check_archive(TINY, after)

    assert after.startswith(before)
    assert (listed.ballots, len(found.ballots), len(found.credentials)) == (4, 4, 4)
    assert found.counts == ((3, 1, 0),)
    assert found.credentials == tuple(sorted(found.credentials))


def test_nothing_in_the_ledger_tells_a_choice() -> None:
    """No record and no body of a secret round names an option that somebody chose."""
    stage = SecretStage().begin_secret()
    stage.done(acts.OpenPoll)
    before = len(stage.ledger.snapshot().records)
    for seat, option in ALL.items():
        stage.cast(seat, stage.ballot(seat, {"q1": option}))
    written = stage.ledger.snapshot().records[before:]

    assert len(written) == len(ALL)
    assert not any(word in record.frame for record in written for word in (b'"yes"', b'"no"', b"options"))


def test_a_changed_vote_counts_once_and_the_last_one() -> None:
    """Who votes again is in the archive once, with the last ballot."""
    stage = SecretStage().begin_secret()
    stage.done(acts.OpenPoll)
    for option in ("no", "no", "yes"):
        stage.cast("s01", stage.ballot("s01", {"q1": option}))
    for seat in ("s02", "s03"):
        stage.cast(seat, stage.ballot(seat, {"q1": "abstain"}))
    stage.done(acts.ClosePoll)
    for seat in sorted(stage.seats):
        stage.seal(seat)
    stage.done(acts.FreezeRound)
    stage.begin_count()
    stage.agree("s01", "s02")

    assert last(stage, CountOpened).counted[0].counts == (1, 0, 2)


def test_no_secret_round_opens_without_a_key() -> None:
    """Without the tellers' key the secretary is told what is missing."""
    stage = SecretStage().begin_secret()
    stage.house.floor.tellers.keys.clear()
    answer = stage.order(acts.OpenPoll)

    assert answer.result == "refused"
    assert "no key of the tellers stands: let the tellers make one first" in answer.said_en


def test_a_teller_who_stands_for_a_post_opens_no_count_about_it() -> None:
    """A nominee who is a teller of the key is named before the round opens."""
    named = replace(nominee("n1", "局长"), name="委员1")
    item = replace(personnel("posts", named), secrecy="secret")
    stage = SecretStage().begin_secret(item)
    answer = stage.order(acts.OpenPoll, poll="posts")

    assert answer.result == "refused"
    assert "委员1 is a teller and stands in item 'posts'" in answer.said_en


def test_a_named_item_stays_named() -> None:
    """In the same sitting, an item that is not secret is voted on by name and needs no tellers."""
    stage = SecretStage().begin_secret(motion(POLL))
    stage.decide({"s01": "yes", "s02": "yes", "s03": "yes"})

    assert last(stage, ResultDeclared).outcome == "carried"
    assert stage.house.floor.rounds[(POLL, 1)].opened.key == 0


@pytest.mark.parametrize("order", [acts.EnterHandCount, acts.AdoptBallots])
def test_nobody_is_counted_by_name_in_a_secret_round(order: Any) -> None:
    """Hands and adopted ballots are refused."""
    stage = frozen()
    given: dict[Any, dict[str, Any]] = {
        acts.EnterHandCount: {"channel": "hands", "members": ("m05",), "counted": (hand_lines("q1", yes=1),)},
        acts.AdoptBallots: {"ballots": (BallotRef(seat="s01", epoch=1, seq=2, hash="a" * 64),)},
    }
    answer = stage.order(order, by=("lin", "zhou"), **given[order])

    assert answer.result == "refused"


# --- false ballots ----------------------------------------------------------------------------------------------------


def listed(stage: SecretStage, member: str) -> tuple[str, str]:
    """Line and note of a member on the newest list."""
    data = stage.house.blobs[last(stage, RoundFrozen).frozen.sha256]
    return next((one.disposition, one.note) for one in FROZEN_READER.read(data).entries if one.member == member)


def sealed_after(stage: SecretStage, seat: str, text: str) -> SecretStage:
    """A round in which one seat has cast this, frozen."""
    stage.cast(seat, text)
    stage.done(acts.ClosePoll)
    for one in sorted(stage.seats):
        stage.seal(one)
    stage.done(acts.FreezeRound)
    return stage


def opened_round() -> SecretStage:
    """A secret round that is open."""
    stage = SecretStage().begin_secret()
    stage.done(acts.OpenPoll)
    return stage


def test_a_ballot_that_proves_nothing_is_void_and_in_no_archive() -> None:
    """A ballot with one other number is on the line void, with the reason, and the archive is without it."""
    stage = opened_round()
    text = stage.ballot("s01", {"q1": "yes"})
    stage = sealed_after(stage, "s01", text.replace('"response":"1', '"response":"2', 1))

    assert listed(stage, "m01") == ("void", "no valid ballot of this election")
    assert last(stage, RoundFrozen).ballots == 0


def test_a_ballot_under_another_credential_is_void() -> None:
    """Stuffing: a seat that votes with a credential that its member did not sign in with is not counted."""
    stage = opened_round()
    state = stage.house.floor.rounds[(POLL, 1)]
    fixed = stage.house.floor.tellers.keys[1].fixed
    assert fixed is not None
    election = election_of(TINY, state.opened, mpz(fixed.public_key))
    draw = seeded("stranger")
    stage = sealed_after(stage, "s01", make_ballot(election, draw_credential(TINY, draw), [[1, 0, 0]], draw))

    assert listed(stage, "m01") == ("void", "no valid ballot of this election")


def test_a_copy_of_another_members_ballot_is_void() -> None:
    """A rogue seat that repeats somebody's ciphertext votes for nobody."""
    stage = opened_round()
    text = stage.ballot("s02", {"q1": "yes"})
    stage.cast("s02", text)
    stage = sealed_after(stage, "s01", text)

    assert listed(stage, "m01") == ("void", "no valid ballot of this election")
    assert listed(stage, "m02") == ("ballot", "")


# --- tellers ----------------------------------------------------------------------------------------------------------


def test_a_restarted_centre_goes_on_where_the_tellers_are() -> None:
    """A crash between any two steps of a key or of a count loses nothing: what was said is in the ledger."""
    stage = SecretStage().begin_secret()
    stage.start()
    stage.vote_secretly(ALL)
    stage.start()
    stage.done(acts.FreezeRound)
    stage.begin_count()
    stage.start()
    for _ in range(9):
        before = len(stage.floor())
        stage.agree("s01", "s02")
        stage.start()
        if len(stage.floor()) == before:
            break

    assert stage.house.floor.rounds[(POLL, 1)].phase is RoundPhase.COUNTED
    assert last(stage, CountOpened).counted[0].counts == (3, 1, 0)


def test_a_lying_teller_is_named_and_the_others_open() -> None:
    """A false factor ends the attempt, names the seat, and the count is opened without it."""
    stage = frozen()

    def lie(seat: str, step: str, word: str) -> str:
        if (seat, step) != ("s02", "answer"):
            return word
        spoilt = json.loads(word)
        spoilt["responses"][0] = "1"
        return json.dumps(spoilt, separators=(",", ":"))

    stage.lie = lie
    stage.begin_count()
    stage.agree("s01", "s02")
    failed = last(stage, CountFailed)
    assert stage.begin_count().result == "done"
    stage.agree("s01", "s03")

    assert failed.blamed == ("s02",)
    assert last(stage, CountOpened).attempt == 2


def test_a_key_made_with_a_lie_comes_to_nothing_and_the_next_one_stands() -> None:
    """A teller's seat that lies is named; with substitutes another key is made."""
    stage = SecretStage()
    stage.lie = lambda seat, step, word: "{}" if (seat, step) == ("s03", "share") else word
    stage.begin_secret()
    failed = last(stage, TellerKeyFailed)
    stage.make_key("m01", "m02")

    assert failed.blamed == ("s03",)
    assert last(stage, TellerKeyFixed).key == 2


def test_a_key_whose_tellers_are_silent_is_given_up() -> None:
    """An operator gives up a key whose tellers are not heard; then another one can be begun."""
    stage = SecretStage().begin_secret()
    stage.done(acts.MakeTellerKey, members=("m01", "m02", "m03"))
    stage.talk_keys("s03")
    assert stage.order(acts.MakeTellerKey, members=("m01", "m02")).result == "refused"
    stage.done(acts.GiveUpTellerKey, reason="m03 has left")
    stage.make_key("m01", "m02")

    assert last(stage, TellerKeyFixed).key == 3


def test_a_teller_who_was_restarted_is_asked_again() -> None:
    """A seat that forgot what it drew says so; the attempt fails without blame, and the next one succeeds."""
    stage = frozen()
    stage.lie = lambda seat, step, word: UNABLE if (seat, step) == ("s01", "open") else word
    stage.begin_count()
    stage.agree("s01", "s02")
    stage.lie = lambda _seat, _step, word: word
    failed = last(stage, CountFailed)
    stage.begin_count()
    stage.agree("s01", "s02")

    assert (failed.blamed, stage.house.floor.rounds[(POLL, 1)].phase) == ((), RoundPhase.COUNTED)


def test_a_key_outlives_a_tellers_device() -> None:
    """When a teller's seat gets another device, a restarted centre still knows the key, and the others open."""
    stage = SecretStage().begin_secret()
    device = {"seat": "s03", "by": ("lin", "zhou")}
    stage.done(acts.CloseSeatEpoch, epoch=1, reason="the device is dead", **device)
    stage.done(acts.OpenSeatEpoch, epoch=2, key=signer("s03 new").key, **device)
    stage.replace("s03", epoch=2)
    stage.start()
    stage.arrive("s03")
    stage.vote_secretly(ALL)
    stage.done(acts.FreezeRound)
    stage.begin_count()
    stage.start()
    stage.agree("s01", "s02")

    assert last(stage, CountOpened).counted[0].counts == (3, 1, 0)


def test_missing_seats_make_opening_an_act_of_two() -> None:
    """Where a seat has not sealed, two people open: what it holds will not count."""
    stage = opened_round()
    for seat in ("s01", "s02", "s03"):
        stage.cast(seat, stage.ballot(seat, {"q1": "yes"}))
    stage.done(acts.ClosePoll)
    for seat in ("s01", "s02", "s03", "s04"):
        stage.seal(seat)
    stage.done(acts.FreezeRound)

    assert stage.begin_count().result == "waiting"
    assert stage.begin_count(by=("lin", "zhou")).result == "done"


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        (("m01",), "2 tellers open a count together"),
        (("m01", "m04"), "'m04' is no teller of the roster"),
        (("m02", "m01"), "in the order of their seats"),
    ],
)
def test_a_key_is_begun_by_tellers_who_are_here(members: tuple[str, ...], sentence: str) -> None:
    """Enough of them, whom the roster calls so, in order."""
    answer = SecretStage().begin_secret().order(acts.MakeTellerKey, members=members)

    assert answer.result == "refused"
    assert sentence in answer.said_en


def test_an_aborted_round_is_not_opened() -> None:
    """After a round was aborted nobody is asked to open it, whatever the tellers say."""
    stage = frozen()
    stage.begin_count()
    stage.done(acts.AbortPoll)
    stage.agree("s01", "s02")

    assert stage.house.floor.rounds[(POLL, 1)].phase is RoundPhase.ABORTED
    assert "CountOpened" not in kinds(stage)


def test_the_house_can_be_looked_at_while_ballots_are_being_checked() -> None:
    """Looking at many ballots takes a while: the status comes all the same, and only the freezing waits."""
    stage = opened_round()
    stage.cast("s01", stage.ballot("s01", {"q1": "yes"}))
    stage.house.faults.clear()

    assert stage.status().rounds[-1].phase == "open"
    stage.done(acts.ClosePoll)
    assert stage.status().rounds[-1].unsealed
    assert "are being checked: freeze the round in a moment" in stage.order(acts.FreezeRound).said_en
