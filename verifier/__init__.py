# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An independent auditor of exported bundles: standard library and cryptography only."""
