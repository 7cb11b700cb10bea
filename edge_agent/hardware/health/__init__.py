# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking at the device: what Linux and the board's firmware say of power, network, storage and clocks.

Each module reads files below a root that is given to it. What is not there is unknown, and never guessed.
"""
