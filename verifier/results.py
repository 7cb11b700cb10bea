# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Declared results against what is counted and decided again from their frozen list; and the chair's casting vote."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from verifier.findings import Check, Words
from verifier.house import House
from verifier.ledger import Leaf
from verifier.numbers import STANDINGS
from verifier.outcomes import Outcome, conclude, is_decidable
from verifier.reading import Fields
from verifier.recounting import Grounds, Recount, recount
from verifier.rounds import Round
from verifier.standing import Heads

Ballot = tuple[str, int, int, str]
"""Seat, epoch, number and member of a ballot."""


@dataclass(slots=True)
class Result:
    """One round, as the report shows it and as the summary file must say it."""

    of: Round
    entries: Sequence[Fields] | None = None
    """The newest frozen list; none before the first."""
    unsealed: frozenset[str] = frozenset()
    counted: Sequence[Fields] = ()
    """Every question, counted from the frozen list that was declared; nothing before that."""
    outcome: Outcome | None = None
    """What that comes to."""
    late: list[Ballot] = field(default_factory=list)
    heads: Heads | None = None
    """How far each seat had come when the newest list was frozen; none where that is not known."""
    excuse: Words | None = None
    """Why the newest list cannot be worked out again although nothing is wrong with it; none where it can."""

    @property
    def said(self) -> Words:
        """The result in a sentence; empty before the declaration."""
        return self.outcome.said if self.outcome else Words("", "")

    def summary(self) -> dict[str, object]:
        """What the summary file must say of it, late ballots aside."""
        none = Outcome(findings=[], outcome="", missing=0, missing_effect="", said=Words("", ""))
        return {"counted": list(self.counted), **(self.outcome or none).fields()}


def new_check() -> Check:
    """The check that :func:`judge_declared` and :func:`judge_casting` fill."""
    return Check("results", Words("计票与结果", "Counts and results"))


def judge_casting(check: Check, house: House, leaf: Leaf, result: Result | None) -> None:
    """Judge a ``CastingVoteGiven``: the rule of a single question knows one, it is the first, and votes are tied."""
    if result is None:
        return
    opened = result.of.opened.fields
    rule, place = opened["majority"], leaf.round_place
    if rule is None or rule["tie"] != "chair" or len(opened["questions"]) != 1:
        check.blame_at(place, "规则不许主持人投决定票", "is given although the rule knows no casting vote")
        return
    if result.of.casting:
        check.blame_at(place, "决定票投了两次", "is given a second time")
    if result.entries is None or not is_decidable(opened):
        return
    # What breaks in the list is said where it is declared.
    unheard = Check("results", Words("", ""))
    found = recount(unheard, _grounds(house, leaf, result, {"counted": []}))
    if found.is_whole and not unheard.breaks and conclude(opened, found.counted, "", found.groups).outcome != "tied":
        check.blame_at(place, "赞成与反对并不相等", "is given although the votes are not tied")


def _grounds(house: House, leaf: Leaf, result: Result, more: Fields | None = None) -> Grounds:
    known = Leaf(
        index=leaf.index, frame=leaf.frame, hash=leaf.hash, kind=leaf.kind, fields={**leaf.fields, **(more or {})}
    )
    return Grounds(house=house, of=result.of, leaf=known, entries=result.entries, excuse=result.excuse)


def judge_declared(check: Check, house: House, leaf: Leaf, result: Result) -> None:
    """Judge a ``ResultDeclared``: count the frozen list again, decide it, and compare every line and word."""
    opened, got = result.of.opened.fields, leaf.fields
    if result.entries is None and result.excuse is None:
        check.blame_at(leaf.round_place, "没有可依据的冻结名单，无法复算", "cannot be counted: there is no frozen list")
        return
    if not is_decidable(opened):
        check.blame_at(
            leaf.round_place, "题目与规则不成套，无从判定", "cannot be decided: its questions and its rule do not fit"
        )
        return
    found = recount(check, _grounds(house, leaf, result))
    result.counted = found.counted
    result.outcome = _decided(check, leaf, result, found)
    _compare_counted(check, leaf, found.counted)
    _compare_findings(check, leaf, result.outcome)
    for name, due in result.outcome.fields().items():
        if name != "findings" and got[name] != due:
            _blame_value(check, leaf.round_place, name, got[name], due)
    _judge_sums(check, leaf, result)


def _decided(check: Check, leaf: Leaf, result: Result, found: Recount) -> Outcome:
    """What the count comes to; what was declared, where each group decides and their counts are lost."""
    opened, got = result.of.opened.fields, leaf.fields
    if found.is_whole or opened["majority"] is None or not opened["majority"]["each_group"]:
        return conclude(opened, found.decided or found.counted, result.of.casting, found.groups)
    check.remark_at(
        leaf.round_place, "各组的计票无法复算，结论从其所写", "the counts of its groups cannot be worked out again"
    )
    names = ("findings", "outcome", "missing", "missing_effect", "contested", "left_open")
    return Outcome(**{name: got[name] for name in names}, said=Words(got["said_zh"], got["said_en"]))


def _judge_sums(check: Check, leaf: Leaf, result: Result) -> None:
    """Everybody entitled stands once, and those by hand are those who were counted by hand."""
    lines = result.counted[0]["lines"]
    total, entitled = sum(line["members"] for line in lines), result.of.opened.fields["entitled"]
    if total != entitled:
        check.blame_at(
            leaf.round_place,
            f"各行合计 {total}，有表决权 {entitled} 人",
            f"the lines sum to {total}, but {entitled} members are entitled",
        )
    hands = lines[len(lines) - len(STANDINGS) + STANDINGS.index("hands")]["members"]
    counted = sum(len(one.fields["members"]) for one in result.of.hand_counts)
    if hands != counted:
        check.blame_at(
            leaf.round_place,
            f"举手共 {counted} 人，名单上为 {hands} 人",
            f"{counted} members were counted by hand, but the list has {hands}",
        )


def _compare_counted(check: Check, leaf: Leaf, counted: Sequence[Fields]) -> None:
    declared: Sequence[Fields] = leaf.fields["counted"]
    place = leaf.round_place
    if [one["question"] for one in declared] != [one["question"] for one in counted]:
        check.blame_at(place, "所计各问与所问不符", "does not count the questions that were put, in order")
        return
    for said, due in zip(declared, counted, strict=True):
        prefix = f"{due['question']}/" if len(counted) > 1 else ""
        for part in ("lines", "marks"):
            _compare_lines(check, place, prefix, said[part], due[part])
        if said["channels"] != due["channels"]:
            check.blame_at(
                place,
                f"“{due['question']}”举手等途径的各行与其记录不符",
                f"its lines by hand of '{due['question']}' are not those of the hand counts",
            )


def _compare_lines(check: Check, place: Words, prefix: str, said: Sequence[Fields], due: Sequence[Fields]) -> None:
    # A list, for an option may bear the name of a standing.
    if [line["line"] for line in said] != [line["line"] for line in due]:
        check.blame_at(
            place, f"“{prefix}”各行的名称或次序不对", f"its lines {prefix} are not those that are due, in order"
        )
    written = [(line["line"], line["members"]) for line in said]
    for line in due:
        name, number = line["line"], line["members"]
        if (name, number) in written:
            continue
        shown = next((members for one, members in written if one == name), "—")
        check.blame_at(
            place,
            f"“{prefix}{name}”写 {shown}，复算为 {number}",
            f"line '{prefix}{name}' says {shown}, the count is {number}",
        )


def _compare_findings(check: Check, leaf: Leaf, outcome: Outcome) -> None:
    declared: Sequence[Fields] = leaf.fields["findings"]
    if [one["subject"] for one in declared] != [one["subject"] for one in outcome.findings]:
        check.blame_at(
            leaf.round_place, "结论的对象与所问不符", "does not say of each subject how it came out, in order"
        )
        return
    for said, due in zip(declared, outcome.findings, strict=True):
        prefix = f"{due['subject']}/" if due["subject"] else ""
        for name, value in due.items():
            if said[name] != value:
                _blame_value(check, leaf.round_place, f"{prefix}{name}", said[name], value)


def _blame_value(check: Check, place: Words, name: str, said: object, due: object) -> None:
    if name.endswith(("said_zh", "said_en")):
        check.blame_at(place, f"{name} 与算式不符，应为“{due}”", f"{name} is not the arithmetic, which is '{due}'")
    else:
        check.blame_at(place, f"{name} 写 {said}，复算为 {due}", f"{name} says {said}, the count is {due}")
