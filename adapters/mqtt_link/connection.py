# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One connection to the broker, and the only place that knows paho-mqtt.

Paho is used as a codec with a socket: we watch the socket, call ``loop_read``, ``loop_write`` and ``loop_misc``, and
take nothing else from it. Its traps, and what is done about each:

- *It resends and floods after a reconnect, and its message ids outlive the connection.* Every connection gets a fresh
  client, which dies with all its queues. What was read lies in the inbox of its own connection and is served only while
  that connection is the one, so nothing of an older one can reach a callback.
- *It queues while offline and calls that success.* A connection is shown to nobody before the broker has confirmed its
  subscriptions, and takes nothing once it is lost.
- *It ignores the broker's receive maximum.* The :class:`Outbox` keeps it.
- *It deadlocks when a callback publishes or closes.* Its callbacks only take notes; the link acts on them outside.
- *It connects blocking.* Name look-up, TCP and TLS run in a daemon thread.
- *TLS hides bytes.* After a read, decrypted bytes may lie where ``select`` cannot see them: we read until none pend.

A PUBACK only opens the window. It is never reported: brokers acknowledge what they may still lose.
"""

import asyncio
import logging
import socket
import ssl
from collections import deque
from typing import Any, Final

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from adapters.link import PACKET_BYTES_MAX
from adapters.mqtt_link.daemon_thread import in_daemon_thread
from adapters.mqtt_link.outbox import Outbox, Publication
from adapters.mqtt_link.settings import MqttSettings
from adapters.mqtt_link.watch import SocketWatch
from adapters.tls_client import connect_trouble, tls_trouble

_READS_PER_TURN: Final = 200
"""Packets read before anybody else in the loop gets a turn: about 10 ms of work."""
_FAREWELL_S: Final = 2.0
"""How long closing waits for the broker to take the last messages."""
# Reason codes. Source: MQTT 5.0 §3.14.2.1.
_NORMAL, _WITH_WILL, _KEEPALIVE, _TAKEN_OVER = 0x00, 0x04, 0x8D, 0x8E


class ConnectionLostError(Exception):
    """The connection is over, or did not come about; the message is the reason, a sentence without a full stop."""


class Connection:
    """One connection, from TCP to its end. Made inside a running loop, used from that loop only."""

    def __init__(self, settings: MqttSettings, tls: ssl.SSLContext) -> None:
        self.inbox: deque[tuple[str, bytes, bool]] = deque()
        """Messages read and not yet served: topic, payload, retained."""
        self.lost: str | None = None
        """Why it ended; none while it lives."""
        self._settings = settings
        self._outbox = Outbox()
        self._watch = SocketWatch()
        self._idle, self._gone = asyncio.Event(), asyncio.Event()
        self._idle.set()
        self._subscribed = False
        self._dropped = False
        self._words = _LastWords()
        self._client = self._new_client(tls)

    async def open(self) -> None:
        """Connect and subscribe.

        Raises:
            ConnectionLostError: It did not come about, with the reason.
        """
        try:
            async with asyncio.timeout(self._settings.connect_timeout_s):
                await in_daemon_thread(self._dial, f"connect {self._settings.identity}")
                sock = self._client.socket()
                assert isinstance(sock, socket.socket), "paho connected without a socket"
                self._watch.start(sock)
                # A broker that refuses our certificate says why and hangs up (TLS 1.3: only now). To write first would
                # break the connection under its words.
                await self._read()
                while not self._subscribed:
                    await self.more()
        except (OSError, ValueError) as error:
            raise ConnectionLostError(connect_trouble(error, self._settings.host, self._settings.port)) from error

    async def more(self) -> None:
        """Write what waits, then wait for the socket and read what it brought into the inbox.

        Raises:
            ConnectionLostError: The connection is over. Everything that was read before stands in the inbox, so the
                caller empties that first.
        """
        self._flush()
        if self.lost is not None:
            raise ConnectionLostError(self.lost)
        if await self._watch.wait():
            self._client.loop_misc()
        await self._read()
        self._send_waiting()

    def publish(self, topic: str, payload: bytes, retain: bool) -> bool:
        """Send now, or in order as soon as the broker's window opens; false if the connection cannot take it."""
        if self.lost is not None or not self._outbox.put(Publication(topic, payload, retain)):
            return False
        self._idle.clear()
        self._send_waiting()
        self._flush()
        return self.lost is None

    async def farewell(self, *, with_will: bool) -> None:
        """Let the broker take what was published, then disconnect. Somebody else must keep calling :meth:`more`."""
        try:
            async with asyncio.timeout(_FAREWELL_S):
                # Closing a socket that holds unread bytes resets the connection, and a reset takes our last messages
                # with it: so wait until the broker has acknowledged them.
                await self._idle.wait()
                reason = ReasonCode(PacketTypes.DISCONNECT, identifier=_WITH_WILL if with_will else _NORMAL)
                self._client.disconnect(reason)
                self._flush()
                await self._gone.wait()
        except TimeoutError:
            self.drop()

    def drop(self) -> None:
        """Close the socket, whatever state it is in; harmless when repeated."""
        self._dropped = True
        self._lose("the link was closed")
        self._watch.stop()
        self._close_socket()

    def _new_client(self, tls: ssl.SSLContext) -> Client:
        client = Client(CallbackAPIVersion.VERSION2, self._settings.identity, protocol=MQTTProtocolVersion.MQTTv5)
        client.tls_set_context(tls)
        client.enable_logger(self._words)
        client.connect_timeout = self._settings.connect_timeout_s
        client.max_inflight_messages = 0  # paho's own window off: ours follows the broker
        client.on_connect = self._note_connected
        client.on_subscribe = self._note_subscribed
        client.on_message = self._note_message
        client.on_publish = self._note_acknowledged
        client.on_disconnect = self._note_disconnected
        client.on_socket_close = self._note_socket_closing
        client.on_socket_register_write = _leave_writing_to_us
        if self._settings.will is not None:
            will = self._settings.will
            client.will_set(will.topic, will.payload, qos=1, retain=will.retain)
        return client

    def _dial(self) -> None:
        """Runs in a thread of its own and touches nothing but the client."""
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = 0
        properties.MaximumPacketSize = PACKET_BYTES_MAX
        try:
            self._client.connect(
                self._settings.host,
                self._settings.port,
                self._settings.keepalive_s,
                clean_start=True,
                properties=properties,
            )
            sock = self._client.socket()
            assert isinstance(sock, socket.socket), "paho connected without a socket"
            # Without this, a small message waits for the acknowledgement of the one before it: 40 ms at the other side.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        finally:
            if self._dropped:  # nobody waits any more, even for a failure after the socket was there
                self._close_socket()

    def _close_socket(self) -> None:
        self._client.on_socket_close = None
        sock = self._client.socket()
        if sock is not None:
            sock.close()

    async def _read(self) -> None:
        for _ in range(_READS_PER_TURN):
            before = len(self.inbox)
            self._client.loop_read()
            sock = self._client.socket()
            if sock is None:
                return
            pending = isinstance(sock, ssl.SSLSocket) and sock.pending() > 0
            if not pending and len(self.inbox) == before:
                return
        self._watch.wake()
        await asyncio.sleep(0)

    def _flush(self) -> None:
        if self._client.want_write():
            self._client.loop_write()
            self._watch.want_writes(self._client.want_write())

    def _send_waiting(self) -> None:
        while self.lost is None and (publication := self._outbox.next()) is not None:
            info = self._client.publish(publication.topic, publication.payload, qos=1, retain=publication.retain)
            if info.rc != MQTTErrorCode.MQTT_ERR_SUCCESS:
                self._lose(f"the connection no longer takes messages: {info.rc.name}")
                return
            self._outbox.sent(info.mid, publication)
        if self._outbox.is_empty:
            self._idle.set()

    def _lose(self, reason: str) -> None:
        """The first reason is the true one; what follows from it is noise."""
        if self.lost is None:
            self.lost = reason
        self._watch.wake()
        self._idle.set()
        self._gone.set()

    # Paho's callbacks: notes only.

    def _note_connected(
        self, client: Client, _data: Any, _flags: ConnectFlags, reason: ReasonCode, properties: Properties | None
    ) -> None:
        if reason.is_failure:
            self._lose(f"the broker refuses {self._settings.identity}: {reason}")
            return
        self._outbox.window = getattr(properties, "ReceiveMaximum", self._outbox.window)
        wanted = [(topic, SubscribeOptions(qos=1)) for topic in self._settings.subscriptions]
        if wanted:
            client.subscribe(wanted)
        else:
            self._subscribed = True

    def _note_subscribed(
        self, _client: Client, _data: Any, _mid: int, reasons: list[ReasonCode], _properties: Properties | None
    ) -> None:
        for topic, reason in zip(self._settings.subscriptions, reasons, strict=True):
            if reason.is_failure:
                self._lose(f"the broker refuses the subscription to {topic}: {reason}")
                return
        self._subscribed = True

    def _note_message(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        self.inbox.append((message.topic, bytes(message.payload), message.retain))

    def _note_acknowledged(
        self, _client: Client, _data: Any, mid: int, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        topic = self._outbox.acknowledged(mid)
        if reason.is_failure:
            # Debian's mosquitto closes the connection after this without saying why, so the reason is kept here.
            self._lose(f"the broker refuses what {self._settings.identity} publishes on {topic}: {reason}")

    def _note_disconnected(
        self, _client: Client, _data: Any, flags: DisconnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if flags.is_disconnect_packet_from_server and reason.value == _TAKEN_OVER:
            self._lose(f"another connection with the identity {self._settings.identity} took over")
        elif flags.is_disconnect_packet_from_server:
            self._lose(f"the broker ended the connection: {reason}")
        elif self._words.text:
            self._lose(tls_trouble(self._words.text))
        elif reason.value == _KEEPALIVE:
            self._lose("the broker no longer answers")
        else:
            self._lose("the broker closed the connection")

    def _note_socket_closing(self, _client: Client, _data: Any, _sock: Any) -> None:
        self._watch.stop()


def _leave_writing_to_us(_client: Client, _data: Any, _sock: Any) -> None:
    """Having this callback keeps paho from writing by itself; :meth:`Connection._flush` does."""


class _LastWords(logging.Logger):
    """Keeps paho's last error: it logs the reason of a broken connection and reports only that it broke."""

    def __init__(self) -> None:
        super().__init__("paho", logging.ERROR)
        self.text = ""

    def log(self, level: int, msg: object, *args: object, **_options: Any) -> None:
        """Called by paho for every packet; only errors are worth a copy."""
        if level >= logging.ERROR:
            self.text = str(msg) % args
