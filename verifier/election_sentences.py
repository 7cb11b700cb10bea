# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a result says of a candidate, and of an election as a whole."""

from collections.abc import Mapping
from typing import Final

from verifier.elections import Candidate, Elected
from verifier.findings import Words
from verifier.reading import Fields
from verifier.sentences import said_base

_OUTCOMES: Final = {
    "elected": Words("当选", "elected"),
    "not_elected": Words("未当选", "not elected"),
    "again": Words("票数相等，须再次投票", "tied, to be voted on again"),
}


def said_candidate(rule: Fields, one: Candidate) -> Words:
    """Such as "全体组成人员 41 人，需 21 票，得 30 票，当选。"."""
    word = _OUTCOMES[one.outcome]
    if rule["floor"] is None:
        return Words(f"得 {one.got} 票，{word.zh}。", f"{one.got} votes, {word.en}.")
    base = said_base(rule["floor"]["base"], one.base)
    return Words(
        f"{base.zh}，需 {one.needed} 票，得 {one.got} 票，{word.zh}。",
        f"Of {base.en} {one.needed} needed, {one.got} votes, {word.en}.",
    )


def said_elected(elected: Elected, names: Mapping[str, str]) -> Words:
    """Such as "应选 3 名，当选 2 名：张三、李四。缺额 1 名。"."""
    posts = elected.posts
    if elected.is_void:
        return Words(f"应选 {posts} 名，选举无效。", f"Posts: {posts}; the election is void.")
    won = [names[one] for one in elected.named("elected")]
    tied = [names[one] for one in elected.named("again")]
    zh = f"应选 {posts} 名，当选 {len(won)} 名" + (f"：{'、'.join(won)}" if won else "") + "。"
    en = f"Posts: {posts}; elected: {len(won)}" + (f": {', '.join(won)}" if won else "") + "."
    if tied:
        zh += f"{'、'.join(tied)} 得票相等，就 {elected.contested} 名再次投票。"
        en += f" Tied: {', '.join(tied)}; a second ballot fills {elected.contested}."
    if elected.left_open:
        zh += f"缺额 {elected.left_open} 名。"
        en += f" Left open: {elected.left_open}."
    return Words(zh, en)
