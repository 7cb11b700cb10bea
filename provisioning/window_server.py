# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The enrolment window on the network: HTTPS with one door, ``POST /join``, on the technician's machine.

It says of each arrival who came and how it ended, and nothing of what was sent: a token is in no log, for it never
travels; only signatures made with it do.
"""

import os
import socket
import ssl
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any, Final, NamedTuple

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from adapters.key_files import private_pem
from provisioning.identity import EnrolmentError
from provisioning.joining import PATH, Refusal
from provisioning.token import JOINING_BYTES_MAX
from provisioning.window import Arrival, EnrolmentWindow
from voting_core.errors import RefusedError

HANDSHAKE_S: Final = 10.0
"""Who is slower is cut off; others are served meanwhile."""


class Reception(NamedTuple):
    """Who stands at the window: what it may take from the world and whom it asks."""

    now: Callable[[], datetime]
    next_serial: Callable[[], int]
    tell: Callable[[str], None]
    agree: Callable[[Arrival, str], bool]
    """Asked for each new arrival, with its address; may take its time."""


def server_tls(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> ssl.SSLContext:
    """TLS 1.3 with the window's certificate. The library wants a file: it gets one in memory."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    with os.fdopen(os.memfd_create("window"), "wb") as file:
        file.write(private_pem(key) + certificate.public_bytes(Encoding.PEM))
        file.flush()
        context.load_cert_chain(f"/proc/self/fd/{file.fileno()}")
    return context


class WindowServer(ThreadingHTTPServer):
    """Serves until it is shut down; start it with ``serve_forever`` in a thread.

    Args:
        address: To listen on, and the port; 0 takes a free one.
        tls: See :func:`server_tls`.
        window: The judge.
        reception: The person beside it, and the world.

    Raises:
        OSError: The address is taken or not ours.
    """

    daemon_threads = True

    def __init__(
        self, address: tuple[str, int], tls: ssl.SSLContext, window: EnrolmentWindow, reception: Reception
    ) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, _Door)
        self._tls = tls
        self._window = window
        self._reception = reception
        self._busy = Lock()
        self._declined: set[bytes] = set()

    def get_request(self) -> tuple[socket.socket, Any]:
        """One connection; its handshake is its own thread's affair."""
        plain, address = super().get_request()
        plain.settimeout(HANDSHAKE_S)
        return self._tls.wrap_socket(plain, server_side=True, do_handshake_on_connect=False), address

    def handle_error(self, request: object, client_address: object) -> None:
        """Scanners and cut cables are no news."""

    def answer(self, body: bytes, address: str) -> tuple[int, bytes]:
        """Judge one arrival: HTTP status and body."""
        if not self._busy.acquire(blocking=False):
            return 503, b""
        try:
            return 200, self._admit(body, address)
        except RefusedError as error:
            self._reception.tell(f"{address} refused: {error}")
            return 403, msgspec.json.encode(Refusal(error.problem, error.remedy))
        finally:
            self._busy.release()

    def _admit(self, body: bytes, address: str) -> bytes:
        reception = self._reception
        arrival = self._window.look(body, now=reception.now())
        seat = f"{arrival.content.identity} from {address}, request {arrival.fingerprint}"
        if arrival.former is None and not self._agreed(arrival, address):
            raise EnrolmentError(
                f"The technician refused {arrival.content.identity}, request {arrival.fingerprint}.",
                "Compare the fingerprints, and open the window anew.",
            )
        data = self._window.admit(arrival, now=reception.now(), serial=reception.next_serial())
        reception.tell(f"{seat}: {'enrolled' if arrival.former is None else 'answered again'}.")
        return data

    def _agreed(self, arrival: Arrival, address: str) -> bool:
        if arrival.request in self._declined:
            return False
        if self._reception.agree(arrival, address):
            return True
        self._declined.add(arrival.request)
        return False


class _Door(BaseHTTPRequestHandler):
    server: WindowServer
    protocol_version = "HTTP/1.1"
    server_version = "hemicycle"
    sys_version = ""
    timeout = HANDSHAKE_S

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if self.path != PATH or not length.isascii() or not length.isdigit() or int(length) > JOINING_BYTES_MAX:
            self._send(404, b"")
            return
        self._send(*self.server.answer(self.rfile.read(int(length)), self.client_address[0]))

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Nothing of what was sent reaches a log."""
