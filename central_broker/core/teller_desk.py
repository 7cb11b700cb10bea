# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Putting the tellers' words in order: as soon as a step is complete the floor hears it, and what follows is written.

The centre adds nothing of its own: key and count follow from what the seats signed.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from central_broker.core.floor_writing import keep_blob, write_floor
from central_broker.core.house import Draft, House
from central_broker.core.secret_ballots import election, joint_key
from voting_core.errors import RefusedError
from voting_core.lifecycle import SITTING_STEPS, RoundPhase
from voting_core.roster import BlobRef
from voting_core.round_records import CountFailed, CountOpened, CountWordsHeard
from voting_core.round_state import RoundState
from voting_core.seat_log import WordKey
from voting_core.secrecy.archive_check import pairs_of
from voting_core.secrecy.joint_key import KeyMaking
from voting_core.secrecy.joint_opening import Opening
from voting_core.secret_rounds import body, hear_attempt, making_of, new_opening, opened_archive
from voting_core.teller_keys import TellerKey
from voting_core.teller_records import KeyWordsHeard, TellerKeyFailed, TellerKeyFixed


def hear_tellers(house: House, draft: Draft) -> None:
    """Write whatever the tellers' seats have completed.

    Where what they said before is lost with a former ledger, nothing follows: people give it up.
    """
    if "KeyWordsHeard" not in SITTING_STEPS[house.floor.phase]:
        return
    with suppress(RefusedError):
        latest = house.floor.tellers.latest
        while latest is not None and latest.is_made and _hear_key(house, draft, latest):
            pass
    with suppress(RefusedError):
        state = house.floor.undecided
        while state is not None and state.phase is RoundPhase.OPENING and _hear_count(house, draft, state):
            pass


# --- keys ------------------------------------------------------------------------------------------------------------


def _hear_key(house: House, draft: Draft, key: TellerKey) -> bool:
    """One step of a key, if its words are all there; whether anything was written."""
    begun = key.begun
    making = _making(house, key)
    if not making.step:
        return False
    epochs = {one.seat: one.epoch for one in begun.tellers}
    about = (begun.sitting, begun.key, "", 0, 0, making.step)
    words = _words(house, epochs, about)
    if len(words) < len(epochs):
        return False
    ref = _keep_words(house, draft, epochs, about)
    write_floor(house, draft, KeyWordsHeard, key=begun.key, step=making.step, words=ref)
    making.hear(making.step, words)
    if making.blame is not None:
        blamed = tuple(sorted(making.blame.seats))
        write_floor(house, draft, TellerKeyFailed, key=begun.key, reason=making.blame.reason[:200], blamed=blamed)
    elif making.made is not None:
        house.joint_keys[(begun.sitting, begun.key)] = making.made
        write_floor(
            house,
            draft,
            TellerKeyFixed,
            key=begun.key,
            public_key=str(making.made.key),
            transcript_sha256=making.made.transcript_sha256,
        )
    return True


def _making(house: House, key: TellerKey) -> KeyMaking:
    """The making of a key as it was heard; after a restart it is worked out again."""
    about = (key.begun.sitting, key.begun.key)
    found = house.makings.get(about)
    if found is None or len(found.heard) != len(key.heard):
        found = making_of(house.group, key, house.blobs, house.epoch_keys, house.verify)
        house.makings[about] = found
    return found


def key_waits(house: House, key: TellerKey) -> tuple[str, tuple[str, ...]]:
    """The step at which a key that is made stands, and the seats that are not heard in it.

    Raises:
        RefusedError: What was heard before is lost.
    """
    step = _making(house, key).step
    epochs = {one.seat: one.epoch for one in key.begun.tellers}
    words = _words(house, epochs, (key.begun.sitting, key.begun.key, "", 0, 0, step))
    return step, tuple(seat for seat in sorted(epochs) if seat not in words)


# --- counts ----------------------------------------------------------------------------------------------------------


def _hear_count(house: House, draft: Draft, state: RoundState) -> bool:
    """One step of an attempt, if its words are all there; whether anything was written."""
    attempt = state.attempts[-1]
    if attempt.failed is not None:
        return False
    opening = _opening(house, state)
    begun, step = attempt.begun, opening.step
    seats = opening.quorum or begun.tellers
    epochs = {seat: house.keys[seat].epoch for seat in seats}
    about = (begun.sitting, state.opened.key, begun.poll, begun.round, begun.attempt, step)
    words = _words(house, epochs, about)
    if len(words) < (opening.key.needed if step == "agree" else len(seats)):
        return False
    ref = _keep_words(house, draft, {seat: epochs[seat] for seat in words}, about)
    common: dict[str, Any] = {"poll": begun.poll, "round": begun.round, "attempt": begun.attempt}
    write_floor(house, draft, CountWordsHeard, **common, step=step, words=ref)
    opening.hear(step, words)
    if opening.blame is not None:
        blamed = tuple(sorted(opening.blame.seats))
        write_floor(house, draft, CountFailed, **common, reason=opening.blame.reason[:200], blamed=blamed)
        return False
    if opening.decryption:
        _open(house, draft, state, opening)
        return False
    return True


def _open(house: House, draft: Draft, state: RoundState, opening: Opening) -> None:
    """The count is open: archive, proofs and counts."""
    frozen = state.frozen
    assert frozen is not None, "a count is opened of a frozen list"
    assert frozen.archive is not None, "a secret list has an archive"
    key = joint_key(house, state.opened.key)
    archive, counted = opened_archive(
        state.opened, opening, key, body(house.blobs, frozen.archive.sha256), frozen.ballots
    )
    begun, heard = state.attempts[-1].begun, state.attempts[-1].heard
    # What each teller's factor is proven by is what they said when they opened them.
    proofs = next(one.words for one in heard if one.step == "open")
    write_floor(
        house,
        draft,
        CountOpened,
        poll=begun.poll,
        round=begun.round,
        attempt=begun.attempt,
        archive=keep_blob(house, draft, archive, send=False),
        proofs=proofs,
        counted=counted,
    )


def count_waits(house: House, state: RoundState) -> tuple[str, ...]:
    """Seats that the running attempt to open a count waits for: those that have not agreed, or of its quorum.

    Raises:
        RefusedError: What was heard before is lost.
    """
    opening = _opening(house, state)
    begun = state.attempts[-1].begun
    seats = opening.quorum or begun.tellers
    epochs = {seat: house.keys[seat].epoch for seat in seats}
    words = _words(
        house, epochs, (begun.sitting, state.opened.key, begun.poll, begun.round, begun.attempt, opening.step)
    )
    return tuple(seat for seat in seats if seat not in words)


def _opening(house: House, state: RoundState) -> Opening:
    """The running attempt as it was heard; after a restart it is worked out again."""
    attempt = state.attempts[-1]
    about = (house.floor.sitting, *state.key, attempt.begun.attempt)
    found = house.openings.get(about)
    if found is None or len(found.heard) != len(attempt.heard):
        frozen = state.frozen
        assert frozen is not None, "a count is opened of a frozen list"
        assert frozen.archive is not None, "a secret list has an archive"
        pairs = pairs_of(body(house.blobs, frozen.archive.sha256))
        found = new_opening(state, attempt, election(house, state), joint_key(house, state.opened.key), pairs)
        key = house.floor.tellers.keys[state.opened.key]
        hear_attempt(found, attempt, key, house.blobs, house.epoch_keys, house.verify)
        house.openings[about] = found
    return found


# --- words -----------------------------------------------------------------------------------------------------------


def _words(house: House, epochs: dict[str, int], about: WordKey) -> dict[str, str]:
    """What these seats have said about something, by seat in order."""
    found: dict[str, str] = {}
    for seat in sorted(epochs):
        chain = house.chains.get((seat, epochs[seat]))
        word = None if chain is None or chain.blocked else chain.log.words.get(about)
        if word is not None:
            found[seat] = word.text
    return found


def _keep_words(house: House, draft: Draft, epochs: dict[str, int], about: WordKey) -> BlobRef:
    """The frames of these words as one body."""
    frames: list[bytes] = []
    for seat in sorted(epochs):
        record = house.chains[(seat, epochs[seat])].log.words[about].record
        first = record.seq - record.parts + 1
        frames += _frames(house, seat, epochs[seat], range(first, record.seq + 1))
    return keep_blob(house, draft, b"".join(frames))


def _frames(house: House, seat: str, epoch: int, numbers: range) -> Sequence[bytes]:
    try:
        return [house.spoken[(seat, epoch, number)] for number in numbers]
    except KeyError as error:
        raise RefusedError(f"A word of seat '{seat}' is not in the ledger.") from error
