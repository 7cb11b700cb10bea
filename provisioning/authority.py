# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hall's authority on a technician's machine: one folder.

::

    ca.key               P-256, encrypted with the passphrase
    ca.crt               the hall's certificate
    ledger.jsonl         what was ever done with the key, by whom, in a chain
    ledger-head.json     where the chain ends, signed
    crl.pem              the revocation list, for the broker

Time and serial numbers are arguments: the command line takes them from the world, tests from a list.
"""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from adapters.key_files import create_key_file, load_private_key, private_pem, write_atomic
from provisioning.certificates import (
    NOT_BEFORE,
    WINDOW_NAME,
    Revoked,
    ServerNames,
    ca_certificate,
    device_certificate,
    revocation_list,
)
from provisioning.enrolment import Enrolment
from provisioning.identity import EnrolmentError, check_name
from provisioning.inventory import Entry, Inventory, check_admissible
from provisioning.ledger import Act, Ended, Founded, Issued, following_row
from provisioning.ledger_file import LEDGER, append, ca_sha256, read_ca, read_rows
from provisioning.request import RequestContent, key_digest, read_request
from voting_core.codec import encode


class Authority:
    """The hall's authority, opened by one technician. Acts change it in memory; :meth:`save` makes them true.

    Nothing that :meth:`issue` returned may leave the machine before :meth:`save`: a certificate that is out but not in
    the ledger could never be revoked. Many acts may share one save.
    """

    def __init__(
        self,
        folder: Path,
        by: str,
        key: ec.EllipticCurvePrivateKey,
        certificate: x509.Certificate,
        ledger: tuple[list[bytes], Inventory],
    ) -> None:
        self.folder = folder
        self.by = by
        self.certificate = certificate
        self._lines, self.inventory = ledger
        self._saved = len(self._lines)
        self._key = key

    @classmethod
    def create(cls, folder: Path, hall: str, passphrase: bytes, *, by: str, now: datetime, serial: int) -> "Authority":
        """Make a hall's authority.

        Args:
            folder: Made if missing; must hold no authority yet.
            hall: The hall's id.
            passphrase: At least 8 bytes; whoever has it and the folder can be any seat.
            by: Name of the technician.
            now: Present time.
            serial: Of the CA certificate.

        Raises:
            EnrolmentError: Bad hall id or passphrase, or there is an authority already.
        """
        check_name(hall, "hall id")
        if len(passphrase) < 8:
            raise EnrolmentError("The passphrase is shorter than 8 characters.", "Choose a longer one.")
        if (folder / LEDGER).exists() or (folder / "ca.key").exists():
            raise EnrolmentError(f"{folder}: holds a hall's authority already.", "Choose another folder.")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = ca_certificate(key, hall, now=now, serial=serial)
        create_key_file(folder / "ca.key", private_pem(key, passphrase))
        write_atomic(folder / "ca.crt", certificate.public_bytes(Encoding.PEM))
        authority = cls(folder, by, key, certificate, ([], Inventory()))
        authority.record(Founded(hall=hall, ca_sha256=ca_sha256(certificate)), now=now)
        authority.save(now=now)
        return authority

    @classmethod
    def open(cls, folder: Path, passphrase: bytes, *, by: str) -> "Authority":
        """Open a hall's authority.

        Raises:
            EnrolmentError: The folder holds none, its files do not belong together, or the ledger does not hold.
            KeyFileError: The passphrase is wrong, or the key file unsafe.
        """
        certificate, lines, inventory = _read(folder)
        key = load_private_key(folder / "ca.key", passphrase)
        if not isinstance(key, ec.EllipticCurvePrivateKey) or certificate.public_key() != key.public_key():
            raise EnrolmentError(f"{folder}: ca.key and ca.crt do not belong together.", "Restore both from one copy.")
        return cls(folder, by, key, certificate, (lines, inventory))

    def issue(
        self,
        request: bytes,
        *,
        days: int,
        now: datetime,
        serial: int,
        names: ServerNames | None = None,
        replace: bool = False,
        token: str = "",
    ) -> Enrolment:
        """Check a request and sign its certificate.

        Args:
            request: Bytes of ``enrolment-request.json``.
            days: How long it is good for, from now.
            now: Present time.
            serial: A fresh random number.
            names: For the broker, and only for it: how devices may call it.
            replace: Whether a live certificate of the same identity ends with this.
            token: Public half of the token that it is had for; empty where a person carried the request.

        Raises:
            EnrolmentError: See :func:`read_request` and :func:`check_admissible`; or the days or names make no sense.
        """
        content, tls_key = read_request(request)
        names = names or ServerNames()
        not_after = (now + timedelta(days=days)).replace(microsecond=0)
        self._check_terms(content, names, not_after, now)
        check_admissible(self.inventory, content, key_digest(tls_key), replace=replace, now=now)
        former = self.inventory.unended(content.identity)
        if former is not None:
            self.record(Ended(identity=former.identity, serial=former.serial, why="replaced"), now=now)
        issued = Issued(
            identity=content.identity,
            role=content.role,
            epoch=content.epoch,
            record_key=content.record_key,
            tls_key_sha256=key_digest(tls_key),
            request_sha256=hashlib.sha256(request).hexdigest(),
            serial=f"{serial:x}",
            not_after=not_after,
            token=token,
        )
        self.record(issued, now=now)
        return self._enrolment(issued, tls_key, names)

    def issue_again(self, entry: Entry, request: bytes) -> Enrolment:
        """The same certificate once more, byte for byte, for a seat whose answer was lost on the way.

        Args:
            entry: A row of a seat.
            request: The bytes that it was issued for.

        Raises:
            EnrolmentError: It was issued for another request.
        """
        if hashlib.sha256(request).hexdigest() != entry.request_sha256:
            raise EnrolmentError(f"{entry.identity} was enrolled for another request.", "Revoke it if it was stolen.")
        _, tls_key = read_request(request)
        return self._enrolment(entry, tls_key, ServerNames())

    def ca_pem(self) -> str:
        """The hall's certificate, PEM."""
        return self.certificate.public_bytes(Encoding.PEM).decode("ascii")

    def sign_window(self, key: ec.EllipticCurvePublicKey, *, serial: int, not_after: datetime) -> x509.Certificate:
        """A certificate that serves seats that enrol, under a name that no broker has."""
        names = ServerNames(dns=(WINDOW_NAME,))
        return device_certificate(
            self._key, self.certificate, key, WINDOW_NAME, "broker", serial=serial, not_after=not_after, names=names
        )

    def _enrolment(self, issued: Issued | Entry, tls_key: ec.EllipticCurvePublicKey, names: ServerNames) -> Enrolment:
        certificate = device_certificate(
            self._key,
            self.certificate,
            tls_key,
            issued.identity,
            issued.role,
            serial=int(issued.serial, 16),
            not_after=issued.not_after,
            names=names,
        )
        return Enrolment(
            hall=self.inventory.hall,
            identity=issued.identity,
            role=issued.role,
            epoch=issued.epoch,
            certificate=certificate.public_bytes(Encoding.PEM).decode("ascii"),
            ca_certificate=self.ca_pem(),
        )

    def _check_terms(self, content: RequestContent, names: ServerNames, not_after: datetime, now: datetime) -> None:
        if (content.role == "broker") != bool(names.dns or names.ip):
            raise EnrolmentError(
                f"{content.identity}: a broker's certificate names hosts, and no other certificate does.",
                "Give --dns or --ip for the broker, and for the broker only.",
            )
        if WINDOW_NAME in names.dns:
            raise EnrolmentError(f"{WINDOW_NAME!r} is the name of the enrolment window.", "Call the broker otherwise.")
        hall_ends = self.certificate.not_valid_after_utc
        if not now < not_after <= hall_ends:
            raise EnrolmentError(
                f"{content.identity}: a certificate until {not_after:%Y-%m-%d} is refused.",
                f"Name at least one day, and none after the hall's own end, {hall_ends:%Y-%m-%d}.",
            )

    def revoke(self, identity: str, *, now: datetime) -> None:
        """End an identity's certificate.

        Raises:
            EnrolmentError: It has none.
        """
        entry = self.inventory.unended(identity)
        if entry is None:
            raise EnrolmentError(f"{identity} has no live certificate.", "See hemicycle-pki list.")
        self.record(Ended(identity=identity, serial=entry.serial, why="revoked"), now=now)

    def record(self, act: Act, *, now: datetime) -> None:
        """Put an act at the end of the ledger, in memory."""
        row = following_row(self._lines, act, at=now, by=self.by)
        self.inventory.take(row)
        self._lines.append(encode(row))

    def save(self, *, now: datetime) -> None:
        """Write what is new in the ledger, then the revocation list. With nothing new, the list alone.

        The list is numbered by the rows of the ledger, so a later one has never a lower number.

        Raises:
            EnrolmentError: Somebody else wrote to the ledger in the meantime.
            OSError: The disk; what was there stays.
        """
        if len(self._lines) > self._saved:
            append(self.folder, self._lines, self._saved, self._key)
            self._saved = len(self._lines)
        revoked = [
            Revoked(int(entry.serial, 16), entry.ended_at or NOT_BEFORE)
            for entry in self.inventory.entries
            if entry.status != "live"
        ]
        crl = revocation_list(self._key, self.certificate, revoked, number=len(self._lines), now=now)
        write_atomic(self.folder / "crl.pem", crl.public_bytes(Encoding.PEM))


def read_folder(folder: Path) -> Inventory:
    """The inventory of an authority's folder, without its key: enough to list and to export the registry.

    Raises:
        EnrolmentError: The folder holds no authority, its files do not belong together, or the ledger does not hold.
    """
    return _read(folder)[2]


def ledger_end(folder: Path) -> tuple[int, str]:
    """How many rows the ledger has, and the SHA-256 of the last one as hex: what stands on paper.

    Raises:
        EnrolmentError: As :func:`read_folder`.
    """
    lines = _read(folder)[1]
    return len(lines), hashlib.sha256(lines[-1]).hexdigest()


def _read(folder: Path) -> tuple[x509.Certificate, list[bytes], Inventory]:
    certificate, key = read_ca(folder)
    lines, rows = read_rows(folder, key)
    inventory = Inventory(rows)
    if inventory.ca_sha256 != ca_sha256(certificate):
        raise EnrolmentError(f"{folder}: ca.crt is not the one that the ledger names.", "Restore both from one copy.")
    return certificate, lines, inventory
