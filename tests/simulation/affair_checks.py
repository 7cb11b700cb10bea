# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold of recusals, leave, cards and staff sign-ins, by what people entered and what they held in hand."""

import hashlib
from collections import Counter
from collections.abc import Iterator

from tests.simulation.chip_cards import card_in_hand, has_chip
from tests.simulation.facts import Fact, blobs_of
from tests.simulation.findings import Findings, listed
from tests.simulation.hall import BrokenPromiseError


def check_the_recused_stand_aside(found: Findings) -> None:
    """Whoever was recused from an item before it was put stands on that line of each list, and casts no ballot."""
    for opened in found.floor("PollOpened"):
        entered = {one["member"] for one in _before(found, opened, "MemberRecused") if one["item"] == opened["poll"]}
        if sorted(entered) != opened["recused"]:
            raise BrokenPromiseError(
                f"{opened.round}: recused are {sorted(entered)}, opened without {opened['recused']}"
            )
        for frozen in found.floor("RoundFrozen"):
            if frozen.round == opened.round:
                _check_recused(found, frozen, entered)
        for ballot in found.ballots.values():
            knew = ballot["floor_seq"] >= opened["floor_seq"] and ballot.author in found.honest
            if knew and ballot.round == opened.round and ballot["member"] in entered:
                raise BrokenPromiseError(f"seat {ballot.author} took a ballot of {ballot['member']}, who is recused")


def _check_recused(found: Findings, frozen: Fact, recused: set[str]) -> None:
    aside = {entry["member"] for entry in listed(found, frozen) if entry["disposition"] == "recused"}
    if listed(found, frozen) and aside != recused:
        raise BrokenPromiseError(f"{frozen.round}: recused are {sorted(recused)}, the list says {sorted(aside)}")


def check_leave_is_what_was_entered(found: Findings) -> None:
    """Whoever is away is on leave if the last entry, or else the roster, says so; otherwise they are absent."""
    blobs = blobs_of(found.witness.ledger.durable)
    for frozen in found.floor("RoundFrozen"):
        fixed = _before(found, frozen, "RosterFixed")
        roster = blobs.get(fixed[-1]["roster"]["sha256"]) if fixed else None
        if roster is None:
            continue
        leave = {one["member"]: one["leave"] for one in roster["members"]}
        leave.update({one["member"]: one["reason"] for one in _before(found, frozen, "LeaveEntered")})
        for entry in listed(found, frozen):
            due = "leave" if leave[entry["member"]] else "absent"
            if entry["disposition"] in ("leave", "absent") and entry["disposition"] != due:
                raise BrokenPromiseError(f"{frozen.round}: {entry['member']} is on the line {entry['disposition']}")


def check_cards_sign_in_their_members(found: Findings) -> None:
    """A member signed in by a card that was held to that seat then, and was in force: not one that was cancelled."""
    for record in (*_sign_ins(found, "card-uid"), *_sign_ins(found, "card-proof")):
        member, knew = record["member"], record["floor_seq"]
        issued = [one for one in found.floor("CardIssued") if one["member"] == member and one["floor_seq"] <= knew]
        held = {number for number, floor_seq in found.witness.held_cards.get(record.author, ()) if floor_seq == knew}
        wanted = issued[-1]["card_sha256"] if issued else _card_hash(card_in_hand(int(member[1:])))
        if not any(_card_hash(number) == wanted for number in held):
            raise BrokenPromiseError(f"seat {record.author} signed in {member} by a card that is not in force")


def check_proofs_are_of_cards_in_hand(found: Findings) -> None:
    """A chip card signs in by its proof and by nothing else; no proof serves twice, and no other card has one."""
    nonces = set[str]()
    for record in _sign_ins(found, "card-proof"):
        nonce, key, _ = record["proof"].split(" ")
        number = hashlib.sha256(bytes.fromhex(key)).hexdigest().upper()
        held = {number for number, _ in found.witness.held_cards.get(record.author, ())}
        if number not in held or nonce in nonces:
            raise BrokenPromiseError(f"seat {record.author} believed a proof that no card gave, or gave once")
        nonces.add(nonce)
    chips = {_card_hash(card_in_hand(number)) for number in range(1, 100) if has_chip(number)}
    for record in _sign_ins(found, "card-uid"):
        issued = [one for one in found.floor("CardIssued") if one["member"] == record["member"]]
        own = _card_hash(card_in_hand(int(record["member"][1:])))
        if own in chips and not issued:
            raise BrokenPromiseError(f"seat {record.author} believed the number of a chip card")


def check_staff_sign_ins_are_done_once(found: Findings) -> None:
    """A seat signs in by itself whom two people entered there, after it heard of it, once for each entry."""
    done: Counter[tuple[str, str]] = Counter()
    for record in _sign_ins(found, "manual"):
        about = (record.author, record["member"])
        done[about] += 1
        entered = [
            one
            for one in found.floor("SignInEntered")
            if (one["seat"], one["member"]) == about and one["floor_seq"] <= record["floor_seq"]
        ]
        if done[about] > len(entered):
            raise BrokenPromiseError(f"seat {about[0]} signed in {about[1]} by itself, entered {len(entered)} times")


def _card_hash(number: str) -> str:
    """What is entered of a card: a hash of its number in capital letters."""
    return hashlib.sha256(b"hemicycle/1 card\0" + number.upper().encode()).hexdigest()


def _sign_ins(found: Findings, identification: str) -> Iterator[Fact]:
    """Sign-ins at honest seats that were made so."""
    honest = set(found.honest)
    for fact in found.facts:
        if fact.kind == "MemberSignedIn" and fact.author in honest and fact["identification"] == identification:
            yield fact


def _before(found: Findings, fact: Fact, kind: str) -> list[Fact]:
    return [one for one in found.floor(kind) if one.index < fact.index]


AFFAIR_CHECKS = (
    check_the_recused_stand_aside,
    check_leave_is_what_was_entered,
    check_cards_sign_in_their_members,
    check_proofs_are_of_cards_in_hand,
    check_staff_sign_ins_are_done_once,
)
"""Tried before the others, which see in a ballot of a recused member no more than one that nobody may cast."""
