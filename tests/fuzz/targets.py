# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of all targets: every parser of foreign bytes in the project."""

from functools import lru_cache

from tests.fuzz.archives import archive_targets
from tests.fuzz.bodies import body_targets
from tests.fuzz.bundle import bundle_targets
from tests.fuzz.card_proofs import proof_targets
from tests.fuzz.cases import case_targets
from tests.fuzz.centre import centre_targets
from tests.fuzz.files import file_targets
from tests.fuzz.hardware import hardware_targets
from tests.fuzz.links import link_targets
from tests.fuzz.readers import reader_targets
from tests.fuzz.rebuilding import rebuild_targets
from tests.fuzz.screen import screen_targets
from tests.fuzz.seat import seat_targets
from tests.fuzz.stored import stored_targets
from tests.fuzz.target import Target
from tests.fuzz.wire import wire_targets


@lru_cache(maxsize=1)
def targets() -> dict[str, Target]:
    """All targets by name."""
    groups = (
        wire_targets(),
        body_targets(),
        file_targets(),
        hardware_targets(),
        case_targets(),
        link_targets(),
        stored_targets(),
        seat_targets(),
        centre_targets(),
        rebuild_targets(),
        archive_targets(),
        bundle_targets(),
        reader_targets(),
        screen_targets(),
        proof_targets(),
    )
    return {target.name: target for group in groups for target in group}


def target_named(name: str) -> Target:
    """One target.

    Raises:
        SystemExit: There is none of that name.
    """
    found = targets().get(name)
    if found is None:
        raise SystemExit(f"There is no target '{name}'. Targets: {', '.join(targets())}.")
    return found
