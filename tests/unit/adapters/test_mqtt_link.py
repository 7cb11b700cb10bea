# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of the link over a real broker that need no broker."""

import asyncio
import socket
from pathlib import Path

import pytest

from adapters.mqtt_link import retry_bound_s
from adapters.mqtt_link.connection import Connection
from adapters.mqtt_link.outbox import BACKLOG_BYTES_MAX, Outbox, Publication
from adapters.tls_client import client_tls
from tests.hall_broker import Hall


def _publication(n: int, size: int = 1) -> Publication:
    return Publication(f"topic/{n}", bytes(size), retain=False)


def test_pauses_double_up_to_the_bound() -> None:
    """A hall whose broker is away is asked less and less often, but at least every fifteen seconds."""
    bounds = [retry_bound_s(failures, 0.2, 15.0) for failures in (1, 2, 3, 7, 8, 5_000)]
    assert bounds == [0.2, 0.4, 0.8, 12.8, 15.0, 15.0]


def test_the_outbox_keeps_the_brokers_window() -> None:
    """No more messages are on their way than the broker allows; the rest goes in order as it acknowledges."""
    outbox = Outbox()
    outbox.window = 2
    for n in range(4):
        assert outbox.put(_publication(n))
    for n in range(2):
        assert outbox.next() == _publication(n)
        outbox.sent(n + 1, _publication(n))
    assert outbox.next() is None
    assert outbox.acknowledged(1) == "topic/0"
    assert outbox.next() == _publication(2)


def test_the_outbox_is_empty_when_all_is_acknowledged() -> None:
    """Closing waits for the broker to have everything, and for nothing else."""
    outbox = Outbox()
    empty = [outbox.is_empty]
    outbox.put(_publication(0))
    empty.append(outbox.is_empty)
    first = outbox.next()
    assert first is not None
    outbox.sent(1, first)
    empty.append(outbox.is_empty)
    outbox.acknowledged(1)
    empty.append(outbox.is_empty)
    assert empty == [True, False, False, True]


def test_the_outbox_refuses_more_than_it_may_hold() -> None:
    """A broker that reads nothing cannot fill the memory; what it acknowledges makes room again."""
    outbox = Outbox()
    assert outbox.put(_publication(0, BACKLOG_BYTES_MAX))
    assert not outbox.put(_publication(1))
    first = outbox.next()
    assert first is not None
    outbox.sent(1, first)
    assert not outbox.put(_publication(1))
    outbox.acknowledged(1)
    assert outbox.put(_publication(1))


@pytest.mark.parametrize("message_id", [0, 7])
def test_an_acknowledgement_of_nothing_is_ignored(message_id: int) -> None:
    """A broker that acknowledges what was never sent changes nothing."""
    outbox = Outbox()
    assert outbox.acknowledged(message_id) == ""
    assert outbox.is_empty


def test_an_attempt_that_fails_after_it_was_given_up_leaves_no_socket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits any more for a connection that comes about and breaks at once: whoever dialled closes it."""
    ours, theirs = socket.socketpair()

    async def given_up() -> Connection:
        settings = Hall.enrol(tmp_path, ("s01",)).settings("s01")
        return Connection(settings, client_tls(settings.ca_file, settings.certificate_file, settings.key_file))

    connection = asyncio.run(given_up())
    connection.drop()

    def breaks(*_: object, **__: object) -> None:
        connection._client._sock = ours
        raise ConnectionResetError

    monkeypatch.setattr(connection._client, "connect", breaks)
    with theirs, pytest.raises(ConnectionResetError):
        connection._dial()
    assert ours.fileno() == -1
