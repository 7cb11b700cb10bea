# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What fuzzing has found, once more: every kept input is answered as its parser promises."""

import pytest

from tests.fuzz.corpus import CORPUS, REGRESSIONS, kept, read_line, write_line
from tests.fuzz.targets import targets

CORPUS_BYTES_MAX = 300_000


@pytest.mark.parametrize("name", targets())
def test_every_kept_input_is_answered(name: str) -> None:
    """Seeds, corpus and inputs that once found a bug are taken or refused in the declared way."""
    target = targets()[name]
    for data in [*target.seeds(), *kept(name)]:
        assert target.judge(data) in (True, False)


@pytest.mark.parametrize("name", targets())
def test_every_target_has_a_seed_that_is_accepted(name: str) -> None:
    """Fuzzing begins where the parser says yes: noise alone never gets past the first check."""
    target = targets()[name]

    assert any(target.judge(data) for data in target.seeds())


def test_kept_inputs_belong_to_targets() -> None:
    """No corpus is left of a target that is gone."""
    names = {path.stem for path in CORPUS.glob("*.txt")} | {path.name for path in REGRESSIONS.glob("*")}

    assert names <= set(targets())


def test_the_corpus_stays_small() -> None:
    """All kept inputs together are small enough to be read and carried."""
    files = [path for folder in (CORPUS, REGRESSIONS) for path in folder.rglob("*") if path.is_file()]

    assert sum(path.stat().st_size for path in files) < CORPUS_BYTES_MAX


def test_an_input_is_written_so_that_it_is_read_again() -> None:
    """Every byte survives the line it is written in."""
    data = bytes(range(256))

    assert read_line(write_line(data)) == data
