# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The technician's machine and seats that start for the first time, over real TLS on loopback."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from provisioning import certificates
from provisioning.authority import Authority
from provisioning.device import request_enrolment
from provisioning.identity import EnrolmentError
from provisioning.joining import World, join, post, window_tls
from provisioning.token import JoinFile, joining_bytes
from provisioning.window import Arrival, EnrolmentWindow, give_token, open_window
from provisioning.window_server import Reception, WindowServer, server_tls

pytestmark = pytest.mark.system

PASSPHRASE = b"correct horse"
SERIAL = 4
YEARS_BEHIND = 8


class Laptop:
    """The technician's machine: an authority, an open window, and what its screen says."""

    def __init__(self, folder: Path, *, agrees: bool = True) -> None:
        self.folder = folder
        self.said: list[str] = []
        self.asked: list[str] = []
        self._agrees = agrees
        self.port = 0
        Authority.create(folder, "demo", PASSPHRASE, by="li", now=_now(), serial=1)

    def open(self) -> Authority:
        """The authority as it is on the disk."""
        return Authority.open(self.folder, PASSPHRASE, by="li")

    @contextmanager
    def window(self, ends: datetime | None = None) -> Iterator[None]:
        """The window, open for the length of the block; ``ends`` is another end of its certificate than usual."""
        authority, key, until = self.open(), ec.generate_private_key(ec.SECP256R1()), _now() + timedelta(hours=1)
        shown = (
            open_window(authority, key.public_key(), until=until, now=_now(), serial=SERIAL)
            if ends is None
            else (authority.sign_window(key.public_key(), serial=SERIAL, not_after=ends))
        )
        authority.save(now=_now())
        reception = Reception(_now, x509.random_serial_number, self.said.append, self._agree)
        window = EnrolmentWindow(self.open, until=until, days=4_000)
        server = WindowServer(("127.0.0.1", 0), server_tls(shown, key), window, reception)
        self.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def _agree(self, arrival: Arrival, address: str) -> bool:
        self.asked.append(f"{arrival.content.identity} {arrival.fingerprint} {address}")
        return self._agrees

    def token(self, seat: str, seed: bytes = b"t" * 32) -> JoinFile:
        """What goes onto the boot medium."""
        authority = self.open()
        until = _now() + timedelta(hours=1)
        file = give_token(authority, (seat, 1), seed, host="127.0.0.1", port=self.port, until=until, now=_now())
        authority.save(now=_now())
        return file


def _now() -> datetime:
    return datetime.now(UTC)


def _never() -> None:
    raise AssertionError("the window is open and need not be waited for")


def _start(file: JoinFile, home: Path, said: list[str] | None = None) -> None:
    """A seat's first start."""
    tls = window_tls(file.ca_certificate)
    join(home, file, World(lambda body: post(file, tls, body), _never, (said or []).append, _now))


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    """A technician's machine."""
    return Laptop(tmp_path / "ca")


def test_a_seat_joins_with_its_token(laptop: Laptop, tmp_path: Path) -> None:
    """Boot medium in, power on: the technician sees seat, fingerprint and address, and the seat has its certificate."""
    with laptop.window():
        _start(laptop.token("s07"), tmp_path / "s07")
    request = (tmp_path / "s07" / "enrolment-request.json").read_bytes()
    (asked,) = laptop.asked
    assert asked.startswith("s07 ")
    assert asked.endswith(" 127.0.0.1")
    assert laptop.said == [f"s07 from 127.0.0.1, request {asked.split()[1]}: enrolled."]
    assert b"BEGIN CERTIFICATE" in (tmp_path / "s07" / "tls.crt").read_bytes()
    assert request


def test_a_copied_boot_medium_is_refused_on_both_sides(laptop: Laptop, tmp_path: Path) -> None:
    """The second device with one token hears why, and so does the technician; no token is said aloud."""
    with laptop.window():
        file = laptop.token("s07")
        _start(file, tmp_path / "s07")
        with pytest.raises(EnrolmentError, match="The token of s07 was used at"):
            _start(file, tmp_path / "thief")
    assert laptop.said[-1].startswith("127.0.0.1 refused: The token of s07 was used at")
    assert not (tmp_path / "thief" / "tls.crt").exists()
    assert file.token not in " ".join(laptop.said + laptop.asked)


def test_who_is_declined_is_not_asked_about_again(tmp_path: Path) -> None:
    """When the technician says no, the seat is told, and asking again brings no second question."""
    laptop = Laptop(tmp_path / "ca", agrees=False)
    with laptop.window():
        file = laptop.token("s07")
        for _ in range(2):
            with pytest.raises(EnrolmentError, match="The technician refused s07, request"):
                _start(file, tmp_path / "s07")
    assert len(laptop.asked) == 1


def test_a_false_window_is_not_believed(laptop: Laptop, tmp_path: Path) -> None:
    """A machine that answers at the technician's address with another hall's certificate gets no request at all."""
    false = Laptop(tmp_path / "false-ca")
    with false.window():
        laptop.port = false.port
        file = laptop.token("s07")
        request = request_enrolment(tmp_path / "s07", "s07")
        with pytest.raises(ssl.SSLCertVerificationError):
            post(file, window_tls(file.ca_certificate), joining_bytes(file, request))
    assert false.asked == []


def test_the_broker_cannot_pose_as_the_window(laptop: Laptop, tmp_path: Path) -> None:
    """A stolen broker's certificate is of the hall, but not under the window's name; and no broker may be called so."""
    authority, key = laptop.open(), ec.generate_private_key(ec.SECP256R1())
    names = certificates.ServerNames(dns=("hall.example",))
    enrolment = authority.issue(request_enrolment(tmp_path / "b", "broker"), days=9, now=_now(), serial=5, names=names)
    (tmp_path / "b" / "tls.crt").write_text(enrolment.certificate)
    tls = server_tls(authority.sign_window(key.public_key(), serial=7, not_after=_now() + timedelta(days=1)), key)
    tls.load_cert_chain(tmp_path / "b" / "tls.crt", tmp_path / "b" / "tls.key")
    reception = Reception(_now, lambda: 9, print, lambda _a, _b: True)
    window = EnrolmentWindow(laptop.open, until=_now() + timedelta(hours=1), days=1)
    with WindowServer(("127.0.0.1", 0), tls, window, reception) as server:
        laptop.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        file = laptop.token("s07")
        with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
            post(file, window_tls(file.ca_certificate), b"{}")
        server.shutdown()
        thread.join()
    bad = certificates.ServerNames(dns=("enrolment-window",))
    with pytest.raises(EnrolmentError, match="is the name of the enrolment window"):
        authority.issue(request_enrolment(tmp_path / "b2", "broker"), days=9, now=_now(), serial=6, names=bad)


def test_a_clock_eight_years_behind_does_not_keep_a_seat_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the seat every certificate of the hall seems to begin in eight years: it joins all the same."""
    monkeypatch.setattr(certificates, "NOT_BEFORE", _now() + timedelta(days=365 * YEARS_BEHIND))
    laptop = Laptop(tmp_path / "ca")
    with laptop.window(ends=_now() + timedelta(days=365 * (YEARS_BEHIND + 1))):
        _start(laptop.token("s07"), tmp_path / "s07")
    certificate = x509.load_pem_x509_certificate((tmp_path / "s07" / "tls.crt").read_bytes())
    assert certificate.not_valid_before_utc > _now()


def test_a_device_that_sends_nothing_keeps_nobody_waiting(laptop: Laptop, tmp_path: Path) -> None:
    """A connection that stays silent, and one that speaks no TLS, do not close the window to others."""
    with laptop.window():
        silent = socket.create_connection(("127.0.0.1", laptop.port))
        plain = socket.create_connection(("127.0.0.1", laptop.port))
        try:
            plain.sendall(b"GET / HTTP/1.0\r\n\r\n")
            _start(laptop.token("s07"), tmp_path / "s07")
        finally:
            silent.close()
            plain.close()
    assert (tmp_path / "s07" / "tls.crt").exists()
