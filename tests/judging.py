# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tally of one question and what a rule says of it, with its sentences, as a result would hold it."""

from dataclasses import dataclass, replace

from tests.builders import OPTIONS, POLL, hand_lines, question
from voting_core.deciding.motion_sentences import say_verdict_en, say_verdict_zh
from voting_core.deciding.motions import MissingEffect, Outcome
from voting_core.deciding.motions import decide as decide_lines
from voting_core.questions import ChannelLines
from voting_core.rules.majority import Majority
from voting_core.tally import STANDINGS, Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A verdict and its sentences."""

    outcome: Outcome
    base: int
    needed: int
    got: int
    missing: int
    missing_effect: MissingEffect
    said_zh: str
    said_en: str


def counted(**lines: int) -> Tally:
    """A tally with these members on its lines and nobody on the others."""
    options = {name: lines.get(name, 0) for name in OPTIONS}
    return Tally(
        question=question(POLL),
        options=options,
        ballots=sum(options.values()),
        standings={name: lines.get(name, 0) for name in STANDINGS},
    )


def by_hand(tally: Tally, **lines: int) -> Tally:
    """The tally with its members on the line *hands* having voted so."""
    channel = ChannelLines(channel="hands", counted=hand_lines(POLL, **lines))
    return replace(tally, channels=(channel,))


def decide(majority: Majority, tally: Tally) -> Judged:
    """Decide one question by a tally."""
    lines = tally.numbers(0)
    verdict = decide_lines(majority, lines)
    return Judged(
        outcome=verdict.outcome,
        base=verdict.base,
        needed=verdict.needed,
        got=verdict.got,
        missing=verdict.missing,
        missing_effect=verdict.missing_effect,
        said_zh=say_verdict_zh(majority, lines, verdict),
        said_en=say_verdict_en(majority, lines, verdict),
    )
