# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the hall's authority issues, what it refuses, and what it remembers."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from itertools import count
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from adapters.key_files import KeyFileError
from provisioning.authority import Authority, read_folder
from provisioning.certificates import NOT_BEFORE, ServerNames
from provisioning.device import install_enrolment, request_enrolment
from provisioning.enrol import enrol_homes
from provisioning.enrolment import Enrolment, enrolment_bytes
from provisioning.identity import EnrolmentError
from provisioning.inventory import registry

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSPHRASE = b"correct horse"
NAMES = ServerNames(("hall.example",), (IPv4Address("192.0.2.1"),))


class Desk:
    """An authority, a clock that stands, and serial numbers from 1."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.serials: Iterator[int] = count(1)
        self.authority = Authority.create(root / "ca", "demo", PASSPHRASE, by="li", now=NOW, serial=next(self.serials))

    def request(self, identity: str, home: str = "", epoch: int = 1) -> bytes:
        """A request from a home, named like the identity unless told otherwise."""
        return request_enrolment(self.root / (home or identity), identity, epoch)

    def issue(self, request: bytes, *, replace: bool = False, now: datetime = NOW, days: int = 400) -> Enrolment:
        """Issue for a request."""
        names = NAMES if b'"broker"' in request else None
        return self.authority.issue(
            request, days=days, now=now, serial=next(self.serials), names=names, replace=replace
        )

    def statuses(self) -> list[tuple[str, int, str]]:
        """The inventory in short."""
        return [(entry.identity, entry.epoch, entry.status) for entry in self.authority.inventory.entries]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh hall."""
    return Desk(tmp_path)


def _certificate(enrolment: Enrolment) -> x509.Certificate:
    return x509.load_pem_x509_certificate(enrolment.certificate.encode())


def test_a_certificate_carries_the_devices_name_and_purpose(desk: Desk) -> None:
    """A seat's certificate opens a connection, the broker's accepts them, and neither does the other."""
    purposes = {}
    for identity in ("s07", "centre", "broker"):
        certificate = _certificate(desk.issue(desk.request(identity)))
        assert certificate.subject.rfc4514_string() == f"CN={identity}"
        assert certificate.not_valid_before_utc == NOT_BEFORE
        assert certificate.not_valid_after_utc == NOW + timedelta(days=400)
        purposes[identity] = list(certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    client, server = [ExtendedKeyUsageOID.CLIENT_AUTH], [ExtendedKeyUsageOID.SERVER_AUTH]
    assert purposes == {"s07": client, "centre": client, "broker": server}


def test_only_the_broker_is_called_by_names(desk: Desk) -> None:
    """The broker's certificate says how devices call it; without a name none could connect."""
    certificate = _certificate(desk.issue(desk.request("broker")))
    called = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert called.get_values_for_type(x509.DNSName) == ["hall.example"]
    assert called.get_values_for_type(x509.IPAddress) == [IPv4Address("192.0.2.1")]
    with pytest.raises(EnrolmentError, match="names hosts, and no other"):
        desk.authority.issue(desk.request("broker", "b2"), days=1, now=NOW, serial=9)
    with pytest.raises(EnrolmentError, match="names hosts, and no other"):
        desk.authority.issue(desk.request("s07"), days=1, now=NOW, serial=9, names=NAMES)


def test_a_second_device_of_one_name_is_refused(desk: Desk) -> None:
    """While a seat's certificate is good, nobody else becomes that seat by asking."""
    desk.issue(desk.request("s07"))
    with pytest.raises(EnrolmentError, match="s07 has a live certificate already") as refusal:
        desk.issue(desk.request("s07", "other box", 2))
    assert "--replace" in refusal.value.remedy
    assert desk.statuses() == [("s07", 1, "live")]


def test_a_replacement_ends_the_former_certificate(desk: Desk) -> None:
    """A replaced device is on the revocation list, and the registry names the new device's key."""
    former = _certificate(desk.issue(desk.request("s07")))
    desk.issue(desk.request("s07", "new box", 2), replace=True)
    desk.authority.save(now=NOW)
    assert desk.statuses() == [("s07", 1, "replaced"), ("s07", 2, "live")]
    assert [key.epoch for key in registry(desk.authority.inventory).seats] == [2]
    crl = x509.load_pem_x509_crl((desk.root / "ca" / "crl.pem").read_bytes())
    assert crl.get_revoked_certificate_by_serial_number(former.serial_number) is not None


def test_a_certificate_is_renewed_for_the_same_keys(desk: Desk) -> None:
    """A seat whose certificate nears its end gets another without a new journal."""
    desk.issue(desk.request("s07"))
    desk.issue(desk.request("s07"), replace=True)
    assert desk.statuses() == [("s07", 1, "replaced"), ("s07", 1, "live")]


def test_an_expired_certificate_does_not_stand_in_the_way(desk: Desk) -> None:
    """After a certificate has ended, the device is enrolled again without further words."""
    desk.issue(desk.request("s07"))
    later = NOW + timedelta(days=401)
    desk.issue(desk.request("s07"), now=later)
    assert desk.statuses() == [("s07", 1, "replaced"), ("s07", 1, "live")]


def test_a_copied_card_is_noticed(desk: Desk) -> None:
    """Two seats never share a key: a card that was copied from another seat is refused by name."""
    desk.issue(desk.request("s07"))
    with pytest.raises(EnrolmentError, match="s08 brings a key that belongs to s07"):
        desk.issue(desk.request("s08", home="s07"))


def test_a_revoked_key_never_returns(desk: Desk) -> None:
    """After a seat was reported stolen, its keys are worth nothing; a fresh home with a higher epoch is enrolled."""
    desk.issue(desk.request("s07"))
    desk.authority.revoke("s07", now=NOW)
    with pytest.raises(EnrolmentError, match="s07 brings a key that was revoked on 2026-11-23"):
        desk.issue(desk.request("s07"))
    with pytest.raises(EnrolmentError, match="epoch 1 was another key's") as refusal:
        desk.issue(desk.request("s07", "new box"))
    assert "--epoch 2" in refusal.value.remedy
    desk.issue(desk.request("s07", "new box", 2))
    assert desk.statuses() == [("s07", 1, "revoked"), ("s07", 2, "live")]


def test_a_new_epoch_needs_a_new_key(desk: Desk) -> None:
    """A journal that begins anew is signed by another key, so that nobody can mix the two."""
    desk.issue(desk.request("s07"))
    with pytest.raises(EnrolmentError, match="epoch 2 with the record key of epoch 1"):
        desk.issue(desk.request("s07", epoch=2), replace=True)


@pytest.mark.parametrize("days", [0, -1, 365 * 25])
def test_senseless_terms_are_refused(desk: Desk, days: int) -> None:
    """A certificate is good for at least a day and does not outlive its hall."""
    with pytest.raises(EnrolmentError, match="a certificate until"):
        desk.issue(desk.request("s07"), days=days)


def test_nobody_is_revoked_twice(desk: Desk) -> None:
    """A misspelt name in a revocation is noticed: there is no such certificate."""
    with pytest.raises(EnrolmentError, match="s70 has no live certificate"):
        desk.authority.revoke("s70", now=NOW)


def test_the_registry_is_sorted_and_holds_live_seats_only(desk: Desk) -> None:
    """Centre, broker, revoked and replaced devices have no key in the seats' registry."""
    for identity in ("s10", "s02", "centre", "broker", "s01"):
        desk.issue(desk.request(identity))
    desk.authority.revoke("s02", now=NOW)
    assert [key.seat for key in registry(desk.authority.inventory).seats] == ["s01", "s10"]


def test_what_is_saved_is_read_again(desk: Desk) -> None:
    """The authority opened tomorrow knows what it issued today, and goes on."""
    desk.issue(desk.request("s07"))
    desk.authority.save(now=NOW)
    again = Authority.open(desk.root / "ca", PASSPHRASE, by="li")
    assert again.inventory.entries == desk.authority.inventory.entries == read_folder(desk.root / "ca").entries
    again.revoke("s07", now=NOW)


def test_a_revocation_list_does_not_expire_soon_and_grows_in_number(desk: Desk) -> None:
    """An expired list would lock the whole hall out, so it is good for ten years; a newer one is told by its number."""
    numbers = []
    for seat in ("s07", "s08"):
        desk.issue(desk.request(seat))
        desk.authority.save(now=NOW)
        crl = x509.load_pem_x509_crl((desk.root / "ca" / "crl.pem").read_bytes())
        numbers.append(crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number)
        assert crl.next_update_utc == NOW + timedelta(days=3_650)
    assert numbers == [2, 3]


def test_the_wrong_passphrase_opens_nothing(desk: Desk) -> None:
    """Without the passphrase, the authority's folder can be listed but issues nothing."""
    with pytest.raises(KeyFileError, match="the PIN is wrong"):
        Authority.open(desk.root / "ca", b"wrong horse", by="li")


def test_an_authority_is_not_made_twice(desk: Desk) -> None:
    """Making a hall where one is keeps the old one."""
    with pytest.raises(EnrolmentError, match="holds a hall's authority already"):
        Authority.create(desk.root / "ca", "demo", PASSPHRASE, by="li", now=NOW, serial=1)


@pytest.mark.parametrize(("hall", "passphrase"), [("Demo", PASSPHRASE), ("", PASSPHRASE), ("demo", b"short")])
def test_a_poor_start_is_refused(tmp_path: Path, hall: str, passphrase: bytes) -> None:
    """A hall needs an id that fits into topics, and a passphrase worth the name."""
    with pytest.raises(EnrolmentError):
        Authority.create(tmp_path / "ca", hall, passphrase, by="li", now=NOW, serial=1)


def test_a_whole_hall_is_enrolled_in_one_go(desk: Desk) -> None:
    """Forty-one seats, a centre and a broker end with certificates in their homes and rows in the inventory."""
    identities = [*(f"s{n:02}" for n in range(1, 42)), "centre", "broker"]
    homes = {identity: desk.root / identity for identity in identities}
    enrol_homes(desk.authority, homes, days=400, now=NOW, next_serial=lambda: next(desk.serials), broker_names=NAMES)
    assert [entry.identity for entry in read_folder(desk.root / "ca").entries] == identities
    for home in homes.values():
        assert {"tls.key", "tls.crt", "ca.crt"} <= {file.name for file in home.iterdir()}
    assert (homes["centre"] / "centre.key").exists()
    assert (homes["s41"] / "record.key").exists()


def test_installing_twice_is_harmless(desk: Desk) -> None:
    """A technician who installs the same enrolment again changes nothing."""
    enrolment = enrolment_bytes(desk.issue(desk.request("s07")))
    for _ in range(2):
        install_enrolment(desk.root / "s07", enrolment, now=NOW)
