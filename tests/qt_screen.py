# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A screen without a display, as a fixture; where Qt or a Chinese font are missing, tests are skipped with a word."""

import os

import pytest

from tests.conftest import lack

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("XDG_RUNTIME_DIR", "/tmp")  # noqa: S108 - Qt complains of none, and writes nothing there


@pytest.fixture(scope="session")
def family(qapp: object) -> str:
    """The family of the screen's font."""
    del qapp
    from kiosk.look.fonts import FAMILIES, load_fonts

    found = load_fonts()
    if found != FAMILIES[0]:
        lack("this machine has no Noto Sans CJK; on Debian: apt install fonts-noto-cjk")
    return found
