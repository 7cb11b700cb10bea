# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What touches the world and is shared by programs: the MQTT link, durable SQLite, key files."""
