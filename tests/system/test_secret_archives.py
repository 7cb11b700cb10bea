# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The independent program of Debian, which shares no code with ours, accepts the archives that we make."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import require_system
from tests.secret_elections import YES_NO_ABSTAIN, SecretElection, asked
from verifier.secrecy.archives import audit_archive
from voting_core.secrecy.archive_check import check_archive
from voting_core.secrecy.forms import QuestionForm
from voting_core.secrecy.group import BELENIOS_2048

pytestmark = pytest.mark.system

LOOSE = asked(YES_NO_ABSTAIN, 0, 1)
SCORE = asked([f"+{n}" for n in (1, 2, 4, 8, 16, 32, 37)], 0, 7, blank=True)

ELECTIONS: dict[str, tuple[tuple[QuestionForm, ...], list[Any], Any]] = {
    "a motion": ((asked(),), [[[1, 0, 0]], [[1, 0, 0]], [[0, 0, 1]]], ((2, 0, 1),)),
    "nominees, some left out": (
        (LOOSE, LOOSE),
        [[[1, 0, 0], [0, 0, 0]], [[0, 1, 0], [1, 0, 0]]],
        ((1, 1, 0), (1, 0, 0)),
    ),
    "two of three": (
        (asked(("甲", "乙", "丙"), 1, 2, blank=True),),
        [[[0, 1, 1, 0]], [[0, 0, 1, 0]], [[1, 0, 0, 0]]],
        ((1, 1, 2, 0),),
    ),
    "a score": ((SCORE,), [[[0, 1, 0, 1, 0, 1, 1, 0]], [[1, 0, 0, 0, 0, 0, 0, 0]]], ((1, 1, 0, 1, 0, 1, 1, 0),)),
    "nobody": ((asked(),), [], ((0, 0, 0),)),
}


def judged(folder: Path, uuid: str, archive: bytes) -> subprocess.CompletedProcess[str]:
    """What the independent program says of an archive."""
    (folder / f"{uuid}.bel").write_bytes(archive)
    return subprocess.run(
        [require_system("belenios-tool"), "election", "verify", "--dir", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ELECTIONS)
def test_the_independent_program_accepts_our_archives(tmp_path: Path, name: str) -> None:
    """For every kind of question the archive passes all its checks, and has the result that was voted."""
    questions, votes, counts = ELECTIONS[name]
    held = SecretElection(questions, BELENIOS_2048, seed=name)
    archive = held.archive([held.cast(answers) for answers in votes])
    said = judged(tmp_path, held.election.uuid, archive)

    assert (said.returncode, said.stderr.strip().splitlines()[-1]) == (0, "I: all checks passed")
    assert check_archive(BELENIOS_2048, archive).counts == counts
    audited = audit_archive(archive)
    assert (audited.breaks, audited.counts) == ([], [list(row) for row in counts])


def test_the_independent_program_refuses_a_false_result(tmp_path: Path) -> None:
    """The comparison can fail: with one more vote in the result it says no."""
    held = SecretElection((asked(),), BELENIOS_2048)
    archive = held.archive([held.cast([[1, 0, 0]])])
    said = judged(tmp_path, held.election.uuid, archive.replace(b"[[1,0,0]]", b"[[2,0,0]]"))

    assert said.returncode != 0
