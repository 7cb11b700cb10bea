# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secret ballots: the Belenios protocol, version 1, written from its published specification.

Pure: randomness and time come in. What is encrypted how, and what that hides, is told in ``docs/secrecy.md``.
"""
