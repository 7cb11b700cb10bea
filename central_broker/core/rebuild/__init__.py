# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A centre that lost its ledger collects floor log, journals and bodies from the seats, and writes a new ledger.

Nothing is written before two things hold: every seat of the hall has brought what it has, or people have named it
missing; and an operator, or two where a seat is missing, has accepted the end of the floor log that was found.
"""

from central_broker.core.rebuild.rebuild import Rebuild

__all__ = ["Rebuild"]
