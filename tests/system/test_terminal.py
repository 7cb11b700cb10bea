# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sitting at one desk, with fingers: keys and lamps on pins, cards, the screen; at the end the journal on the disk
says what the fingers did, and the lamps and the screen had said the same.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.model import ElectionPage, ResultPage, ReviewPage, VotePage
from tests.builders import POLL, question
from tests.desk_rig import DeskRig
from tests.spec.seat_host import CARD
from voting_core.round_records import PollAnnulled
from voting_core.seat_records import BallotCast, MemberSignedIn, PollSealed

pytestmark = pytest.mark.system

GRADES = ("g1", "g2", "g3", "g4")


def chosen(rig: DeskRig) -> list[str]:
    """What the screen shows as chosen."""
    assert isinstance(rig.page, VotePage | ElectionPage)
    return [one.key for one in rig.page.choices if one.chosen]


def reviewed(rig: DeskRig) -> list[str]:
    """The answers on the page that shows all."""
    assert isinstance(rig.page, ReviewPage)
    return [row.value for row in rig.page.rows]


def answered(*options: str) -> Callable[[dict[str, Any]], bool]:
    """Whether just these options are chosen of one question."""
    return lambda view: any(sorted(one["chosen"]) == sorted(options) for one in view["paper"])


def answered_of(name: str, option: str) -> Callable[[dict[str, Any]], bool]:
    """Whether an option of one question is chosen."""
    return lambda view: any((one["question"], one["chosen"]) == (name, [option]) for one in view["paper"])


async def put(rig: DeskRig, number: int, **fields: Any) -> None:
    """The chair puts a round."""
    rig.broker.say(*rig.centre.write(rig.centre.floor.open_poll(POLL, number, **fields)), rig.centre.head())
    await rig.sees(lambda view: view["scene"] == "voting" and view["round"] == number)


async def decide(rig: DeskRig, number: int, *, annul: bool = True) -> None:
    """The round is closed, sealed, frozen, declared and published; annulled, so that another one can follow."""
    rig.broker.say(*rig.centre.write(rig.centre.floor.close_poll(POLL, number)), rig.centre.head())
    await rig.sees(lambda view: view["scene"] == "closed" and view["unsent"] == 0)
    rig.broker.say(*rig.centre.freeze(POLL, number), *rig.centre.declare(POLL, number))
    rig.broker.say(*rig.centre.publish(POLL, number), rig.centre.head())
    await rig.sees(lambda view: view["scene"] == "result")
    assert isinstance(rig.page, ResultPage)
    if annul:
        frame = rig.centre.floor.write(PollAnnulled, poll=POLL, round=number, reason="演练")
        rig.broker.say(*rig.centre.write(frame), rig.centre.head())
        await rig.sees(lambda view: view["scene"] == "ended")


async def sitting(rig: DeskRig) -> None:
    """Sign in, a motion, grades on the screen, a list of people on the keys, an election."""
    await rig.card(CARD)
    view = await rig.sees(lambda view: view["scene"] == "ready")
    assert view["member"] == "委员7"

    # A motion: no, then a change of mind with a worn contact.
    await put(rig, 1)
    assert rig.lit() == ["yes", "no", "abstain"]
    await rig.press("no")
    await rig.sees(lambda view: view["choice"] == "no" and view["stage"] == "delivered")
    await rig.press("yes", chatter=7)
    await rig.sees(lambda view: view["choice"] == "yes" and view["stage"] == "delivered")
    assert (rig.lit(), chosen(rig)) == (["yes"], ["yes"])
    await decide(rig, 1)

    # An appraisal of two, by touch, with a review.
    await put(rig, 2, questions=tuple(question(name, GRADES) for name in ("t1", "t2")))
    for place in (0, 2):
        assert isinstance(rig.page, VotePage)
        await rig.touch(rig.page.choices[place].touch)
        await rig.sees(answered(GRADES[place]))
    assert reviewed(rig) == ["g1", "g3"]
    await decide(rig, 2)

    # Three people, one by one, on the keys.
    await put(rig, 3, questions=tuple(question(name) for name in ("p1", "p2", "p3")))
    for key, name in (("yes", "p1"), ("abstain", "p2"), ("no", "p3")):
        await rig.press(key)
        await rig.sees(answered_of(name, key))
    await decide(rig, 3)

    # Two of four, by touch; the third is one too many, so one is taken back.
    names = ("c1", "c2", "c3", "c4")
    await put(rig, 4, questions=(question("q", names, names=("甲", "乙", "丙", "丁"), most=2),))
    for place, now in ((0, ["c1"]), (3, ["c1", "c4"]), (0, ["c4"]), (1, ["c2", "c4"])):
        assert isinstance(rig.page, ElectionPage)
        await rig.touch(rig.page.choices[place].touch)
        await rig.sees(answered(*now))
        assert chosen(rig) == now
    await decide(rig, 4, annul=False)
    assert rig.lit() == []


def test_fingers_lamps_screen_and_journal_agree_through_a_sitting(tmp_path: Path) -> None:
    """What was pressed is what is recorded, in every kind of vote, each press once."""
    rig = DeskRig(tmp_path)

    async def play() -> None:
        async with rig:
            await sitting(rig)

    asyncio.run(play())
    journal = rig.journal()
    ballots = [one for one in journal if isinstance(one, BallotCast)]

    assert len([one for one in journal if isinstance(one, MemberSignedIn)]) == 1
    assert len([one for one in journal if isinstance(one, PollSealed)]) == 4
    assert [(one.round, one.revision) for one in ballots] == [
        *((1, revision) for revision in (1, 2)),
        *((2, revision) for revision in (1, 2)),
        *((3, revision) for revision in (1, 2, 3)),
        *((4, revision) for revision in (1, 2, 3, 4)),
    ]
    last = {one.round: [(answer.question, answer.options) for answer in one.answers] for one in ballots}
    assert last == {
        1: [(POLL, ("yes",))],
        2: [("t1", ("g1",)), ("t2", ("g3",))],
        3: [("p1", ("yes",)), ("p2", ("abstain",)), ("p3", ("no",))],
        4: [("q", ("c2", "c4"))],
    }
