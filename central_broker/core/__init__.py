# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The centre's pure core: what arrived goes in, what to do comes out. No clock, no disk, no network in here."""

from central_broker.core.core import CentralCore

__all__ = ["CentralCore"]
