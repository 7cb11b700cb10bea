# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What mosquitto has to be told: its configuration and its access list, as text.

The broker is a pipe without memory: it keeps nothing on disk and nothing for who is away. What it does guarantee is who
speaks: certificate name = user name = client id = the seat in the topic. Each of the three ``…identity…`` and
``…username…`` lines is needed; without the last one any seat could take another's connection over by its client id.

Source: mosquitto.conf(5) of 2.0.11, and what that version was measured to do.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from adapters.link import PACKET_BYTES_MAX
from voting_core.identifiers import CENTRE
from voting_core.topics import (
    SeatTopic,
    blob_topic,
    centre_state_topic,
    centre_subscriptions,
    copied_blob_topic,
    floor_topic,
    head_topic,
    seat_topic,
)
from voting_core.topics import seat_subscriptions as seat_hears

INFLIGHT_MAX: Final = 500
"""Messages on their way to one receiver; Debian's default of 20 throttles the centre."""
QUEUED_MAX: Final = 10_000
"""Messages waiting for one receiver. Above it the broker drops silently what it has acknowledged, which is why nobody
trusts its acknowledgements. 3,000 seats with one batch each in flight stay well below."""

_SEAT: Final = "%u"  # mosquitto puts the user name here


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerPlan:
    """Where a broker listens and which files it uses."""

    hall: str
    home: Path
    """Holds tls.key, tls.crt, ca.crt; mosquitto.conf and acl are written here."""
    port: int
    bind: str = "127.0.0.1"
    user: str
    """Whom mosquitto runs as when it is started by root; it must be able to read the home."""
    crl_file: Path | None = None
    """The authority's revocation list; it must exist and must not have expired, or nobody gets in."""


def access_list(hall: str) -> str:
    """The file ``acl``: who may read and write what; what is not named is forbidden.

    ``pattern`` lines hold for every certificate, with its own name in place of ``%u``. ``user centre`` adds the rest.
    """
    lines = [f"# Hall {hall}. Who is not named here may nothing."]
    lines += [f"pattern read {topic}" for topic in seat_hears(hall, _SEAT)]
    names: tuple[SeatTopic, ...] = ("up", "ask", "state", "health", "copy/floor", "copy/journal")
    lines += [f"pattern write {seat_topic(hall, _SEAT, name)}" for name in names]
    lines += [f"pattern write {copied_blob_topic(hall, _SEAT, '+', 0).removesuffix('/0')}/+"]
    lines += ["", f"user {CENTRE}"]
    lines += [f"topic read {topic}" for topic in centre_subscriptions(hall)]
    written = [
        seat_topic(hall, "+", "receipt"),
        seat_topic(hall, "+", "floor"),
        seat_topic(hall, "+", "wanted"),
        floor_topic(hall),
        head_topic(hall),
        blob_topic(hall, "+", 0).removesuffix("/0") + "/+",
        centre_state_topic(hall),
    ]
    lines += [f"topic write {topic}" for topic in written]
    return "\n".join(lines) + "\n"


def configuration(plan: BrokerPlan) -> str:
    """The file ``mosquitto.conf``."""
    home = plan.home.absolute()
    lines = [
        f"# The broker of hall {plan.hall}.",
        f"user {plan.user}",
        f"listener {plan.port} {plan.bind}",
        "",
        "# Who speaks: the certificate alone decides.",
        f"cafile {home / 'ca.crt'}",
        f"certfile {home / 'tls.crt'}",
        f"keyfile {home / 'tls.key'}",
        *([f"crlfile {plan.crl_file.absolute()}"] if plan.crl_file else []),
        "tls_version tlsv1.3",
        "require_certificate true",
        "use_identity_as_username true",
        "use_username_as_clientid true",
        "allow_anonymous false",
        f"acl_file {home / 'acl'}",
        "",
        "# A pipe without memory.",
        "persistence false",
        f"max_inflight_messages {INFLIGHT_MAX}",
        f"max_queued_messages {QUEUED_MAX}",
        f"max_packet_size {PACKET_BYTES_MAX}",
        "# A small message does not wait for the acknowledgement of the one before it.",
        "set_tcp_nodelay true",
        "",
        "# The log goes to stderr: systemd's journal in a hall, a file in a rehearsal.",
        "log_dest stderr",
        "log_type error",
        "log_type warning",
        "log_type notice",
        "log_type information",
        "connection_messages true",
        "log_timestamp_format %Y-%m-%dT%H:%M:%S",
    ]
    return "\n".join(lines) + "\n"
