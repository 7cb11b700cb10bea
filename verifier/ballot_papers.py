# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ballot paper that an item of the agenda makes: its questions, and the one rule that decides them."""

from collections.abc import Iterable, Mapping
from typing import Final

from verifier.reading import Fields

YES_NO_ABSTAIN: Final = ("yes", "no", "abstain")
WHOLE: Final = "q1"
"""The question about an item as a whole."""
_ACTS_ZH: Final = {
    "appoint": "任命",
    "confirm": "批准任命",
    "remove": "免去",
    "dismiss": "撤销",
    "recall": "罢免",
    "resign": "接受辞职",
}


def ballot_paper(
    item: Fields, profile: Fields, named: Mapping[int, str], tied: Iterable[str], posts: int
) -> dict[str, object] | None:
    """The fields of a ``PollOpened`` that follow from an item; none where the body has no rule for it.

    Args:
        item: An item of the agenda.
        profile: The rules of the body.
        named: Others named for an election, by slot.
        tied: Candidates who stand again in a second ballot; nobody in a first one.
        posts: How many posts they stand for.
    """
    none = {"majority": None, "appraisal": None, "election": None, "posts": 0}
    if item["kind"] == "election":
        rule = item["rule"] or profile["election"]
        if rule is None:
            return None
        again = list(tied)
        posts = posts if again else item["posts"]
        standing = _standing(item, named, again)
        return {"questions": _candidates(rule, standing, posts), **none, "election": rule, "posts": posts}
    if item["kind"] == "appraisal":
        rule = item["rule"] or profile["appraisal"]
        return None if rule is None else {"questions": _targets(item, rule), **none, "appraisal": rule}
    rule = item["majority"] or profile["personnel" if item["kind"] == "personnel" else "majority"]
    options = YES_NO_ABSTAIN[:2] if rule["abstentions"] == "none" else YES_NO_ABSTAIN
    questions = [_question(WHOLE, options=options)]
    if item["kind"] == "personnel" and not item["merged"]:
        questions = [_question(one["subject"], one["subject"], _called(one), options) for one in item["nominees"]]
    return {"questions": questions, **none, "majority": rule}


def _called(nominee: Fields) -> str:
    """What is decided of a nominee, in one line of at most 120 characters."""
    return f"{_ACTS_ZH[nominee['act']]} {nominee['name']} {nominee['post']}".strip()[:120]


def _targets(item: Fields, rule: Fields) -> list[Fields]:
    if rule["kind"] == "grades":
        options = [one["grade"] for one in (*rule["grades"], *rule["others"])]
        return [_question(one["subject"], one["subject"], one["name"], options) for one in item["targets"]]
    several = len(rule["criteria"]) > 1
    found: list[Fields] = []
    for target in item["targets"]:
        for number, criterion in enumerate(rule["criteria"], start=1):
            question = target["subject"] + (f"-{number}" if several else "")
            name = target["name"] + (f" · {criterion['zh']}" if several else "")
            asked = _question(question, target["subject"], name, ())
            found.append({**asked, "criterion": criterion["criterion"], "highest": rule["highest"]})
    return found


def _standing(item: Fields, named: Mapping[int, str], tied: list[str]) -> dict[str, str]:
    """Everybody who stands, by name: candidates in the order of the agenda, then the others by slot."""
    everybody = {one["subject"]: one["name"] for one in item["candidates"]}
    everybody |= {f"other{slot}": named[slot] for slot in sorted(named)}
    return {subject: name for subject, name in everybody.items() if not tied or subject in tied}


def _candidates(rule: Fields, standing: Mapping[str, str], posts: int) -> list[Fields]:
    if rule["method"] == "each":
        return [_question(subject, subject, name, YES_NO_ABSTAIN) for subject, name in standing.items()]
    marks = _question(WHOLE, options=tuple(standing))
    least, most = max(1, min(rule["least"], posts)), min(posts, len(standing))
    return [{**marks, "names": list(standing.values()), "least": least, "most": most}]


def _question(question: str, subject: str = "", name: str = "", options: Iterable[str] = ()) -> Fields:
    return {
        "question": question,
        "subject": subject,
        "criterion": "",
        "name": name,
        "options": list(options),
        "names": [],
        "highest": 0,
        "least": 1,
        "most": 1,
    }
