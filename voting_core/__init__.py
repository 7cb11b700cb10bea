# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words, bytes and rules that every program of the hall shares: no I/O, no clock, no threads, no chance."""
