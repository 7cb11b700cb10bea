# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The port of a PN532 on a serial line (HSU): bytes and time for the conversation, what it tells for the terminal."""

import asyncio
import secrets
from collections.abc import Sequence
from functools import partial
from typing import Final, assert_never

from edge_agent.hardware.ports import Hands
from edge_agent.hardware.readers.aes_cards import Draw
from edge_agent.hardware.readers.pn532_cards import CardRead, FindKey, Ready, Said, serve_cards
from edge_agent.hardware.readers.pn532_talk import Conversation, GaveUp, Out, Send, Tell
from edge_agent.hardware.readers.serial_port import RETRY_S, PortUser, SerialPort
from edge_agent.hardware.readers.status import ReaderStatus

BAUD: Final = 115_200


class Pn532Reader(PortUser):
    """A PN532 module with its switches set to HSU.

    Args:
        path: The device.
        find_key: The key of a card that can prove itself; this seat holds its own member's at most.
        draw: Draws our challenges to cards.
        retry_s: The waits before further attempts to open.
    """

    def __init__(
        self,
        path: str,
        *,
        find_key: FindKey = lambda _: None,
        draw: Draw = secrets.token_bytes,
        retry_s: Sequence[float] = RETRY_S,
    ) -> None:
        self._path = path
        self._port = SerialPort(path, BAUD, self, retry_s=retry_s)
        self._talk: Conversation[Said] = Conversation(partial(serve_cards, find_key, draw))
        self._hands: Hands | None = None
        self._status: ReaderStatus | None = None
        self._timer: asyncio.TimerHandle | None = None
        self.firmware = ""
        """What the chip called itself last."""

    @property
    def is_alive(self) -> bool:
        """Whether the reader is looked after, plugged in or not; asked by the watchdog."""
        return self._port.is_looked_after

    async def open(self, hands: Hands) -> None:
        """Begin to work; a reader that is not there is reported and waited for."""
        self._hands, self._status = hands, ReaderStatus(hands)
        self._port.start()

    async def close(self) -> None:
        """Let go of it."""
        self._stop_talking()
        self._port.stop()

    def challenge(self, hall: str, sitting: str, seat: str) -> None:
        """What these cards prove, they prove to this seat and now."""

    def enter_pin(self, pin: str) -> None:
        """No card here asks for one."""

    def cancel_pin(self) -> None:
        """No card here asks for one."""

    def on_port_open(self) -> None:
        """Whether a PN532 is behind the port will be seen when it answers."""
        self._perform(self._talk.begin(_now_ms()))

    def on_port_lost(self, why: str) -> None:
        """The reader is gone."""
        self._stop_talking()
        self._say(why)

    def on_bytes(self, data: bytes) -> None:
        """The chip said something."""
        self._perform(self._talk.hear(data, _now_ms()))

    def _on_time(self) -> None:
        self._timer = None
        self._perform(self._talk.pass_time(_now_ms()))

    def _stop_talking(self) -> None:
        self._talk.end()
        if self._timer is not None:
            self._timer.cancel()

    def _perform(self, out: list[Out[Said]]) -> None:
        for one in out:
            match one:
                case Send(data=data):
                    self._port.write(data)
                case Tell(said=said):
                    self._tell(said)
                case GaveUp(why=why):
                    self._port.reopen(_WHY_GAVE_UP[why].format(path=self._path))
                case _:
                    assert_never(one)
        self._arm()

    def _tell(self, said: Said) -> None:
        assert self._hands is not None, "the port is used after opening"
        match said:
            case Ready(version=version):
                self.firmware = f"PN532 {version}"
                self._say("")
            case CardRead(number=number, means="card-mac"):
                self._hands.on_proof(number, None)
            case CardRead(number=number):
                self._hands.on_card(number)
            case _:
                self._hands.on_card_trouble(said)

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._talk.due_ms is not None:
            wait_s = max(0, self._talk.due_ms - _now_ms()) / 1_000
            self._timer = asyncio.get_running_loop().call_later(wait_s, self._on_time)

    def _say(self, detail: str) -> None:
        assert self._status is not None, "the port is used after opening"
        self._status.say(detail)


_WHY_GAVE_UP: Final = {
    "silent": "The card reader at {path} does not answer: check its wires, its power, and that its switches say HSU.",
    "refused": "What answers at {path} is no PN532 card reader: check the profile and the cable.",
}


def _now_ms() -> int:
    return round(asyncio.get_running_loop().time() * 1_000)
