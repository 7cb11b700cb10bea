# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of the panel socket: one JSON object a line, in both directions.

::

    in   {"press":"yes"}   {"card":"04A1B2C3"}   {"open":"budget"}   {"link":"down"}   {"unplug":true}
         {"mark":{"question":"t1","option":"satisfied"}}   {"turn":"t1"}   {"confirm":true}
         {"fault":{"part":"reader","detail":"the cable is out"}}   {"service":"start"}   {"history":true}
    out  {"state":{"seq":12,"at_us":…,"lamps":{…},"view":{…}}}     on connecting, and at every change
         {"taken":"press"}                                         in answer to a good line
         {"refused":"…"}                                           in answer to any other line
         {"history":[{…},…]}                                       the states shown so far, the last 2,000

``open`` chooses an item at a seat that is cut off: the view lists them as ``openable``, tells in ``asked_item`` which
one was chosen, and after the same line once more in ``opened_item`` that it is open. ``mark`` and ``turn`` are what a
screen sends: the view's ``paper`` lists the questions and their options. ``confirm`` ends a ballot that asks for it.
``service`` is what a technician says in the scene that the view shows as ``service``: one of its commands, or the cell
that was touched; it does nothing when there is no such scene.
"""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from edge_agent.core.inputs import Button
from edge_agent.core.view import Lamps, View
from voting_core.errors import RefusedError

LINE_BYTES_MAX: Final = 4_096

SERVICE_COMMAND: Final = r"^(start|skip|yes|no|end|touch-[1-9])$(?!\n)"

_KEYS: Final = ("press", "card", "open", "mark", "turn", "confirm", "link", "unplug", "fault", "service", "history")


class FaultPoke(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part that is to be broken."""

    part: Annotated[str, Meta(min_length=1, max_length=60)]
    detail: Annotated[str, Meta(max_length=200)]


class MarkPoke(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An option that is chosen for a question, or taken back where several may be chosen."""

    question: Annotated[str, Meta(max_length=100)]
    option: Annotated[str, Meta(max_length=100)]


class Poke(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What somebody does to the panel: exactly one of these."""

    press: Button | None = None
    card: Annotated[str, Meta(max_length=200)] | None = None
    open: Annotated[str, Meta(max_length=100)] | None = None
    mark: MarkPoke | None = None
    turn: Annotated[str, Meta(max_length=100)] | None = None
    confirm: bool | None = None
    link: Annotated[str, Meta(pattern="^(up|down)$")] | None = None
    unplug: bool | None = None
    fault: FaultPoke | None = None
    service: Annotated[str, Meta(pattern=SERVICE_COMMAND)] | None = None
    history: bool | None = None

    @property
    def done(self) -> str:
        """Which of them it is."""
        return next(key for key in _KEYS if getattr(self, key) is not None)


class PanelState(msgspec.Struct, frozen=True, kw_only=True):
    """All that the panel shows. ``at_us`` is the monotonic time at which it was shown."""

    seq: int
    at_us: int
    lamps: Lamps
    view: View | None


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line out."""

    state: PanelState | None = None
    taken: str | None = None
    refused: str | None = None
    history: tuple[PanelState, ...] | None = None


_poke_decoder: Final = msgspec.json.Decoder(Poke, strict=True)
_answer_decoder: Final = msgspec.json.Decoder(Answer)


def read_poke(line: bytes) -> Poke:
    """Read one line in.

    Raises:
        RefusedError: It is not one object with exactly one known key.
    """
    try:
        poke = _poke_decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RefusedError(f"This line cannot be read: {error}.", 'Send for instance {"press":"yes"}.') from error
    if sum(getattr(poke, key) is not None for key in _KEYS) != 1:
        raise RefusedError("A line does exactly one thing.", f"Send one of the keys {', '.join(_KEYS)}.")
    return poke


def read_answer(line: bytes) -> Answer:
    """Read one line out, at the other end.

    Raises:
        RefusedError: What answers there is no panel.
    """
    try:
        return _answer_decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RefusedError(f"The panel's line cannot be read: {error}.", "Check the path of the socket.") from error
