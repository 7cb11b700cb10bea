# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one epoch of a seat has said, as far as the ledger has been read: who sat there, what was pressed and sealed."""

from dataclasses import dataclass, field

from verifier.ledger import Leaf
from verifier.parts import Joining, Spoken

RoundKey = tuple[str, int]
"""Poll and round number."""
SeatKey = tuple[str, int]
"""Seat and epoch."""
WordKey = tuple[str, int, str, int, int, str]
"""Sitting, key, poll, round, attempt and step of a teller's word."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A seat's seal of a round and the member who sat there then, empty for nobody."""

    leaf: Leaf
    member: str


@dataclass(frozen=True, slots=True)
class Encrypted:
    """A ballot in a secret round: its text, and the credential with which its member had signed in."""

    text: str
    credential: str


@dataclass(slots=True)
class Desk:
    """One epoch of one seat, as far as the ledger has been read."""

    member: str = ""
    sitting: str = ""
    signed_in_at: int = 0
    """Number of the last floor record that the seat held at the last sign-in."""
    ballots: dict[tuple[str, RoundKey], list[Leaf]] = field(default_factory=dict)
    seals: dict[tuple[str, RoundKey], Seal] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)
    """Hashes of ballots whose member was not signed in here when they were cast."""
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    """Sitting and member of everybody who ever signed in here, and the last floor record held at the latest time."""
    nonces: set[tuple[str, str]] = field(default_factory=set)
    """Sitting and nonce of every card's proof that was written here."""
    credential: str = ""
    """Public part of the credential of the last sign-in."""
    encrypted: dict[str, Encrypted] = field(default_factory=dict)
    """By the hash of its last record, a ballot that nobody can read."""
    words: dict[WordKey, Spoken] = field(default_factory=dict)
    """What was said here as a teller's seat; the first word about something binds."""
    _ballot: Joining = field(default_factory=Joining)
    _word: Joining = field(default_factory=Joining)
    last: int = 0
    """Number of the last record in the ledger."""

    def take(self, leaf: Leaf, *, holds: bool = True) -> None:
        """Take the seat's next record; ``holds`` says of a sign-in whether it signs anybody in."""
        got = leaf.fields
        self.last = got["seq"]
        if leaf.kind == "MemberSignedIn" and got["proof"]:
            self.nonces.add((got["sitting"], got["proof"].partition(" ")[0]))
        if leaf.kind == "MemberSignedIn" and not holds:
            self.member = ""
        elif leaf.kind == "MemberSignedIn":
            self.member, self.sitting, self.signed_in_at = got["member"], got["sitting"], got["floor_seq"]
            self.seen[(got["sitting"], got["member"])] = got["floor_seq"]
            self.credential = got["credential"]
        elif leaf.kind == "MemberSignedOut":
            self.member = ""
        elif leaf.kind == "BallotCast":
            self._take_ballot(leaf)
        elif leaf.kind == "SecretBallotCast":
            ballot = self._ballot.take(leaf)
            if ballot is not None:
                self._take_ballot(leaf)
                own = "" if leaf.hash in self.strangers else self.credential
                self.encrypted[leaf.hash] = Encrypted(ballot.text, own)
        elif leaf.kind == "TellerSpoke":
            word = self._word.take(leaf)
            if word is not None:
                self.words.setdefault(word_key(leaf), word)
        elif leaf.kind == "PollSealed":
            # A round is sealed once: what a seat says of it later changes nothing.
            self.seals.setdefault((got["sitting"], (got["poll"], got["round"])), Seal(leaf, self.sits(got["sitting"])))

    def _take_ballot(self, leaf: Leaf) -> None:
        got = leaf.fields
        if self.sits(got["sitting"]) != got["member"]:
            self.strangers.add(leaf.hash)
        self.ballots.setdefault((got["sitting"], (got["poll"], got["round"])), []).append(leaf)

    def sits(self, sitting: str) -> str:
        """Who is signed in here for a sitting; empty for nobody."""
        return self.member if self.sitting == sitting else ""


def word_key(leaf: Leaf) -> WordKey:
    """What a teller's word is about."""
    got = leaf.fields
    return got["sitting"], got["key"], got["poll"], got["round"], got["attempt"], got["step"]
