# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases: one question of deciding with its rule and its counts, complete in itself, and what follows from it.

A case is what a secretary has on paper: the rule, the body, the counts. No sitting, no ledger and no seat is needed.
"""
