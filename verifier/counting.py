# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counting a frozen list question by question, in the words in which a result writes it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from verifier.numbers import STANDINGS
from verifier.reading import Fields

Blame = Callable[[Fields], None]
Ballots = Mapping[str, Fields]
"""The ballots of one round in the ledger, by record hash."""


def choices_of(question: Fields) -> list[str]:
    """Everything that can be chosen, in the order of the ballot; the points of a score spelled out."""
    if question["highest"]:
        return [f"s{points}" for points in range(question["highest"] + 1)]
    return list(question["options"])


def chosen_ballots(entries: Sequence[Fields], ballots: Ballots, blame: Blame) -> tuple[list[Fields], Counter[str]]:
    """The ballots that a frozen list names, and how many members stand elsewhere.

    Args:
        entries: The frozen list.
        ballots: What the ledger holds.
        blame: Told of each entry whose ballot is not there or is another member's; it counts as void then.
    """
    chosen: list[Fields] = []
    stands: Counter[str] = Counter()
    for entry in entries:
        ballot = ballots.get(entry["hash"]) if entry["disposition"] == "ballot" else None
        if entry["disposition"] != "ballot":
            stands[entry["disposition"]] += 1
        elif ballot is None or ballot["member"] != entry["member"]:
            blame(entry)
            stands["void"] += 1
        else:
            chosen.append(ballot)
    return chosen, stands


def count_question(
    question: Fields, chosen: Sequence[Fields], stands: Mapping[str, int], hand_counts: Sequence[Fields]
) -> Fields:
    """One question, counted.

    Args:
        question: As it was put.
        chosen: The ballots that count.
        stands: Members without a ballot, by standing.
        hand_counts: The ``HandCountEntered`` of the round.
    """
    votes: Counter[str] = Counter()
    answered = 0
    for ballot in chosen:
        mine = {
            option
            for answer in ballot["answers"]
            if answer["question"] == question["question"]
            for option in answer["options"]
        }
        votes.update(mine)
        answered += bool(mine)
    options = _lines(question, votes)
    where = Counter(stands)
    where["not_pressed"] += len(chosen) - answered
    others: list[Fields] = [{"line": name, "members": where[name]} for name in STANDINGS]
    is_marked = question["most"] > 1
    return {
        "question": question["question"],
        "lines": ([{"line": "ballots", "members": answered}] if is_marked else options) + others,
        "marks": options if is_marked else [],
        "channels": [
            {
                "channel": channel,
                "counted": _joined(question, [one for one in hand_counts if one["channel"] == channel]),
            }
            for channel in sorted({one["channel"] for one in hand_counts})
        ],
    }


def _lines(question: Fields, votes: Mapping[str, int]) -> list[Fields]:
    """Options with their votes; of a score only the points that somebody gave."""
    return [
        {"line": name, "members": votes.get(name, 0)}
        for name in choices_of(question)
        if votes.get(name, 0) or not question["highest"]
    ]


def _joined(question: Fields, counts: Sequence[Fields]) -> Fields:
    """All counts by one channel together."""
    parts = [part for one in counts for part in one["counted"] if part["question"] == question["question"]]
    votes: Counter[str] = Counter()
    for part in parts:
        votes.update({line["line"]: line["members"] for line in part["lines"]})
    return {
        "question": question["question"],
        **{name: sum(part[name] for part in parts) for name in ("ballots", "not_pressed", "void")},
        "lines": _lines(question, votes),
    }
