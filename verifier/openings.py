# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening the roll and the rounds: what is put to the vote stands on the agenda, and the house has a quorum."""

import hashlib
from typing import Final

from verifier.counting import share_needed
from verifier.findings import Check, Words, listed
from verifier.house import House
from verifier.ledger import Leaf
from verifier.reading import Fields
from verifier.standing import Standing

OPTIONS: Final = ["yes", "no", "abstain"]


def new_check() -> Check:
    """The check that :func:`judge_roll` and :func:`judge_opening` fill."""
    return Check("openings", Words("开启表决", "Opening of rounds"))


def judge_roll(check: Check, house: House, leaf: Leaf) -> None:
    """Judge a ``RollOpened``: its numbers are the roster's."""
    members = house.roster.get("members", [])
    due = sum(not one["leave"] for one in members)
    if (leaf.fields["members"], leaf.fields["due"]) != (len(members), due):
        check.blame_at(
            leaf.place,
            f"应到人数不符：名册 {len(members)} 人，应到 {due} 人",
            f"its numbers are wrong: the roster has {len(members)} members, {due} of them due",
        )


def judge_opening(check: Check, standing: Standing, leaf: Leaf) -> None:
    """Judge a ``PollOpened`` before the house takes it, after its heads."""
    got, house = leaf.fields, standing.house
    item = next((one for one in house.agenda.get("items", ()) if one["item"] == got["poll"]), None)
    lost = _lost_agenda(house, leaf)
    if lost is not None:
        check.remark_at(leaf.round_place, f"题目与规则无从核对：{lost.zh}", f"its text cannot be checked: {lost.en}")
    elif item is None:
        check.blame_at(leaf.round_place, "生效的议程中没有这一项", "the agenda in force has no such item")
    else:
        _judge_text(check, house, leaf, item)
    questions = got["questions"]
    if len(questions) != 1 or questions[0]["options"] != OPTIONS:
        check.blame_at(
            leaf.round_place, "议题须为一问：赞成、反对、弃权", "must put one question with yes, no and abstain"
        )
    _judge_attendance(check, standing, leaf)


def _lost_agenda(house: House, leaf: Leaf) -> Words | None:
    named = house.agenda_leaf
    if named is None or house.agenda:
        return None
    return house.papers.lost_body(named.fields["agenda"], leaf)


def text_hash(item: Fields) -> str:
    """What ballots say an item is: SHA-256 over title, line feed, text."""
    return hashlib.sha256(f"{item['title']}\n{item['text']}".encode()).hexdigest()


def _judge_text(check: Check, house: House, leaf: Leaf, item: Fields) -> None:
    got, profile = leaf.fields, house.profile
    if got["title"] != item["title"] or got["text_sha256"] != text_hash(item):
        check.blame_at(
            leaf.round_place, "题目或文本哈希与议程不符", "its title or text hash is not that of the agenda's item"
        )
    wanted = {
        name: item[name] if item[name] is not None else profile.get(name) for name in ("majority", "press", "round_ms")
    }
    wanted["display"] = profile.get("display")
    differing = [name for name, value in wanted.items() if got[name] != value]
    if differing:
        check.blame_at(
            leaf.round_place,
            f"规则与议程、规程不符：{listed(differing)}",
            f"its rules are not those of the agenda and the profile: {listed(differing)}",
        )


def _is_present(house: House, member: Fields) -> bool:
    """Whether a member signed in where they sit since the roll was opened or the sitting resumed."""
    desk = house.desk(house.seat_of(member))
    return bool(desk.sits(house.sitting) == member["member"] and desk.signed_in_at >= house.roll_seq)


def _present(check: Check, standing: Standing, leaf: Leaf) -> int:
    """Members present by the sign-ins; where some are lost, the number that the record says if it can be so."""
    house, said = standing.house, leaf.fields["present"]
    members = house.roster.get("members", [])
    body = house.papers.lost_body(leaf.fields["heads"], leaf)
    unknown = [one for one in members if body or standing.lost_before(leaf, [house.seat_of(one)])]
    if not unknown:
        return sum(_is_present(house, one) for one in members)
    sure = sum(_is_present(house, one) for one in members if one not in unknown)
    loss = standing.lost_before(leaf, [house.seat_of(one) for one in unknown])
    why = body or (loss.words if loss else Words("", ""))
    check.remark_at(
        leaf.round_place, f"到会人数无法复算：{why.zh}", f"who was present cannot be worked out again: {why.en}"
    )
    return int(said) if sure <= said <= sure + len(unknown) else sure


def _judge_attendance(check: Check, standing: Standing, leaf: Leaf) -> None:
    house = standing.house
    got, members = leaf.fields, house.roster.get("members", [])
    present = _present(check, standing, leaf)
    if got["entitled"] != len(members):
        check.blame_at(
            leaf.round_place,
            f"有表决权 {got['entitled']} 人，名册 {len(members)} 人",
            f"has {got['entitled']} members entitled, the roster has {len(members)}",
        )
    if got["present"] != present:
        check.blame_at(
            leaf.round_place,
            f"写到会 {got['present']} 人，按报到记录为 {present} 人",
            f"says {got['present']} members are present; by the sign-ins it is {present}",
        )
    if house.profile:
        needed = share_needed(house.profile["quorum"]["share"], len(members))
        if min(present, got["present"]) < needed:
            check.blame_at(
                leaf.round_place,
                f"不足法定人数：需 {needed} 人，到 {present} 人",
                f"there was no quorum: {needed} needed, {present} present",
            )
