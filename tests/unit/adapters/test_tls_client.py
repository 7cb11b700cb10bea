# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A device with unusable certificate files does not start, and every trouble with a connection has plain words."""

import os
import socket
import ssl
import struct
from pathlib import Path

import pytest

from adapters.tls_client import TlsFilesError, client_tls, connect_trouble, tls_trouble
from tests.hall_broker import Hall


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Hall:
    """Two enrolled seats."""
    return Hall.enrol(tmp_path_factory.mktemp("hall"), ("s01", "s02"))


def test_only_tls_1_3_with_checked_names_is_spoken(hall: Hall) -> None:
    """A device neither speaks older TLS nor accepts a certificate for another host."""
    home = hall.homes["s01"]
    context = client_tls(home / "ca.crt", home / "tls.crt", home / "tls.key")
    assert context.minimum_version == ssl.TLSVersion.TLSv1_3
    assert context.check_hostname
    assert context.verify_mode == ssl.CERT_REQUIRED


def test_a_broker_that_resets_before_the_handshake_leaves_no_file_open(hall: Hall) -> None:
    """A connection that breaks between TCP and TLS is closed by us, for Python and paho both forget it."""
    home = hall.homes["s01"]
    context = client_tls(home / "ca.crt", home / "tls.crt", home / "tls.key")
    with socket.create_server(("127.0.0.1", 0)) as broker:
        dialled = socket.create_connection(broker.getsockname())
        taken, _ = broker.accept()
        # A reset instead of an orderly end (socket(7), SO_LINGER with no time).
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        taken.close()
        number = dialled.fileno()
        with pytest.raises(OSError, match="reset"):
            context.wrap_socket(dialled, server_hostname="localhost", do_handshake_on_connect=False)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(number)


@pytest.mark.parametrize("missing", ["ca.crt", "tls.crt", "tls.key"])
def test_a_missing_file_is_named(hall: Hall, tmp_path: Path, missing: str) -> None:
    """A home without one of its files is refused with the file's name."""
    files = [hall.homes["s01"] / name for name in ("ca.crt", "tls.crt", "tls.key") if name != missing]
    position = ("ca.crt", "tls.crt", "tls.key").index(missing)
    files.insert(position, tmp_path / missing)
    with pytest.raises(TlsFilesError, match=missing.replace(".", r"\.")) as refusal:
        client_tls(*files)
    assert "hemicycle-pki" in refusal.value.remedy


def test_a_key_of_another_device_is_refused(hall: Hall) -> None:
    """Certificate and key that do not belong together are found at the start."""
    home = hall.homes["s01"]
    with pytest.raises(TlsFilesError, match=r"cannot be used together: .*MISMATCH"):
        client_tls(home / "ca.crt", home / "tls.crt", hall.homes["s02"] / "tls.key")


@pytest.mark.parametrize("broken", ["ca.crt", "tls.crt", "tls.key"])
def test_a_file_that_is_not_pem_is_refused(hall: Hall, tmp_path: Path, broken: str) -> None:
    """Rubbish in the place of a certificate or key is found at the start."""
    for name in ("ca.crt", "tls.crt", "tls.key"):
        (tmp_path / name).write_bytes(b"rubbish" if name == broken else (hall.homes["s01"] / name).read_bytes())
    with pytest.raises(TlsFilesError, match="cannot be used"):
        client_tls(tmp_path / "ca.crt", tmp_path / "tls.crt", tmp_path / "tls.key")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ConnectionRefusedError(111, "Connection refused"), "h:1: nothing listens there"),
        (TimeoutError(), "h:1: no answer"),
        (OSError(113, "No route to host"), "h:1: No route to host"),
        (ValueError("label too long"), "h:1: label too long"),
        (
            ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number"),
            "h:1: what listens there does not speak TLS",
        ),
    ],
)
def test_a_failed_connection_has_plain_words(error: OSError | ValueError, sentence: str) -> None:
    """The technician reads what is wrong and where."""
    assert connect_trouble(error, "h", 1) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13", "the broker wants a certificate and got none"),
        ("[SSL: SSLV3_ALERT_CERTIFICATE_REVOKED] sslv3", "this device's certificate is revoked"),
        ("[SSL: SSLV3_ALERT_CERTIFICATE_EXPIRED] sslv3", "this device's certificate has expired"),
        ("[Errno 104] Connection reset by peer", "[Errno 104] Connection reset by peer"),
    ],
)
def test_an_alert_has_plain_words(text: str, sentence: str) -> None:
    """What the broker says in TLS's words is said in ours; what we do not know is passed on."""
    assert tls_trouble(text) == sentence
