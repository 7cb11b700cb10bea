# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A seat's first start with a token on its boot medium: it makes its keys, asks at the window until it is answered,
installs its certificate, and wipes the token.

The window is believed only with a certificate of the hall that stands in the join file. Its dates are not looked at: a
terminal without a clock chip may be years behind, and the window's key lives in memory for hours only.
"""

import http.client
import os
import socket
import ssl
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from adapters.key_files import sync_folder, write_atomic
from provisioning.certificates import NOT_BEFORE, WINDOW_NAME
from provisioning.device import install_enrolment, kept_request, request_enrolment
from provisioning.enrolment import read_enrolment
from provisioning.identity import EnrolmentError
from provisioning.request import fingerprint
from provisioning.seat_settings import seat_toml
from provisioning.token import JOINING_BYTES_MAX, JoinFile, joining_bytes

RETRY_S: Final = 5.0
PATIENCE_S: Final = 60.0
"""For one answer: the technician may have to look at the screen first."""
PATH: Final = "/join"
_NO_CHECK_TIME: Final = 0x200000  # X509_V_FLAG_NO_CHECK_TIME of OpenSSL, which Python has no name for


class Answer(NamedTuple):
    """Of the window: 200 with an enrolment, 403 with a :class:`Refusal`, 503 for "come again"."""

    status: int
    body: bytes


class Refusal(msgspec.Struct, frozen=True):
    """Why the window refuses, in the technician's words."""

    problem: str
    remedy: str


class World(NamedTuple):
    """What joining takes from outside."""

    post: Callable[[bytes], Answer]
    """Sends to the window; raises OSError where it cannot be reached or believed."""
    wait: Callable[[], None]
    tell: Callable[[str], None]
    now: Callable[[], datetime]


def join(home: Path, file: JoinFile, world: World) -> None:
    """Enrol this seat; on return certificate and hall are installed, and settings where the join file brings them.

    Args:
        home: The seat's.
        file: From its boot medium.
        world: The network, time, and where to say how it goes.

    Raises:
        EnrolmentError: The window refuses, or answers with what is not for this seat.
        KeyFileError: A key that is there cannot be used.
    """
    request = kept_request(home, file.seat, file.epoch) or request_enrolment(home, file.seat, file.epoch)
    world.tell(f"{file.seat} asks at {file.host}:{file.port}; its request has the fingerprint {fingerprint(request)}.")
    data = _ask(joining_bytes(file, request), file, world)
    if read_enrolment(data).ca_certificate != file.ca_certificate:
        raise EnrolmentError("The enrolment is of another hall than the join file.", "Give the seat a new token.")
    if file.settings is not None:
        place: dict[str, str | int] = {"hall": file.hall, "seat": file.seat, "epoch": file.epoch}
        write_atomic(home / "seat.toml", seat_toml(place, file.settings).encode(), 0o640)
    now = world.now()
    # Last: who has a certificate is done, and does not ask again.
    install_enrolment(home, data, now=now)
    if now < NOT_BEFORE:
        world.tell(
            f"This machine's clock says {now:%Y-%m-%d}. It is enrolled, but will not believe the broker before it has "
            "the hall's time: look at chrony, or set the clock."
        )


def _ask(body: bytes, file: JoinFile, world: World) -> bytes:
    said = ""
    while True:
        try:
            answer = world.post(body)
            words = "The technician's machine is busy with another seat."
        except OSError as error:
            answer, words = None, _trouble(error, file)
        if answer is not None and answer.status == 200:
            return answer.body
        if answer is not None and answer.status != 503:
            raise _refused(answer)
        if words != said:
            world.tell(f"{words} Asking again every {RETRY_S:.0f} s.")
            said = words
        world.wait()


def _refused(answer: Answer) -> EnrolmentError:
    try:
        refusal = msgspec.json.decode(answer.body, type=Refusal)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return EnrolmentError(f"The window answered with {answer.status}.", "Look at the technician's machine.")
    return EnrolmentError(refusal.problem, refusal.remedy)


def _trouble(error: OSError, file: JoinFile) -> str:
    place = f"{file.host}:{file.port}"
    if isinstance(error, ssl.SSLError):
        return f"What answers at {place} is not the enrolment window of hall {file.hall}."
    return f"No enrolment window at {place}: {error.strerror or error}."


def window_tls(ca_certificate: str) -> ssl.SSLContext:
    """TLS 1.3 that believes a window of this hall, whatever the clock says.

    Raises:
        EnrolmentError: The join file holds no certificate.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_flags |= ssl.VERIFY_X509_STRICT | _NO_CHECK_TIME
    try:
        context.load_verify_locations(cadata=ca_certificate)
    except (ssl.SSLError, ValueError) as error:
        raise EnrolmentError("The join file holds no certificate of a hall.", "Give the seat a new token.") from error
    return context


def post(file: JoinFile, tls: ssl.SSLContext, body: bytes) -> Answer:
    """Send a joining to the window and hear its answer.

    Raises:
        OSError: Nobody there, or nobody to believe.
    """
    with (
        socket.create_connection((file.host, file.port), timeout=PATIENCE_S) as plain,
        tls.wrap_socket(plain, server_hostname=WINDOW_NAME) as sock,
    ):
        connection = http.client.HTTPConnection(file.host, file.port)
        connection.sock = sock
        try:
            connection.request("POST", PATH, body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            return Answer(response.status, response.read(JOINING_BYTES_MAX))
        except http.client.HTTPException as error:
            raise OSError(0, f"an answer that is no HTTP ({type(error).__name__})") from error


def wipe(path: Path) -> None:
    """Overwrite a join file and remove it. A memory card may keep the old bytes in a spare block: the token is used up.

    Raises:
        OSError: The medium is read-only or gone.
    """
    with path.open("r+b") as file:
        file.write(bytes(os.fstat(file.fileno()).st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync_folder(path.parent)
