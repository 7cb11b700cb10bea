# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A device makes its own keys and installs only what is meant for it."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from adapters.key_files import load_public_key, load_signing_key
from provisioning.authority import Authority
from provisioning.device import install_enrolment, request_enrolment
from provisioning.enrolment import Enrolment, enrolment_bytes
from provisioning.identity import EnrolmentError
from provisioning.operators import create_operator_key
from voting_core.signing import public_text

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """A hall's authority; every test enrols seats of its own."""
    return Authority.create(
        tmp_path_factory.mktemp("hall") / "ca", "demo", b"correct horse", by="li", now=NOW, serial=1
    )


def _enrolled(authority: Authority, home: Path, identity: str) -> Enrolment:
    serial = len(authority.inventory.entries) + 2
    return authority.issue(request_enrolment(home, identity), days=30, now=NOW, serial=serial)


def test_keys_are_the_owners_and_stay_when_asked_again(tmp_path: Path) -> None:
    """Asking twice makes no new keys: a technician who repeats a step loses nothing."""
    home = tmp_path / "s01"
    request_enrolment(home, "s01")
    before = {name: (home / name).read_bytes() for name in ("tls.key", "record.key")}
    request_enrolment(home, "s01")
    assert {name: (home / name).read_bytes() for name in before} == before
    assert {stat.S_IMODE((home / name).stat().st_mode) for name in before} == {0o600}
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_a_request_holds_no_private_key(tmp_path: Path) -> None:
    """What is carried away from the device gives nothing away."""
    assert b"PRIVATE" not in request_enrolment(tmp_path, "s01")


def test_an_enrolment_is_installed(authority: Authority, tmp_path: Path) -> None:
    """After installing, the home has the device's certificate and the hall's."""
    enrolment = _enrolled(authority, tmp_path, "s02")
    install_enrolment(tmp_path, enrolment_bytes(enrolment), now=NOW)
    assert (tmp_path / "tls.crt").read_text() == enrolment.certificate
    assert (tmp_path / "ca.crt").read_text() == enrolment.ca_certificate


def test_an_enrolment_of_another_device_is_refused(authority: Authority, tmp_path: Path) -> None:
    """Two memory sticks mixed up are noticed before anything is written."""
    other = _enrolled(authority, tmp_path / "s04", "s04")
    request_enrolment(tmp_path / "s03", "s03")
    with pytest.raises(
        EnrolmentError, match="The enrolment is for s04, seat, epoch 1, and this device asked to be s03,"
    ):
        install_enrolment(tmp_path / "s03", enrolment_bytes(other), now=NOW)
    assert not (tmp_path / "s03" / "tls.crt").exists()


def test_an_enrolment_for_another_key_is_refused(authority: Authority, tmp_path: Path) -> None:
    """A device whose keys were made anew after the request does not install a certificate it cannot use."""
    enrolment = _enrolled(authority, tmp_path / "old", "s05")
    request_enrolment(tmp_path / "new", "s05")
    with pytest.raises(EnrolmentError, match="is for another key"):
        install_enrolment(tmp_path / "new", enrolment_bytes(enrolment), now=NOW)


def test_an_expired_enrolment_is_refused(authority: Authority, tmp_path: Path) -> None:
    """A certificate that has ended is not installed."""
    enrolment = _enrolled(authority, tmp_path, "s06")
    with pytest.raises(EnrolmentError, match="The certificate ended on 2026-12-23"):
        install_enrolment(tmp_path, enrolment_bytes(enrolment), now=NOW + timedelta(days=31))


def test_a_clock_in_the_past_does_not_matter(authority: Authority, tmp_path: Path) -> None:
    """A device without a clock chip, still in 1970, can be enrolled."""
    enrolment = _enrolled(authority, tmp_path, "s07")
    install_enrolment(tmp_path, enrolment_bytes(enrolment), now=datetime(1970, 1, 1, tzinfo=UTC))


def test_a_foreign_hall_cannot_slip_its_certificate_in(authority: Authority, tmp_path: Path) -> None:
    """An enrolment whose certificate is not signed by the hall it brings is refused."""
    other = Authority.create(tmp_path / "ca", "other", b"correct horse", by="li", now=NOW, serial=1)
    enrolment = _enrolled(authority, tmp_path / "s08", "s08")
    foreign = _enrolled(other, tmp_path / "x", "x").ca_certificate
    mixed = msgspec.structs.replace(enrolment, ca_certificate=foreign)
    with pytest.raises(EnrolmentError, match="is not signed by the hall"):
        install_enrolment(tmp_path / "s08", enrolment_bytes(mixed), now=NOW)


def test_a_device_does_not_change_halls_by_itself(authority: Authority, tmp_path: Path) -> None:
    """A device that trusts one hall takes no other's certificate until somebody moves the old one away."""
    other = Authority.create(tmp_path / "ca", "other", b"correct horse", by="li", now=NOW, serial=1)
    home = tmp_path / "s09"
    install_enrolment(home, enrolment_bytes(_enrolled(authority, home, "s09")), now=NOW)
    with pytest.raises(EnrolmentError, match="the device belongs to another hall"):
        install_enrolment(home, enrolment_bytes(_enrolled(other, home, "s09")), now=NOW)


@pytest.mark.parametrize(("field", "value"), [("hall", "other"), ("epoch", 2), ("role", "centre"), ("identity", "s12")])
def test_an_edited_enrolment_is_refused(authority: Authority, tmp_path: Path, field: str, value: object) -> None:
    """What stands beside the certificate must fit it and what was asked for."""
    enrolment = _enrolled(authority, tmp_path, f"edited-{field}")
    with pytest.raises(EnrolmentError):
        install_enrolment(tmp_path, enrolment_bytes(msgspec.structs.replace(enrolment, **{field: value})), now=NOW)


def test_who_asked_for_nothing_gets_nothing(authority: Authority, tmp_path: Path) -> None:
    """An enrolment carried to a device that never asked is refused."""
    enrolment = _enrolled(authority, tmp_path / "s10", "s10")
    with pytest.raises(EnrolmentError, match="has asked for no enrolment"):
        install_enrolment(tmp_path / "blank", enrolment_bytes(enrolment), now=NOW)


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b"[]"])
def test_rubbish_is_not_installed(tmp_path: Path, data: bytes) -> None:
    """A file that is no enrolment is refused in a sentence."""
    with pytest.raises(EnrolmentError, match="enrolment"):
        install_enrolment(tmp_path, data, now=NOW)


def test_an_operators_key_is_locked_with_the_pin(tmp_path: Path) -> None:
    """An operator's key opens with the PIN only, and its public half stands beside it."""
    public = create_operator_key(tmp_path / "keys", "li", b"493817")
    assert load_public_key(tmp_path / "keys" / "li.pub") == public
    assert public_text(load_signing_key(tmp_path / "keys" / "li.key", b"493817").public_key()) == public


@pytest.mark.parametrize(("name", "pin"), [("Li", b"493817"), ("", b"493817"), ("li", b"49381")])
def test_a_poor_operator_key_is_refused(tmp_path: Path, name: str, pin: bytes) -> None:
    """A name that cannot be one, or a PIN too short to be one, is refused."""
    with pytest.raises(EnrolmentError):
        create_operator_key(tmp_path, name, pin)
