# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many devices enrolled in one go, where authority and homes are on one machine: a rehearsal, a bench, a test."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from provisioning.authority import Authority
from provisioning.certificates import ServerNames
from provisioning.device import install_enrolment, request_enrolment
from provisioning.enrolment import enrolment_bytes
from provisioning.identity import role_of


def enrol_homes(
    authority: Authority,
    homes: Mapping[str, Path],
    *,
    days: int,
    now: datetime,
    next_serial: Callable[[], int],
    broker_names: ServerNames,
) -> None:
    """Request, issue and install, in the same order and with the same checks as on separate machines.

    Args:
        authority: Open; saved once, between issue and install.
        homes: Identity to home directory.
        days: How long the certificates are good for.
        now: Present time.
        next_serial: Gives a fresh random serial number.
        broker_names: How devices may call the broker, if it is among the homes.

    Raises:
        EnrolmentError: The first refusal; nothing is installed then.
    """
    requests = {identity: request_enrolment(home, identity) for identity, home in homes.items()}
    enrolments = {
        identity: authority.issue(
            request,
            days=days,
            now=now,
            serial=next_serial(),
            names=broker_names if role_of(identity) == "broker" else None,
        )
        for identity, request in requests.items()
    }
    authority.save(now=now)
    for identity, home in homes.items():
        install_enrolment(home, enrolment_bytes(enrolments[identity]), now=now)
