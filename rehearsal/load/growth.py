# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What grows with the ledger: an append, the tree head and its proofs, and the centre's start."""

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, islice
from typing import Final

from adapters.key_files import load_signing_key
from central_broker.core.rows import RecordRow
from central_broker.ledger import SqliteLedger
from central_broker.settings import Home
from rehearsal.bench.measuring import open_bench_sitting
from rehearsal.bench.payload import BallotPress
from rehearsal.hall import Hall
from rehearsal.load.usage import cpu_s, rss_mib
from voting_core.merkle import MerkleTree
from voting_core.signing import Ed25519Signer

SIZES: Final = (1_000, 10_000, 100_000)
APPEND_ROWS: Final = 100
APPENDS: Final = 20
PROOFS: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """What one size of the ledger costs; processor time all of it."""

    records: int
    append_us: float
    """Per row, in appends of 100."""
    leaf_us: float
    head_us: float
    inclusion_us: float
    consistency_us: float
    start_s: float = 0.0
    """The centre's, from its start until it answers."""
    centre_mib: float = 0.0


async def measure_growth(hall: Hall, said: Callable[[str], None]) -> list[Grown]:
    """Fill one hall's ledger size by size, and start its centre on each."""
    await hall.broker.start()
    await hall.start_centre_alone()
    await open_bench_sitting(hall)
    await hall.centre.stop()
    rows, held, grown = _rows(hall), 0, []
    for size in SIZES:
        said(f"a ledger of {size:,} records")
        ledger = SqliteLedger(Home(hall.built.places.centre).ledger)
        while held < size:
            part = list(islice(rows, min(1_000, size - held)))
            ledger.append(part)
            held += len(part)
        began_s = time.process_time()
        made = [list(islice(rows, APPEND_ROWS)) for _ in range(APPENDS)]
        began_s = time.process_time()
        for part in made:
            ledger.append(part)
        append_s = time.process_time() - began_s
        held += APPENDS * APPEND_ROWS
        ledger.close()
        await hall.start_centre_alone()
        start_s, centre_mib = cpu_s(hall.centre.pid), rss_mib(hall.centre.pid)
        await hall.centre.stop()
        grown.append(_grown(size, append_s / (APPENDS * APPEND_ROWS), start_s, centre_mib))
    return grown


def _rows(hall: Hall) -> Iterator[RecordRow]:
    """Ballots of all seats in turn, each seat's in its chain, signed."""
    built = hall.built
    presses = [
        BallotPress(built.draft.hall, seat, Ed25519Signer(load_signing_key(built.places.seat(seat) / "record.key")))
        for seat in built.seats
    ]
    for seq in count(1):
        for press in presses:
            frame = press.next_record()
            yield RecordRow(
                author=press.seat, epoch=1, seq=seq, kind="BallotCast", hash=frame.hash, frame=frame.encode()
            )


def _grown(size: int, append_s: float, start_s: float, centre_mib: float) -> Grown:
    leaves = [hashlib.sha256(number.to_bytes(8, "big")).digest() for number in range(size)]
    tree = MerkleTree()

    def fill() -> None:
        for leaf in leaves:
            tree.append(leaf)

    leaf_s = _cpu_s(fill) / size
    places = [number * (size - 1) // PROOFS for number in range(PROOFS)]
    more = (hashlib.sha256(b"more" + number.to_bytes(8, "big")).digest() for number in count())

    def head() -> bytes:
        tree.append(next(more))
        return tree.root()

    head_s = _cpu_s(lambda: [head() for _ in places]) / PROOFS
    inclusion_s = _cpu_s(lambda: [tree.inclusion(place, tree.size) for place in places]) / PROOFS
    consistency_s = _cpu_s(lambda: [tree.consistency(place + 1, tree.size) for place in places]) / PROOFS
    return Grown(
        records=size,
        append_us=1e6 * append_s,
        leaf_us=1e6 * leaf_s,
        head_us=1e6 * head_s,
        inclusion_us=1e6 * inclusion_s,
        consistency_us=1e6 * consistency_s,
        start_s=start_s,
        centre_mib=centre_mib,
    )


def _cpu_s(act: Callable[[], object]) -> float:
    began_s = time.process_time()
    act()
    return time.process_time() - began_s
