# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The aggregator beside the MQTT broker: ledger, floor log, tally, exports, commands."""
