# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rule engine: from the reconciled lines of a question to an outcome with its arithmetic. Exact numbers only."""
