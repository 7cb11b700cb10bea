# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every door of a hall, not only those that come to mind: all ports, all versions of TLS, certificates of all times.

Runs on the hall that test_converge.py has made.
"""

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from adapters.key_files import load_private_key, private_pem
from tests.conftest import require_system
from tests.converge.hall import CENTRE, Hall
from tests.converge.strangers import PASSPHRASE, Strangers

pytestmark = [pytest.mark.system, pytest.mark.long, pytest.mark.timeout(900)]

GOOD_SUITES = {"TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"}
OLD = ("SSLv2", "SSLv3", "TLS1", "TLS1_1", "TLS1_2")
WEAK = ("cipherlist_NULL", "cipherlist_aNULL", "cipherlist_EXPORT", "cipherlist_LOW", "cipherlist_AVERAGE")


def open_ports(hall: Hall, address: str, space: str = "") -> str:
    """All TCP ports of a machine that answer, as the scan prints them."""
    return Strangers(hall).look("scan", address, space=space).strip()


def test_a_guest_finds_one_open_port_in_the_whole_hall(hall: Hall) -> None:
    """Of 65,535 ports the centre has one open for anybody in the hall, the broker's; a seat has none."""
    assert open_ports(hall, CENTRE, hall.guest) == "8883"
    assert open_ports(hall, hall.seats["s01"].address, hall.guest) == ""


def test_the_desk_finds_what_the_inventory_names(hall: Hall) -> None:
    """The technicians' log-in, the console and the broker, and nothing besides."""
    assert open_ports(hall, CENTRE) == "22 443 8883"
    assert open_ports(hall, hall.seats["s01"].address) == "22"


def certificate_of_tomorrow(hall: Hall, home: Path) -> None:
    """A device's certificate of this hall's own authority that is good from tomorrow on."""
    ca_key = load_private_key(hall.authority / "ca.key", PASSPHRASE)
    assert isinstance(ca_key, ec.EllipticCurvePrivateKey)
    ca = x509.load_pem_x509_certificate((hall.authority / "ca.crt").read_bytes())
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "s94")]))
        .issuer_name(ca.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .sign(ca_key, hashes.SHA256())
    )
    home.mkdir(parents=True)
    (home / "tls.key").write_bytes(private_pem(key))
    (home / "tls.crt").write_bytes(certificate.public_bytes(Encoding.PEM))


def test_a_certificate_that_is_not_valid_yet_is_refused(hall: Hall) -> None:
    """The hall's own hand signed it, and it is refused until its day comes."""
    home = hall.folder / "of-tomorrow"
    certificate_of_tomorrow(hall, home)

    assert Strangers(hall).knock(home).startswith("refused")


@pytest.mark.parametrize("port", [443, 8883])
def test_a_foreign_examiner_finds_tls_1_3_and_nothing_older(hall: Hall, port: int) -> None:
    """testssl.sh tries every version and every suite at the console and at the broker."""
    testssl = require_system("testssl", "testssl.sh")
    file = hall.folder / f"testssl-{port}.json"
    words = (
        "--quiet",
        "--color",
        "0",
        "--warnings",
        "off",
        "--nodns",
        "min",
        "--jsonfile",
        str(file),
        "-p",
        "-s",
        "-f",
    )
    # What it ends with counts its findings, of which some are praise.
    subprocess.run(hall.network.command(testssl, *words, f"{CENTRE}:{port}"), capture_output=True, check=False)
    found = {one["id"]: one["finding"] for one in json.loads(file.read_text("utf-8"))}

    assert {name: found[name] for name in (*OLD, *WEAK)} == dict.fromkeys((*OLD, *WEAK), "not offered")
    assert found["TLS1_3"].startswith("offered")
    assert set(found["PFS_ciphers"].split()) <= GOOD_SUITES


def test_the_centre_keeps_its_log_and_a_seat_spares_its_card(hall: Hall) -> None:
    """After the restart the centre still has the day before it; a seat writes no line of its log to its card."""
    boots = "journalctl --quiet --no-pager --list-boots | wc --lines"
    since = 'find /var/log/journal -type f -newermt "$(systemctl show --value --property=UserspaceTimestamp)"'

    assert int(hall.on(hall.centre, "sh", "-c", boots)) >= 2
    assert hall.on(hall.centre, "sh", "-c", since) != ""
    assert hall.on(hall.seats["s01"], "sh", "-c", since) == ""
