# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fuzzing with guidance: libFuzzer by way of atheris keeps what reaches new code and makes more of it.

It ends the process when there were enough inputs; before that only a finding ends it. Run as
``python -m tests.fuzz.guided_loop TARGET FOLDER RUNS SEED``.
"""

import json
import os
import sys
from pathlib import Path
from random import Random
from typing import Any, Final

import atheris

with atheris.instrument_imports(
    include=["voting_core", "adapters", "central_broker", "edge_agent", "provisioning", "verifier"],
    enable_loader_override=False,
):
    from tests.fuzz.corpus import kept
    from tests.fuzz.targets import target_named

HANG_S: Final = 20
MEMORY_MB: Final = 1_500


def main(name: str, folder: Path, runs: int, seed: int) -> None:
    """Fuzz one target.

    Args:
        name: Of the target.
        folder: ``found`` in it gathers what reached new code; ``broken-…`` are findings; ``count.json`` tells.
        runs: Inputs, those of the start included.
        seed: Of libFuzzer's chance.
    """
    target = target_named(name)
    mutate = target.mutate()
    count = {"runs": 0, "inputs": 0, "accepted": 0}

    def one_input(data: bytes) -> None:
        count["runs"] += 1
        count["inputs"] += target.count(data)
        count["accepted"] += target.judge(data)
        if count["inputs"] >= runs:
            (folder / "count.json").write_text(json.dumps(count))
            os._exit(0)  # libFuzzer takes every other end for a finding

    def mutated(data: bytes, size_max: int, chance: int) -> bytes:
        rng = Random(chance)
        if rng.randrange(8) == 0:
            return bytes(atheris.Mutate(data, size_max))
        for _ in range(rng.choice((1, 1, 2, 3))):
            data = mutate(data, rng)
        return data[:size_max]

    found = folder / "found"
    found.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate([*target.seeds(), *kept(name)]):
        (found / f"start-{number}").write_bytes(data)
    settings: list[Any] = [
        f"-seed={seed}",
        f"-max_len={target.size_bytes_max}",
        f"-timeout={HANG_S}",
        f"-rss_limit_mb={MEMORY_MB}",
        f"-artifact_prefix={folder}/broken-",
        "-len_control=0",
        f"-runs={2 * runs}",
    ]
    atheris.Setup([sys.argv[0], *settings, str(found)], one_input, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
