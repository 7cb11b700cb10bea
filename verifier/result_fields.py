# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields of questions, of answers, and of what is counted and found: in records and in ``results.json`` alike."""

from typing import Final

from verifier.fields import (
    COUNT,
    HASH,
    ITEM,
    LONG,
    MAYBE_OPTION,
    MAYBE_SUBJECT,
    MILLION,
    NAME,
    ONE_UP,
    OPTION,
    Table,
)
from verifier.reading import Rule, many, maybe, one_of, pattern, thing, whole
from verifier.rule_fields import CHANNEL

POLL_KIND: Final = one_of("motion", "appraisal", "personnel", "election")
HAND_CHANNEL: Final = one_of("hands", "paper", "video")
OUTCOME: Final = one_of("carried", "not_carried", "void", "tied", "decided")
EFFECT: Final = one_of("none", "cannot_change", "can_change")

QUESTION_NAME: Final = pattern(r"[^\x00-\x1f\x7f]{0,120}")
QUESTIONS: Final = many(
    thing(
        {
            "question": ITEM,
            "subject": MAYBE_SUBJECT,
            "criterion": MAYBE_OPTION,
            "name": QUESTION_NAME,
            "options": many(OPTION, 0, 101),
            "names": many(QUESTION_NAME, 0, 101),
            "highest": whole(0, 100),
            "least": whole(1, 100),
            "most": whole(1, 100),
        }
    ),
    1,
    100,
)
ANSWERS: Final = many(thing({"question": ITEM, "options": many(OPTION, 1, 100)}), 0, 100)
BALLOT: Final = thing({"seat": NAME, "epoch": MILLION, "seq": ONE_UP, "hash": HASH})

_line: Final = thing({"line": OPTION, "members": COUNT})
_by_hand: Final = thing(
    {"question": ITEM, "ballots": COUNT, "not_pressed": COUNT, "void": COUNT, "lines": many(_line, 0, 101)}
)
HAND_COUNTS: Final = many(_by_hand, 1, 100)

OPENED_COUNTS: Final = many(
    thing({"question": ITEM, "ballots": COUNT, "counts": many(COUNT, 1, 101)}),
    1,
    100,
)

_counted: Final[Table] = {
    "question": ITEM,
    "lines": many(_line),
    "marks": many(_line),
    "channels": many(thing({"channel": CHANNEL, "counted": _by_hand})),
}
# Digits as text: a mean of means has a denominator that no number of JSON holds safely.
RATIO: Final = thing({"numerator": pattern(r"0|[1-9][0-9]{0,69}"), "denominator": pattern(r"[1-9][0-9]{0,69}")})
_finding: Final[Table] = {
    "subject": MAYBE_SUBJECT,
    "outcome": one_of(
        "carried",
        "not_carried",
        "void",
        "tied",
        "elected",
        "not_elected",
        "again",
        "graded",
        "scored",
        "none",
    ),
    "base": COUNT,
    "needed": COUNT,
    "got": COUNT,
    "grade": MAYBE_OPTION,
    "score": maybe(RATIO),
    "place": COUNT,
    "missing_effect": EFFECT,
    "said_zh": LONG,
    "said_en": LONG,
}


def result_fields(*, outcome: Rule, effect: Rule, ordered: bool) -> Table:
    """What a declared result says, and what the summary file repeats of it.

    Args:
        outcome: The words of the whole.
        effect: The words of what the missing could do.
        ordered: Whether the order of fields in counts and findings is the protocol's.
    """
    return {
        "counted": many(thing(_counted, ordered=ordered)),
        "findings": many(thing(_finding, ordered=ordered)),
        "outcome": outcome,
        "contested": COUNT,
        "left_open": COUNT,
        "missing": COUNT,
        "missing_effect": effect,
        "said_zh": LONG,
        "said_en": LONG,
    }
