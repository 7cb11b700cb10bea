# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hall's authority on a technician's machine: one folder, kept off the network.

::

    hall.json        the hall's id
    ca.key           P-256, encrypted with the passphrase
    ca.crt           the hall's certificate
    inventory.json   every certificate ever issued
    crl.pem          the revocation list, for the broker

Time and serial numbers are arguments: the command line takes them from the world, tests from a list.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from adapters.key_files import create_key_file, load_private_key, private_pem, write_atomic
from provisioning.certificates import (
    NOT_BEFORE,
    Revoked,
    ServerNames,
    ca_certificate,
    device_certificate,
    revocation_list,
)
from provisioning.enrolment import Enrolment
from provisioning.identity import EnrolmentError, check_name
from provisioning.inventory import (
    Entry,
    Inventory,
    check_admissible,
    inventory_bytes,
    read_inventory,
    with_issued,
    with_revoked,
)
from provisioning.request import RequestContent, key_digest, read_request
from voting_core.identifiers import HallId


class _Hall(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    format: Literal["hemicycle/1 hall"] = "hemicycle/1 hall"
    hall: HallId


class Authority:
    """The hall's authority, opened. :meth:`issue` and :meth:`revoke` change it in memory; :meth:`save` makes it true.

    Nothing that :meth:`issue` returned may leave the machine before :meth:`save`: a certificate that is out but not in
    the inventory could never be revoked. Many issues may share one save.
    """

    def __init__(
        self, folder: Path, inventory: Inventory, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate
    ) -> None:
        self.folder = folder
        self.inventory = inventory
        self.certificate = certificate
        self._key = key

    @classmethod
    def create(cls, folder: Path, hall: str, passphrase: bytes, *, now: datetime, serial: int) -> "Authority":
        """Make a hall's authority.

        Args:
            folder: Made if missing; must hold no authority yet.
            hall: The hall's id.
            passphrase: At least 8 bytes; whoever has it and the folder can be any seat.
            now: Present time.
            serial: Of the CA certificate.

        Raises:
            EnrolmentError: Bad hall id or passphrase, or there is an authority already.
        """
        check_name(hall, "hall id")
        if len(passphrase) < 8:
            raise EnrolmentError("The passphrase is shorter than 8 characters.", "Choose a longer one.")
        if (folder / "hall.json").exists() or (folder / "ca.key").exists():
            raise EnrolmentError(f"{folder}: holds a hall's authority already.", "Choose another folder.")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = ca_certificate(key, hall, now=now, serial=serial)
        create_key_file(folder / "ca.key", private_pem(key, passphrase))
        write_atomic(folder / "ca.crt", certificate.public_bytes(Encoding.PEM))
        authority = cls(folder, Inventory(hall=hall), key, certificate)
        authority.save(now=now)
        write_atomic(folder / "hall.json", msgspec.json.encode(_Hall(hall=hall)) + b"\n")
        return authority

    @classmethod
    def open(cls, folder: Path, passphrase: bytes) -> "Authority":
        """Open a hall's authority.

        Raises:
            EnrolmentError: The folder holds none, or its files do not belong together.
            KeyFileError: The passphrase is wrong, or the key file unsafe.
        """
        inventory = read_folder(folder)
        key = load_private_key(folder / "ca.key", passphrase)
        try:
            certificate = x509.load_pem_x509_certificate((folder / "ca.crt").read_bytes())
        except (OSError, ValueError) as error:
            raise EnrolmentError(f"{folder / 'ca.crt'}: cannot be read.", "Restore it from the last copy.") from error
        if not isinstance(key, ec.EllipticCurvePrivateKey) or certificate.public_key() != key.public_key():
            raise EnrolmentError(f"{folder}: ca.key and ca.crt do not belong together.", "Restore both from one copy.")
        return cls(folder, inventory, key, certificate)

    def issue(
        self,
        request: bytes,
        *,
        days: int,
        now: datetime,
        serial: int,
        names: ServerNames | None = None,
        replace: bool = False,
    ) -> Enrolment:
        """Check a request and sign its certificate.

        Args:
            request: Bytes of ``enrolment-request.json``.
            days: How long it is good for, from now.
            now: Present time.
            serial: A fresh random number.
            names: For the broker, and only for it: how devices may call it.
            replace: Whether a live certificate of the same identity ends with this.

        Raises:
            EnrolmentError: See :func:`read_request` and :func:`check_admissible`; or the days or names make no sense.
        """
        content, tls_key = read_request(request)
        names = names or ServerNames()
        not_after = (now + timedelta(days=days)).replace(microsecond=0)
        self._check_terms(content, names, not_after, now)
        entry = Entry(
            identity=content.identity,
            role=content.role,
            epoch=content.epoch,
            record_key=content.record_key,
            tls_key_sha256=key_digest(tls_key),
            serial=f"{serial:x}",
            issued_at=now,
            not_after=not_after,
            status="live",
        )
        check_admissible(self.inventory, content, entry.tls_key_sha256, replace=replace, now=now)
        certificate = device_certificate(
            self._key,
            self.certificate,
            tls_key,
            entry.identity,
            entry.role,
            serial=serial,
            not_after=not_after,
            names=names,
        )
        self.inventory = with_issued(self.inventory, entry)
        return Enrolment(
            hall=self.inventory.hall,
            identity=entry.identity,
            role=entry.role,
            epoch=entry.epoch,
            certificate=certificate.public_bytes(Encoding.PEM).decode("ascii"),
            ca_certificate=self.certificate.public_bytes(Encoding.PEM).decode("ascii"),
        )

    def _check_terms(self, content: RequestContent, names: ServerNames, not_after: datetime, now: datetime) -> None:
        if (content.role == "broker") != bool(names.dns or names.ip):
            raise EnrolmentError(
                f"{content.identity}: a broker's certificate names hosts, and no other certificate does.",
                "Give --dns or --ip for the broker, and for the broker only.",
            )
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
        self.inventory = with_revoked(self.inventory, identity, now)

    def save(self, *, now: datetime) -> None:
        """Write inventory and revocation list, the inventory first.

        Raises:
            OSError: The disk; what was there stays.
        """
        self.inventory = msgspec.structs.replace(self.inventory, crl_number=self.inventory.crl_number + 1)
        write_atomic(self.folder / "inventory.json", inventory_bytes(self.inventory))
        revoked = [
            Revoked(int(entry.serial, 16), entry.ended_at or NOT_BEFORE)
            for entry in self.inventory.entries
            if entry.status != "live"
        ]
        crl = revocation_list(self._key, self.certificate, revoked, number=self.inventory.crl_number, now=now)
        write_atomic(self.folder / "crl.pem", crl.public_bytes(Encoding.PEM))


def read_folder(folder: Path) -> Inventory:
    """The inventory of an authority's folder, without its key: enough to list and to export the registry.

    Raises:
        EnrolmentError: The folder holds no authority, or its files do not belong together.
    """
    try:
        hall = msgspec.json.decode((folder / "hall.json").read_bytes(), type=_Hall)
        inventory = read_inventory((folder / "inventory.json").read_bytes(), str(folder / "inventory.json"))
    except OSError as error:
        raise EnrolmentError(
            f"{folder}: holds no hall's authority ({error.strerror}).", "Check --dir, or run hemicycle-pki init."
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise EnrolmentError(
            f"{folder / 'hall.json'}: is not a hall's: {error}.", "Restore it from the last copy."
        ) from error
    if hall.hall != inventory.hall:
        raise EnrolmentError(
            f"{folder}: is hall {hall.hall}'s, but its inventory is {inventory.hall}'s.", "Restore both from one copy."
        )
    return inventory
