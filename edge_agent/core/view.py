# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the member sees, whole and frozen: any screen, panel or terminal can draw it without knowing anything else."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Scene(StrEnum):
    """The one word for where the member is."""

    STARTING = "starting"
    NO_SITTING = "no_sitting"
    PREPARING = "preparing"
    SIGN_IN = "sign_in"
    READY = "ready"
    VOTING = "voting"
    CLOSED = "closed"
    RESULT = "result"
    ENDED = "ended"
    ADJOURNED = "adjourned"
    STOPPED = "stopped"


class Stage(StrEnum):
    """How far the member's last act is; never said before it is true."""

    NONE = ""
    RECEIVED = "received"
    RECORDED = "recorded"
    DELIVERED = "delivered"
    COUNTED = "counted"


class LinkWord(StrEnum):
    """Whether the seat hears the centre."""

    ONLINE = "online"
    WAITING = "waiting"
    CUT_OFF = "cut_off"


class Lamp(StrEnum):
    """One button's lamp. ``inviting`` blinks slowly, ``received`` blinks fast, ``recorded`` is steady."""

    OFF = "off"
    INVITING = "inviting"
    RECEIVED = "received"
    RECORDED = "recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamps:
    """The lamps of the three buttons, in their order on every seat."""

    yes: Lamp = Lamp.OFF
    no: Lamp = Lamp.OFF
    abstain: Lamp = Lamp.OFF


DARK: Final = Lamps()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenableItem:
    """An item that the member may open here, because the seat is cut off and the agenda allows it."""

    item: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One state of the screen.

    Args:
        seq: Counts the states shown since the start, from 1.
        scene: Where the member is.
        sentence_zh: The one sentence to read; ``sentence_en`` says the same.
        alarm_zh: Something is wrong beyond this moment; empty when all is well.
        member: Name of the member who is signed in; empty for nobody.
        title: The motion of the round on show; empty for none.
        round: Its round number; 0 for none. Of an item opened here it is presumed.
        choice: The member's own answer in it: ``yes``, ``no``, ``abstain`` or empty.
        stage: How far that answer is, or the sign-in while no round is on show.
        lamps: The buttons' lamps.
        seconds_left: Until the round's deadline; none without one.
        link: Whether the seat hears the centre.
        unsent: Records that the centre has not receipted yet.
        openable: Items that the member may open here; empty while the seat hears the centre.
        asked_item: Id of the item that was chosen and opens when it is chosen again; empty for none.
        opened_item: Id of the item that is open here and as far as this seat knows nowhere else; empty for none.
    """

    seq: int
    seat: str
    scene: Scene
    sentence_zh: str
    sentence_en: str
    alarm_zh: str
    alarm_en: str
    member: str
    title: str
    round: int
    choice: str
    stage: Stage
    lamps: Lamps
    seconds_left: int | None
    link: LinkWord
    unsent: int
    openable: tuple[OpenableItem, ...]
    asked_item: str
    opened_item: str
