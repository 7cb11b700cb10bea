# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The screen's fixture for its unit tests."""

from tests.qt_screen import family

__all__ = ["family"]
