# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What travels between the seat's agent and its screen: one JSON object a line. States come whole; intents go out.

The screen shares bytes with the agent, not objects: these types say again what the agent's view is made of, and a test
compares the two field by field. What a newer agent adds is skipped; what is missing is said in a plain sentence.
"""

from typing import Final

import msgspec

from voting_core.errors import RefusedError

LINE_BYTES_MAX: Final = 512 * 1024
"""The largest state is a ballot of a hundred questions with a hundred names: about 60 KiB."""


class Lamps(msgspec.Struct, frozen=True, kw_only=True):
    """The lamps of the three buttons."""

    yes: str
    no: str
    abstain: str


class OpenableItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item that may be opened at this seat while it is cut off."""

    item: str
    title: str


class OptionView(msgspec.Struct, frozen=True, kw_only=True):
    """One option of a question."""

    option: str
    zh: str
    en: str
    button: str


class QuestionView(msgspec.Struct, frozen=True, kw_only=True):
    """One question of the ballot paper."""

    question: str
    name: str
    options: tuple[OptionView, ...]
    highest: int
    most: int
    chosen: tuple[str, ...]


class FindingView(msgspec.Struct, frozen=True, kw_only=True):
    """What a published result says of one subject."""

    name: str
    said_zh: str
    said_en: str


class AgendaLine(msgspec.Struct, frozen=True, kw_only=True):
    """One item of the agenda."""

    item: str
    title: str
    kind: str
    state: str
    outcome: str


class PersonView(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody on the list that is voted on."""

    name: str
    post: str
    act: str


class LineView(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a published result."""

    line: str
    zh: str
    en: str
    members: int


class ServiceStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the self-test."""

    step: str
    name_zh: str
    name_en: str
    state: str
    said_zh: str
    said_en: str


class ServiceCommand(msgspec.Struct, frozen=True, kw_only=True):
    """Something the technician may say now."""

    command: str
    zh: str
    en: str


class ServiceView(msgspec.Struct, frozen=True, kw_only=True):
    """The technician's scene."""

    title_zh: str
    title_en: str
    task_zh: str
    task_en: str
    steps: tuple[ServiceStep, ...]
    commands: tuple[ServiceCommand, ...]
    pattern: str
    touch: int


class PinView(msgspec.Struct, frozen=True, kw_only=True):
    """A card asks for its PIN."""

    tries_left: int
    is_wrong: bool
    said_zh: str
    said_en: str


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The whole state of the seat; what each field means is said at the agent."""

    seq: int
    seat: str
    scene: str
    sentence_zh: str
    sentence_en: str
    alarm_zh: str
    alarm_en: str
    member: str
    title: str
    round: int
    choice: str
    stage: str
    lamps: Lamps
    seconds_left: int | None
    link: str
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


class PanelState(msgspec.Struct, frozen=True, kw_only=True):
    """One state line; there is no view before the agent has shown anything."""

    view: View | None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line from the agent: a state, or an answer to an intent."""

    state: PanelState | None = None
    taken: str | None = None
    refused: str | None = None


_decoder: Final = msgspec.json.Decoder(Line)


def read_line(line: bytes) -> Line:
    """Read a line from the agent.

    Raises:
        RefusedError: It cannot be read: the two programs are of different releases.
    """
    try:
        return _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RefusedError(
            f"The seat's state cannot be read: {error}.", "Install agent and screen of the same release."
        ) from error
