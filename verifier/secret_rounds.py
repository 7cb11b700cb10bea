# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secret rounds of a bundle: the tellers' keys, the archives that were frozen, what was opened and by whom.

Everything is worked out again from the records: the key from the tellers' words, the archive from the ballots, the
counts from the archive. The archive itself is audited as one that came from anywhere.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from gmpy2 import mpz

from verifier.desks import Desk
from verifier.findings import Check, Words
from verifier.ledger import Leaf
from verifier.parts import Spoken
from verifier.reading import Fields, Unreadable
from verifier.rounds import Attempt, Round
from verifier.secrecy.archives import audit_archive, multiply, opened_factors
from verifier.secrecy.ballots import Election, ballot_credential, why_none
from verifier.secrecy.rounds import election_of, frozen_archive, opened_counts
from verifier.secrecy.second_opinion import PROGRAM, ask_tool
from verifier.secrecy.words import combine, judge_factors
from verifier.secret_keys import SecretKeys
from verifier.speech import Speech
from verifier.teller_keys import COUNT_STEPS


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a frozen list comes to: the ballots that it counts, and their archive, made again."""

    election: Election
    ballots: tuple[bytes, ...]
    archive: bytes


@dataclass(slots=True)
class SecretRounds:
    """Judges what the floor log says of tellers and secret rounds, each record before the house takes it."""

    speech: Speech
    keys: SecretKeys = field(init=False)
    ballots: int = 0
    opened: int = 0
    asked_tool: int = 0
    _frozen: dict[tuple[str, str, int], Frozen] = field(default_factory=dict)
    """By sitting, poll and round."""
    _looked_at: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Begin with no key."""
        self.keys = SecretKeys(self.speech)

    def judge(self, leaf: Leaf) -> None:
        """Judge a record."""
        self.keys.judge(leaf)
        match leaf.kind:
            case "RoundFrozen":
                self._look_at_ballots(leaf)
            case "CountBegun":
                self._judge_attempt(leaf)
            case "CountWordsHeard":
                self._judge_count_words(leaf)
            case "CountOpened":
                self._judge_count(leaf)

    def finish(self) -> Check:
        """The check, with what holds."""
        tool = Words(f"；{PROGRAM} 亦认可 {self.asked_tool} 份", f"; {PROGRAM} accepts {self.asked_tool} too")
        made = len(self.keys.made)
        more = tool if self.asked_tool else Words("", "")
        self.speech.check.note_holds(
            f"{made} 把监票人钥匙、{self.ballots} 张密票、{self.opened} 份开票档案逐一复算一致{more.zh}。",
            f"{made} keys of tellers, {self.ballots} encrypted ballots and {self.opened} opened archives are as "
            f"worked out here{more.en}.",
        )
        return self.speech.check

    # --- ballots -----------------------------------------------------------------------------------------------------

    def _look_at_ballots(self, leaf: Leaf) -> None:
        """Before a list is worked out again: which encrypted ballots are ballots of this election."""
        known = self.speech.house.round_of(leaf)
        if known is None or not known.is_secret:
            return
        election = self._election(leaf, known)
        cast = [
            (ballot.hash, desk.encrypted[ballot.hash])
            for desk in self.speech.house.desks.values()
            for ballot in desk.ballots.get((known.sitting, known.key), ())
            if ballot.hash in desk.encrypted and ballot.hash not in self._looked_at
        ]
        self._looked_at |= {name for name, _ in cast}
        texts = [one.text.encode() for _, one in cast]
        found = why_none(election, texts) if election is not None else ["there is no election"] * len(texts)
        for (name, one), text, why in zip(cast, texts, found, strict=True):
            if why or ballot_credential(text) != one.credential:
                known.invalid.add(name)
        self.ballots += len(cast)

    def _election(self, leaf: Leaf, known: Round) -> Election | None:
        key = self.speech.house.keys.get(known.opened.fields["key"])
        try:
            return (
                None
                if key is None or key.fixed is None
                else election_of(known.opened.fields, key.fixed.fields["public_key"])
            )
        except Unreadable as error:
            self.speech.blame(leaf, f"本轮不成选举：{error}", f"its round is no election: {error}")
            return None

    def judge_archive(self, leaf: Leaf, entries: Sequence[Fields] | None) -> None:
        """Judge what a ``RoundFrozen`` says of its archive, by the list that it publishes."""
        known, got = self.speech.house.round_of(leaf), leaf.fields
        if known is None or known.is_secret is not (got["archive"] is not None):
            self.speech.blame(
                leaf, "应有档案而没有，或不应有而有", "has no archive and should, or has one and should not"
            )
            return
        if not known.is_secret or entries is None or known.closed is None:
            return
        election = self._election(leaf, known)
        made = self.keys.made.get((known.sitting, known.opened.fields["key"]))
        texts = self._texts(entries)
        if election is None or made is None or texts is None or not all(map(_is_ballot, texts)):
            self.speech.blame(
                leaf, "档案无法复算：钥匙或密票不全", "its archive cannot be made: the key or ballots are missing"
            )
            return
        data = frozen_archive(election, made.trustee, texts, known.closed.fields["at_ms"])
        self._frozen[(known.sitting, *known.key)] = Frozen(election, tuple(text.encode() for text in texts), data)
        due = {"sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}
        if got["archive"] != due or got["ballots"] != len(texts):
            self.speech.blame(
                leaf, "档案不是名单所计的这些密票", "its archive is not that of the ballots that its list counts"
            )

    def _texts(self, entries: Sequence[Fields]) -> list[str] | None:
        """The ballots that a list counts; none where one is not there."""
        found: list[str] = []
        for entry in entries:
            if entry["disposition"] != "ballot":
                continue
            desk = self.speech.house.desks.get((entry["seat"], entry["epoch"]), Desk())
            ballot = desk.encrypted.get(entry["hash"])
            if ballot is None:
                return None
            found.append(ballot.text)
        return found

    # --- counts ------------------------------------------------------------------------------------------------------

    def _judge_attempt(self, leaf: Leaf) -> None:
        known, got = self.speech.house.round_of(leaf), leaf.fields
        if known is None or known.frozen is None or not known.is_secret:
            self.speech.blame(leaf, "没有可开的无记名名单", "there is no secret list to be opened")
            return
        if (got["frozen_seq"], got["frozen_hash"]) != (known.frozen.fields["floor_seq"], known.frozen.hash):
            self.speech.blame(leaf, "不是最近一次的名单", "is not about the newest list")
        last = known.attempts[-1] if known.attempts else None
        if got["attempt"] != len(known.attempts) + 1 or (last is not None and last.failed is None):
            self.speech.blame(
                leaf, "开票次序不符，或上一次还没有结束", "is not the next attempt, or the last is not finished"
            )
        key = self.speech.house.keys.get(known.opened.fields["key"])
        tellers = key.begun.fields["tellers"] if key else ()
        here = [one["seat"] for one in tellers if self.speech.house.epochs.get(one["seat"]) == one["epoch"]]
        open_ = [seat for seat in here if not self.speech.house.is_closed(seat)]
        if got["tellers"] not in (here, open_):
            self.speech.blame(leaf, "所请的不是仍持有份额的席位", "does not ask just the seats that still hold a share")

    def _judge_count_words(self, leaf: Leaf) -> None:
        attempt = self._attempt(leaf)
        known = self.speech.house.round_of(leaf)
        if attempt is None or known is None:
            return
        due = COUNT_STEPS[len(attempt.heard)] if len(attempt.heard) < len(COUNT_STEPS) else ""
        if leaf.fields["step"] != due:
            self.speech.blame(leaf, f"应为步骤“{due}”", f"should be the step '{due}'")
            return
        # In the first step those are heard who agreed, in the next ones all of these.
        spoken = self._count_words(attempt, known, due)
        speaking = self.speech.speaking(leaf)
        wanted = speaking if due == "agree" else self.speech.speaking(attempt.heard[0])
        key = self.speech.house.keys.get(known.opened.fields["key"])
        if key is None:
            return  # said where the round was opened
        needed = key.begun.fields["needed"]
        if speaking != wanted or len(speaking) < needed or not set(speaking) <= set(attempt.begun.fields["tellers"]):
            self.speech.blame(leaf, "发言的席位不符", "lets other seats speak than those that agreed, or too few")
            return
        self.speech.compare(leaf, {seat: spoken.get(seat) for seat in speaking})

    def _judge_count(self, leaf: Leaf) -> None:
        attempt, known = self._attempt(leaf), self.speech.house.round_of(leaf)
        frozen = self._frozen.get((leaf.fields["sitting"], leaf.fields["poll"], leaf.fields["round"]))
        if attempt is None or known is None or known.frozen is None or frozen is None:
            self.speech.blame(leaf, "没有可核对的档案", "opens an archive that cannot be made again")
            return
        if [one.fields["step"] for one in attempt.heard] != list(COUNT_STEPS):
            self.speech.blame(leaf, "开票步骤不全", "opens a count without all its steps")
            return
        if leaf.fields["proofs"] != attempt.heard[1].fields["words"]:
            self.speech.blame(leaf, "所附证明不是监票人所报", "names other proofs than the tellers gave")
        lost = self.speech.house.papers.lost_body(leaf.fields["archive"], leaf)
        data = self.speech.bundle.blob(leaf.fields["archive"]["sha256"])
        if data is None and lost is not None:
            self.speech.check.remark_at(
                leaf.round_place, f"档案无从核对：{lost.zh}", f"its archive cannot be checked: {lost.en}"
            )
            return
        if data is None or not data.startswith(frozen.archive):
            self.speech.blame(leaf, "所开的不是封存的档案", "opens another archive than the frozen one")
            return
        self._audit(leaf, known, data)
        self._judge_tellers_factors(leaf, attempt, known, frozen)

    def _audit(self, leaf: Leaf, known: Round, data: bytes) -> None:
        """Judge the opened archive as one from anywhere, and the counts that the record says of it."""
        found = audit_archive(data)
        for broken in found.breaks:
            self.speech.blame(leaf, broken.zh, broken.en)
        if found.breaks or found.election is None:
            return
        if found.counts is None:
            self.speech.blame(leaf, "档案没有结果", "opens an archive that has no result")
            return
        due = opened_counts(known.opened.fields, found.counts, len(found.counted))
        if leaf.fields["counted"] != due:
            self.speech.blame(leaf, "所写票数不是档案所开的", "says other counts than its archive")
        second = ask_tool(data, found.election.fields["uuid"])
        if second is not None and not second[0]:
            self.speech.blame(leaf, second[1].zh, second[1].en)
        self.asked_tool += second is not None
        self.opened += 1

    def _judge_tellers_factors(self, leaf: Leaf, attempt: Attempt, known: Round, frozen: Frozen) -> None:
        """Each teller's factors are proven to be those of its own share; together they are what was taken off."""
        made = self.keys.made[(known.sitting, known.opened.fields["key"])]
        begun, seats = attempt.begun.fields, self.speech.speaking(attempt.heard[0])
        alphas: list[mpz] = [alpha for row in multiply(frozen.election, frozen.ballots) for alpha, _ in row]
        context = f"{begun['hall']}/{begun['sitting']}/{begun['poll']}/{begun['round']}/{begun['attempt']}"
        digest = hashlib.sha256(frozen.archive).hexdigest()
        agreed, given = (self._count_words(attempt, known, step) for step in ("agree", "open"))
        factors: dict[str, Sequence[mpz]] = {}
        for seat in seats:
            try:
                factors[seat] = judge_factors(made, seat, context, digest, alphas, agreed[seat].text, given[seat].text)
            except (Unreadable, KeyError) as error:
                self.speech.blame(leaf, f"监票人席位 {seat}：{error}", f"its teller's seat {seat}: {error}")
                return
        numbers = {seat: number for number, seat in enumerate(made.shares, start=1)}
        self._compare_factors(leaf, combine(seats, numbers, factors))

    def _compare_factors(self, leaf: Leaf, due: Sequence[mpz]) -> None:
        """The decryption in the archive, whose own proofs were audited, is just what the tellers' factors come to."""
        data = self.speech.bundle.blob(leaf.fields["archive"]["sha256"]) or b""
        if opened_factors(data) != list(map(str, due)):
            self.speech.blame(leaf, "所用的不是各监票人给出的因子", "uses other factors than its tellers gave")

    def _attempt(self, leaf: Leaf) -> Attempt | None:
        known = self.speech.house.round_of(leaf)
        last = known.attempts[-1] if known is not None and known.attempts else None
        if last is None or last.failed is not None or last.begun.fields["attempt"] != leaf.fields["attempt"]:
            self.speech.blame(leaf, "没有正在进行的这次开票", "is about an attempt that is not going on")
            return None
        return last

    def _count_words(self, attempt: Attempt, known: Round, step: str) -> dict[str, Spoken]:
        begun = attempt.begun.fields
        about = (begun["sitting"], known.opened.fields["key"], begun["poll"], begun["round"], begun["attempt"], step)
        words = {
            seat: self.speech.word(seat, self.speech.house.epochs.get(seat, 0), about) for seat in begun["tellers"]
        }
        return {seat: word for seat, word in words.items() if word is not None}


def _is_ballot(text: str) -> bool:
    try:
        ballot_credential(text.encode())
    except Unreadable:
        return False
    return True
