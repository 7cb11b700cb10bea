# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody at a hall's door: ``python -m tests.converge.knock``, run inside a network namespace.

``ports ADDRESS PORT…`` prints one word for each port: open, closed (somebody says no) or silent (dropped).
``scan ADDRESS`` tries all 65,535 and prints those that are open.
``broker ADDRESS NAME CA CERTIFICATE KEY`` says hello to the broker in MQTT 5 and prints admitted, or refused and why.
"""

import resource
import selectors
import socket
import ssl
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, cast

PATIENCE_S: Final = 3.0
HURRY_S: Final = 0.6
"""For one of very many ports: on one switch an answer takes less than a hundredth of it."""
HANDFUL: Final = 4000
"""A process of Linux may hold 4,096 files where it asks for it, 1,024 where it does not."""
MQTT: Final = 8883


def door(address: str, port: int) -> str:
    """What a TCP port does with a stranger."""
    try:
        socket.create_connection((address, port), PATIENCE_S).close()
    except ConnectionRefusedError:
        return "closed"
    except OSError:
        return "silent"
    return "open"


def scan(address: str) -> list[int]:
    """Every TCP port of a machine that somebody answers on, asked in handfuls."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return [port for first in range(1, 65536, HANDFUL) for port in _open_of(address, first)]


def _open_of(address: str, first: int) -> list[int]:
    asked: dict[socket.socket, int] = {}
    watch = selectors.DefaultSelector()
    for port in range(first, min(first + HANDFUL, 65536)):
        link = socket.socket()
        link.setblocking(False)
        link.connect_ex((address, port))
        watch.register(link, selectors.EVENT_WRITE)
        asked[link] = port
    end = time.monotonic() + HURRY_S
    answered: set[int] = set()
    while (left_s := end - time.monotonic()) > 0:
        for key, _ in watch.select(left_s):
            link = cast("socket.socket", key.fileobj)
            watch.unregister(link)
            if link.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0:
                answered.add(asked[link])
    watch.close()
    for link in asked:
        link.close()
    return sorted(answered)


def greet(address: str, name: str, ca: str, certificate: str, key: str) -> str:
    """Say hello to the broker under a name, with a certificate, or with none where it is a dash."""
    context = ssl.create_default_context(cafile=ca)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    if certificate != "-":
        context.load_cert_chain(certificate, key)
    connect = _connect("knock")
    try:
        with (
            socket.create_connection((address, MQTT), PATIENCE_S) as plain,
            context.wrap_socket(plain, server_hostname=name) as link,
        ):
            link.sendall(connect)
            answer = link.recv(64)
    except ssl.SSLError as error:
        return f"refused {error.reason}"
    except OSError as error:
        return f"refused {error}"
    if not answer:
        return "refused without a word"
    # CONNACK: kind, length, session, reason.
    return "admitted" if answer[0] == 0x20 and answer[3] == 0 else f"refused with reason {answer[3]:#x}"


def _connect(client: str) -> bytes:
    """CONNECT of MQTT 5 with a clean start, 30 seconds of keep-alive and no properties (OASIS MQTT 5.0, 3.1)."""
    body = b"\x00\x04MQTT\x05\x02\x00\x1e\x00" + len(client).to_bytes(2, "big") + client.encode()
    return b"\x10" + bytes([len(body)]) + body


def main(words: list[str]) -> None:
    """Do what is asked and print one line for each answer."""
    match words:
        case ["ports", address, *ports]:
            with ThreadPoolExecutor(len(ports)) as pool:  # side by side: each may be silent for seconds
                for port, word in zip(ports, pool.map(partial(door, address), map(int, ports)), strict=True):
                    print(port, word)
        case ["scan", address]:
            print(*scan(address))
        case ["broker", address, name, ca, certificate, key]:
            print(greet(address, name, ca, certificate, key))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
