# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What follows from a case, as it is written out."""

from typing import Literal

import msgspec

from voting_core.questions import Ratio

Word = Literal[
    "carried",
    "not_carried",
    "void",
    "tied",
    "undecided",
    "provisional",
    "elected",
    "not_elected",
    "again",
    "graded",
    "scored",
    "none",
    "decided",
    "",
]
"""An outcome in one word.

``undecided``: members on no line, or who are too many, could change it, or a tie waits for the chair.
``provisional``: only seats that have not reported could change it. ``again``: tied at the cut. ``none``: no grade and
no score follows. ``decided``: there are several results, to be read one by one. Empty: nothing else to say.
"""


class Reconciliation(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the lines sum to the members entitled; all are people, ``overreturned`` ballots too many."""

    entitled: int
    accounted: int
    short: int
    excess: int
    overreturned: int


class SubjectOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """How one question, nominee, target or candidate came out.

    Args:
        subject: Empty for a motion and for a merged list.
        leaning: What the answers at hand would give, where the outcome is undecided or provisional.
        base: How many the rule counts against, ``needed`` how many it asks for, ``got`` how many there were: of a
            grade, in the last step that was looked at; of a score, those who gave one and those whose scores were kept.
        grade: Overall grade or band; empty for none.
        place: In the ranking, from 1; zero where nothing is ranked.
        lines: All channels together; with the standings they sum to the members, where none are short or in excess.
            None is unknown. Of scores they are criterion and points, such as ``quality.s90``.
        by_channel: The same for each channel by itself.
        failed: Groups in which the majority was not reached.
    """

    subject: str
    name: str
    outcome: Word
    leaning: Word
    base: int
    needed: int
    got: int
    turnout: int
    turnout_needed: int
    grade: str
    score: Ratio | None
    place: int
    missing_effect: Literal["none", "cannot_change", "can_change"]
    lines: dict[str, int | None]
    by_channel: dict[str, dict[str, int | None]]
    reconciliation: Reconciliation
    failed: tuple[str, ...]
    said_zh: str
    said_en: str


class CaseOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What follows from a case; ``contested`` and ``left_open`` are posts of an election."""

    kind: Literal["motion", "personnel", "appraisal", "election"]
    title: str
    outcome: Word
    leaning: Word
    article: str
    results: tuple[SubjectOutcome, ...]
    contested: int
    left_open: int
    said_zh: str
    said_en: str
