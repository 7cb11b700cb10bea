# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the seat's state to a page, and from a touch to an intent: pure, with no clock and no Qt."""
