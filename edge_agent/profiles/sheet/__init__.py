# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The wiring sheet for paper: an A4 page as SVG, in Chinese and English, the same bytes for the same profile."""

from edge_agent.profiles.sheet.page import wiring_sheet

__all__ = ["wiring_sheet"]
