# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Buttons, lamps, reader and screen behind ports; the drivers of all of them."""
