# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Card readers: for each kind a parser without I/O, and a thin port behind ``ReaderPort``. See README.md beside it."""
