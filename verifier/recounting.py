# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counting a frozen list again, also where some of its ballots, or the list itself, were lost with a ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from verifier.counting import Ballots, choices_of, chosen_ballots, count_question
from verifier.findings import Check, Words
from verifier.house import House
from verifier.ledger import Leaf
from verifier.numbers import STANDINGS
from verifier.reading import Fields
from verifier.rounds import Round
from verifier.secrecy.rounds import count_secret, counts_fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """A frozen list, counted: every question for everybody, and for each group of members where that decides."""

    counted: Sequence[Fields]
    groups: Mapping[str, Sequence[Fields]]
    decided: Sequence[Fields] | None = None
    """The same as rules decide by it, where that is not as it is written: of scores of which only the sum is known."""
    is_whole: bool = True
    """Whether the groups could be counted: of a lost ballot nobody knows what its member chose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What a recount goes by."""

    house: House
    of: Round
    leaf: Leaf
    entries: Sequence[Fields] | None
    """The frozen list; none where it is lost."""
    excuse: Words | None
    """Why the list cannot be worked out again although nothing is wrong with it."""


def ballots_of(house: House, of: Round) -> Iterable[Leaf]:
    """All ballots of a round in the ledger, of any epoch."""
    for desk in house.desks.values():
        yield from desk.ballots.get((of.sitting, of.key), ())


def recount(check: Check, given: Grounds) -> Recount:
    """Count again; where ballots are lost, what was declared holds if it can be so."""
    ballots: Ballots = {one.hash: one.fields for one in ballots_of(given.house, given.of)}
    lost = {
        entry["hash"]: why
        for entry in given.entries or ()
        if entry["disposition"] == "ballot" and entry["hash"] not in ballots
        if (why := _why_lost(given, entry)) is not None
    }
    kept = [entry for entry in given.entries or () if entry["hash"] not in lost]
    found = _count(check, given, kept, ballots)
    if given.entries is None and given.excuse is not None:
        return _believe(check, given, found, given.of.opened.fields["entitled"], given.excuse)
    return _believe(check, given, found, len(lost), next(iter(lost.values()))) if lost else found


def _why_lost(given: Grounds, entry: Fields) -> Words | None:
    losses, at_seq = given.house.papers.losses, given.leaf.fields["floor_seq"]
    named = losses.of_record(entry["seat"], entry["epoch"], entry["seq"], at_seq)
    return named.words if named else given.excuse


def _count(check: Check, given: Grounds, entries: Sequence[Fields], ballots: Ballots) -> Recount:
    def blame(entry: Fields) -> None:
        place = f"{entry['seat']}/{entry['epoch']}/{entry['seq']}"
        check.blame_at(
            given.leaf.round_place,
            f"名单给委员 {entry['member']} 的选票 {place} 不在账本或不是其本人的",
            f"the ballot {place} that the list gives member {entry['member']} is not in the ledger or not theirs",
        )

    opened, hands = given.of.opened.fields, [leaf.fields for leaf in given.of.hand_counts]
    if given.of.is_secret:
        opening = given.of.count
        counted = opening.fields["counted"] if opening is not None else []
        if not counts_fit(opened, counted, entries):
            check.blame_at(given.leaf.round_place, "开票与名单不符", "its opened count does not fit the list")
            return Recount(counted=(), groups={})
        written, decided = count_secret(opened, counted, entries)
        return Recount(counted=written, groups={}, decided=decided)
    chosen, stands = chosen_ballots(entries, ballots, blame)
    counted = [count_question(question, chosen, stands, hands) for question in opened["questions"]]
    groups: dict[str, Sequence[Fields]] = {}
    if opened["majority"] is not None and opened["majority"]["each_group"]:
        for name, members in sorted(_groups(given.house).items()):
            part = [entry for entry in entries if entry["member"] in members]
            chosen, stands = chosen_ballots(part, ballots, lambda _: None)
            theirs = [one for one in hands if members.issuperset(one["members"])]
            groups[name] = [count_question(question, chosen, stands, theirs) for question in opened["questions"]]
    return Recount(counted=counted, groups=groups)


def _groups(house: House) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for one in house.roster.get("members", ()):
        groups.setdefault(one["group"], set()).add(one["member"])
    return groups


def _believe(check: Check, given: Grounds, found: Recount, unknown: int, why: Words) -> Recount:
    """What was declared, if it is what can be counted and the unknown members on lines that fit them."""
    declared: Sequence[Fields] = given.leaf.fields["counted"]
    questions = given.of.opened.fields["questions"]
    is_list_lost = given.entries is None
    place = given.leaf.round_place
    if len(declared) == len(questions) and all(
        _can_be(question, said, due, unknown, is_list_lost=is_list_lost)
        for question, said, due in zip(questions, declared, found.counted, strict=True)
    ):
        check.remark_at(place, f"计票无法复算：{why.zh}", f"its count cannot be worked out again: {why.en}")
        return Recount(counted=declared, groups=found.groups, is_whole=False)
    check.blame_at(
        place,
        f"所写各行与其余选票及 {unknown} 项丢失的不合",
        f"its lines are not those of the ballots that are here and {unknown} that are lost",
    )
    return replace(found, counted=[_with_void(one, unknown) for one in found.counted])


def _with_void(counted: Fields, more: int) -> Fields:
    *lines, last = counted["lines"]
    return {**counted, "lines": [*lines, {**last, "members": last["members"] + more}]}


def _can_be(question: Fields, said: Fields, due: Fields, unknown: int, *, is_list_lost: bool) -> bool:
    """Whether the lines that were declared are those that are due and so many more members on lines that fit."""
    split = len(said["lines"]) - len(STANDINGS)
    named = [line["line"] for line in said["lines"]]
    choices = ["ballots"] if question["most"] > 1 else choices_of(question)
    same = all(said[name] == due[name] for name in ("question", "channels"))
    if (
        not same
        or named[split:] != list(STANDINGS)
        or named[:split] != [one for one in choices if one in named[:split]]
    ):
        return False
    given = _growth(said["lines"][:split], due["lines"][: -len(STANDINGS)])
    stands = _growth(said["lines"][split:], due["lines"][-len(STANDINGS) :])
    more = [*given.values(), *stands.values()]
    if min(more) < 0 or sum(more) != unknown:
        return False
    if not is_list_lost and any(number and name != "not_pressed" for name, number in stands.items()):
        return False
    marks = _growth(said["marks"], due["marks"]).values()
    ballots = sum(given.values())
    return all(0 <= number <= ballots for number in marks) and sum(marks) <= ballots * question["most"]


def _growth(said: Sequence[Fields], due: Sequence[Fields]) -> dict[str, int]:
    """By line, how many more members were declared than are due."""
    before = {line["line"]: line["members"] for line in due}
    after = {line["line"]: line["members"] for line in said}
    return {name: after.get(name, 0) - before.get(name, 0) for name in {**before, **after}}
