# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a kind of body sets for all its votes: how members press, what is shown when, what ends a round, the order."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from voting_core.identifiers import Millis, Name
from voting_core.rules.election import ElectionRule
from voting_core.rules.grading import AppraisalRule
from voting_core.rules.majority import Majority, Quorum

PressRule = Literal["first", "last", "confirm"]
"""Which press counts: the first one; the last one before the round closes; the last one until the member confirms it.

Each question of a poll has presses of its own. Source: GB 50799-2012, 6.2.2.
"""

Display = Literal["none", "count", "live"]
"""What may be shown while a round is open: nothing, the number of ballots, or the lines too (named polls only)."""

Release = Literal["word", "declared"]
"""When a result is shown: on the chair's word, or as soon as it is declared. Source: GB 50799-2012, 6.2.2."""

End = Literal["operator", "timer", "all_voted"]
"""What ends a round: the operator, at the chair's word; its time; or its time and earlier when all present voted.

An operator may end any round.
"""

ShowSilence = Literal["screen", "sheet", "none"]
"""Where those who did not press are shown as a line: on the hall screen and the sheet, on the sheet alone, nowhere."""

Channel = Literal["keypad", "hands", "paper", "video"]
"""How votes are given: with the buttons, by hand, on paper, by members who attend by video."""


SignInRule = Literal["card", "proof"]
"""What signs a member in: any card of theirs, or only one that proves itself; the staff may do so in either case."""

Secrecy = Literal["named", "secret"]
"""Whether it is on record who voted how (记名), or only that they voted (无记名)."""


BodySize = Annotated[int, Meta(ge=0, le=100_000)]
"""Seats of a body by law; so few that a share of them, and a thousand more, is a count that a result can hold."""


class Ordering(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What has to be decided before what.

    ``removal_first``: for one post the removal before the appointment. ``amendments_first``: amendments before the
    text that they amend. Two people may put it aside for one item.
    """

    removal_first: bool
    amendments_first: bool


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a kind of body meets and votes; an agenda item may override its rule, press rule and time.

    ``size`` is the number of seats that the body has by law; zero where only its members count. ``round_ms`` is the
    time a round stays open; zero means that the chair ends it. A body without ``appraisal`` or ``election`` holds none
    unless the item brings its own rule. ``tellers_needed`` of the roster's tellers open a secret count together; zero
    where the body holds no secret votes. ``identification`` says what signs a member in.
    """

    name: Name
    size: BodySize
    quorum: Quorum
    majority: Majority
    personnel: Majority
    appraisal: AppraisalRule | None
    election: ElectionRule | None
    press: PressRule
    display: Display
    release: Release
    end: End
    show_silence: ShowSilence
    channels: Annotated[tuple[Channel, ...], Meta(min_length=1, max_length=4)]
    ordering: Ordering
    round_ms: Millis
    tellers_needed: Annotated[int, Meta(ge=0, le=9)] = 0
    identification: SignInRule = "card"
