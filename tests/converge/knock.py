# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody at a hall's door: ``python -m tests.converge.knock``, run inside a network namespace.

``ports ADDRESS PORT…`` prints one word for each port: open, closed (somebody says no) or silent (dropped).
``broker ADDRESS NAME CA CERTIFICATE KEY`` says hello to the broker in MQTT 5 and prints admitted, or refused and why.
"""

import socket
import ssl
import sys
from typing import Final

PATIENCE_S: Final = 3.0
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
            for port in ports:
                print(port, door(address, int(port)))
        case ["broker", address, name, ca, certificate, key]:
            print(greet(address, name, ca, certificate, key))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
