# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desk to play with: the parts of a terminal beside its screen, for seats without hardware."""
