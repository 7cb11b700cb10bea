# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives of secret rounds: whatever is in one, our reader and the auditor's refuse it both, or open the same counts.

Half of the inputs change bytes; the other half change one file and then name and chain everything anew, as somebody
would who wants it to pass.
"""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from random import Random

from tests.fuzz.byte_mutation import mutate_bytes
from tests.fuzz.json_mutation import mutate_json
from tests.fuzz.target import Mutate, Target, check_refusal, demand
from tests.secret_elections import YES_NO_ABSTAIN, SecretElection, asked
from verifier.secrecy.archives import audit_archive
from voting_core.errors import RefusedError
from voting_core.secrecy.archive_check import check_archive
from voting_core.secrecy.group import BELENIOS_2048
from voting_core.secrecy.tar_records import read_records, write_record


def judge_archive(data: bytes) -> bool:
    """Both readers say the same of an archive, and neither ends in anything but a refusal."""
    audited = audit_archive(data)
    try:
        found = check_archive(BELENIOS_2048, data)
    except RefusedError as error:
        check_refusal(error)
        demand(bool(audited.breaks), f"the auditor takes what our reader refuses: {error}")
        return False
    demand(not audited.breaks, f"our reader takes what the auditor refuses: {audited.breaks}")
    counts = None if found.counts is None else [list(row) for row in found.counts]
    demand(counts == audited.counts, "one archive, two results")
    return True


@lru_cache(maxsize=1)
def _seeds() -> tuple[bytes, ...]:
    """A frozen archive, and two opened ones; one of them with a blank answer."""
    first = SecretElection((asked(),), BELENIOS_2048, "fuzz")
    ballots = [first.cast([[1, 0, 0]]), first.cast([[0, 1, 0]])]
    marked = SecretElection((asked("甲乙", 1, 2, blank=True), asked(YES_NO_ABSTAIN, 0, 1)), BELENIOS_2048, "marks")
    chosen = [marked.cast([[0, 1, 1], [0, 0, 0]]), marked.cast([[1, 0, 0], [1, 0, 0]])]
    return first.archive(ballots, opened=False), first.archive(ballots), marked.archive(chosen)


def _mutate() -> Mutate:
    raw = mutate_bytes([b"BELENIOS", b".data.json", b".event.json", b"0000644"])
    bodies = [body for archive in _seeds() for _, body, _ in read_records(archive)]
    within = mutate_json(bodies)

    def mutated(data: bytes, rng: Random) -> bytes:
        if rng.randrange(2):
            return raw(data, rng)
        try:
            records = list(read_records(data))
        except RefusedError:
            return raw(data, rng)
        return _chained(records, rng.randrange(len(records) or 1), lambda body: within(body, rng))

    return mutated


def _chained(records: list[tuple[str, bytes, int]], at: int, change: Callable[[bytes], bytes]) -> bytes:
    """The same files with one of them changed, and every name that follows from it."""
    renamed: dict[bytes, bytes] = {}
    found = b""
    for number, (name, body, time) in enumerate(records):
        for old, new in renamed.items():
            body = body.replace(old, new)  # noqa: PLW2901 - what it names has another name now
        if number == at:
            body = change(body)  # noqa: PLW2901 - this is the one
        ending = name[64:]
        if ending in (".data.json", ".event.json"):
            digest = hashlib.sha256(body).hexdigest()
            renamed[name[:64].encode()] = digest.encode()
            name = digest + ending  # noqa: PLW2901 - it is named by its content
        found += write_record(name, body, time)
    return found


def archive_targets() -> list[Target]:
    """The one target of this file."""
    return [Target(name="archive", judge=judge_archive, seeds=_seeds, mutate=_mutate, runs=100, size_bytes_max=200_000)]
