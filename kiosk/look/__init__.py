# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the screen looks: sizes in millimetres, colours with their contrast, fonts, painted signs."""
