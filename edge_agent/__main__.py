# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m edge_agent`` is ``hemicycle-seat``."""

from edge_agent.cli import main

main()
