# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening the roll and the rounds: what is put to the vote follows from the agenda, and the house has a quorum."""

import hashlib

from verifier.ballot_papers import ballot_paper
from verifier.findings import Check, Words, listed
from verifier.house import House
from verifier.ledger import Leaf
from verifier.numbers import needed_of
from verifier.precedence import obstacles, second_ballot
from verifier.reading import Fields
from verifier.standing import Standing


def new_check() -> Check:
    """The check that :func:`judge_roll` and :func:`judge_opening` fill."""
    return Check("openings", Words("开启表决", "Opening of rounds"))


def judge_roll(check: Check, house: House, leaf: Leaf) -> None:
    """Judge a ``RollOpened``: its numbers are the roster's."""
    members = house.roster.get("members", [])
    due = sum(not house.leave_of(one) for one in members)
    if (leaf.fields["members"], leaf.fields["due"]) != (len(members), due):
        check.blame_at(
            leaf.place,
            f"应到人数不符：名册 {len(members)} 人，应到 {due} 人",
            f"its numbers are wrong: the roster has {len(members)} members, {due} of them due",
        )


def judge_opening(check: Check, standing: Standing, leaf: Leaf) -> None:
    """Judge a ``PollOpened`` before the house takes it, after its heads."""
    house = standing.house
    item = house.item(leaf.fields["poll"])
    lost = _lost_agenda(house, leaf)
    if lost is not None:
        check.remark_at(leaf.round_place, f"题目与规则无从核对：{lost.zh}", f"its text cannot be checked: {lost.en}")
    elif item is None:
        check.blame_at(leaf.round_place, "生效的议程中没有这一项", "the agenda in force has no such item")
    elif house.profile:
        _judge_text(check, leaf, item)
        _judge_paper(check, house, leaf, item)
        for one in obstacles(house, item):
            check.blame_at(
                leaf.round_place,
                f"未到付表决之时：{one.zh}，且未经两人搁置次序",
                f"may not be put yet: {one.en}, and no two people put the order aside",
            )
    _judge_recused(check, house, leaf)
    _judge_attendance(check, standing, leaf)


def _lost_agenda(house: House, leaf: Leaf) -> Words | None:
    named = house.agenda_leaf
    if named is None or house.agenda:
        return None
    return house.papers.lost_body(named.fields["agenda"], leaf)


def text_hash(item: Fields) -> str:
    """What ballots say an item is: SHA-256 over title, line feed, text."""
    return hashlib.sha256(f"{item['title']}\n{item['text']}".encode()).hexdigest()


def _judge_text(check: Check, leaf: Leaf, item: Fields) -> None:
    got = leaf.fields
    if got["title"] != item["title"] or got["text_sha256"] != text_hash(item):
        check.blame_at(
            leaf.round_place, "题目或文本哈希与议程不符", "its title or text hash is not that of the agenda's item"
        )
    if got["item_kind"] != item["kind"]:
        check.blame_at(
            leaf.round_place,
            f"写作 {got['item_kind']}，议程为 {item['kind']}",
            f"says it is of kind {got['item_kind']}, the agenda says {item['kind']}",
        )


def _judge_paper(check: Check, house: House, leaf: Leaf, item: Fields) -> None:
    """Questions and rules are just those that follow from the item, the profile, the names and a tie before."""
    got, profile = leaf.fields, house.profile
    named = house.affairs.named.get(item["item"], {})
    before = second_ballot(house, item["item"]) if item["kind"] == "election" else None
    result = before.declared.fields if before is not None and before.declared is not None else None
    tied = [one["subject"] for one in result["findings"] if one["outcome"] == "again"] if result else []
    paper = ballot_paper(item, profile, named, tied, result["contested"] if result else 0)
    if paper is None:
        check.blame_at(
            leaf.round_place,
            f"议程与规程均无 {item['kind']} 的规则",
            f"neither the item nor the profile has a rule for an {item['kind']}",
        )
        return
    if got["questions"] != paper["questions"]:
        check.blame_at(
            leaf.round_place,
            "所问与议程不符，应由该项、提名与前一轮的同票得出",
            "its questions are not those that follow from the item, the names entered and a tie before",
        )
    majority = got["majority"]
    if len(got["questions"]) > 1 and majority is not None and majority["tie"] != "not_carried":
        check.blame_at(
            leaf.round_place,
            "逐人表决多人，而规则只能处理一个同票",
            "votes on several people one by one under a rule that settles one tie only",
        )
    wanted = {name: paper[name] for name in ("majority", "appraisal", "election", "posts")}
    wanted["press"] = item["press"] or profile["press"]
    wanted["round_ms"] = profile["round_ms"] if item["round_ms"] is None else item["round_ms"]
    wanted |= {name: profile[name] for name in ("display", "end", "channels", "size")}
    if got["secrecy"] == "secret" and wanted["display"] == "live":
        # Of a secret round nothing but the number of ballots is shown while it is open.
        wanted["display"] = "count"
    differing = [name for name, value in wanted.items() if got[name] != value]
    if differing:
        check.blame_at(
            leaf.round_place,
            f"规则与议程、规程不符：{listed(differing)}",
            f"its rules are not those of the agenda and the profile: {listed(differing)}",
        )


def _judge_recused(check: Check, house: House, leaf: Leaf) -> None:
    due = sorted(house.affairs.recused.get(leaf.fields["poll"], ()))
    if leaf.fields["recused"] != due:
        check.blame_at(
            leaf.round_place,
            f"写回避者为 [{listed(leaf.fields['recused'])}]，按记录应为 [{listed(due)}]",
            f"says members [{listed(leaf.fields['recused'])}] are recused; by the records it is [{listed(due)}]",
        )


def judge_present(check: Check, standing: Standing, leaf: Leaf) -> int:
    """Judge how many members a record with heads says are present; the number to go on with.

    Where sign-ins are lost, the number that the record says holds if it can be so.
    """
    house, said = standing.house, int(leaf.fields["present"])
    members = house.roster.get("members", [])
    body = house.papers.lost_body(leaf.fields["heads"], leaf)
    unknown = [one for one in members if body or standing.lost_before(leaf, [house.seat_of(one)])]
    present = sum(house.is_present(one) for one in members if one not in unknown)
    if unknown:
        loss = standing.lost_before(leaf, [house.seat_of(one) for one in unknown])
        why = body or (loss.words if loss else Words("", ""))
        check.remark_at(
            leaf.round_place, f"到会人数无法复算：{why.zh}", f"who was present cannot be worked out again: {why.en}"
        )
        present = said if present <= said <= present + len(unknown) else present
    if said != present:
        check.blame_at(
            leaf.round_place,
            f"写到会 {said} 人，按报到记录为 {present} 人",
            f"says {said} members are present; by the sign-ins it is {present}",
        )
    return present


def _judge_attendance(check: Check, standing: Standing, leaf: Leaf) -> None:
    house, got = standing.house, leaf.fields
    members = house.roster.get("members", [])
    present = judge_present(check, standing, leaf)
    if got["entitled"] != len(members):
        check.blame_at(
            leaf.round_place,
            f"有表决权 {got['entitled']} 人，名册 {len(members)} 人",
            f"has {got['entitled']} members entitled, the roster has {len(members)}",
        )
    if not house.profile:
        return
    quorum = house.profile["quorum"]
    of = {
        "size": house.profile["size"] or len(members),
        "all_members": len(members),
        "due": sum(not house.leave_of(one) for one in members),
        "present": present,
    }
    needed = needed_of(quorum["threshold"], of[quorum["of"]])
    if min(present, got["present"]) < needed:
        check.blame_at(
            leaf.round_place,
            f"不足法定人数：需 {needed} 人，到 {present} 人",
            f"there was no quorum: {needed} needed, {present} present",
        )
