# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of the panel socket: one JSON object a line, in both directions.

::

    in   {"press":"yes"}   {"card":"04A1B2C3"}   {"open":"budget"}   {"link":"down"}   {"unplug":true}
         {"mark":{"question":"t1","option":"satisfied"}}   {"turn":"t1"}   {"confirm":true}
         {"fault":{"part":"reader","detail":"the cable is out"}}   {"service":"start"}   {"history":true}
         {"chip":{"name":"m07","pin":"4711"}}   {"pull":true}   {"pin":"4711"}   {"pin":""}
    out  {"state":{"seq":12,"at_us":…,"lamps":{…},"view":{…}}}     on connecting, and at every change
         {"taken":"press"}                                         in answer to a good line
         {"refused":"…"}                                           in answer to any other line
         {"history":[{…},…]}                                       the states shown so far, the last 2,000

``open`` chooses an item at a seat that is cut off: the view lists them as ``openable``, tells in ``asked_item`` which
one was chosen, and after the same line once more in ``opened_item`` that it is open. ``mark`` and ``turn`` are what a
screen sends: the view's ``paper`` lists the questions and their options. ``confirm`` ends a ballot that asks for it.
``service`` is what a technician says in the scene that the view shows as ``service``: one of its commands, or the cell
that was touched; it does nothing when there is no such scene.
``pin`` is sent once when the view shows the keypad ``pin``, without digits to give up. ``chip`` puts in a virtual chip
card that signs like a real one, see :mod:`edge_agent.hardware.virtual_chip`, with its PIN or ``""`` for none; ``pull``
takes it out. A ``card`` is a number that anybody could copy.
"""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from edge_agent.core.inputs import Button
from edge_agent.core.pin import Pin
from edge_agent.core.view import Lamps, View
from voting_core.errors import RefusedError

LINE_BYTES_MAX: Final = 4_096

SERVICE_COMMAND: Final = r"^(start|skip|yes|no|end|touch-[1-9])$(?!\n)"

_KEYS: Final = (
    "press",
    "card",
    "chip",
    "pull",
    "pin",
    "open",
    "mark",
    "turn",
    "confirm",
    "link",
    "unplug",
    "fault",
    "service",
    "history",
)


class FaultPoke(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part that is to be broken."""

    part: Annotated[str, Meta(min_length=1, max_length=60)]
    detail: Annotated[str, Meta(max_length=200)]


class MarkPoke(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An option that is chosen for a question, or taken back where several may be chosen."""

    question: Annotated[str, Meta(max_length=100)]
    option: Annotated[str, Meta(max_length=100)]


class ChipPoke(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A virtual chip card by its name, and the PIN that it asks for; no digits: it asks for none."""

    name: Annotated[str, Meta(min_length=1, max_length=40)]
    pin: Pin


class Poke(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What somebody does to the panel: exactly one of these."""

    press: Button | None = None
    card: Annotated[str, Meta(max_length=200)] | None = None
    chip: ChipPoke | None = None
    pull: bool | None = None
    pin: Pin | None = None
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


def _read_pin(kind: type, given: object) -> Pin:
    """The only type that JSON does not know.

    Raises:
        ValueError: These are no digits of a PIN; they are not repeated.
    """
    assert kind is Pin, "there is no other type of that sort"
    return Pin(given) if isinstance(given, str) else Pin("-")


def _write_pin(given: object) -> str:
    assert isinstance(given, Pin), "there is no other type of that sort"
    return given.reveal()


_poke_decoder: Final = msgspec.json.Decoder(Poke, strict=True, dec_hook=_read_pin)
_poke_encoder: Final = msgspec.json.Encoder(enc_hook=_write_pin)
_answer_decoder: Final = msgspec.json.Decoder(Answer)


def write_poke(poke: Poke) -> bytes:
    """One line in, at the other end."""
    return _poke_encoder.encode(poke) + b"\n"


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
