# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The seat's mind: inputs in, effects out, no clock, no files, no chance; hosts give it all three."""
