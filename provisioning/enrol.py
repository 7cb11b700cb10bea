# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many devices enrolled in one go, where authority and homes are on one machine: a rehearsal, a bench, a test."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Final

from provisioning.authority import Authority
from provisioning.certificates import ServerNames
from provisioning.device import install_enrolment, request_enrolment
from provisioning.enrolment import enrolment_bytes
from provisioning.identity import role_of

_WRITERS: Final = 8
"""Nearly all the time goes into waiting for the disk to say that keys are safe; it can say so for several at once."""


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
    with ThreadPoolExecutor(_WRITERS) as pool:
        requests = dict(zip(homes, pool.map(request_enrolment, homes.values(), homes), strict=True))
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
        files = [enrolment_bytes(enrolments[identity]) for identity in homes]
        for _ in pool.map(lambda home, data: install_enrolment(home, data, now=now), homes.values(), files):
            pass  # taking each answer raises what went wrong in its thread
