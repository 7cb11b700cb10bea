# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""When the certificate ends with which a seat comes to the broker: after that day it is let in no more."""

from pathlib import Path

from cryptography import x509


def read_certificate_end(file: Path) -> int | None:
    """Milliseconds since 1970; none where there is no certificate that can be read."""
    try:
        certificate = x509.load_pem_x509_certificate(file.read_bytes())
    except (OSError, ValueError):
        return None
    ends_ms = int(certificate.not_valid_after_utc.timestamp()) * 1_000
    return ends_ms if ends_ms >= 0 else None
