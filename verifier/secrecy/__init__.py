# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secret rounds: archives in the Belenios format with their ballots and proofs, checked without the centre's code."""
