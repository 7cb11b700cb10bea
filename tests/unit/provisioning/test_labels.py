# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Labels say which device is which, and stay right until the device has a new epoch."""

import re
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from provisioning.authority import Authority
from provisioning.certificates import ServerNames
from provisioning.device import install_enrolment, request_enrolment, request_rotation
from provisioning.enrolment import enrolment_bytes
from provisioning.identity import EnrolmentError
from provisioning.labels import code_text, device_fingerprint, labels_of, typeset

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SERIALS = count(2)
LONGEST = "a" * 31


def _issue(authority: Authority, root: Path, identity: str, *, rotate: bool = False, epoch: int = 1) -> None:
    home = root / f"{identity}-{epoch}"
    request = request_rotation(home) if rotate else request_enrolment(home, identity, epoch)
    names = ServerNames(dns=("hall",)) if identity == "broker" else None
    issued = authority.issue(request, days=9, now=NOW, serial=next(SERIALS), names=names, replace=True)
    install_enrolment(home, enrolment_bytes(issued), now=NOW)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """A hall of two seats, one with the longest name there is, a centre and a broker."""
    authority = Authority.create(tmp_path / "ca", "h" * 31, b"correct horse", by="li", now=NOW, serial=1)
    for identity in ("s07", LONGEST, "centre", "broker"):
        _issue(authority, tmp_path, identity)
    return authority


def test_every_enrolled_device_has_its_label(authority: Authority) -> None:
    """Name, hall, epoch and fingerprint, and the same in the square code; a revoked device has none."""
    authority.revoke("centre", now=NOW)
    labels = labels_of(authority.inventory)
    assert [label.identity for label in labels] == [LONGEST, "broker", "s07"]
    assert all(re.fullmatch("[A-Z2-7]{4}-[A-Z2-7]{4}", label.fingerprint) for label in labels)
    entry = authority.inventory.unended("s07")
    assert entry is not None
    assert code_text("demo", entry) == f"hemicycle:demo/s07/1/{labels[2].fingerprint}"


def test_a_label_outlives_a_rotation_and_not_an_epoch(authority: Authority, tmp_path: Path) -> None:
    """A new TLS key needs no new label; another device at the seat does."""
    fingerprints = []
    for rotate, epoch in ((None, 1), (True, 1), (False, 2)):
        if rotate is not None:
            _issue(authority, tmp_path, "s07", rotate=rotate, epoch=epoch)
        entry = authority.inventory.unended("s07")
        assert entry is not None
        fingerprints.append(device_fingerprint(entry))
    assert fingerprints[0] == fingerprints[1] != fingerprints[2]


def test_labels_are_set_on_a4_and_always_the_same(authority: Authority) -> None:
    """Twenty-five labels take two sheets, names of 31 letters too, and the same labels give the same bytes."""
    labels = labels_of(authority.inventory) * 6 + labels_of(authority.inventory, ["s07"])
    made = typeset(labels)
    assert made.startswith(b"%PDF")
    assert len(re.findall(rb"/Type */Page\b", made)) == 2
    assert typeset(labels) == made
    assert typeset(labels[:1], "png").startswith(b"\x89PNG")


def test_nobody_is_labelled_who_is_not_enrolled(authority: Authority, tmp_path: Path) -> None:
    """A misspelt name is noticed, and so is a hall in which nobody is enrolled."""
    with pytest.raises(EnrolmentError, match="s70 is not enrolled"):
        labels_of(authority.inventory, ["s70"])
    empty = Authority.create(tmp_path / "empty", "demo", b"correct horse", by="li", now=NOW, serial=1)
    with pytest.raises(EnrolmentError, match="Nobody is enrolled yet"):
        labels_of(empty.inventory)
