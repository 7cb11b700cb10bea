# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading an archive strictly: every byte, every ballot, every proof, and the one order of things.

Source: Belenios specification, "Archive"; stricter where its program is not: a ballot stands once, ballots end once,
product and number are those of the ballots, and nothing follows the result.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from gmpy2 import mpz
from msgspec import UNSET

from voting_core.codec import encode
from voting_core.errors import RefusedError
from voting_core.secrecy.ballot_check import ballot_fault, read_ballot
from voting_core.secrecy.decryption import Counts, is_possessed, read_factors, uncover
from voting_core.secrecy.election import Election, read_election
from voting_core.secrecy.forms import (
    CREDENTIALS_READER,
    EVENT_READER,
    HEADER_READER,
    OWNED_READER,
    PRODUCT_READER,
    RESULT_READER,
    SETUP_READER,
    TRUSTEES_READER,
    Event,
    TrusteeForm,
)
from voting_core.secrecy.group import Group
from voting_core.secrecy.hashing import file_name_of
from voting_core.secrecy.product import Pairs, counted_ballots, multiply, product_text, sized_text
from voting_core.secrecy.tar_records import FIRST, read_records

Check = Callable[[Election, Sequence[str]], Sequence[str]]
"""Looks at many ballots, perhaps in several processes; the fault of each, empty for none."""


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that holds, as far as it goes.

    Args:
        election: Its election.
        trustees: Whose key it is encrypted to.
        credentials: The public credentials.
        ballots: All ballots, in order.
        counted: Those that count.
        pairs: Their product; none while ballots may follow.
        counts: What was opened; none before that.
        timestamp: Seconds since 1970.
    """

    election: Election
    trustees: tuple[TrusteeForm, ...]
    credentials: tuple[str, ...]
    ballots: tuple[str, ...]
    counted: tuple[str, ...]
    pairs: Pairs | None
    counts: Counts | None
    timestamp: int


def check_here(election: Election, ballots: Sequence[str]) -> Sequence[str]:
    """Look at ballots one after the other."""
    return [ballot_fault(election, text) for text in ballots]


def check_archive(group: Group, data: bytes, check: Check = check_here) -> Archive:
    """Read an archive and check everything in it.

    Raises:
        RefusedError: Something does not hold; the message says what and where.
    """
    reader = _Reader(data)
    reader.begin()
    election, trustees, credentials = reader.setup(group)
    ballots = reader.ballots()
    _check_ballots(election, frozenset(credentials), ballots, check)
    counted = tuple(encode(one).decode() for one in counted_ballots([read_ballot(text) for text in ballots]))
    pairs, counts = None, None
    if reader.left:
        reader.event("EndBallots")
        pairs = multiply(election, counted)
        product = product_text(pairs)
        reader.demand(product.encode(), "product of the ballots")
        reader.demand(sized_text(product, len(counted)).encode(), "number of ballots")
        reader.event("EncryptedTally")
    if reader.left:
        assert pairs is not None, "made above"
        counts = reader.result(election, trustees, pairs, len(counted))
    if reader.left:
        raise RefusedError("Something follows the end of the archive.")
    return Archive(election, trustees, credentials, tuple(ballots), counted, pairs, counts, reader.timestamp)


def pairs_of(data: bytes) -> Pairs:
    """The product in a frozen archive that was checked, or made, here.

    Raises:
        RefusedError: There is none.
    """
    records = read_records(data)
    if len(records) < _FROZEN_FILES:
        raise RefusedError("The archive holds no product.")
    _, body, _ = records[-3]  # before the number of ballots and the event that names it
    product = PRODUCT_READER.read(body)
    return tuple(tuple((mpz(one.alpha), mpz(one.beta)) for one in row) for row in product)


def _check_ballots(election: Election, credentials: frozenset[str], ballots: Sequence[str], check: Check) -> None:
    if len(set(ballots)) < len(ballots):
        raise RefusedError("A ballot stands in the archive twice.")
    for number, (text, fault) in enumerate(zip(ballots, check(election, ballots), strict=True), start=1):
        if fault:
            raise RefusedError(f"Ballot {number}: {fault}")
        if read_ballot(text).credential not in credentials:
            raise RefusedError(f"Ballot {number} is signed with a credential that is not on the list.")


_BALLOTS_END: Final = "EndBallots"
_FROZEN_FILES: Final = 10
"""Of an archive without ballots: header, four files and an event, the end of the ballots, two files and an event."""


class _Reader:
    """Goes through the files of an archive in order; each event must name the files that stand before it."""

    def __init__(self, data: bytes) -> None:
        self._records = list(read_records(data))
        self._at = 0
        self._last, self._height = "", 0
        self._named = ""
        self.timestamp = 0

    @property
    def left(self) -> bool:
        """Whether there is another file."""
        return self._at < len(self._records)

    def begin(self) -> None:
        """The header, and its time in every file."""
        if not self._records or self._records[0][0] != FIRST:
            raise RefusedError("The file is no archive: it does not begin with its name.")
        header = HEADER_READER.read(self._records[0][1])
        self.timestamp = int(header.timestamp)
        if any(timestamp != self.timestamp for _, _, timestamp in self._records):
            raise RefusedError("A file of the archive has another time than the archive.")
        self._at = 1

    def setup(self, group: Group) -> tuple[Election, tuple[TrusteeForm, ...], tuple[str, ...]]:
        """Election, trustees and credentials, named by the first event."""
        names, bodies = zip(*(self._file() for _ in range(3)), strict=True)
        named, body = self._file()
        setup = SETUP_READER.read(body)
        if (setup.election, setup.trustees, setup.credentials) != names:
            raise RefusedError("The archive begins with other files than it names.")
        self._expect("Setup", named)
        election = read_election(group, _text(bodies[0]))
        trustees = tuple(form for _, form in TRUSTEES_READER.read(bodies[1]))
        credentials = CREDENTIALS_READER.read(bodies[2])
        _check_keys(election, trustees, credentials)
        return election, trustees, credentials

    def ballots(self) -> list[str]:
        """All ballots up to their end, or that of the archive."""
        found = []
        while self.left and self._records[self._at][0].endswith(".data.json"):
            name, body = self._file()
            self._expect("Ballot", name)
            found.append(body.decode("ascii", "replace"))
        return found

    def event(self, kind: str) -> None:
        """An event about the last file, or about none."""
        self._expect(kind, "" if kind == _BALLOTS_END else self._named)

    def demand(self, body: bytes, what: str) -> None:
        """The next file has just these bytes."""
        name, found = self._file()
        if found != body:
            raise RefusedError(f"The {what} is not what it should be.")
        self._named = name

    def result(self, election: Election, trustees: Sequence[TrusteeForm], pairs: Pairs, ballots: int) -> Counts:
        """One decryption by each trustee, and the counts that they uncover."""
        factors = [[mpz(1)] * len(row) for row in pairs]
        for owner, trustee in enumerate(trustees, start=1):
            name, body = self._file()
            owned_name, owned_body = self._file()
            owned = OWNED_READER.read(owned_body)
            if (owned.owner, owned.payload) != (owner, name):
                raise RefusedError("A decryption is named by another trustee, or another one is named.")
            self._expect("PartialDecryption", owned_name)
            for row, more in zip(factors, read_factors(election, trustee, pairs, _text(body)), strict=True):
                for number, factor in enumerate(more):
                    row[number] = row[number] * factor % election.group.p
        counts = uncover(election.group, pairs, factors, ballots)
        name, body = self._file()
        if RESULT_READER.read(body).result != counts:
            raise RefusedError("The result is not what the decryption uncovers.")
        self._expect("Result", name)
        return counts

    def _file(self) -> tuple[str, bytes]:
        name, body = self._next()
        if name != f"{file_name_of(body)}.data.json":
            raise RefusedError(f"File {self._at} of the archive does not bear its name.")
        return file_name_of(body), body

    def _next(self) -> tuple[str, bytes]:
        if not self.left:
            raise RefusedError("The archive ends too early.")
        name, body, _ = self._records[self._at]
        self._at += 1
        return name, body

    def _expect(self, kind: str, payload: str) -> None:
        name, body = self._next()
        event = EVENT_READER.read(body)
        wanted = Event(
            parent=self._last or UNSET,
            height=self._height,
            type=kind,  # type: ignore[arg-type]  # one of the words of the type
            payload=payload or UNSET,
        )
        if name != f"{file_name_of(body)}.event.json" or event != wanted:
            raise RefusedError(f"Event {self._height} of the archive is not the {kind} that should follow.")
        self._last, self._height = file_name_of(body), self._height + 1


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise RefusedError("A file of the archive is no text.") from error


def _check_keys(election: Election, trustees: Sequence[TrusteeForm], credentials: Sequence[str]) -> None:
    group = election.group
    if not trustees or not all(is_possessed(group, one) for one in trustees):
        raise RefusedError("Nobody has proven to know the secret of a trustee's key.")
    if group.product([mpz(one.public_key) for one in trustees]) != election.key:
        raise RefusedError("The election is encrypted to another key than that of its trustees.")
    if len(set(credentials)) < len(credentials):
        raise RefusedError("A credential stands on the list twice.")
    if not all(group.is_element(mpz(one)) for one in credentials):
        raise RefusedError("A credential on the list is outside the group.")
