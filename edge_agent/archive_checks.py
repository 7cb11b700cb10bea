# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checking an archive that a teller's seat is asked to open, on all cores of the seat."""

from collections.abc import Sequence

from adapters.ballot_checks import BallotChecks
from edge_agent.core.effects import CheckArchive
from voting_core.errors import RefusedError
from voting_core.secrecy.archive_check import Check, check_archive, check_here
from voting_core.secrecy.election import Election


class ArchiveChecks:
    """Worker processes; none are started before there is an archive."""

    def __init__(self) -> None:
        self._ballots = BallotChecks()

    def archive_fault(self, asked: CheckArchive) -> str:
        """What is wrong with an archive; empty for nothing."""
        return archive_fault(asked, self._check)

    def close(self) -> None:
        """Let the workers go."""
        self._ballots.close()

    def _check(self, election: Election, texts: Sequence[str]) -> Sequence[str]:
        return self._ballots.faults(election, [("", text, "") for text in texts])


def archive_fault(asked: CheckArchive, check: Check = check_here) -> str:
    """What is wrong with an archive: it does not hold, is of another election, or holds another number of ballots."""
    try:
        found = check_archive(asked.election.group, asked.data, check)
    except RefusedError as error:
        return str(error)
    if found.election.text != asked.election.text:
        return "The archive is of another election."
    if (len(found.counted), found.pairs is None, found.counts) != (asked.ballots, False, None):
        return "The archive holds another number of ballots, or is open already."
    return ""
