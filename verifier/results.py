# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Declared results against the count of their frozen list, and the summary file against both."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from verifier.counting import STANDINGS, Count, count_lines, decide
from verifier.findings import Check, Words
from verifier.forms import RESULTS
from verifier.house import House, Round
from verifier.ledger import Leaf
from verifier.reading import Fields, Unreadable, read_loose
from verifier.sentences import sentence
from verifier.standing import Heads

_NUMBERS: Final = ("outcome", "base", "needed", "got", "missing", "missing_effect")
_SUMMARY: Final = ("lines", *_NUMBERS, "said_zh", "said_en")

Ballot = tuple[str, int, int, str]
"""Seat, epoch, number and member of a ballot."""


@dataclass(slots=True)
class Result:
    """One round, as the report shows it and as the summary file must say it."""

    of: Round
    entries: Sequence[Fields] | None = None
    """The newest frozen list; none before the first."""
    unsealed: frozenset[str] = frozenset()
    counted: Count | None = None
    """Counted from the frozen list that was declared; none before that."""
    late: list[Ballot] = field(default_factory=list)
    heads: Heads | None = None
    """How far each seat had come when the newest list was frozen; none where that is not known."""
    excuse: Words | None = None
    """Why the newest list cannot be worked out again although nothing is wrong with it; none where it can."""

    @property
    def said(self) -> Words:
        """The arithmetic in a sentence; empty before the declaration."""
        return sentence(self.of.opened.fields["majority"], self.counted) if self.counted else Words("", "")

    def summary(self) -> dict[str, object]:
        """What the summary file must say of it, late ballots aside."""
        known = self.counted
        if known is None:
            return {"lines": {}, **dict.fromkeys(_SUMMARY[1:])}
        numbers = {name: getattr(known, name) for name in _NUMBERS}
        return {"lines": dict(known.lines), **numbers, "said_zh": self.said.zh, "said_en": self.said.en}


def new_check() -> Check:
    """The check that :func:`judge_declared` fills."""
    return Check("results", Words("计票与结果", "Counts and results"))


def judge_declared(check: Check, house: House, leaf: Leaf, result: Result) -> None:
    """Judge a ``ResultDeclared``: count the frozen list again and compare every line and number."""
    if result.entries is None and result.excuse is None:
        check.blame_at(leaf.round_place, "没有可依据的冻结名单，无法复算", "cannot be counted: there is no frozen list")
        return
    opened, hands = result.of.opened.fields, result.of.hands()
    lines = _count_again(check, house, leaf, result)
    result.counted = decide(opened["majority"], lines, hands)
    _compare(check, leaf, result.counted, result.said)
    if sum(hands.values()) != lines["hands"]:
        check.blame_at(
            leaf.round_place,
            f"举手共 {sum(hands.values())} 人，名单上为 {lines['hands']} 人",
            f"{sum(hands.values())} members were counted by hand, but the list has {lines['hands']}",
        )
    total, entitled = sum(lines.values()), opened["entitled"]
    if total != entitled:
        check.blame_at(
            leaf.round_place,
            f"各行合计 {total}，有表决权 {entitled} 人",
            f"the lines sum to {total}, but {entitled} members are entitled",
        )


def _count_again(check: Check, house: House, leaf: Leaf, result: Result) -> dict[str, int]:
    """The lines of the frozen list; where ballots on it are lost, those that were declared if they can be so."""
    ballots = {one.hash: one.fields for one in _ballots(house, result.of)}
    opened = result.of.opened.fields
    question = opened["questions"][0] if opened["questions"] else {"question": "", "options": []}
    entries = result.entries or ()
    lost = {
        entry["hash"]: why
        for entry in entries
        if entry["disposition"] == "ballot" and entry["hash"] not in ballots
        if (why := _why_lost(house, leaf, result, entry)) is not None
    }

    def blame(entry: Fields) -> None:
        check.blame_at(
            leaf.round_place,
            f"名单给委员 {entry['member']} 的选票 {entry['seat']}/{entry['epoch']}/{entry['seq']} "
            "不在账本或不是其本人的",
            f"the ballot {entry['seat']}/{entry['epoch']}/{entry['seq']} that the list gives member "
            f"{entry['member']} is not in the ledger or not theirs",
        )

    lines = count_lines(question, [entry for entry in entries if entry["hash"] not in lost], ballots, blame)
    if result.entries is None and result.excuse is not None:
        return _believe(check, leaf, lines, opened["entitled"], result.excuse)
    if lost:
        return _believe(check, leaf, lines, len(lost), next(iter(lost.values())))
    return lines


def _why_lost(house: House, leaf: Leaf, result: Result, entry: Fields) -> Words | None:
    named = house.papers.losses.of_record(entry["seat"], entry["epoch"], entry["seq"], leaf.fields["floor_seq"])
    return named.words if named else result.excuse


def _believe(check: Check, leaf: Leaf, lines: dict[str, int], unknown: int, why: Words) -> dict[str, int]:
    """The declared lines, if they are those that can be counted and the unknown members on lines that fit them."""
    declared = {line["line"]: line["members"] for line in leaf.fields["lines"]}
    more = {line: declared.get(line, 0) - number for line, number in lines.items()}
    whole_list_lost = not sum(lines.values())
    fits = all(
        number >= 0 and (whole_list_lost or not number or line not in STANDINGS or line == "not_pressed")
        for line, number in more.items()
    )
    if not fits or sum(more.values()) != unknown:
        check.blame_at(
            leaf.round_place,
            f"所写各行与其余选票及 {unknown} 项丢失的不合",
            f"its lines are not those of the ballots that are here and {unknown} that are lost",
        )
        return {**lines, "void": lines["void"] + unknown}
    check.remark_at(leaf.round_place, f"计票无法复算：{why.zh}", f"its count cannot be worked out again: {why.en}")
    return {line: declared.get(line, 0) for line in lines}


def _compare(check: Check, leaf: Leaf, counted: Count, said: Words) -> None:
    got, place = leaf.fields, leaf.round_place
    declared = {line["line"]: line["members"] for line in got["lines"]}
    for line, number in counted.lines.items():
        if declared.get(line) != number:
            written = declared.get(line, "—")
            check.blame_at(
                place, f"“{line}”写 {written}，复算为 {number}", f"line '{line}' says {written}, the count is {number}"
            )
    if [line["line"] for line in got["lines"]] != list(counted.lines):
        check.blame_at(place, "各行的名称或次序不对", "its lines are not the options and standings in order")
    hands = [{"line": line, "members": number} for line, number in counted.hands.items()]
    if list(got["hands"]) != hands:
        check.blame_at(place, "举手的各行与举手记录不符", "its lines by hand are not those of the hand counts")
    for name in _NUMBERS:
        due = getattr(counted, name)
        if got[name] != due:
            check.blame_at(
                place, f"{name} 写 {got[name]}，复算为 {due}", f"{name} says {got[name]}, the count is {due}"
            )
    for name, due in (("said_zh", said.zh), ("said_en", said.en)):
        if got[name] != due:
            check.blame_at(place, f"{name} 与算式不符，应为“{due}”", f"{name} is not the arithmetic, which is '{due}'")


def _ballots(house: House, of: Round) -> Iterable[Leaf]:
    for desk in house.desks.values():
        yield from desk.ballots.get((of.sitting, of.key), ())


def list_late(house: House, results: Iterable[Result]) -> None:
    """Find the late ballots of every declared round, once the whole ledger has been read.

    Late is what the declared list does not name and could not know: it lies beyond what the centre held of its seat
    when the list was frozen, or is of a seat that had not sealed then. The order of arrival plays no part.
    """
    for result in results:
        if result.of.declared is None:
            continue
        counted = {entry["hash"] for entry in result.entries or () if entry["hash"]}
        late = [
            leaf
            for leaf in _ballots(house, result.of)
            if leaf.hash not in counted and (leaf.fields["seat"] in result.unsealed or _is_beyond(leaf, result.heads))
        ]
        late.sort(key=lambda leaf: leaf.index)
        result.late = [_named(leaf.fields) for leaf in late]


def _is_beyond(leaf: Leaf, heads: Heads | None) -> bool:
    """Whether a ballot comes after what the centre held of its seat; where that is not known, it does not."""
    if heads is None:
        return False
    head = heads.get(leaf.fields["seat"])
    return head is None or (leaf.fields["epoch"], leaf.fields["seq"]) > head


def _named(got: Fields) -> Ballot:
    return (got["seat"], got["epoch"], got["seq"], got["member"])


def check_summary(data: bytes, results: Sequence[Result]) -> Check:
    """The summary for people says of every round what was worked out here, late ballots included."""
    check = Check("summary", Words("results.json", "results.json"))
    try:
        entries = read_loose(data, RESULTS)
    except Unreadable as error:
        check.blame(f"results.json 不符合协议：{error}", f"results.json cannot be read: {error}")
        return check
    due = {result.of.key: result for result in results}
    listed = {(entry["poll"], entry["round"]): entry for entry in entries}
    if len(listed) != len(entries):
        check.blame("同一轮在 results.json 中出现两次", "a round stands twice in results.json")
    for key, result in due.items():
        if key in listed:
            _compare_summary(check, listed[key], result)
        elif result.of.declared is not None:
            check.blame(f"缺少表决 {key[0]} 第 {key[1]} 轮", f"poll {key[0]} round {key[1]} is missing")
    for poll, number in sorted(set(listed) - set(due)):
        check.blame(f"并无表决 {poll} 第 {number} 轮", f"there was no poll {poll} round {number}")
    late = sum(len(result.late) for result in results)
    check.note_holds(
        f"results.json 的 {len(entries)} 轮与复算一致；迟到选票 {late} 张，均已列出。",
        f"The {len(entries)} rounds of results.json are as worked out here; {late} late ballots, all listed.",
    )
    return check


def _compare_summary(check: Check, entry: Fields, result: Result) -> None:
    poll, number = result.of.key
    place = Words(f"表决 {poll} 第 {number} 轮", f"poll {poll} round {number}")
    due: Mapping[str, object] = {
        "phase": result.of.phase,
        "title": result.of.opened.fields["title"],
        **result.summary(),
    }
    for name, value in due.items():
        # What was never declared has no numbers: nothing, zero and the empty word all say so.
        if (entry[name] or None) != (value or None):
            check.blame_at(place, f"{name} 与复算不符", f"{name} is not what was worked out here")
    written = [_named(one) for one in entry["late"]]
    if sorted(written) != sorted(result.late):
        check.blame_at(
            place,
            f"迟到选票列了 {len(written)} 张，应为 {len(result.late)} 张或另有其票",
            f"lists {len(written)} late ballots; there are {len(result.late)}, or others",
        )
