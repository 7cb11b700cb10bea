# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens on the device: keys are born there, a request leaves, a certificate comes back.

Files of the home: ``tls.key``, ``record.key`` (``centre.key`` at the centre, none at the broker), then
``enrolment-request.json``, then ``tls.crt`` and ``ca.crt``.
"""

from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.key_files import create_key_file, create_signing_key, load_private_key, load_signing_key, private_pem
from adapters.key_files import write_atomic as _write
from provisioning import rotation
from provisioning.enrolment import Enrolment, certified_key, check_enrolment, read_enrolment
from provisioning.identity import EnrolmentError, Role, role_of
from provisioning.request import make_request, read_request
from voting_core.signing import public_text

REQUEST_FILE = "enrolment-request.json"


def record_key_file(role: Role) -> str | None:
    """Name of the file with the key that signs records; none for the broker."""
    match role:
        case "seat":
            return "record.key"
        case "centre":
            return "centre.key"
        case "broker":
            return None


def request_enrolment(home: Path, identity: str, epoch: int = 1) -> bytes:
    """Make what keys are missing, and the request.

    Args:
        home: Made if missing. Keys that are there are used again: asking twice changes nothing.
        identity: Who the device wants to be.
        epoch: From 1, one more for every new journal of the same seat.

    Returns:
        The bytes of the request, also written to the home.

    Raises:
        EnrolmentError: The identity cannot be used.
        KeyFileError: A key that is there cannot be used.
    """
    role = role_of(identity)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = record_key_file(role)
    request = make_request(identity, epoch, _tls_key(home), None if name is None else _record_key(home / name))
    _write(home / REQUEST_FILE, request)
    return request


def kept_request(home: Path, identity: str, epoch: int) -> bytes | None:
    """The request that was made before, if it asks for the same with the same keys: asked again, it is answered again.

    Raises:
        KeyFileError: A key that is there cannot be used.
    """
    try:
        data = (home / REQUEST_FILE).read_bytes()
        content, tls_key = read_request(data)
    except (OSError, EnrolmentError):
        return None
    name = record_key_file(content.role)
    has_keys = (home / "tls.key").exists() and (name is None or (home / name).exists())
    if not has_keys or (content.identity, content.epoch) != (identity, epoch):
        return None
    record = "" if name is None else public_text(_record_key(home / name).public_key())
    return data if (tls_key, content.record_key) == (_tls_key(home).public_key(), record) else None


def install_enrolment(home: Path, data: bytes, *, now: datetime) -> None:
    """Check what came back and put it in its place.

    Raises:
        EnrolmentError: Nothing was asked for, or the enrolment is another device's, another hall's, expired, altered.
        KeyFileError: The device's own key cannot be read.
    """
    enrolment = read_enrolment(data)
    rotated = rotation.waiting(home)
    if rotated is not None and certified_key(enrolment) == rotated[1]:
        check_enrolment(enrolment, *rotated, now=now)
        _check_hall(home / "ca.crt", enrolment)
        rotation.put_in_force(home, enrolment.certificate.encode("ascii"), REQUEST_FILE)
        return
    try:
        asked, _ = read_request((home / REQUEST_FILE).read_bytes())
    except OSError as error:
        raise EnrolmentError(
            f"{home}: has asked for no enrolment ({error.strerror}).", "Run hemicycle-pki request there first."
        ) from error
    check_enrolment(enrolment, asked, _tls_key(home).public_key(), now=now)
    _check_hall(home / "ca.crt", enrolment)
    _write(home / "ca.crt", enrolment.ca_certificate.encode("ascii"))
    _write(_target(home / "tls.crt"), enrolment.certificate.encode("ascii"))


def request_rotation(home: Path) -> bytes:
    """Make the next TLS key and the request for it; see :mod:`provisioning.rotation`.

    Raises:
        EnrolmentError: The device is not enrolled.
        KeyFileError: A key that is there cannot be used.
    """
    kept = home / REQUEST_FILE
    role: Role = read_request(kept.read_bytes())[0].role if kept.exists() else "broker"
    return rotation.request_rotation(home, REQUEST_FILE, record_key_file(role))


def _target(path: Path) -> Path:
    return path.resolve() if path.is_symlink() else path  # after a rotation: write behind the link, not over it


def _check_hall(ca_file: Path, enrolment: Enrolment) -> None:
    if ca_file.exists() and ca_file.read_text("ascii") != enrolment.ca_certificate:
        raise EnrolmentError(
            f"{ca_file}: the device belongs to another hall.", "Move ca.crt aside if it really changes halls."
        )


def _tls_key(home: Path) -> ec.EllipticCurvePrivateKey:
    path = home / "tls.key"
    if not path.exists():
        made = ec.generate_private_key(ec.SECP256R1())
        create_key_file(path, private_pem(made))
        return made
    key = load_private_key(path)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise EnrolmentError(f"{path}: is not a TLS key of ours.", "Move it away and request again.")
    return key


def _record_key(path: Path) -> Ed25519PrivateKey:
    return load_signing_key(path) if path.exists() else create_signing_key(path)
