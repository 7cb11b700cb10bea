# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One item of the agenda in words: its kind, who it is about, its whole rule."""

from typing import Final

from central_broker.intake.appraisal_words import say_appraisal, say_election
from central_broker.intake.majority_words import say_majority
from central_broker.intake.rule_words import joined, marked, say_press, say_time
from central_broker.intake.wording import Said
from voting_core.agenda import AgendaItem, Appraisal, Election, Motion, NomineeAct, Personnel
from voting_core.ballot_paper import NOMINEE_ACT_ZH
from voting_core.deciding.quorum import Attendance
from voting_core.rules.profile import Profile

KINDS: Final = {
    Motion: Said("议案", "Motion"),
    Appraisal: Said("测评", "Appraisal"),
    Personnel: Said("人事任免", "Personnel"),
    Election: Said("选举", "Election"),
}
_ACT_EN: Final[dict[NomineeAct, str]] = {
    "appoint": "appoint",
    "confirm": "confirm the appointment of",
    "remove": "remove",
    "dismiss": "dismiss",
    "recall": "recall",
    "resign": "accept the resignation of",
}


def say_rule(item: AgendaItem, profile: Profile, here: Attendance) -> Said:
    """The whole rule of an item: what decides, press, time; what it sets for itself is marked with a star."""
    seconds = profile.round_ms if item.round_ms is None else item.round_ms
    said = joined(
        [
            marked(_say_deciding(item, profile, here), own=own_article(item) != ""),
            marked(say_press(item.press or profile.press), own=item.press is not None),
            marked(say_time(seconds, profile.end), own=item.round_ms is not None),
        ]
    )
    return Said(f"{said.zh}。", f"{said.en}.")


def own_article(item: AgendaItem) -> str:
    """Where an item's own rule is written; empty where it has none."""
    rule = item.majority if isinstance(item, Motion | Personnel) else item.rule
    return rule.article if rule is not None else ""


def _say_deciding(item: AgendaItem, profile: Profile, here: Attendance) -> Said:
    match item:
        case Motion():
            return say_majority(item.majority or profile.majority, here)
        case Personnel():
            return say_majority(item.majority or profile.personnel, here)
        case Appraisal():
            appraisal = item.rule or profile.appraisal
            assert appraisal is not None, "an appraisal without a rule was refused"
            return say_appraisal(appraisal, here)
        case _:
            election = item.rule or profile.election
            assert election is not None, "an election without a rule was refused"
            return say_election(election, here)


def list_subjects(item: AgendaItem) -> list[Said]:
    """Who or what the item is about, one a line; none for a motion."""
    match item:
        case Motion():
            return []
        case Appraisal():
            return [_line(one.subject, one.name, one.post) for one in item.targets]
        case Personnel():
            return [
                Said(
                    f"{one.subject}  {NOMINEE_ACT_ZH[one.act]} {one.name} {one.post}",
                    f"{one.subject}  {_ACT_EN[one.act]} {one.name}, {one.post}",
                )
                for one in item.nominees
            ]
        case _:
            return [_line(one.subject, one.name, "") for one in item.candidates]


def say_kind(item: AgendaItem) -> Said:
    """What is put, and how many of it."""
    kind = KINDS[type(item)]
    match item:
        case Appraisal():
            return Said(f"{kind.zh}，{len(item.targets)} 个对象", f"{kind.en} of {len(item.targets)}")
        case Personnel():
            how = Said("合并表决", "as one question") if item.merged else Said("逐人表决", "one by one")
            return Said(
                f"{kind.zh}，{len(item.nominees)} 人，{how.zh}", f"{kind.en}, {len(item.nominees)} persons, {how.en}"
            )
        case Election():
            slots = (
                Said(f"，另选名额 {item.slots} 名", f", {item.slots} slots for others") if item.slots else Said("", "")
            )
            return Said(
                f"{kind.zh}，{len(item.candidates)} 名候选人中选 {item.posts} 名{slots.zh}",
                f"{kind.en} of {item.posts} among {len(item.candidates)} candidates{slots.en}",
            )
        case _:
            return kind


def _line(subject: str, name: str, post: str) -> Said:
    said = f"{subject}  {name}{f'  {post}' if post else ''}"
    return Said(said, said)
