# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a link over a real broker has to be told."""

from dataclasses import dataclass
from pathlib import Path

from adapters.link import LinkSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class MqttSettings(LinkSettings):
    """Where the broker is and how we prove who we are."""

    host: str
    """Name or address; must stand in the broker's certificate."""
    port: int
    ca_file: Path
    certificate_file: Path
    key_file: Path
    keepalive_s: int = 15
    """A silent connection is probed after this time and given up after twice this time."""
    connect_timeout_s: float = 30.0
    """For TCP, TLS and the subscriptions together; 3,000 seats starting at once take 15 s on one core."""
    retry_first_s: float = 0.2
    retry_max_s: float = 15.0
