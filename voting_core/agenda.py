# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is put to the vote: what ``AgendaPublished`` names by hash. Four kinds of items, one model of questions."""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from voting_core.identifiers import (
    ItemId,
    LineText,
    LongText,
    MaybeItem,
    MaybeSubject,
    Millis,
    Name,
    SubjectId,
    Title,
)
from voting_core.rules.election import ElectionRule
from voting_core.rules.grading import AppraisalRule
from voting_core.rules.majority import Majority
from voting_core.rules.profile import PressRule, Secrecy

MOTION_QUESTION: Final = "q1"
"""The one question that a motion puts: a seat that opens an item by itself presumes it."""

SUBJECTS_MAX: Final = 60
SLOTS_MAX: Final = 20

NomineeAct = Literal["appoint", "confirm", "remove", "dismiss", "recall", "resign"]
"""任命, 批准任命, 免职, 撤职, 罢免, 接受辞职."""

LEAVING: Final = ("remove", "dismiss", "recall", "resign")
"""Acts that leave a post vacant; for one post they are decided before a new appointment."""


class Requirement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An item may be put only where another one came out so: the whole of it, or one of its subjects."""

    item: ItemId
    subject: MaybeSubject
    outcome: Literal["carried", "not_carried"]


class ItemHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """What every item has. ``press`` and ``round_ms`` override the profile where given.

    ``after`` names items that must be decided before, ``requires`` how they must have come out.
    """

    item: ItemId
    title: Title
    text: LongText
    press: PressRule | None = None
    round_ms: Millis | None = None
    after: Annotated[tuple[ItemId, ...], Meta(max_length=20)] = ()
    requires: Annotated[tuple[Requirement, ...], Meta(max_length=20)] = ()
    secrecy: Secrecy = "named"


class Motion(ItemHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="motion"):
    """A bill, a decision, an amendment: carried or not.

    ``amends`` names the item whose text it would change, empty for none. ``local_opening``: a member whose seat is cut
    off may open the item there when the chair calls it.
    """

    amends: MaybeItem = ""
    local_opening: bool = False
    majority: Majority | None = None


class Target(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who or what is appraised."""

    subject: SubjectId
    name: Name
    post: LineText


class Appraisal(ItemHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="appraisal"):
    """Several targets, each graded or scored."""

    targets: Annotated[tuple[Target, ...], Meta(min_length=1, max_length=SUBJECTS_MAX)]
    rule: AppraisalRule | None = None


class Nominee(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is appointed to a post or leaves it."""

    subject: SubjectId
    name: Name
    post: LineText
    act: NomineeAct


class Personnel(ItemHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="personnel"):
    """Appointments and removals, one by one on one ballot, or ``merged`` into one question.

    Source: rules of procedure of the Standing Committee of the National People's Congress, 2022.
    """

    nominees: Annotated[tuple[Nominee, ...], Meta(min_length=1, max_length=SUBJECTS_MAX)]
    merged: bool = False
    majority: Majority | None = None


class Candidate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who stands for election."""

    subject: SubjectId
    name: Name


class Election(ItemHeader, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="election"):
    """Candidates for a number of posts; ``slots`` may be filled with others whom members name (另选他人)."""

    candidates: Annotated[tuple[Candidate, ...], Meta(min_length=1, max_length=SUBJECTS_MAX)]
    posts: Annotated[int, Meta(ge=1, le=SUBJECTS_MAX)]
    slots: Annotated[int, Meta(ge=0, le=SLOTS_MAX)] = 0
    rule: ElectionRule | None = None


AgendaItem = Motion | Appraisal | Personnel | Election


def people_of(item: AgendaItem) -> frozenset[str]:
    """Names of those whom an item is about."""
    match item:
        case Motion():
            return frozenset()
        case Appraisal():
            return frozenset(one.name for one in item.targets)
        case Personnel():
            return frozenset(one.name for one in item.nominees)
        case Election():
            return frozenset(one.name for one in item.candidates)


class Agenda(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The items in the order of the house."""

    items: tuple[AgendaItem, ...]
