# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One MQTT 5 connection over TLS, as light as can be: a codec without a socket, a socket without a thread.

``adapters.mqtt_link`` is for the programs that people depend on: it comes back by itself, keeps the broker's window,
and takes a thread for each dialling. A load generator wants the contrary: thousands of connections, all dialling at
once, and none of them coming back unless it is told to. Why this codec: docs/adr/0009.
"""

import asyncio
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import mqtt5

from adapters.link import PACKET_BYTES_MAX, Will
from adapters.tls_client import client_tls
from voting_core.errors import HemicycleError

KEEPALIVE_S: Final = 15
"""As a real seat's; whoever owns the connection must :meth:`Wire.ping` in time."""

_READ_BYTES: Final = 64 * 1024
_FAILURE: Final = 0x80
"""Reason codes from here on are refusals. Source: MQTT 5.0 §2.4."""


class WireError(HemicycleError):
    """The connection did not come about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WirePlace:
    """Whom to call, and as whom."""

    host: str
    port: int
    identity: str
    subscriptions: tuple[str, ...]
    will: Will


class Wire:
    """One connection, from TCP to its end; used from the loop in which it was opened.

    Args:
        place: Where it leads.
        tls: From :func:`wire_tls`; may be used again for the next connection of the same seat.
        on_up: Called when the subscriptions are granted, before any message.
        on_message: Takes topic, payload, and whether it was retained.
        on_lost: Called once when an opened connection ends by itself, with the reason.
    """

    def __init__(
        self,
        place: WirePlace,
        tls: ssl.SSLContext,
        on_up: Callable[[], None],
        on_message: Callable[[str, bytes, bool], None],
        on_lost: Callable[[str], None],
    ) -> None:
        self._place, self._tls = place, tls
        self._on_up, self._on_message, self._on_lost = on_up, on_message, on_lost
        self._loop = asyncio.get_running_loop()
        self._opened: asyncio.Future[None] = self._loop.create_future()
        self._socket: ssl.SSLSocket | None = None
        self._unread = b""
        self._unwritten = bytearray()
        self._corked = False
        self._blocked = False
        self._message_id = 0

    @property
    def is_up(self) -> bool:
        """Whether the subscriptions are granted and the connection stands."""
        return self._socket is not None and self._opened.done()

    async def open(self) -> None:
        """Connect and subscribe.

        Raises:
            WireError: It did not come about.
        """
        plain = socket.socket()
        plain.setblocking(False)
        try:
            await self._loop.sock_connect(plain, (self._place.host, self._place.port))
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket = self._tls.wrap_socket(plain, server_hostname="localhost", do_handshake_on_connect=False)
            await self._handshake(self._socket)
            self._loop.add_reader(self._socket.fileno(), self._read)
            self._write(self._connect_packet())
            await self._opened
        except (OSError, ValueError) as error:
            plain.close()
            self.close()
            raise WireError(f"{self._place.identity}: {error}") from error

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Send with QoS 1; lost with the connection, like everything on the wire."""
        if self._socket is None:
            return
        self._message_id = self._message_id % 65_535 + 1
        packet = mqtt5.PublishPacket(
            topic, payload, qos=mqtt5.QoS.AT_LEAST_ONCE, retain=retain, packet_id=self._message_id
        )
        self._write(packet.write())

    def ping(self) -> None:
        """Tell the broker that we live."""
        if self._socket is not None:
            self._write(mqtt5.PingReqPacket().write())

    def close(self) -> None:
        """Hang up without a word; harmless when repeated."""
        sock, self._socket = self._socket, None
        if sock is not None and sock.fileno() >= 0:
            self._loop.remove_reader(sock.fileno())
            self._loop.remove_writer(sock.fileno())
            sock.close()

    async def _handshake(self, sock: ssl.SSLSocket) -> None:
        while True:
            try:
                sock.do_handshake()
                return
            except ssl.SSLWantReadError:
                await _ready(self._loop.add_reader, self._loop.remove_reader, sock)
            except ssl.SSLWantWriteError:
                await _ready(self._loop.add_writer, self._loop.remove_writer, sock)

    def _connect_packet(self) -> bytes:
        will = self._place.will
        return mqtt5.ConnectPacket(
            self._place.identity,
            clean_start=True,
            keep_alive=KEEPALIVE_S,
            max_packet_size=PACKET_BYTES_MAX,
            will=mqtt5.Will(will.topic, payload=will.payload, qos=mqtt5.QoS.AT_LEAST_ONCE, retain=will.retain),
        ).write()

    def _read(self) -> None:
        assert self._socket is not None, "only an open socket is watched"
        try:
            data = self._socket.recv(_READ_BYTES)
            # More TLS records may wait: the loop calls again. Only what is decrypted already must be taken now.
            while self._socket.pending():
                data += self._socket.recv(_READ_BYTES)
        except ssl.SSLWantReadError:
            return
        except OSError as error:
            self._lose(str(error))
            return
        if data:
            self._take(self._unread + data)
        else:
            self._lose("the broker closed the connection")

    def _take(self, data: bytes) -> None:
        view, at = memoryview(data), 0
        self._corked = True  # all answers to one reading leave in one TLS record
        while self._socket is not None:
            try:
                packet, size = mqtt5.read(view[at:])
            except IndexError:  # the rest of this packet is still on its way
                break
            at += size
            self._take_packet(packet)
        self._unread = data[at:]
        self._corked = False
        self._flush()

    def _take_packet(self, packet: mqtt5.Packet) -> None:
        match packet:
            case mqtt5.PublishPacket(packet_id=message_id):
                if message_id is not None:
                    self._write(mqtt5.PubAckPacket(message_id).write())
                self._on_message(packet.topic, packet.payload, packet.retain)
            case mqtt5.ConnAckPacket(reason_code=mqtt5.ConnAckReasonCode.SUCCESS):
                filters = [
                    mqtt5.TopicFilter(pattern, max_qos=mqtt5.QoS.AT_LEAST_ONCE, retain_as_published=False)
                    for pattern in self._place.subscriptions
                ]
                self._write(mqtt5.SubscribePacket(1, filters).write())
            case mqtt5.SubAckPacket():
                if not self._opened.done():
                    self._opened.set_result(None)
                    self._on_up()
            case mqtt5.PubAckPacket(reason_code=reason) if int(reason) >= _FAILURE:
                self._lose(f"the broker refuses a message: {reason!r}")
            case mqtt5.ConnAckPacket() | mqtt5.DisconnectPacket():
                self._lose(f"the broker ends the connection: {packet.reason_code!r}")
            case _:
                pass

    def _write(self, data: bytes) -> None:
        self._unwritten += data
        if not (self._corked or self._blocked):
            self._flush()

    def _flush(self) -> None:
        sock = self._socket
        if sock is None:
            return
        try:
            while self._unwritten:
                del self._unwritten[: sock.send(self._unwritten)]
        except ssl.SSLWantWriteError:
            self._blocked = True
            self._loop.add_writer(sock.fileno(), self._flush)
        except OSError as error:
            self._lose(str(error))
        else:
            if self._blocked:
                self._blocked = False
                self._loop.remove_writer(sock.fileno())

    def _lose(self, reason: str) -> None:
        self.close()
        if not self._opened.done():
            self._opened.set_exception(ConnectionError(reason))
        elif not self._opened.cancelled() and self._opened.exception() is None:
            self._on_lost(reason)


def wire_tls(home: Path) -> ssl.SSLContext:
    """TLS as every seat has it, for sockets that do not block."""
    context = client_tls(home / "ca.crt", home / "tls.crt", home / "tls.key")
    # The programs' own class closes a socket whose handshake raises; here it raises each time it has to wait.
    context.sslsocket_class = ssl.SSLSocket
    return context


async def _ready(
    add: Callable[[int, Callable[[], None]], None], remove: Callable[[int], bool], sock: ssl.SSLSocket
) -> None:
    """Wait until a socket can be read, or written."""
    ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    add(sock.fileno(), lambda: None if ready.done() else ready.set_result(None))
    try:
        await ready
    finally:
        remove(sock.fileno())
