# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m central_broker`` is ``hemicycle-central``."""

from central_broker.cli import main

main()
