# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Disks that are full or broken: the program stops itself, says so, and loses nothing that it called safe."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from edge_agent.settings import Home
from rehearsal.processes import Program, seat_program
from tests.kept_files import chosen, kept_journal
from tests.pressing import PATIENCE_S, PressedHall, pressed_hall
from tests.screens import Screens
from tests.small_disk import make_room, small_disk
from tests.spec.seat_home import voting_home
from tests.tracing import BROKEN, SYNC, WRITE, TracedProgram, require_strace

pytestmark = pytest.mark.system
