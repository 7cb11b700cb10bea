# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one signature check costs here and now: the measure in which machines, and minutes, can be compared."""

import time
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from voting_core.signing import Ed25519Signer, verify

_CHECKS: Final = 1_000
_MESSAGE: Final = b"x" * 600
"""About as long as a ballot record."""


def verification_s() -> float:
    """Processor time of one Ed25519 verification in this process."""
    signer = Ed25519Signer(Ed25519PrivateKey.generate())
    signature = signer.sign(_MESSAGE)
    began_s = time.process_time()
    for _ in range(_CHECKS):
        assert verify(signer.key, _MESSAGE, signature), "a good signature is good"
    return (time.process_time() - began_s) / _CHECKS
