# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening a sitting from what a secretary prepared: three orders in a row, from the command line and the console alike.

If the centre ends between two of them, the same call goes on where it stopped. A *trial* (试表决) is a sitting of its
own, with the same roster, one motion, and a title that says what it is: it is closed before the real one opens.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from central_broker.command_words import Outcome
from central_broker.core.roster_rules import check_roster
from central_broker.core.status import Status
from central_broker.desk import Desk
from central_broker.intake import SittingDraft
from voting_core.agenda import Agenda, Motion
from voting_core.errors import RefusedError
from voting_core.lifecycle import SittingPhase
from voting_core.roster import Registry

TRIAL_PREFIX: Final = "trial-"
TRIAL_SIGN: Final = "【试】"
TITLE_LENGTH_MAX: Final = 400
_FREE: Final = (SittingPhase.NONE, SittingPhase.CLOSED)


def open_sitting(desk: Desk, draft: SittingDraft, registry: Registry) -> Iterator[Outcome]:
    """Open a sitting, fix its roster, publish its agenda; it stops at the first order that is not carried out.

    Everything is checked before the first order.

    Raises:
        RefusedError: A seat has no registered key, or another sitting is not closed yet.
    """
    check_roster(draft.roster, registry)
    status = desk.status()
    if not is_begun(status, draft.sitting):
        _refuse_other(status, draft)
        opened = desk.open_sitting(draft.hall, draft.sitting, draft.title, draft.profile)
        yield opened
        if opened.result != "done":
            return
    fixed = desk.fix_roster(draft.roster, registry)
    yield fixed
    if fixed.result == "done":
        yield desk.publish_agenda(draft.agenda)


def is_begun(status: Status, sitting: str) -> bool:
    """Whether this sitting is open and members cannot sign in yet."""
    return status.sitting == sitting and status.phase in (SittingPhase.OPENED, SittingPhase.ROSTERED)


def _refuse_other(status: Status, draft: SittingDraft) -> None:
    if draft.hall != status.hall:
        raise RefusedError(
            f"文件写的会场是“{draft.hall}”，本中心是“{status.hall}”。 "
            f"The files are for hall '{draft.hall}', and this is '{status.hall}'.",
            "改 sitting.toml 的 hall。 Correct the hall.",
        )
    if status.phase not in _FREE:
        raise RefusedError(
            f"“{status.title}”尚未闭会。 The sitting '{status.sitting}' is not closed yet.",
            "先闭会，再开下一次。 Close it first.",
        )


def is_trial(sitting: str) -> bool:
    """Whether a sitting, by its id, is a trial whose results count for nothing."""
    return sitting.startswith(TRIAL_PREFIX)


def trial_of(draft: SittingDraft, stamp: str) -> SittingDraft:
    """A trial with the people, seats and rules of a draft.

    Args:
        draft: The real sitting.
        stamp: What tells this trial from others, such as ``1218-0805``: no id of a sitting serves twice.
    """
    motion = Motion(
        item="trial",
        title=f"{TRIAL_SIGN}试表决：请按一下任意一个键",
        text="这是试表决，用来检查每个席位的按键、屏幕和线路，结果不作数。请按赞成、反对或弃权中的任意一个键。\n\n"
        "This is a trial of buttons, screens and lines. Press any key: the result counts for nothing.",
    )
    return replace(
        draft,
        sitting=f"{TRIAL_PREFIX}{stamp}",
        title=f"{TRIAL_SIGN}{draft.title}"[:TITLE_LENGTH_MAX],
        agenda=Agenda(items=(motion,)),
    )
