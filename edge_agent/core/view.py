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
    """One button's lamp; how each state blinks is told in :mod:`edge_agent.hardware.lamps.patterns`."""

    OFF = "off"
    INVITING = "inviting"
    RECEIVED = "received"
    RECORDED = "recorded"
    DELIVERED = "delivered"
    FAULT = "fault"


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
class OptionView:
    """One option of a question and what it is called; ``button``: which button stands for it, empty for none."""

    option: str
    zh: str
    en: str
    button: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """One question of the ballot paper; ``highest`` is the highest score, zero where options are chosen."""

    question: str
    name: str
    options: tuple[OptionView, ...]
    highest: int
    most: int
    chosen: tuple[str, ...]
    """What the member has chosen, as it is recorded or on the way to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """What a published result says of one subject."""

    name: str
    said_zh: str
    said_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """One item of the agenda; ``state``: ``later``, ``now``, ``decided`` (nothing is published of it) or ``published``.

    ``outcome`` is that of the published result, such as *carried*; empty for none.
    """

    item: str
    title: str
    kind: str
    state: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """Somebody on the list that is voted on; ``act`` is that of the agenda, such as *appoint*; empty for candidates."""

    name: str
    post: str
    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """One line of a published result of one question: an option or a standing, and how many members it holds."""

    line: str
    zh: str
    en: str
    members: int


class StepState(StrEnum):
    """How a step of the self-test stands."""

    OPEN = "open"
    NOW = "now"
    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


class Pattern(StrEnum):
    """What the screen is asked to draw for the self-test, beside the words."""

    NONE = ""
    EDGES = "edges"
    COLOURS = "colours"
    TEXT = "text"
    TOUCH = "touch"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceStep:
    """One step of the self-test; ``said`` is what came out and what to do, empty while it is open."""

    step: str
    name_zh: str
    name_en: str
    state: StepState
    said_zh: str
    said_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCommand:
    """Something the technician may say now: ``start``, ``skip``, ``yes``, ``no`` or ``end``, and its label."""

    command: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceView:
    """The technician's scene. While it is there it stands in place of everything a member sees.

    Args:
        title_zh: What stands above it; ``title_en`` says the same.
        task_zh: The one sentence that says what is to be done now.
        steps: The nine steps, in their order.
        commands: What may be said now; a screen draws them as buttons, in this order.
        pattern: What the screen draws to be looked at, or to be touched.
        touch: With the pattern ``touch``: which of nine cells is to be touched, 1 to 9 in reading order; 0 for none.
            The screen reports the cell that *was* touched as the command ``touch-1`` to ``touch-9``.
    """

    title_zh: str
    title_en: str
    task_zh: str
    task_en: str
    steps: tuple[ServiceStep, ...]
    commands: tuple[ServiceCommand, ...]
    pattern: Pattern
    touch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PinView:
    """The card on the reader asks for its PIN. The screen draws a keypad, and sends the digits once or gives up.

    Args:
        tries_left: How often a PIN may be tried still; at 1 the next wrong one locks the card.
        is_wrong: Whether one was tried just before and was wrong.
        said_zh: What stands above the keypad; ``said_en`` says the same.
    """

    tries_left: int
    is_wrong: bool
    said_zh: str
    said_en: str


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
        choice: The member's own answer where there is one question: an option, several with commas, or empty.
        stage: How far that answer is, or the sign-in while no round is on show.
        lamps: The buttons' lamps.
        seconds_left: Until the round's deadline; none without one.
        link: Whether the seat hears the centre.
        unsent: Records that the centre has not receipted yet.
        openable: Items that the member may open here; empty while the seat hears the centre.
        asked_item: Id of the item that was chosen and opens when it is chosen again; empty for none.
        opened_item: Id of the item that is open here and as far as this seat knows nowhere else; empty for none.
        paper: The questions of the round on show, in the order of the ballot; empty for none.
        asked: Id of the question that is asked now.
        posts: Posts of an election; 0 for none.
        confirmable: Whether the member may say that the answers are final.
        findings: What the published result says of each subject; empty where its one sentence says all.
        tracker: Number of the member's secret ballot, to be compared with the published list; empty for none.
        sitting: Title of the sitting; empty for none.
        kind: Kind of the item on show: motion, appraisal, personnel or election; empty for none.
        secret: Whether the round on show is secret.
        press: Which press counts in it: first, last or confirm; empty for none.
        seconds_total: How long the round lasts; none without a deadline.
        least: How many must be named in an election; 0 where nothing is asked.
        agenda: The items of the sitting, in their order; empty while the agenda is not here.
        people: Nominees, targets or candidates of the item on show, in the order of the agenda; empty for a motion.
        due: Members who are due, by the roster and the leave entered since; 0 while the roster is not here.
        present: Members who were present when the last round opened; none before.
        outcome: That of the published result; empty for none.
        lines: The published result of a single question, line by line; empty for none.
        asks_teller: Whether the member is a teller who is asked to agree to the opening now.
        archive: Number of the sealed ballots that a teller compares before agreeing; empty for none.
        faults: Parts of this device that do not work.
        service: The technician's scene; none for members. The sentence says its task then.
        pin: The keypad for a card's PIN; none while no card asks. The sentence says the same as above the keypad.
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
    paper: tuple[QuestionView, ...]
    asked: str
    posts: int
    confirmable: bool
    findings: tuple[FindingView, ...]
    tracker: str
    sitting: str
    kind: str
    secret: bool
    press: str
    seconds_total: int | None
    least: int
    agenda: tuple[AgendaLine, ...]
    people: tuple[PersonView, ...]
    due: int
    present: int | None
    outcome: str
    lines: tuple[LineView, ...]
    asks_teller: bool
    archive: str
    faults: tuple[str, ...]
    service: ServiceView | None = None
    pin: PinView | None = None
