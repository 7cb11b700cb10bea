# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secret rounds and the tellers' keys, worked out from the floor log and its bodies, by centre and seats alike."""

from collections.abc import Mapping, Sequence

from gmpy2 import mpz

from voting_core.count_state import CountAttempt
from voting_core.errors import RefusedError
from voting_core.option_names import option_names
from voting_core.round_records import OpenedCount, PollOpened
from voting_core.round_state import RoundState
from voting_core.secrecy.archive import ArchiveWriter, resume
from voting_core.secrecy.ballot_check import read_ballot
from voting_core.secrecy.decryption import read_factors, uncover
from voting_core.secrecy.election import Election, uuid_of, write_election
from voting_core.secrecy.encoding import counts_of, forms_of, is_summed
from voting_core.secrecy.forms import TrusteeForm
from voting_core.secrecy.group import Group
from voting_core.secrecy.hashing import file_name_of
from voting_core.secrecy.joint_key import JointKey, KeyMaking
from voting_core.secrecy.joint_opening import Opening
from voting_core.secrecy.product import Pairs, multiply, product_text, sized_text
from voting_core.secrecy.spoken import SeatKeys, read_spoken
from voting_core.signing import Verify
from voting_core.teller_keys import TellerKey
from voting_core.teller_records import TellerKeyBegun, TellerKeyFixed

Blobs = Mapping[str, bytes]

DeviceKeys = Mapping[tuple[str, int], str]
"""The key of every device, by seat and epoch: what a device said while it was a teller's stands when it is replaced."""


def new_making(group: Group, begun: TellerKeyBegun) -> KeyMaking:
    """The making of a key of which nothing was heard yet."""
    context = f"hemicycle/1 tellers/{begun.hall}/{begun.sitting}/{begun.key}"
    return KeyMaking(group, context, begun.key, tuple(one.seat for one in begun.tellers), begun.needed)


def making_of(group: Group, key: TellerKey, blobs: Blobs, keys: DeviceKeys, verify: Verify) -> KeyMaking:
    """The making of a key, as far as the floor has heard it.

    Raises:
        RefusedError: A body is missing, or is not what the tellers' seats signed.
    """
    begun = key.begun
    making = new_making(group, begun)
    speakers = _speakers(begun, keys)
    for heard in key.heard:
        about = (begun.sitting, begun.key, "", 0, 0, heard.step)
        data = body(blobs, heard.words.sha256)
        making.hear(heard.step, read_spoken(data, about, speakers, begun.hall, verify))
    return making


def _speakers(begun: TellerKeyBegun, keys: DeviceKeys) -> SeatKeys:
    """The devices that make a key, and open what is encrypted to it: those of its beginning, whoever writes now."""
    known = [one for one in begun.tellers if (one.seat, one.epoch) in keys]
    return {one.seat: (one.epoch, keys[(one.seat, one.epoch)]) for one in known}


def body(blobs: Blobs, sha256: str) -> bytes:
    """A body of the floor log.

    Raises:
        RefusedError: It is not here.
    """
    if sha256 not in blobs:
        raise RefusedError(f"The body {sha256[:12]}… is not here yet.")
    return blobs[sha256]


def fixed_key(making: KeyMaking, fixed: TellerKeyFixed) -> JointKey:
    """The key that a record fixes, worked out from what was said.

    Raises:
        RefusedError: It is another key than the tellers made: the centre must not be believed.
    """
    made = making.made
    if made is None or (str(made.key), made.transcript_sha256) != (fixed.public_key, fixed.transcript_sha256):
        raise RefusedError(f"Key {fixed.key} is not the one that the tellers made.")
    return made


def election_of(group: Group, opened: PollOpened, key: mpz) -> Election:
    """The election of a secret round: its text follows from the opening and the tellers' key."""
    return write_election(
        group,
        name=opened.title,
        uuid=uuid_of(opened.hall, opened.sitting, opened.poll, opened.round),
        key=key,
        questions=forms_of(opened.questions, option_names(opened, "zh"), summed=is_summed(opened.appraisal)),
    )


def frozen_archive(election: Election, trustee: TrusteeForm, ballots: Sequence[str], closed_at_ms: int) -> bytes:
    """The archive of a frozen list.

    Args:
        election: That of the round.
        trustee: The tellers' key with its proof.
        ballots: Texts of the ballots that the list counts, with the credential of each, in any order.
        closed_at_ms: When the round was closed.
    """
    writer = ArchiveWriter(closed_at_ms // 1_000)
    writer.begin(election.text, trustee, sorted(read_ballot(text).credential for text in ballots))
    for text in sorted(ballots, key=lambda one: file_name_of(one.encode())):
        writer.ballot(text)
    product = product_text(multiply(election, ballots))
    writer.end(product, sized_text(product, len(ballots)))
    return bytes(writer.data)


def new_opening(state: RoundState, attempt: CountAttempt, election: Election, key: JointKey, pairs: Pairs) -> Opening:
    """An attempt to open the count of a frozen round, of which nothing was heard yet."""
    assert state.frozen is not None, "a count is opened of a frozen list"
    assert state.frozen.archive is not None, "a secret list has an archive"
    begun = attempt.begun
    context = f"{begun.hall}/{begun.sitting}/{begun.poll}/{begun.round}/{begun.attempt}"
    return Opening(election, pairs, key, begun.tellers, state.frozen.archive.sha256, context)


def hear_attempt(
    opening: Opening, attempt: CountAttempt, key: TellerKey, blobs: Blobs, keys: DeviceKeys, verify: Verify
) -> None:
    """Take all that the floor has heard of an attempt.

    Raises:
        RefusedError: A body is missing, or is not what the tellers' seats signed.
    """
    begun = attempt.begun
    speakers = {seat: one for seat, one in _speakers(key.begun, keys).items() if seat in begun.tellers}
    for heard in attempt.heard[len(opening.heard) :]:
        about = (begun.sitting, key.begun.key, begun.poll, begun.round, begun.attempt, heard.step)
        data = body(blobs, heard.words.sha256)
        opening.hear(heard.step, read_spoken(data, about, speakers, begun.hall, verify))


def opened_archive(
    opened: PollOpened, opening: Opening, key: JointKey, frozen: bytes, ballots: int
) -> tuple[bytes, tuple[OpenedCount, ...]]:
    """The archive of an opened count, and what it says of each question.

    Raises:
        RefusedError: The decryption uncovers no counts.
    """
    factors = read_factors(opening.election, key.trustee, opening.pairs, opening.decryption)
    counts = uncover(opening.election.group, opening.pairs, factors, ballots)
    writer = resume(frozen)
    writer.open(opening.decryption, counts)
    return bytes(writer.data), counts_of(opened.questions, counts, ballots, summed=is_summed(opened.appraisal))
