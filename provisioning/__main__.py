# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m provisioning``."""

from provisioning.cli import main

if __name__ == "__main__":
    main()
