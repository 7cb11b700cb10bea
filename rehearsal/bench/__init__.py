# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Speed, as ratios to a yardstick in the same run: machines differ and are noisy, ratios are neither.

The yardstick is the least that a durable, signed delivery can be: a publisher that signs, commits one row and
publishes; a subscriber that verifies, commits and publishes a signed receipt; the publisher verifies it. Same MQTT
client, same broker, same TLS, same payload, same SQLite settings; no chain, no tree, no rules.
"""
