# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The daemon of a seat: sole owner of buttons, lamps, reader, journal and uplink."""
