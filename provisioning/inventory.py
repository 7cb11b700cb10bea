# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hall's inventory: every certificate ever issued, and the rules for issuing one more.

A row is never deleted. The rules are about keys as much as about names: a record key stands for one journal of one
device, so a key that appears twice is a copied card, and a journal that begins anew needs a new key and a higher epoch.
"""

from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from provisioning.identity import EnrolmentError, Role
from provisioning.request import RequestContent
from voting_core.identifiers import Epoch, HallId
from voting_core.roster import RegisteredKey, Registry

Status = Literal["live", "replaced", "revoked"]
Moment = Annotated[datetime, Meta(tz=True)]


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One certificate. ``serial`` is hex; ``ended_at`` is none while it is live."""

    identity: str
    role: Role
    epoch: Epoch
    record_key: str
    tls_key_sha256: str
    serial: Annotated[str, Meta(pattern=r"^[0-9a-f]+$")]
    issued_at: Moment
    not_after: Moment
    status: Status
    ended_at: Moment | None = None

    def is_live(self, now: datetime) -> bool:
        """Whether the certificate opens the door today."""
        return self.status == "live" and self.not_after > now


class Inventory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file ``inventory.json``, in the order of issue."""

    format: Literal["hemicycle/1 inventory"] = "hemicycle/1 inventory"
    hall: HallId
    crl_number: int = 0
    entries: tuple[Entry, ...] = ()


_decoder: Final = msgspec.json.Decoder(Inventory, strict=True)


def read_inventory(data: bytes, source: str) -> Inventory:
    """The inventory that a file holds.

    Args:
        data: The file's bytes.
        source: The file's name, for the refusal.

    Raises:
        EnrolmentError: It is not an inventory.
    """
    try:
        inventory = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise EnrolmentError(f"{source}: is not an inventory: {error}.", "Restore it from the last copy.") from error
    live = [entry.identity for entry in inventory.entries if entry.status == "live"]
    twice = next((name for name in live if live.count(name) > 1), None)
    if twice is not None:
        raise EnrolmentError(f"{source}: {twice} has two live certificates.", "Restore it from the last copy.")
    if any((entry.status == "live") != (entry.ended_at is None) for entry in inventory.entries):
        raise EnrolmentError(f"{source}: a certificate is live and has ended.", "Restore it from the last copy.")
    return inventory


def inventory_bytes(inventory: Inventory) -> bytes:
    """The file's bytes, indented: technicians read it."""
    return msgspec.json.format(msgspec.json.encode(inventory), indent=2) + b"\n"


def live_entry(inventory: Inventory, identity: str, now: datetime) -> Entry | None:
    """The certificate an identity can use now."""
    found = [entry for entry in inventory.entries if entry.identity == identity and entry.is_live(now)]
    assert len(found) <= 1, f"{identity} has two live certificates"
    return found[0] if found else None


def check_admissible(
    inventory: Inventory, content: RequestContent, tls_key_sha256: str, *, replace: bool, now: datetime
) -> None:
    """Refuse a request that would make two devices, or two journals, look like one.

    Raises:
        EnrolmentError: A live certificate stands in the way, or a key or epoch was used before.
    """
    name = content.identity
    former = live_entry(inventory, name, now)
    if former is not None and not replace:
        raise EnrolmentError(
            f"{name} has a live certificate already (serial {former.serial[:8]}…, until {former.not_after:%Y-%m-%d}).",
            "If the device is to be replaced, say --replace: the former certificate is then revoked.",
        )
    for entry in inventory.entries:
        shares_key = entry.tls_key_sha256 == tls_key_sha256 or entry.record_key == content.record_key != ""
        if shares_key and entry.identity != name:
            raise EnrolmentError(
                f"{name} brings a key that belongs to {entry.identity}: its card was copied.",
                "Make a fresh home for the device and request again.",
            )
        if shares_key and entry.status == "revoked":
            raise EnrolmentError(
                f"{name} brings a key that was revoked on {entry.ended_at:%Y-%m-%d}.",
                "Make a fresh home for the device and request again.",
            )
        if entry.identity == name:
            _check_epoch(entry, content)


def _check_epoch(entry: Entry, content: RequestContent) -> None:
    name, same_key = content.identity, entry.record_key == content.record_key
    if same_key and entry.epoch != content.epoch:
        raise EnrolmentError(
            f"{name} asks for epoch {content.epoch} with the record key of epoch {entry.epoch}.",
            "Move record.key and the journal aside on the device, then request again.",
        )
    if not same_key and entry.epoch >= content.epoch:
        raise EnrolmentError(
            f"{name} asks for epoch {content.epoch} with a new record key, but epoch {entry.epoch} was another key's.",
            f"Request again with --epoch {entry.epoch + 1}.",
        )


def with_issued(inventory: Inventory, entry: Entry) -> Inventory:
    """The inventory after an issue; former live certificates of the identity are replaced by it."""
    kept = _ended(inventory.entries, entry.identity, "replaced", entry.issued_at)
    return msgspec.structs.replace(inventory, entries=(*kept, entry))


def with_revoked(inventory: Inventory, identity: str, now: datetime) -> Inventory:
    """The inventory after a revocation.

    Raises:
        EnrolmentError: The identity has no certificate to revoke.
    """
    if not any(entry.identity == identity and entry.status == "live" for entry in inventory.entries):
        raise EnrolmentError(f"{identity} has no live certificate.", "See hemicycle-pki list.")
    return msgspec.structs.replace(inventory, entries=_ended(inventory.entries, identity, "revoked", now))


def registry(inventory: Inventory) -> Registry:
    """The keys that seats sign records with, one per seat that is neither revoked nor replaced, sorted by seat."""
    keys = [
        RegisteredKey(seat=entry.identity, epoch=entry.epoch, key=entry.record_key)
        for entry in inventory.entries
        if entry.role == "seat" and entry.status == "live"
    ]
    return Registry(seats=tuple(sorted(keys, key=lambda key: key.seat)))


def _ended(entries: tuple[Entry, ...], identity: str, status: Status, now: datetime) -> tuple[Entry, ...]:
    return tuple(
        msgspec.structs.replace(entry, status=status, ended_at=now)
        if entry.identity == identity and entry.status == "live"
        else entry
        for entry in entries
    )
