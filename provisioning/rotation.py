# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A new TLS key for a device that goes on working: made beside the old one, and put in force with one rename.

::

    tls-next.key             the key that waits for its certificate
    rotation-request.json    the request for it
    tls.key -> tls/tls.key   after the first rotation; likewise tls.crt
    tls -> tls-2             which pair is in force
    tls-2/                   the pair

Two files cannot be exchanged at once, but the link to their folder can: at every moment ``tls.key`` and ``tls.crt`` are
a pair that belongs together, whenever the power goes. The key that signs records, and with it the epoch, stays.
"""

import shutil
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from adapters.key_files import (
    PRIVATE_MODE,
    create_key_file,
    load_private_key,
    load_signing_key,
    private_pem,
    sync_folder,
    write_atomic,
)
from provisioning.identity import EnrolmentError
from provisioning.request import RequestContent, make_request, read_request

NEXT_KEY: Final = "tls-next.key"
ROTATION_REQUEST: Final = "rotation-request.json"
_LINK: Final = "tls"
_PAIR: Final = ("tls.key", "tls.crt")


def request_rotation(home: Path, request_file: str, record_key_file: str | None) -> bytes:
    """Make the next TLS key, if none waits yet, and the request for it. What is in force stays in force.

    Args:
        home: Of an enrolled device.
        request_file: Name of the request that it was enrolled with.
        record_key_file: Name of the key that signs records; none at the broker.

    Returns:
        The bytes of the request, also written to the home.

    Raises:
        EnrolmentError: The device is not enrolled.
        KeyFileError: A key that is there cannot be used.
    """
    if not (home / "tls.crt").exists() or not (home / request_file).exists():
        raise EnrolmentError(f"{home}: is not enrolled.", "Run hemicycle-pki request without --rotate there.")
    content, _ = read_request((home / request_file).read_bytes())
    path = home / NEXT_KEY
    if not path.exists():
        create_key_file(path, private_pem(ec.generate_private_key(ec.SECP256R1())))
    record = None if record_key_file is None else load_signing_key(home / record_key_file)
    request = make_request(content.identity, content.epoch, _next_key(home), record)
    write_atomic(home / ROTATION_REQUEST, request)
    return request


def waiting(home: Path) -> tuple[RequestContent, ec.EllipticCurvePublicKey] | None:
    """What was asked for with the next key, and that key's public half; none where no rotation is under way.

    Raises:
        EnrolmentError: The request is damaged.
        KeyFileError: The key cannot be read.
    """
    if not (home / NEXT_KEY).exists() or not (home / ROTATION_REQUEST).exists():
        return None
    content, _ = read_request((home / ROTATION_REQUEST).read_bytes())
    return content, _next_key(home).public_key()


def put_in_force(home: Path, certificate: bytes, request_file: str) -> None:
    """Exchange key and certificate for the next key and this certificate, checked by the caller.

    Raises:
        OSError: The disk. The pair before is in force then, or already the new one; doing it again is harmless.
    """
    _link_pair(home)
    number = int((home / _LINK).readlink().name.rpartition("-")[2]) + 1
    pair = home / f"{_LINK}-{number}"
    _write_pair(pair, (home / NEXT_KEY).read_bytes(), certificate)
    _point(home / _LINK, pair.name)  # from here on the new pair is in force
    (home / NEXT_KEY).unlink()
    (home / ROTATION_REQUEST).replace(home / request_file)
    sync_folder(home)
    for old in home.glob(f"{_LINK}-[0-9]*"):
        if old.name != pair.name:
            shutil.rmtree(old)


def _link_pair(home: Path) -> None:
    if not (home / _LINK).is_symlink():
        _write_pair(home / f"{_LINK}-1", *((home / name).read_bytes() for name in _PAIR))
        _point(home / _LINK, f"{_LINK}-1")
    for name in _PAIR:
        if not (home / name).is_symlink():
            _point(home / name, f"{_LINK}/{name}")


def _write_pair(folder: Path, key: bytes, certificate: bytes) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    write_atomic(folder / "tls.key", key, PRIVATE_MODE)
    write_atomic(folder / "tls.crt", certificate)


def _point(link: Path, target: str) -> None:
    draft = link.with_name(f".{link.name}.next")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target)
    draft.replace(link)
    sync_folder(link.parent)


def _next_key(home: Path) -> ec.EllipticCurvePrivateKey:
    key = load_private_key(home / NEXT_KEY)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise EnrolmentError(f"{home / NEXT_KEY}: is not a TLS key of ours.", "Remove it and ask for rotation again.")
    return key
