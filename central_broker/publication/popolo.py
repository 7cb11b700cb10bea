# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Popolo: people, motions and vote events of a sitting. Source: http://www.popoloproject.com/specs/vote-event.html.

Each question of a declared round is a vote event. Where Popolo has a word for an option it is used; scores, grades,
candidates and lines that it does not know keep their own. A member counted by hand is in the counts and not among the
votes: how they voted is not recorded by name. A secret round has counts and no votes.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from central_broker.core.house import House
from central_broker.publication.votes import member_votes
from voting_core.questions import Counted, Question
from voting_core.round_state import RoundState

_WORDS: Final[Mapping[str, str]] = {
    "not_pressed": "not voting",
    "absent": "absent",
    "leave": "absent",
    "recused": "not voting",
}
_RESULTS: Final[Mapping[str, str]] = {"carried": "pass", "not_carried": "fail"}
_UNKNOWN: Final = ("offline", "hands", "void")
"""Lines of members of whom no vote is told by name."""


def write_popolo(house: House) -> dict[str, Any]:
    """The sitting as one Popolo document."""
    sitting = house.floor.sitting
    rounds = [state for state in house.floor.rounds.values() if state.declared is not None]
    groups = sorted({member.group for member in house.members.values() if member.group})
    return {
        "organizations": [
            {"id": house.hall, "name": house.floor.profile.name if house.floor.profile else house.hall},
            *({"id": f"group:{group}", "name": group, "classification": "group"} for group in groups),
        ],
        "persons": [{"id": member.member, "name": member.name} for member in house.members.values()],
        "events": [
            {"id": sitting, "name": house.floor.title, "classification": "sitting", "organization_id": house.hall}
        ],
        "motions": [_motion(house, state) for state in rounds],
        "vote_events": [event for state in rounds for event in _events(house, state)],
    }


def _motion(house: House, state: RoundState) -> dict[str, Any]:
    poll, number = state.key
    return {
        "id": f"{house.floor.sitting}/{poll}/{number}",
        "organization_id": house.hall,
        "legislative_session_id": house.floor.sitting,
        "identifier": poll,
        "classification": state.opened.item_kind,
        "text": state.opened.title,
        "date": _time(state.opened.at_ms),
        "result": _result(state.declared.outcome) if state.declared else None,
    }


def _events(house: House, state: RoundState) -> Iterator[dict[str, Any]]:
    declared, opened = state.declared, state.opened
    assert declared is not None, "only declared rounds are published"
    votes = list(member_votes(house, state))
    outcomes = {found.subject: found.outcome for found in declared.findings}
    for question, counted in zip(opened.questions, declared.counted, strict=True):
        motion = f"{house.floor.sitting}/{opened.poll}/{opened.round}"
        yield {
            "id": f"{motion}/{question.question}",
            "identifier": question.name or opened.poll,
            "organization_id": house.hall,
            "legislative_session_id": house.floor.sitting,
            "motion_id": motion,
            "classification": _classification(state),
            "start_date": _time(opened.at_ms),
            "end_date": _time(state.closed.at_ms) if state.closed else None,
            "result": _result(outcomes.get(question.subject, declared.outcome)),
            "counts": _counts(question, counted),
            "votes": [
                {
                    "voter_id": one.member,
                    "option": ", ".join(one.options) or _WORDS.get(one.line, one.line),
                    **({"group_id": f"group:{one.group}"} if one.group else {}),
                }
                for one in votes
                if one.question == question.question and one.line not in _UNKNOWN
            ],
        }


def _classification(state: RoundState) -> str:
    words = [state.opened.item_kind, *(["secret"] if state.is_secret else [])]
    return ", ".join([*words, "annulled"] if state.phase == "annulled" else words)


def _counts(question: Question, counted: Counted) -> list[dict[str, Any]]:
    """All channels together; lines that have the same word in Popolo are added up."""
    totals: dict[str, int] = {}
    # Of marks the ballots are not another line; of scores of which only the sum is known they are all there is.
    aside = ("ballots", "hands") if counted.marks else ("hands",)
    lines = [(line.line, line.members) for line in (*counted.marks, *counted.lines) if line.line not in aside]
    for channel in counted.channels:
        by_hand = channel.counted
        lines += [(line.line, line.members) for line in by_hand.lines]
        lines += [("not_pressed", by_hand.not_pressed), ("void", by_hand.void)]
    for name, members in lines:
        word = name if name in question.choices else _WORDS.get(name, name)
        totals[word] = totals.get(word, 0) + members
    return [{"option": word, "value": members} for word, members in totals.items()]


def _result(outcome: str) -> str:
    return _RESULTS.get(outcome, outcome)


def _time(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms // 1_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
