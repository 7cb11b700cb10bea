# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Labels to stick on devices: who it is, and a fingerprint to compare with the registry.

The fingerprint is of the key that signs records (the broker's, which has none, of its TLS key): it stays when the TLS
key is rotated, and a new one means a new epoch, and so a new label.
"""

from base64 import b64decode
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from provisioning.identity import EnrolmentError
from provisioning.inventory import Entry, Inventory
from provisioning.request import fingerprint

TEMPLATE: Final = Path(__file__).parent / "typst" / "labels.typ"


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """One label. ``picture`` is the square code as SVG."""

    identity: str
    hall: str
    epoch: int
    fingerprint: str
    picture: str


def device_fingerprint(entry: Entry) -> str:
    """Eight characters that stand for the device while its epoch lasts."""
    return fingerprint(b64decode(entry.record_key) or bytes.fromhex(entry.tls_key_sha256))


def code_text(hall: str, entry: Entry) -> str:
    """What a camera reads: ``hemicycle:hall/identity/epoch/fingerprint``."""
    return f"hemicycle:{hall}/{entry.identity}/{entry.epoch}/{device_fingerprint(entry)}"


def labels_of(inventory: Inventory, identities: Sequence[str] = ()) -> list[Label]:
    """The labels of these devices, or of all that are enrolled, sorted by name.

    Raises:
        EnrolmentError: A name without a certificate, or nobody is enrolled.
    """
    enrolled = {entry.identity: entry for entry in inventory.entries if entry.status == "live"}
    for name in identities:
        if name not in enrolled:
            raise EnrolmentError(f"{name} is not enrolled.", "See hemicycle-pki list.")
    names = sorted(identities or enrolled)
    if not names:
        raise EnrolmentError("Nobody is enrolled yet.", "Enrol the devices first; a label shows a key's fingerprint.")
    return [
        Label(
            identity=name,
            hall=inventory.hall,
            epoch=enrolled[name].epoch,
            fingerprint=device_fingerprint(enrolled[name]),
            picture=_picture(code_text(inventory.hall, enrolled[name])),
        )
        for name in names
    ]


def typeset(labels: Sequence[Label], kind: Literal["pdf", "png"] = "pdf") -> bytes:
    """Sheets of 24 labels on A4 (70 by 37 mm each); as PNG the first sheet only. The same labels give the same bytes.

    Raises:
        EnrolmentError: typst is not installed here.
    """
    try:
        import typst  # noqa: PLC0415 - a seat has none
    except ImportError as error:
        raise _lacking("typst") from error
    made: Any = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        ignore_system_fonts=True,
        format=kind,
        ppi=110.0,
        sys_inputs={"labels": msgspec.json.encode(labels).decode("utf-8")},
    )
    return bytes(made[0] if isinstance(made, list) else made)


def _picture(text: str) -> str:
    try:
        import segno  # noqa: PLC0415 - a seat has none
    except ImportError as error:
        raise _lacking("segno") from error
    out = BytesIO()
    segno.make(text, error="q", micro=False).save(out, kind="svg", border=2)
    return out.getvalue().decode("utf-8")


def _lacking(package: str) -> EnrolmentError:
    return EnrolmentError(f"{package} is not installed here.", "Install Hemicycle with its extra `central`.")
