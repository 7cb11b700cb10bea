# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold of secret rounds: each ballot once, by its member, opened when it may be, as it was meant."""

import io
import json
import tarfile
from collections import Counter, defaultdict
from collections.abc import Iterator

from central_broker.core.house import House
from central_broker.core.rows import BlobRow
from central_broker.core.secret_ballots import joint_key
from tests.simulation.facts import Fact, marks_of
from tests.simulation.findings import Findings, listed
from tests.simulation.hall import BrokenPromiseError
from tests.simulation.opened_ballots import public_key
from voting_core.errors import RefusedError


def check_lists_hold_each_ballot_once(found: Findings) -> None:
    """Whom a list counts cast that ballot with the credential of their sign-in, nobody else did, and once."""
    for frozen in _secret(found, "RoundFrozen"):
        ballots = _counted(found, frozen)
        texts = Counter(ballot["text"] for ballot in ballots)
        if texts and max(texts.values()) > 1:
            raise BrokenPromiseError(f"{frozen.round}: one encrypted ballot is counted twice")
        for ballot in ballots:
            if json.loads(ballot["text"])["credential"] != _credential(found, ballot):
                raise BrokenPromiseError(
                    f"{frozen.round}, member {ballot['member']}: counted is a ballot under another credential"
                )
        archive = _blob(found, frozen["archive"]["sha256"])
        if archive and not found.lost_seats and sorted(texts) != sorted(_ballots_in(archive)):
            raise BrokenPromiseError(f"{frozen.round}: the archive holds other ballots than the list")


def check_counts_are_what_was_meant(found: Findings) -> None:
    """Each opened count is the sum of the ballots of its list, and each ballot says what its member saw recorded."""
    for opened in _secret(found, "CountOpened"):
        before = [one for one in _secret(found, "RoundFrozen") if one.round == opened.round]
        ballots = _counted(found, before[-1])
        answers = [found.answers(ballot) for ballot in ballots]
        for ballot, said in zip(ballots, answers, strict=True):
            marks = sorted(marks_of(said))
            meant = sorted(found.witness.meant.get(ballot.number, marks))
            if meant != marks:
                raise BrokenPromiseError(f"{opened.round}: a ballot says {marks}, its member meant {meant}")
        if not found.lost_seats and listed(found, before[-1]):
            _compare(found, opened, Counter(mark for said in answers for mark in marks_of(said)))


def _compare(found: Findings, opened: Fact, sums: Counter[str]) -> None:
    questions = next(fact for fact in found.floor("PollOpened") if fact.round == opened.round)["questions"]
    said: Counter[str] = Counter()
    for question, counted in zip(questions, opened["counted"], strict=True):
        options = question["options"] or [f"s{points}" for points in range(question["highest"] + 1)]
        for option, count in zip(options, counted["counts"], strict=True):
            said.update(dict.fromkeys(marks_of([{"question": question["question"], "options": [option]}]), count))
    if +said != sums:
        raise BrokenPromiseError(f"{opened.round}: opened are {dict(+said)}, members pressed {dict(sums)}")


def check_keys_are_the_tellers(found: Findings) -> None:
    """A key that was fixed is that of the shares that its tellers' seats keep."""
    for fixed in found.floor("TellerKeyFixed"):
        if str(public_key(found.secret_of(fixed["key"]))) != fixed["public_key"]:
            raise BrokenPromiseError(f"key {fixed['key']} is not the one of its tellers' shares")


def check_key_is_known(found: Findings, restarted: House) -> None:
    """A key that was fixed can be worked out by a centre that was restarted, and by every honest seat."""
    for fixed in found.floor("TellerKeyFixed"):
        try:
            joint_key(restarted, fixed["key"])
        except RefusedError as error:
            raise BrokenPromiseError(f"a restarted centre does not know key {fixed['key']}: {error}") from error
        for seat in found.honest:
            core = found.seats[seat].core
            if core is not None and core._books.joint_key(fixed["key"]) is None:
                raise BrokenPromiseError(f"seat {seat} does not know key {fixed['key']}")


def check_nothing_is_opened_after_the_end(found: Findings) -> None:
    """After a round was aborted or annulled no count of it is opened, and no teller's seat that knows says a word."""
    ends = {fact.round: fact for fact in found.floor("PollAborted", "PollAnnulled")}
    for fact in _secret(found, "CountBegun", "CountWordsHeard", "CountOpened"):
        if fact.round in ends and fact.index > ends[fact.round].index:
            raise BrokenPromiseError(f"{fact.round} was opened after its end: {fact.kind}")
    for word in _words(found):
        end = ends.get(word.round)
        if end is not None and word["floor_seq"] >= end["floor_seq"]:
            raise BrokenPromiseError(f"seat {word.author} speaks of opening {word.round} after its end")


def check_tellers_speak_of_one_archive(found: Findings) -> None:
    """A teller's seat agrees to open one archive of a round, once in an attempt, and only a list of enough ballots."""
    archives: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for word in _words(found):
        if word["step"] == "agree":
            archives[(word.author, *word.round)].add(json.loads(word["text"])["archive_sha256"])
    for about, named in archives.items():
        if len(named) > 1:
            raise BrokenPromiseError(f"seat {about[0]} agreed to open {len(named)} archives of {about[1:]}")


def _words(found: Findings) -> Iterator[Fact]:
    """What honest seats said about opening counts, the first part of each word."""
    for fact in found.facts:
        if fact.kind == "TellerSpoke" and fact["poll"] and fact["part"] == 1 and fact.author in found.honest:
            yield fact


def _secret(found: Findings, *kinds: str) -> list[Fact]:
    """Floor records of these kinds about secret rounds."""
    secret = {fact.round for fact in found.floor("PollOpened") if fact["secrecy"] == "secret"}
    return [fact for fact in found.floor(*kinds) if fact.round in secret]


def _counted(found: Findings, frozen: Fact) -> list[Fact]:
    """The ballots that a frozen list counts, but for those that were lost with a former ledger and their seat."""
    named = [entry for entry in listed(found, frozen) if entry["disposition"] == "ballot"]
    missing = [entry["seat"] for entry in named if entry["hash"] not in found.ballots]
    if set(missing) - found.lost_seats:
        raise BrokenPromiseError(f"{frozen.round}: counted are ballots of {missing} that nobody holds")
    return [found.ballots[entry["hash"]] for entry in named if entry["hash"] in found.ballots]


def _credential(found: Findings, ballot: Fact) -> str:
    """The public credential with which a ballot's member had signed in at its seat when it was cast."""
    known = [fact for fact in found.of(ballot.author) if fact.index < ballot.index and fact["epoch"] == ballot["epoch"]]
    signed = [fact for fact in known if fact.kind == "MemberSignedIn"]
    return str(signed[-1]["credential"]) if signed and signed[-1]["member"] == ballot["member"] else ""


def _blob(found: Findings, sha256: str) -> bytes:
    rows = (row for row in found.witness.ledger.durable if isinstance(row, BlobRow))
    return next((row.data for row in rows if row.sha256 == sha256), b"")


def _ballots_in(archive: bytes) -> list[str]:
    """The ballots of an archive, read as the tar file that it is."""
    found = []
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        for file in files:
            data = files.extractfile(file)
            text = data.read().decode() if data is not None else ""
            if text.startswith('{"election_uuid":'):
                found.append(text)
    return found


SECRET_CHECKS = (
    check_keys_are_the_tellers,
    check_lists_hold_each_ballot_once,
    check_nothing_is_opened_after_the_end,
    check_tellers_speak_of_one_archive,
    check_counts_are_what_was_meant,
)
"""Tried before the others: they name what is wrong with a secret round most closely."""
