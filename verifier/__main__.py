# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m verifier BUNDLE``: the same as ``hemicycle-verify BUNDLE``."""

import sys

from verifier.cli import main

sys.exit(main())
