# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hall's inventory: what the ledger comes to, and the rules for issuing one more certificate.

It is worked out from the rows, from the first on, and kept in no file of its own. The rules are about keys as much as
about names: a record key stands for one journal of one device, so a key that appears twice is a copied card, and a
journal that begins anew needs a new key and a higher epoch.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec

from provisioning.identity import EnrolmentError, Role
from provisioning.ledger import Ended, Founded, Issued, Row, TokenGiven, WindowOpened
from provisioning.request import RequestContent
from voting_core.identifiers import Epoch
from voting_core.roster import RegisteredKey, Registry

Status = Literal["live", "replaced", "revoked"]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One certificate. ``serial`` is hex; ``ended_at`` is none while it is live; ``by`` is who issued it."""

    identity: str
    role: Role
    epoch: Epoch
    record_key: str
    tls_key_sha256: str
    request_sha256: str
    serial: str
    issued_at: datetime
    not_after: datetime
    status: Status
    by: str
    token: str = ""
    ended_at: datetime | None = None

    def is_live(self, now: datetime) -> bool:
        """Whether the certificate opens the door today."""
        return self.status == "live" and self.not_after > now


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A seat's newest token. ``used_at`` is none as long as it is good for an enrolment."""

    identity: str
    epoch: Epoch
    key: str
    until: datetime
    used_at: datetime | None = None


class Inventory:
    """Every certificate ever issued, in the order of issue, and the newest token of each seat.

    Args:
        rows: A whole ledger.

    Raises:
        EnrolmentError: A row does what cannot be done, such as ending a certificate that nobody issued.
    """

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self.hall = ""
        self.ca_sha256 = ""
        self.tokens: dict[str, Token] = {}
        self._entries: dict[str, Entry] = {}
        self._live: dict[str, str] = {}
        for row in rows:
            self.take(row)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All certificates."""
        return tuple(self._entries.values())

    def take(self, row: Row) -> None:
        """Let one more row count.

        Raises:
            EnrolmentError: It cannot come after the rows before it.
        """
        act = row.act
        if isinstance(act, Founded) != (self.hall == ""):
            raise _impossible(row, "founds a hall, or comes before it is founded")
        match act:
            case Founded(hall=hall, ca_sha256=ca_sha256):
                self.hall, self.ca_sha256 = hall, ca_sha256
            case Issued():
                self._issue(act, row)
            case Ended(identity=identity, serial=serial, why=why):
                if self._live.pop(identity, None) != serial:
                    raise _impossible(row, f"ends a certificate that {identity} has not")
                self._entries[serial] = msgspec.structs.replace(self._entries[serial], status=why, ended_at=row.at)
                if why == "revoked":  # a token that is still about would bring the stolen seat back
                    self.tokens.pop(identity, None)
            case TokenGiven(identity=identity, epoch=epoch, token=key, until=until):
                self.tokens[identity] = Token(identity=identity, epoch=epoch, key=key, until=until)
            case WindowOpened():
                pass

    def _issue(self, act: Issued, row: Row) -> None:
        if act.serial in self._entries or act.identity in self._live:
            raise _impossible(row, f"issues a second certificate to {act.identity}")
        token = self.tokens.get(act.identity)
        if act.token:
            if token is None or token.key != act.token or token.used_at is not None:
                raise _impossible(row, f"uses a token that {act.identity} has not")
            self.tokens[act.identity] = msgspec.structs.replace(token, used_at=row.at)
        else:  # enrolled by hand: a token that is still about would replace the device behind everybody's back
            self.tokens.pop(act.identity, None)
        facts = msgspec.structs.asdict(act)
        self._entries[act.serial] = Entry(**facts, issued_at=row.at, status="live", by=row.by)
        self._live[act.identity] = act.serial

    def unended(self, identity: str) -> Entry | None:
        """The identity's certificate that was neither replaced nor revoked, expired or not."""
        serial = self._live.get(identity)
        return None if serial is None else self._entries[serial]


def _impossible(row: Row, what: str) -> EnrolmentError:
    return EnrolmentError(
        f"The ledger's row {row.number} {what}.", "Restore the authority's folder from the last copy."
    )


def live_entry(inventory: Inventory, identity: str, now: datetime) -> Entry | None:
    """The certificate an identity can use now."""
    entry = inventory.unended(identity)
    return entry if entry is not None and entry.is_live(now) else None


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


def registry(inventory: Inventory) -> Registry:
    """The keys that seats sign records with, one per seat that is neither revoked nor replaced, sorted by seat."""
    keys = [
        RegisteredKey(seat=entry.identity, epoch=entry.epoch, key=entry.record_key)
        for entry in inventory.entries
        if entry.role == "seat" and entry.status == "live"
    ]
    return Registry(seats=tuple(sorted(keys, key=lambda key: key.seat)))
