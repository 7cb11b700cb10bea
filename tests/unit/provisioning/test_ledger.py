# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the authority did stands in a chain that nobody can alter, shorten or go behind unnoticed."""

from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from provisioning.authority import Authority, ledger_end, read_folder
from provisioning.device import request_enrolment
from provisioning.identity import EnrolmentError
from provisioning.inventory import Inventory
from provisioning.ledger import Ended, Founded, Issued, following_row, head_bytes, read_ledger
from voting_core.codec import encode

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSPHRASE = b"correct horse"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An authority that has issued to three seats and revoked one: six rows with the founding and a replacement."""
    serial = count(1)
    authority = Authority.create(tmp_path / "ca", "demo", PASSPHRASE, by="li", now=NOW, serial=next(serial))
    for seat in ("s01", "s02", "s03"):
        request = request_enrolment(tmp_path / seat, seat)
        authority.issue(request, days=400, now=NOW, serial=next(serial))
    authority.revoke("s02", now=NOW)
    authority.save(now=NOW)
    return tmp_path / "ca"


def _lines(folder: Path) -> list[bytes]:
    return (folder / "ledger.jsonl").read_bytes().splitlines()


def _write(folder: Path, lines: list[bytes]) -> None:
    (folder / "ledger.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))


def test_each_row_says_what_was_done_by_whom_and_what_was_before(folder: Path) -> None:
    """Whoever reads the ledger sees the technician's name, the certificate's number, the keys and the row before."""
    authority = Authority.open(folder, PASSPHRASE, by="wang")
    authority.issue(request_enrolment(folder.parent / "new", "s01", 2), days=9, now=NOW, serial=9, replace=True)
    authority.save(now=NOW)
    rows = [msgspec.json.decode(line) for line in _lines(folder)]
    told = [(row["by"], row["act"]["kind"], row["act"].get("identity"), row["act"].get("why")) for row in rows]
    assert told == [
        ("li", "Founded", None, None),
        ("li", "Issued", "s01", None),
        ("li", "Issued", "s02", None),
        ("li", "Issued", "s03", None),
        ("li", "Ended", "s02", "revoked"),
        ("wang", "Ended", "s01", "replaced"),
        ("wang", "Issued", "s01", None),
    ]
    assert {"serial", "tls_key_sha256", "record_key", "request_sha256"} <= rows[-1]["act"].keys()


def test_a_row_is_on_the_disk_before_its_certificate_is_given(folder: Path) -> None:
    """Read again by another process, the ledger has the row as soon as save came back."""
    rows, _ = ledger_end(folder)
    authority = Authority.open(folder, PASSPHRASE, by="li")
    authority.issue(request_enrolment(folder.parent / "s04", "s04"), days=9, now=NOW, serial=9)
    assert ledger_end(folder)[0] == rows
    authority.save(now=NOW)
    assert ledger_end(folder)[0] == rows + 1
    assert read_folder(folder).entries[-1].identity == "s04"


@pytest.mark.parametrize("number", range(1, 6))
def test_an_altered_row_is_named(folder: Path, number: int) -> None:
    """Whoever changes the date, the name or the keys of a row is found out, and the row is named."""
    lines = _lines(folder)
    lines[number - 1] = lines[number - 1].replace(b'"by":"li"', b'"by":"al"')
    _write(folder, lines)
    with pytest.raises(EnrolmentError, match=f"row {number} was altered") as refusal:
        read_folder(folder)
    assert "Restore the authority's folder" in refusal.value.remedy


def test_a_row_left_out_is_named(folder: Path) -> None:
    """Without its third row the ledger is refused at the third row."""
    lines = _lines(folder)
    _write(folder, lines[:2] + lines[3:] + lines[4:])
    with pytest.raises(EnrolmentError, match="where row 3 should be stands row 4"):
        read_folder(folder)


@pytest.mark.parametrize("kept", [0, 1, 4])
def test_a_shortened_chain_is_refused(folder: Path, kept: int) -> None:
    """Rows missing at the end break no chain; the signed head, kept beside, says how many there were."""
    _write(folder, _lines(folder)[:kept])
    with pytest.raises(EnrolmentError, match=f"ends after row {kept}, and there were 5"):
        Authority.open(folder, PASSPHRASE, by="li")


def test_a_head_signed_by_somebody_else_is_refused(folder: Path) -> None:
    """Whoever shortens the ledger cannot sign a fitting head without the hall's key."""
    lines = _lines(folder)[:3]
    _write(folder, lines)
    (folder / "ledger-head.json").write_bytes(head_bytes(lines, ec.generate_private_key(ec.SECP256R1())))
    with pytest.raises(EnrolmentError, match="its head is not signed by this hall"):
        read_folder(folder)


@pytest.mark.parametrize("tail", [b'{"number":6', b"rubbish\n", b"\n"])
def test_what_was_being_written_when_the_power_went_never_was(folder: Path, tail: bytes) -> None:
    """A row that the head does not count yet has let nothing out; the next act takes its place."""
    before = (folder / "ledger.jsonl").read_bytes()
    (folder / "ledger.jsonl").write_bytes(before + tail)
    authority = Authority.open(folder, PASSPHRASE, by="li")
    authority.revoke("s03", now=NOW)
    authority.save(now=NOW)
    assert [entry.status for entry in read_folder(folder).entries] == ["live", "revoked", "revoked"]
    assert (folder / "ledger.jsonl").read_bytes().startswith(before)


def test_two_technicians_do_not_write_over_each_other(folder: Path) -> None:
    """Who opened the ledger before somebody else wrote to it is refused and writes nothing."""
    first, second = (Authority.open(folder, PASSPHRASE, by=name) for name in ("li", "wang"))
    first.revoke("s01", now=NOW)
    first.save(now=NOW)
    second.revoke("s03", now=NOW)
    with pytest.raises(EnrolmentError, match="somebody else wrote to the ledger"):
        second.save(now=NOW)
    assert [entry.status for entry in read_folder(folder).entries] == ["revoked", "revoked", "live"]


def test_another_halls_certificate_beside_the_ledger_is_refused(folder: Path, tmp_path: Path) -> None:
    """A folder put together from two halls is not opened."""
    Authority.create(tmp_path / "other", "other", PASSPHRASE, by="li", now=NOW, serial=1)
    (folder / "ca.crt").write_bytes((tmp_path / "other" / "ca.crt").read_bytes())
    with pytest.raises(EnrolmentError, match="its head is not signed by this hall"):
        read_folder(folder)


def test_an_authority_of_before_the_ledger_is_refused_with_a_way_on(folder: Path) -> None:
    """The old inventory is not taken for a ledger; the sentence says what to do."""
    (folder / "ledger.jsonl").rename(folder / "inventory.json")
    with pytest.raises(EnrolmentError, match="made before authorities kept a ledger") as refusal:
        read_folder(folder)
    assert "hemicycle-pki init" in refusal.value.remedy


def _row(key: str) -> Issued:
    return Issued(
        identity="s01",
        role="seat",
        epoch=1,
        record_key="",
        tls_key_sha256="0" * 64,
        request_sha256="0" * 64,
        serial="2",
        not_after=NOW,
        token=key,
    )


FOUNDED = Founded(hall="demo", ca_sha256="0" * 64)
ENDED = Ended(identity="s01", serial="2", why="revoked")


@pytest.mark.parametrize(
    "acts",
    [
        [ENDED],
        [FOUNDED, FOUNDED],
        [FOUNDED, ENDED],
        [FOUNDED, _row(""), _row("")],
        [FOUNDED, _row("A" * 43 + "=")],
    ],
)
def test_rows_that_cannot_be_are_refused(acts: list[Founded | Ended | Issued]) -> None:
    """Even with the hall's signature, a ledger that ends what was never issued, or issues twice, is none."""
    key = ec.generate_private_key(ec.SECP256R1())
    lines: list[bytes] = []
    for act in acts:
        lines.append(encode(following_row(lines, act, at=NOW, by="li")))
    data = b"".join(line + b"\n" for line in lines)
    _, rows = read_ledger(data, head_bytes(lines, key), key.public_key(), "ledger.jsonl")
    with pytest.raises(EnrolmentError, match=f"The ledger's row {len(acts)}"):
        Inventory(rows)


def test_the_revocation_list_is_numbered_by_the_ledger(folder: Path) -> None:
    """Of two lists, the one with the higher number is the newer one."""
    crl = x509.load_pem_x509_crl((folder / "crl.pem").read_bytes())
    number = crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    assert number == ledger_end(folder)[0] == 5
