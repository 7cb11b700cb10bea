# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sitting of ``make demo``, played once for all tests that look at its results: real broker, centre and seats."""

import asyncio
import atexit
import random
import re
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from adapters.key_files import load_signing_key
from central_broker.core.status import RoundStatus, Status
from central_broker.intake import SittingDraft, read_sitting
from rehearsal.building import build_hall
from rehearsal.director import Director
from rehearsal.ending import export, settle
from rehearsal.hall import Hall
from rehearsal.mosquitto_binary import find_mosquitto
from rehearsal.people import Cast, draw_cast
from rehearsal.sitting import Sitting
from rehearsal.stage import Stage
from tests.conftest import require_system
from tests.unit.verifier.writing import Exported
from voting_core.signing import Ed25519Signer

EXAMPLE = Path(__file__).parent.parent / "examples" / "standing-committee"
PACE = 0.2
SEED = 41
CHOSEN = re.compile(rb'"question":"n4[12]","option')
"""How an answer in the secret round is spelled, in a record, a message or a poke; ids of no other round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """What is left of the sitting: its last status, its bundle, who played whom, and the centre's key."""

    status: Status
    bundle: Path
    cast: Cast
    centre: Ed25519Signer
    left_running: tuple[int, ...]
    files_searched: int
    leaks: tuple[str, ...]
    """Files of the hall, logs included, in which somebody's choice in a secret round could be read."""

    def round(self, poll: str, number: int) -> RoundStatus:
        """One round of the sitting."""
        return next(one for one in self.status.rounds if (one.poll, one.round) == (poll, number))


def export_rehearsed(folder: Path) -> Exported:
    """A copy of the sitting's bundle, with the centre's key beside it."""
    require_system("mosquitto")
    played = rehearsed_sitting()
    shutil.copytree(played.bundle, folder)
    return Exported(folder=folder, centre=played.centre)


@cache
def rehearsed_sitting() -> Rehearsed:
    """Play the sitting; about half a minute, once in a test run."""
    root = Path(tempfile.mkdtemp(prefix="hemicycle-"))
    keep = Path(tempfile.mkdtemp(prefix="hemicycle-bundle-"))
    atexit.register(shutil.rmtree, keep, ignore_errors=True)
    try:
        return asyncio.run(_play(root, keep / "bundle"))
    finally:
        shutil.rmtree(root, ignore_errors=True)


async def _play(root: Path, bundle: Path) -> Rehearsed:
    draft = read_sitting(EXAMPLE)
    assert isinstance(draft, SittingDraft)
    built = build_hall(root, draft, lambda _: None)
    chance = random.Random(SEED)
    cast = draw_cast(draft.roster, chance)
    hall = Hall(built, find_mosquitto())
    async with hall:
        await hall.start_centre()
        await hall.start_seats(lambda _: None)
        stage = Stage.silent(draft.roster.seats, hall.panels)
        await Sitting(Director(hall, stage, pace=PACE), cast, chance).play()
        await settle(hall)
        status = await hall.status()
        await export(hall, bundle)
    files = [path for path in root.rglob("*") if path.is_file()]
    programs = [hall.centre, *hall.seats.values()]
    return Rehearsed(
        status=status,
        bundle=bundle,
        cast=cast,
        centre=Ed25519Signer(load_signing_key(built.places.centre / "centre.key")),
        left_running=tuple(program.pid for program in programs if program.running),
        files_searched=len(files),
        leaks=tuple(str(path.relative_to(root)) for path in files if CHOSEN.search(path.read_bytes())),
    )
