# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts by hand, on paper and by video: members of the house, each once, on lines of the ballot that sum to them."""

from verifier.counting import choices_of
from verifier.findings import Check, listed
from verifier.house import House
from verifier.ledger import Leaf
from verifier.reading import Fields
from verifier.rounds import Round


def judge_hand_count(check: Check, house: House, leaf: Leaf) -> None:
    """Judge a ``HandCountEntered`` before the house takes it."""
    known, members = house.round_of(leaf), leaf.fields["members"]
    place = leaf.round_place
    if members != sorted(set(members)):
        check.blame_at(place, "举手名单未排序或有重复", "its members are not sorted, or one stands twice")
    roster = {one["member"]: one for one in house.roster.get("members", ())}
    strangers = sorted(set(members) - set(roster))
    if strangers:
        check.blame_at(place, f"举手名单中有非成员 {listed(strangers)}", f"counts strangers: {listed(strangers)}")
    if known is None:
        return
    _judge_members(check, known, leaf)
    opened = known.opened.fields
    groups = {roster[one]["group"] for one in members if one in roster}
    if opened["majority"] is not None and opened["majority"]["each_group"] and len(groups) > 1:
        check.blame_at(
            place,
            "本轮按组计，一份举手计票却含几组的人",
            "counts members of several groups together, though each group decides",
        )
    counted = leaf.fields["counted"]
    if [one["question"] for one in counted] != [one["question"] for one in opened["questions"]]:
        check.blame_at(place, "举手计票须依次逐问计一次", "does not count every question once, in the order put")
        return
    for question, its in zip(opened["questions"], counted, strict=True):
        _judge_lines(check, leaf, question, its)


def _judge_members(check: Check, known: Round, leaf: Leaf) -> None:
    members, opened, place = set(leaf.fields["members"]), known.opened.fields, leaf.round_place
    twice = sorted(members & known.by_hand)
    if twice:
        check.blame_at(place, f"重复计举手：{listed(twice)}", f"counts members a second time: {listed(twice)}")
    out = sorted(members & set(opened["recused"]))
    if out:
        check.blame_at(place, f"计了回避者：{listed(out)}", f"counts members who are recused: {listed(out)}")
    channel = leaf.fields["channel"]
    if channel not in opened["channels"]:
        check.blame_at(
            place, f"本轮不以 {channel} 计票", f"counts votes by '{channel}', by which this round takes none"
        )


def _judge_lines(check: Check, leaf: Leaf, question: Fields, its: Fields) -> None:
    """The lines of one question are its options in order, and sum as they ought to."""
    place, members = leaf.round_place, len(leaf.fields["members"])
    where = its["question"]
    names = [line["line"] for line in its["lines"]]
    choices = choices_of(question)
    if names != [name for name in choices if name in names]:
        check.blame_at(
            place,
            f"“{where}”的各行名称或次序不对",
            f"its lines of '{where}' are not the options, each once, in order",
        )
    total = its["ballots"] + its["not_pressed"] + its["void"]
    if total != members:
        check.blame_at(
            place,
            f"“{where}”合计 {total}，名单有 {members} 人",
            f"its numbers of '{where}' sum to {total}, but it names {members} members",
        )
    votes = sum(line["members"] for line in its["lines"])
    most = max((line["members"] for line in its["lines"]), default=0)
    lawful = votes == its["ballots"] if question["most"] == 1 else votes <= its["ballots"] * question["most"]
    if not lawful or most > its["ballots"]:
        check.blame_at(
            place,
            f"“{where}”的 {its['ballots']} 张票给不出 {votes} 票",
            f"its lines of '{where}' hold {votes} votes, which {its['ballots']} ballots cannot give",
        )
