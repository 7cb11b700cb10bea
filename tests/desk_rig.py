# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole terminal on one desk: keys and lamps on the pins of a mock board, a card, the screen's own window, a journal
on a real disk, a centre that answers. Fingers move pins and touch the screen; nothing is called behind their back.
"""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import msgspec
from gpiozero.pins.mock import MockFactory

from adapters.memory_link import MemoryBroker
from edge_agent.hardware.buttons.gpio_buttons import ButtonWire, GpioButtons
from edge_agent.hardware.lamps.gpio_lamps import GpioLamps, LampWire
from edge_agent.hardware.panel_words import Answer, PanelState
from edge_agent.journal import SqliteJournal
from kiosk.model import Page, Touch
from kiosk.presenting.dealings import Effect, SendPoke, ShowPage, StateArrived, Touched
from kiosk.presenting.presenter import Presenter
from kiosk.words import read_line
from tests.builders import HALL
from tests.spec.running_seat import RunningSeat, until
from tests.spec.scripted_centre import Message, ScriptedCentre
from voting_core.frames import decode_frame
from voting_core.seat_records import SEAT_READER, SeatRecord
from voting_core.topics import seat_topic

KEYS: Final = {"yes": 17, "no": 27, "abstain": 22}
LAMPS: Final = {"yes": 5, "no": 6, "abstain": 26}
QUIET_MS: Final = 5


class AnsweringBroker(MemoryBroker):
    """A broker behind which the centre receipts every batch at once."""

    def __init__(self, centre: ScriptedCentre) -> None:
        super().__init__()
        self.centre = centre

    def publish(self, topic: str, payload: bytes, retain: bool = False, sender: str = "") -> None:
        """Pass it on; a batch of the seat is answered."""
        super().publish(topic, payload, retain, sender)
        if topic == seat_topic(HALL, "s07", "up") and sender == "s07":
            asyncio.get_running_loop().call_soon(self.say, self.centre.accept(payload))

    def say(self, *messages: Message) -> None:
        """The centre speaks."""
        for topic, payload in messages:
            self.publish(topic, payload, sender="centre")


class DeskRig:
    """One desk. Use it as ``async with``."""

    def __init__(self, folder: Path) -> None:
        self.centre = ScriptedCentre()
        self.broker = AnsweringBroker(self.centre)
        self.pins = MockFactory()
        self._folder = folder
        self._seat = RunningSeat(
            SqliteJournal(folder / "journal.sqlite"),
            folder / "panel.sock",
            self.broker,
            buttons=GpioButtons(
                tuple(
                    ButtonWire(key=key, gpio=gpio, active="low", quiet_ms=QUIET_MS)  # type: ignore[arg-type] # its keys
                    for key, gpio in KEYS.items()
                ),
                self.pins,
            ),
            lamps=GpioLamps(
                tuple(LampWire(key=key, gpio=gpio, active="high") for key, gpio in LAMPS.items()),  # type: ignore[arg-type] # its keys
                self.pins,
            ),
        )
        self._presenter, self._seen, self._mono_ms = Presenter(), 0, 0
        self.page: Page | None = None

    async def __aenter__(self) -> Self:
        """Switch the seat on and open the roll."""
        await self._seat.start()
        await until(lambda: "s07" in self.broker.connected)
        self.broker.say(self.centre.state(), *self.centre.open_sitting(), self.centre.head())
        await self.sees(lambda view: view["scene"] == "sign_in")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Switch it off."""
        await self._seat.end()

    # --- what a member does ------------------------------------------------------------------------------------------

    async def card(self, number: str) -> None:
        """Hold a card to the reader."""
        await self._poke({"card": number})

    async def press(self, key: str, *, chatter: int = 0) -> None:
        """Press a key with a finger: the pin goes to ground, chatters, and comes up again."""
        pin = self.pins.pin(KEYS[key])
        pin.drive_low()
        for _ in range(chatter):
            pin.drive_high()
            pin.drive_low()
        await asyncio.sleep(4 * QUIET_MS / 1_000)  # a finger stays down for longer than a contact chatters
        pin.drive_high()
        await asyncio.sleep(4 * QUIET_MS / 1_000)

    async def touch(self, touch: Touch) -> None:
        """Touch something on the screen, as it stands there."""
        self._mono_ms += 5_000
        given = Touched(touch=touch, down_ms=self._mono_ms, up_ms=self._mono_ms + 100)
        await self._take(self._presenter.handle(given))

    # --- what can be seen --------------------------------------------------------------------------------------------

    async def sees(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the screen is told something; the view as it came over the wire."""
        await until(lambda: holds(self._view()))
        await self._draw()
        return self._view()

    def lit(self) -> list[str]:
        """The keys whose lamps are lit now, read from the pins."""
        return [key for key, gpio in LAMPS.items() if self.pins.pin(gpio).state]

    def journal(self) -> list[SeatRecord]:
        """The seat's own records, read from the disk after it was switched off."""
        reader = SqliteJournal(self._folder / "journal.sqlite")
        try:
            return [SEAT_READER.read(decode_frame(frame).body) for frame in reader.snapshot().own]
        finally:
            reader.close()

    # --- between them ------------------------------------------------------------------------------------------------

    def _view(self) -> dict[str, Any]:
        state = self._seat.panel.history[-1]
        return dict(json.loads(self._line(state))["state"]["view"] or {"scene": ""})

    def _line(self, state: PanelState) -> bytes:
        return msgspec.json.encode(Answer(state=state))

    async def _draw(self) -> None:
        """Show the screen every state it has not seen, over the wire."""
        for state in list(self._seat.panel.history):
            if state.seq > self._seen:
                self._seen = state.seq
                read = read_line(self._line(state)).state
                assert read is not None, "a state was written"
                self._mono_ms += 10
                await self._take(self._presenter.handle(StateArrived(view=read.view, mono_ms=self._mono_ms)))

    async def _take(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, ShowPage):
                self.page = effect.page
            elif isinstance(effect, SendPoke):
                await self._poke(effect.poke)

    async def _poke(self, poke: dict[str, object]) -> None:
        reader, writer = await asyncio.open_unix_connection(self._folder / "panel.sock", limit=1 << 20)
        writer.write(json.dumps(poke).encode() + b"\n")
        while "state" in json.loads(await reader.readline()):
            pass
        writer.close()
