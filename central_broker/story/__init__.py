# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ledger as people read it: what happened, when, by whose order, in sentences. Never what anybody chose."""
