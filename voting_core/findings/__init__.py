# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a result says: from the tallies of a round to one finding for each subject, and what they amount to."""
