# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may be called what: identities, the roles behind them, and the sentence that refuses the rest."""

import re
from typing import Final, Literal

from voting_core.errors import RefusedError
from voting_core.identifiers import CENTRE, RESERVED

Role = Literal["seat", "centre", "broker"]

BROKER: Final = "broker"
"""Identity of the broker: the only certificate that serves instead of asking."""

_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
_SHAPE = "Use a small letter, then up to 30 small letters, digits or hyphens."


class EnrolmentError(RefusedError):
    """A request, an enrolment or a command of the hall's authority is refused."""


def role_of(identity: str) -> Role:
    """The role an identity has: two are reserved, every other one is a seat's.

    Raises:
        EnrolmentError: No device can carry that name.
    """
    check_name(identity, "identity")
    if identity == CENTRE:
        return "centre"
    if identity == BROKER:
        return "broker"
    if identity in RESERVED:
        raise EnrolmentError(f"{identity!r} is a reserved name.", "Name the seat otherwise.")
    return "seat"


def check_name(name: str, what: str) -> None:
    """Refuse a name that cannot stand in a topic, a file name and a certificate alike.

    Raises:
        EnrolmentError: It has another shape.
    """
    if _NAME.fullmatch(name) is None:
        raise EnrolmentError(f"{name!r} is no {what}.", _SHAPE)
