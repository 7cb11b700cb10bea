# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The technician's scene: the nine steps of the self-test, and what is known of the device between two of them."""
