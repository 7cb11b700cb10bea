# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The port of PC/SC readers: a PIV card proves itself, with a PIN or without.

The system's service has blocking calls only, so a thread makes them, see
:mod:`edge_agent.hardware.readers.pcsc_watch`. It beats whenever it is not inside a call: the watchdog notices a service
that hangs.
"""

import asyncio
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

from edge_agent.core.inputs import CardTrouble
from edge_agent.hardware.ports import Hands, SignedChallenge
from edge_agent.hardware.readers.aes_cards import Draw
from edge_agent.hardware.readers.card_challenge import Purpose, card_number
from edge_agent.hardware.readers.pcsc_watch import CardUse, PcscWatch
from edge_agent.hardware.readers.piv import AUTHENTICATION, PivSlot
from edge_agent.hardware.readers.serial_port import RETRY_S
from edge_agent.hardware.readers.status import ReaderStatus

HANGS_AFTER_S: Final = 30.0
"""A call of the service that takes so long never ends; the slowest honest one, a signature, takes a second."""
PIN_WITHIN_S: Final = 60.0
"""How long a card waits for its PIN; whoever looked for their glasses longer puts it in again."""


class PcscReader:
    """All PC/SC readers of this machine, or those of one name; a card in any of them is the member's.

    Args:
        name: A word that the reader's name contains; empty for any.
        slot: With which of its keys a card proves itself.
        draw: Draws our challenges to cards.
        retry_s: The waits before further attempts to reach the service.
        pin_within_s: How long a card waits for its PIN.
    """

    def __init__(
        self,
        *,
        name: str = "",
        slot: PivSlot = AUTHENTICATION,
        draw: Draw = secrets.token_bytes,
        retry_s: Sequence[float] = RETRY_S,
        pin_within_s: float = PIN_WITHIN_S,
    ) -> None:
        self._purpose = Purpose()
        self._wants_pin = False
        self._use = CardUse(
            name=name,
            slot=slot,
            purpose=lambda: self._purpose,
            draw=draw,
            retry_s=retry_s,
            pin_within_s=pin_within_s,
        )
        self._watch: PcscWatch | None = None
        self._thread: threading.Thread | None = None

    @property
    def is_alive(self) -> bool:
        """Whether the thread lives and the service lets it; asked by the watchdog."""
        if self._thread is None or self._watch is None:
            return False
        return self._thread.is_alive() and time.monotonic() - self._watch.beaten_s < HANGS_AFTER_S

    @property
    def firmware(self) -> str:
        """The names of the readers, which hold their makers' versions."""
        return ", ".join(self._watch.found) if self._watch is not None else ""

    async def open(self, hands: Hands) -> None:
        """Begin to work; a missing service or reader is reported and waited for."""
        self._watch = PcscWatch(self._use, _Inside(asyncio.get_running_loop(), hands, self._on_pin_wanted))
        self._thread = threading.Thread(target=self._watch.run, name="pcsc", daemon=True)
        self._thread.start()

    async def close(self) -> None:
        """Let go of it; that takes up to a second."""
        if self._watch is not None and self._thread is not None:
            self._watch.stopping.set()
            await asyncio.to_thread(self._thread.join)

    def challenge(self, hall: str, sitting: str, seat: str) -> None:
        """What cards sign from now on."""
        self._purpose = Purpose(hall, sitting, seat)

    def enter_pin(self, pin: str) -> None:
        """Hand the digits to the card that waits for them."""
        if self._wants_pin and self._watch is not None:
            self._wants_pin = False
            self._watch.pins.put(bytearray(pin.encode()))

    def cancel_pin(self) -> None:
        """Let the card go that waits for digits."""
        if self._wants_pin and self._watch is not None:
            self._wants_pin = False
            self._watch.pins.put(bytearray())

    def _on_pin_wanted(self, wanted: bool) -> None:
        self._wants_pin = wanted


class _Inside:
    """Brings what the thread reports into the event loop."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        hands: Hands,
        on_pin_wanted: Callable[[bool], None],
    ) -> None:
        self._loop, self._hands, self._on_pin_wanted = loop, hands, on_pin_wanted
        self._status = ReaderStatus(hands)

    def say(self, detail: str) -> None:
        """This is wrong with the reader."""
        self._loop.call_soon_threadsafe(self._status.say, detail)

    def want_pin(self, tries_left: int) -> None:
        """The card wants its PIN."""
        self._loop.call_soon_threadsafe(self._on_pin_wanted, True)
        self._loop.call_soon_threadsafe(self._hands.on_pin_wanted, tries_left)

    def refuse(self, trouble: CardTrouble) -> None:
        """A card signs nobody in."""
        self._loop.call_soon_threadsafe(self._on_pin_wanted, False)
        self._loop.call_soon_threadsafe(self._hands.on_card_trouble, trouble)

    def accept(self, signed: SignedChallenge) -> None:
        """A card has proved itself."""
        self._loop.call_soon_threadsafe(self._on_pin_wanted, False)
        self._loop.call_soon_threadsafe(self._hands.on_proof, card_number(signed.spki), signed)
