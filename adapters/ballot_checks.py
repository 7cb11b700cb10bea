# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking at encrypted ballots on all cores: processes that are started when the first secret round needs them."""

import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from threading import Lock

from gmpy2 import mpz

from voting_core.secrecy.ballot_check import ballot_fault
from voting_core.secrecy.election import Election, read_election
from voting_core.secrecy.group import Group

AT_ONCE = 4
"""Ballots handed to a process at a time."""

_elections: dict[str, Election] = {}
"""In a worker: the elections it has prepared, by text."""


class BallotChecks:
    """Worker processes for ballots; none are started before there is a ballot."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._lock = Lock()

    def faults(self, election: Election, ballots: Sequence[tuple[str, str, str]]) -> list[str]:
        """What is wrong with each ballot: record hash, text, and the credential that must have signed it."""
        group = (election.group.name, str(election.group.p), str(election.group.q), str(election.group.g))
        given = [(group, election.text, text, credential) for _, text, credential in ballots]
        return list(self._workers().map(_fault, given, chunksize=AT_ONCE))

    def close(self) -> None:
        """Let the workers go."""
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(cancel_futures=True)

    def _workers(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                # A fork of a process with threads may hang: workers begin afresh.
                self._pool = ProcessPoolExecutor(os.cpu_count() or 1, multiprocessing.get_context("spawn"))
            return self._pool


def _fault(given: tuple[tuple[str, str, str, str], str, str, str]) -> str:
    (name, p, q, g), election_text, text, credential = given
    election = _elections.get(election_text)
    if election is None:
        election = _elections[election_text] = read_election(Group(name, mpz(p), mpz(q), mpz(g)), election_text)
    return ballot_fault(election, text, credential)
