# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results for other programs and for spreadsheets, made from a bundle: Popolo vote events, CSV, JSON."""

from central_broker.publication.files import publish

__all__ = ["publish"]
