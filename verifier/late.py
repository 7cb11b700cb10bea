# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Late ballots: kept and listed, counted for nothing."""

from collections.abc import Iterable

from verifier.house import House
from verifier.ledger import Leaf
from verifier.recounting import ballots_of
from verifier.results import Result
from verifier.standing import Heads


def list_late(house: House, results: Iterable[Result]) -> None:
    """Find the late ballots of every declared round, once the whole ledger has been read.

    Late is what the declared list does not name and could not know: it lies beyond what the centre held of its seat
    when the list was frozen, or is of a seat that had not sealed then. The order of arrival plays no part.
    """
    for result in results:
        if result.of.declared is None:
            continue
        counted = {entry["hash"] for entry in result.entries or () if entry["hash"]}
        late = [
            leaf
            for leaf in ballots_of(house, result.of)
            if leaf.hash not in counted and (leaf.fields["seat"] in result.unsealed or _is_beyond(leaf, result.heads))
        ]
        late.sort(key=lambda leaf: leaf.index)
        result.late = [(one["seat"], one["epoch"], one["seq"], one["member"]) for one in (leaf.fields for leaf in late)]


def _is_beyond(leaf: Leaf, heads: Heads | None) -> bool:
    """Whether a ballot comes after what the centre held of its seat; where that is not known, it does not."""
    if heads is None:
        return False
    head = heads.get(leaf.fields["seat"])
    return head is None or (leaf.fields["epoch"], leaf.fields["seq"]) > head
