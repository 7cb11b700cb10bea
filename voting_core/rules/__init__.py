# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of procedure as data: what decides a question, a target, an election; what a kind of body sets for all of them.

Nothing here counts or decides: the engine is :mod:`voting_core.deciding`.
"""
