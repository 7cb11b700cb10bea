# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The thread that makes the smart card service's blocking calls: which cards lie where, and what becomes of them."""

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, assert_never

from edge_agent.core.inputs import CardTrouble
from edge_agent.hardware.ports import SignedChallenge
from edge_agent.hardware.readers.aes_cards import Draw
from edge_agent.hardware.readers.card_challenge import Purpose
from edge_agent.hardware.readers.pcsc_service import CardLostError, CardMuteError, PcscCard, PcscError, PcscService
from edge_agent.hardware.readers.piv import Dialogue, PinRefused, PivSlot, WantPin, prove
from edge_agent.hardware.readers.piv_words import CardTroubleError, Transmit, wipe

NO_READER: Final = "There is no smart card reader: plug its cable in."
LOOK_MS: Final = 1_000
"""A card that comes is noticed at once; this is how often the thread beats, and looks for new readers."""
LOOK_FOR_PIN_S: Final = 0.1
BEAT_S: Final = 1.0


class Reports(Protocol):
    """Where the thread reports; callable from it."""

    def say(self, detail: str) -> None:
        """This is wrong with the reader; empty for nothing."""

    def want_pin(self, tries_left: int) -> None:
        """The card wants its PIN."""

    def refuse(self, trouble: CardTrouble) -> None:
        """A card signs nobody in."""

    def accept(self, signed: SignedChallenge) -> None:
        """A card has proved itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardUse:
    """How cards are used.

    Args:
        name: A word that the reader's name contains; empty for any reader.
        slot: With which of its keys a card proves itself.
        purpose: What for, asked at the last moment.
        draw: Draws our challenges.
        retry_s: The waits before further attempts to reach the service.
        pin_within_s: How long a card waits for its PIN.
    """

    name: str
    slot: PivSlot
    purpose: Callable[[], Purpose]
    draw: Draw
    retry_s: Sequence[float]
    pin_within_s: float


class StoppedError(Exception):
    """The terminal is being closed while a card waits for its PIN."""


@dataclass(slots=True)
class PcscWatch:
    """Looks after all readers until it is told to stop.

    Args:
        use: How cards are used.
        reports: Where it reports.
        pins: PINs, as they are entered.
        stopping: Set to end it.
    """

    use: CardUse
    reports: Reports
    pins: queue.SimpleQueue[bytearray] = field(default_factory=queue.SimpleQueue)
    stopping: threading.Event = field(default_factory=threading.Event)
    beaten_s: float = field(default_factory=time.monotonic)
    """When the thread was last outside a call of the service, by the monotonic clock."""
    found: tuple[str, ...] = ()
    """The names of the readers that are there."""
    _states: dict[str, int] = field(default_factory=dict)
    _settled: dict[str, int] = field(default_factory=dict)
    """The presentation in each reader that was dealt with."""
    _two: dict[str, int] = field(default_factory=dict)
    """The presentations of which was said that they are two."""

    def run(self) -> None:
        """The thread. It ends when ``stopping`` is set."""
        failed = 0
        while not self.stopping.is_set():
            try:
                service = PcscService()
                try:
                    failed = 0
                    self._serve(service)
                finally:
                    service.close()
            except PcscError as error:
                self.reports.say(str(error))
                self._pause(self.use.retry_s[min(failed, len(self.use.retry_s) - 1)])
                failed += 1
            except StoppedError:
                return

    def _pause(self, wait_s: float) -> None:
        until_s = time.monotonic() + wait_s
        is_over = False
        while not is_over:
            self.beaten_s = time.monotonic()
            left_s = until_s - time.monotonic()
            is_over = self.stopping.wait(max(0.0, min(BEAT_S, left_s))) or left_s <= BEAT_S

    def _serve(self, service: PcscService) -> None:
        self._states, self._settled, self._two = {}, {}, {}
        while not self.stopping.is_set():
            self.beaten_s = time.monotonic()
            readers = service.readers(self.use.name)
            self.found = tuple(readers)
            if readers:
                self.reports.say("")
                self._states = service.wait({one: self._states.get(one, 0) for one in readers}, LOOK_MS)
                self._look(service)
            else:
                self.reports.say(NO_READER)
                self._pause(LOOK_MS / 1_000)

    def _look(self, service: PcscService) -> None:
        """Deal with cards that have come."""
        present = {one: state >> 16 for one, state in self._states.items() if service.has_card(state)}
        self._settled = {one: number for one, number in present.items() if self._settled.get(one) == number}
        arrived = [one for one in present if one not in self._settled]
        if len(present) > 1:
            # Neither is dealt with: when one of them is taken away, the other still counts as arrived.
            if arrived and present != self._two:
                self.reports.refuse("card_two")
            self._two = present
            return
        for reader in arrived:
            self._settled[reader] = present[reader]
            self._deal(service, reader)

    def _deal(self, service: PcscService, reader: str) -> None:
        """Let one card prove itself."""
        try:
            signed = self._signed(service, reader)
        except CardMuteError:
            self.reports.refuse("card_unreadable")
        except CardLostError:
            self.reports.refuse("card_pulled")
        except CardTroubleError as error:
            self.reports.refuse(error.trouble)
        else:
            self.reports.accept(signed)

    def _signed(self, service: PcscService, reader: str) -> SignedChallenge:
        card = service.open_card(reader)
        try:
            # Closed whatever happens: the dialogue then wipes a PIN that is on its way.
            with contextlib.closing(prove(self.use.slot, self.use.purpose, self.use.draw)) as dialogue:
                return self._talk(service, reader, card, dialogue)
        except PcscError:
            self.reports.refuse("card_pulled")  # the reader or the service has gone, and the wish for a PIN with it
            raise
        finally:
            card.close()

    def _talk(self, service: PcscService, reader: str, card: PcscCard, dialogue: Dialogue) -> SignedChallenge:
        given: bytes | bytearray | None = None
        while True:
            try:
                step = next(dialogue) if given is None else dialogue.send(given)
            except StopIteration as end:
                signed = end.value
                assert isinstance(signed, SignedChallenge), "a dialogue ends with a proof, or raises"
                return signed
            match step:
                case Transmit(apdu=apdu):
                    given = card.transmit(apdu)
                case WantPin(tries_left=tries_left):
                    given = self._await_pin(service, reader, tries_left)
                case PinRefused():
                    self.reports.refuse("pin_wrong")
                    given = b""
                case _:
                    assert_never(step)

    def _await_pin(self, service: PcscService, reader: str, tries_left: int) -> bytearray:
        """The digits that the member enters.

        Raises:
            CardLostError: The card was taken away meanwhile.
            CardTroubleError: Nobody entered any, or the member gave up.
            StoppedError: The terminal is being closed.
        """
        while not self.pins.empty():
            wipe(self.pins.get())  # of another card
        self.reports.want_pin(tries_left)
        until_s = time.monotonic() + self.use.pin_within_s
        while time.monotonic() < until_s:
            self.beaten_s = time.monotonic()
            if self.stopping.is_set():
                raise StoppedError
            try:
                pin = self.pins.get(timeout=LOOK_FOR_PIN_S)
            except queue.Empty:
                states = service.wait({reader: self._states[reader]}, 0)
                if not service.has_card(states.get(reader, 0)):
                    raise CardLostError from None
            else:
                if not pin:
                    raise CardTroubleError("pin_cancelled")
                return pin
        raise CardTroubleError("pin_late")
