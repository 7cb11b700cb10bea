# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Large halls: one process speaks the protocol on the wire for thousands of seats, against a real broker and centre.

A wire seat has a real key, a real certificate and a real chain, checks every receipt to its last proof, and sends what
a real seat sends; it has no disk, no screen and no core. So what is measured is the centre and the broker, not 3,000
interpreters on one machine.
"""
