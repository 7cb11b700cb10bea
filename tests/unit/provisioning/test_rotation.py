# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A device gets a new TLS key without ever having a key and a certificate that do not fit."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from adapters import key_files
from adapters.tls_client import client_tls
from provisioning import rotation
from provisioning.authority import Authority
from provisioning.certificates import ServerNames
from provisioning.device import install_enrolment, request_enrolment, request_rotation
from provisioning.enrolment import enrolment_bytes
from provisioning.identity import EnrolmentError

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class PowerCutError(Exception):
    """The power goes."""


class Rig:
    """An authority and one enrolled device."""

    def __init__(self, root: Path, identity: str = "s07") -> None:
        self._serials = count(2)
        self.authority = Authority.create(root / "ca", "demo", b"correct horse", by="li", now=NOW, serial=1)
        self.home = root / identity
        install_enrolment(self.home, self.enrolment(request_enrolment(self.home, identity)), now=NOW)

    def enrolment(self, request: bytes, *, replace: bool = False) -> bytes:
        """What the authority answers."""
        names = ServerNames(dns=("hall",)) if self.home.name == "broker" else None
        issued = self.authority.issue(
            request, days=400, now=NOW, serial=next(self._serials), names=names, replace=replace
        )
        return enrolment_bytes(issued)

    def tls(self) -> ssl.SSLContext:
        """What a program reads: refused where key and certificate do not fit."""
        return client_tls(self.home / "ca.crt", self.home / "tls.crt", self.home / "tls.key")


def cut_after(power: pytest.MonkeyPatch, steps: int) -> None:
    """Let the power go after so many writes and syncs."""
    done = count(0)

    def step(real: Callable[..., None]) -> Callable[..., None]:
        def write(*words: object) -> None:
            if next(done) >= steps:
                raise PowerCutError
            real(*words)

        return write

    for name in ("write_atomic", "sync_folder"):
        power.setattr(rotation, name, step(getattr(key_files, name)))


def _rotated(rig: Rig) -> None:
    install_enrolment(rig.home, rig.enrolment(request_rotation(rig.home), replace=True), now=NOW)


@pytest.mark.parametrize("identity", ["s07", "centre", "broker"])
def test_a_device_has_a_new_key_and_keeps_its_place(tmp_path: Path, identity: str) -> None:
    """After a rotation the TLS key is another, identity, epoch and record key are the same, and nothing old is left."""
    rig = Rig(tmp_path, identity)
    former = (rig.home / "tls.key").read_bytes()
    for _ in range(2):
        _rotated(rig)
        rig.tls()
    assert (rig.home / "tls.key").read_bytes() != former
    assert [entry.status for entry in rig.authority.inventory.entries] == ["replaced", "replaced", "live"]
    assert len({entry.record_key for entry in rig.authority.inventory.entries}) == 1
    assert [path.name for path in rig.home.glob("tls-*")] == ["tls-3"]
    assert former not in [path.read_bytes() for path in rig.home.rglob("*") if path.is_file()]


def test_the_old_key_is_in_force_until_the_certificate_comes(tmp_path: Path) -> None:
    """Asking changes nothing, and asking twice asks for the same key."""
    rig = Rig(tmp_path)
    pair = [(rig.home / name).read_bytes() for name in ("tls.key", "tls.crt")]
    for _ in range(2):
        request_rotation(rig.home)
    waiting = (rig.home / "tls-next.key").read_bytes()
    request_rotation(rig.home)
    assert (rig.home / "tls-next.key").read_bytes() == waiting
    assert [(rig.home / name).read_bytes() for name in ("tls.key", "tls.crt")] == pair


@pytest.mark.parametrize("already", [0, 1])
def test_whenever_the_power_goes_key_and_certificate_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, already: int
) -> None:
    """The power goes before every step that reaches the disk; each time the pair fits, and doing it again helps."""
    rig = Rig(tmp_path)
    for _ in range(already):
        _rotated(rig)
    answer = rig.enrolment(request_rotation(rig.home), replace=True)
    cuts = 0
    while True:
        with monkeypatch.context() as power:
            cut_after(power, cuts)
            try:
                install_enrolment(rig.home, answer, now=NOW)
                break
            except PowerCutError:
                cuts += 1
        rig.tls()
    assert cuts > 3
    rig.tls()
    assert (rig.home / "tls.crt").read_text() in answer.decode().replace("\\n", "\n")


def test_who_is_not_enrolled_rotates_nothing(tmp_path: Path) -> None:
    """A device without a certificate is told to ask for its first one."""
    with pytest.raises(EnrolmentError, match="is not enrolled"):
        request_rotation(tmp_path)


def test_the_former_certificate_can_be_renewed_after_a_rotation(tmp_path: Path) -> None:
    """A plain renewal for the same key goes on working, and writes behind the links."""
    rig = Rig(tmp_path)
    _rotated(rig)
    install_enrolment(rig.home, rig.enrolment(request_enrolment(rig.home, "s07"), replace=True), now=NOW)
    rig.tls()
    assert (rig.home / "tls.crt").is_symlink()
