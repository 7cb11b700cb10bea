# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The secretaries' console, the hall's screen and the chair's: web pages beside the centre, over its command link."""
