# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passkeys (WebAuthn Level 3): a device that proves who somebody is, and opens their signing key where it can.

The library ``webauthn`` checks what browsers answer. An authenticator that knows the extension ``prf`` (§10.1.4) gives
the same 32 secret bytes at every proof and to this console alone: an operator's signing key is locked with them once
more. One that does not know it proves who somebody is; their key then waits for the password.
"""

import hashlib
import ipaddress
import json
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from central_broker.console.locked_keys import LockedKey
from voting_core.errors import RefusedError

EACH_MAX: Final = 8
"""Passkeys of one account."""
ANSWER_MS: Final = 5 * 60 * 1000
"""How long somebody may look for their device."""
PRF_INPUT: Final = hashlib.sha256(b"hemicycle/1 console signing key").digest()
"""What the extension ``prf`` is asked about: always the same, for each passkey answers in its own way."""
PRF: Final = {"prf": {"eval": {"first": bytes_to_base64url(PRF_INPUT)}}}
SECRET_BYTES: Final = 32


class Passkey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One passkey: id and public key (COSE) in base64url, how often it was used (§6.1.1), and the key it opens."""

    label: Annotated[str, Meta(min_length=1, max_length=40)]
    credential: str
    public_key: str
    uses: int
    made_ms: int
    key: LockedKey | None = None


@dataclass(slots=True)
class Challenges:
    """What passkeys have to answer: each counts once, for the session that asked, and not for long."""

    most: int = 1_000
    _open: OrderedDict[bytes, tuple[str, int]] = field(default_factory=OrderedDict)

    def put(self, challenge: bytes, whose: str, now_ms: int) -> bytes:
        """Remember a challenge; ``whose`` names the session, nothing before there is one."""
        self._open[challenge] = (whose, now_ms + ANSWER_MS)
        while len(self._open) > self.most:
            self._open.popitem(last=False)
        return challenge

    def take(self, credential: str, whose: str, now_ms: int) -> bytes:
        """The challenge that a browser's answer names.

        Raises:
            RefusedError: It was not asked of this session, is used up, or too old.
        """
        try:
            said = json.loads(credential)["response"]["clientDataJSON"]
            challenge = parse_client_data_json(base64url_to_bytes(said)).challenge
        except (WebAuthnException, ValueError, TypeError, KeyError, RecursionError) as error:
            raise _not_good() from error
        asked, until_ms = self._open.pop(challenge, ("", 0))
        if until_ms < now_ms or asked != whose:
            raise _not_good()
        return challenge


def party_of(origin: str) -> str | None:
    """The relying party of an origin: its name. None where it is an address, which WebAuthn §5.1.2 does not take."""
    host = urlsplit(origin).hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host or None
    return None


def ask_new(origin: str, account: str, name: str, known: tuple[Passkey, ...], challenge: bytes) -> dict[str, Any]:
    """What a browser is asked for a new passkey, as PublicKeyCredentialCreationOptionsJSON."""
    options = generate_registration_options(
        rp_id=_party(origin),
        rp_name="Hemicycle",
        user_id=hashlib.sha256(f"hemicycle/1 account {account}".encode()).digest(),
        user_name=account,
        user_display_name=name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(base64url_to_bytes(one.credential)) for one in known],
    )
    return _with_prf(options_to_json(options))


def accept_new(origin: str, label: str, credential: str, challenge: bytes, now_ms: int) -> Passkey:
    """A new passkey, proved.

    Args:
        origin: Of the console.
        label: What its owner calls it.
        credential: The browser's answer, RegistrationResponseJSON.
        challenge: What it had to answer.
        now_ms: Wall time.

    Raises:
        RefusedError: It is not such an answer, or for another site, or nobody touched the device.
    """
    try:
        proved = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_party(origin),
            expected_origin=origin,
            require_user_verification=True,
        )
        return msgspec.convert(
            {
                "label": label,
                "credential": bytes_to_base64url(proved.credential_id),
                "public_key": bytes_to_base64url(proved.credential_public_key),
                "uses": proved.sign_count,
                "made_ms": now_ms,
            },
            Passkey,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, msgspec.ValidationError) as error:
        raise _not_good() from error


def ask_proof(origin: str, known: tuple[Passkey, ...], challenge: bytes) -> dict[str, Any]:
    """What a browser is asked for a proof, PublicKeyCredentialRequestOptionsJSON; by none, any passkey of ours."""
    options = generate_authentication_options(
        rp_id=_party(origin),
        challenge=challenge,
        allow_credentials=[PublicKeyCredentialDescriptor(base64url_to_bytes(one.credential)) for one in known] or None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _with_prf(options_to_json(options))


def credential_of(credential: str) -> str:
    """The id that an answer names; nothing where it is none."""
    try:
        found = json.loads(credential)["id"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""
    return found if isinstance(found, str) else ""


def accept_proof(origin: str, passkey: Passkey, credential: str, challenge: bytes) -> Passkey:
    """The passkey with its new count of uses.

    Raises:
        RefusedError: It is no proof by this passkey, or the count went back: a copy (§6.1.1).
    """
    try:
        proved = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_party(origin),
            expected_origin=origin,
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.uses,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise _not_good() from error
    return msgspec.structs.replace(passkey, uses=proved.new_sign_count)


def is_secret(text: str) -> bool:
    """Whether this is what the extension gives: 32 bytes in base64url."""
    try:
        return len(base64url_to_bytes(text)) == SECRET_BYTES
    except ValueError:
        return False


def _not_good() -> RefusedError:
    problem = "通行密钥未通过核验。 The passkey was not accepted."
    return RefusedError(problem, "请重试，或用密码。 Try again, or use the password.")


def _with_prf(options: str) -> dict[str, Any]:
    asked: dict[str, Any] = json.loads(options)
    return asked | {"extensions": PRF}


def _party(origin: str) -> str:
    party = party_of(origin)
    if party is None:
        raise RefusedError(
            f"通行密钥需要名称，而工作台用的是地址。 Passkeys need a name, and {origin} is an address.",
            "请用名称打开工作台。 Open the console by its name.",
        )
    return party
