# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The enrolment window: while it is open, seats with a token get their certificate from the technician's machine.

No sockets here: bytes come in, bytes or a refusal go out. The authority is opened anew for every arrival, so that a
revocation or a new token from another terminal counts at once.
"""

import hashlib
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from provisioning.authority import Authority
from provisioning.enrolment import enrolment_bytes
from provisioning.identity import EnrolmentError, role_of
from provisioning.inventory import Entry, Inventory, Token, live_entry
from provisioning.ledger import TokenGiven, WindowOpened
from provisioning.request import RequestContent, fingerprint, read_request
from provisioning.seat_settings import SeatSettings
from provisioning.token import JoinFile, read_joining, token_key

TOKEN_DAYS_MAX: Final = 31
WINDOW_HOURS_MAX: Final = 12
_AGAIN: Final = "If the seat is yours, give it a new token: hemicycle-pki token."


@dataclass(frozen=True, slots=True)
class Arrival:
    """A seat with a good token. ``former`` is its certificate if it was here before and the answer was lost."""

    content: RequestContent
    request: bytes
    token: str
    former: Entry | None

    @property
    def fingerprint(self) -> str:
        """Of the request: the seat says the same."""
        return fingerprint(self.request)


def give_token(
    authority: Authority,
    place: tuple[str, int],
    seed: bytes,
    *,
    host: str,
    port: int,
    until: datetime,
    now: datetime,
    settings: SeatSettings | None = None,
) -> JoinFile:
    """Put a token for one seat into the ledger.

    Args:
        authority: Open; saved by the caller before the file leaves the machine.
        place: Seat id and epoch.
        seed: 32 random bytes.
        host: Where the technician's machine will be in the hall.
        port: Of the window.
        until: End of the token.
        now: Present time.
        settings: What the card lacks; none if it has its settings.

    Raises:
        EnrolmentError: No seat's name, or a senseless end.
    """
    seat, epoch = place
    if role_of(seat) != "seat":
        raise EnrolmentError(f"{seat} is no seat.", "Centre and broker are enrolled by hand or by enrol.yml.")
    if not now < until <= now + timedelta(days=TOKEN_DAYS_MAX):
        raise EnrolmentError(
            f"A token until {until:%Y-%m-%d %H:%M} is refused.", f"Let it end within the next {TOKEN_DAYS_MAX} days."
        )
    until = until.replace(microsecond=0)
    authority.record(TokenGiven(identity=seat, epoch=epoch, token=token_key(seed), until=until), now=now)
    return JoinFile(
        hall=authority.inventory.hall,
        seat=seat,
        epoch=epoch,
        host=host,
        port=port,
        until=until,
        ca_certificate=authority.ca_pem(),
        token=b64encode(seed).decode("ascii"),
        settings=settings,
    )


def open_window(
    authority: Authority, key: ec.EllipticCurvePublicKey, *, until: datetime, now: datetime, serial: int
) -> x509.Certificate:
    """The certificate that the window shows to seats, for a key that never reaches a disk; saved by the caller.

    Raises:
        EnrolmentError: The window would be open for too long.
    """
    if not now < until <= now + timedelta(hours=WINDOW_HOURS_MAX):
        raise EnrolmentError(
            f"A window until {until:%Y-%m-%d %H:%M} is refused.", f"Leave it open for at most {WINDOW_HOURS_MAX} hours."
        )
    until = until.replace(microsecond=0)
    authority.record(WindowOpened(serial=f"{serial:x}", until=until), now=now)
    return authority.sign_window(key, serial=serial, not_after=until)


class EnrolmentWindow:
    """Judges arrivals and issues their certificates.

    Args:
        open_authority: Opens the authority as it is on the disk now.
        until: When the window closes.
        days: How long certificates are good for.
    """

    def __init__(self, open_authority: Callable[[], Authority], *, until: datetime, days: int) -> None:
        self._open = open_authority
        self._until = until
        self._days = days

    def look(self, body: bytes, *, now: datetime) -> Arrival:
        """Check what a seat sent, and change nothing.

        Raises:
            EnrolmentError: The window is closed; or the token is unknown, another seat's, used or over; or the request
                was altered.
        """
        if now >= self._until:
            raise EnrolmentError("The enrolment window is closed.", "Ask the technician to open it again.")
        return _judge(self._open().inventory, body, now)

    def admit(self, arrival: Arrival, *, now: datetime, serial: int) -> bytes:
        """Issue the certificate; the ledger is on the disk when this returns.

        Returns:
            The bytes of the enrolment.

        Raises:
            EnrolmentError: Something was done in the meantime, or see :meth:`Authority.issue`.
        """
        authority = self._open()
        if arrival.former is not None:
            return enrolment_bytes(authority.issue_again(arrival.former, arrival.request))
        _check_token(authority.inventory, arrival.content, arrival.token, now)
        enrolment = authority.issue(
            arrival.request, days=self._days, now=now, serial=serial, replace=True, token=arrival.token
        )
        authority.save(now=now)
        return enrolment_bytes(enrolment)


def _judge(inventory: Inventory, body: bytes, now: datetime) -> Arrival:
    request, key = read_joining(body)
    content, _ = read_request(request)
    token = _token_of(inventory, content, key)
    entry = live_entry(inventory, content.identity, now)
    is_same = entry is not None and entry.token == key and entry.request_sha256 == hashlib.sha256(request).hexdigest()
    if not is_same:
        _check_usable(token, content, now)
    return Arrival(content=content, request=request, token=key, former=entry if is_same else None)


def _check_token(inventory: Inventory, content: RequestContent, key: str, now: datetime) -> None:
    _check_usable(_token_of(inventory, content, key), content, now)


def _token_of(inventory: Inventory, content: RequestContent, key: str) -> Token:
    token = inventory.tokens.get(content.identity)
    if token is not None and token.key == key:
        return token
    owner = next((each.identity for each in inventory.tokens.values() if each.key == key), None)
    if owner is not None:
        raise EnrolmentError(f"The token was given to {owner}, and {content.identity} brings it.", _AGAIN)
    raise EnrolmentError(
        f"The token of {content.identity} is not of hall {inventory.hall}, or a newer one took its place.", _AGAIN
    )


def _check_usable(token: Token, content: RequestContent, now: datetime) -> None:
    if token.used_at is not None:
        raise EnrolmentError(
            f"The token of {token.identity} was used at {token.used_at:%Y-%m-%d %H:%M} UTC for another request.",
            "If that was not you, revoke the seat: hemicycle-pki revoke. " + _AGAIN,
        )
    if now >= token.until:
        raise EnrolmentError(f"The token of {token.identity} ended at {token.until:%Y-%m-%d %H:%M} UTC.", _AGAIN)
    if token.epoch != content.epoch:
        raise EnrolmentError(
            f"The token of {token.identity} is for epoch {token.epoch}, and the seat asks for {content.epoch}.",
            _AGAIN,
        )
