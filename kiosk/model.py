# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands on the screen, page by page: words and states, no pixels; the presenter makes them, widgets draw them.

Whatever can be touched carries a :class:`Touch`: what it is called for the presenter. A page that is equal to the one
before changes nothing on the screen. All words are in the language that is set; nothing here is translated again.
"""

from dataclasses import dataclass
from typing import Literal

Mood = Literal["calm", "ask", "done", "warn", "fault"]
"""How a sentence is drawn, beside its words: quietly, as a question, as done, as a warning, as a fault."""

Mark = Literal["yes", "no", "abstain", "grade", "person", "plain", ""]
"""The shape of a choice, so that colour is never the only sign: tick, cross, circle; a step; a square; none."""

Progress = Literal["", "received", "recorded", "delivered", "counted"]
"""How far a choice is; drawn beside the word, and never ahead of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """What the presenter is told when something is touched: a verb of the presenter, and what it is done to."""

    verb: str
    what: str = ""
    which: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Countdown:
    """Time left of a round; ``last`` are the last ten seconds."""

    seconds: int
    total: int
    said: str
    last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The strip above every page.

    Args:
        seat: Name of the seat.
        member: Who is signed in; empty for nobody.
        sitting: Title of the sitting; empty for none.
        link: How the seat is connected, in a word; ``link_mood`` draws it.
        unsent: How many records wait to be sent, in a word; empty for none.
        language: Label of the button that changes the language; empty where there is none to choose.
        large: Label of the button that changes the size of the text.
    """

    seat: str
    member: str
    sitting: str
    link: str
    link_mood: Mood
    unsent: str
    language: str
    large: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every page has: the strip above, the one sentence, an alarm, the clock of a round, and the size of text."""

    header: Header
    sentence: str
    mood: Mood
    alarm: str
    countdown: Countdown | None
    is_large: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something to be chosen: drawn big, with word, shape, place and colour."""

    key: str
    label: str
    mark: Mark
    chosen: bool
    progress: Progress
    enabled: bool
    touch: Touch


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A button that leads on: next, back, review, hand in."""

    label: str
    touch: Touch
    enabled: bool
    filled: bool
    """The one button that leads on is filled; the others are outlined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Where in a list of pages: never scrolled. A missing command has an empty label and is not enabled."""

    page: int
    pages: int
    said: str
    back: Command
    on: Command


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a list: ``name``, under it ``detail``, at the end ``value``; touched where ``touch`` is given."""

    key: str
    name: str
    detail: str
    value: str
    mood: Mood
    mark: Mark
    chosen: bool
    touch: Touch | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One line of a result, drawn as a bar: ``members`` of ``total``."""

    label: str
    mark: Mark
    members: int
    total: int


# --- pages ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainPage(Frame):
    """A sentence and a picture: starting, no sitting, being prepared, adjourned, recused, stopped, no agent, fault.

    ``sign`` names the picture: ``wait``, ``card``, ``hand``, ``pause``, ``done``, ``stop``, ``link``, ``tool``.
    ``details`` are short lines below, such as the faults of parts or what to do.
    """

    sign: str
    title: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage(Frame):
    """Nobody is signed in: present the card. ``roll``: due and present, in words."""

    roll: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PinPage(Frame):
    """The card asks for its PIN: a number pad; ``digits`` were typed, never which."""

    digits: int
    keys: tuple[Command, ...]
    """The ten digits 1 to 9 and 0."""
    erase: Command
    cancel: Command
    enter: Command


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPage(Frame):
    """Signed in, nothing to vote on: welcome, roll, agenda. ``rows`` is one page of it."""

    welcome: str
    roll: str
    agenda_title: str
    rows: tuple[Row, ...]
    pager: Pager | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VotePage(Frame):
    """One question on one screen: a motion, a merged list of people, one grade, one person of a list.

    Args:
        title: What is voted on, in full.
        name: Of several questions, the one that is asked: the target or the person; empty where the title says all.
        detail: The post, or the criterion; empty for none.
        place: Which of how many questions, in words; empty for a single one.
        rule: Which press counts, and what is secret, in words.
        choices: In their order on every seat, left to right.
        people: Of a merged list, one page of its people; else empty.
        pager: Of a merged list's people.
        commands: Back, on, review; empty for a single question.
        tracker: The number of a secret ballot, in words; empty for none.
    """

    title: str
    name: str
    detail: str
    place: str
    rule: str
    choices: tuple[Choice, ...]
    people: tuple[Row, ...]
    pager: Pager | None
    commands: tuple[Command, ...]
    tracker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePage(Frame):
    """Points for one target: a number pad. ``typed`` is what stands in the field, ``recorded`` what is recorded."""

    title: str
    name: str
    detail: str
    place: str
    rule: str
    typed: str
    recorded: str
    progress: Progress
    highest: int
    keys: tuple[Command, ...]
    erase: Command
    enter: Command
    commands: tuple[Command, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectionPage(Frame):
    """Choose k of n: one page of candidates in a grid. ``count`` says how many are chosen of how many."""

    title: str
    count: str
    rule: str
    choices: tuple[Choice, ...]
    pager: Pager | None
    commands: tuple[Command, ...]
    tracker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage(Frame):
    """All answers before they are handed in, one page of them; a touch on a row goes back to it."""

    title: str
    summary: str
    rows: tuple[Row, ...]
    pager: Pager | None
    commands: tuple[Command, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TellerPage(Frame):
    """A teller is asked to agree to the opening of a count: the number to compare, and one button."""

    title: str
    archive: str
    agree: Command


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage(Frame):
    """A published result: the outcome in a word, the lines as bars, or the subjects as rows, paged."""

    title: str
    outcome: str
    outcome_mood: Mood
    bars: tuple[Bar, ...]
    rows: tuple[Row, ...]
    pager: Pager | None
    tracker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalPage(Frame):
    """The seat is cut off: items that may be opened here when the chair puts them, one page of them."""

    title: str
    rows: tuple[Row, ...]
    pager: Pager | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePage(Frame):
    """A technician's page: the steps of the self-test with how they came out, and what may be said now.

    Args:
        title: What stands above it.
        summary: How far the test is, in words.
        rows: One page of the steps.
        pager: Of the steps.
        commands: What may be said now.
        pattern: What is to be looked at or touched instead of the steps: ``edges``, ``colours``, ``text``, ``touch``;
            empty for nothing.
        cell: With ``touch``: which of nine cells is to be touched, 1 to 9; else 0.
        cells: With ``touch``: the nine touches, in reading order.
    """

    title: str
    summary: str
    rows: tuple[Row, ...]
    pager: Pager | None
    commands: tuple[Command, ...]
    pattern: str
    cell: int
    cells: tuple[Touch, ...]


Page = (
    PlainPage
    | SignInPage
    | PinPage
    | WaitingPage
    | VotePage
    | ScorePage
    | ElectionPage
    | ReviewPage
    | TellerPage
    | ResultPage
    | LocalPage
    | ServicePage
)
