# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of several ballots of one member stands, by the press rule of the round."""

from collections.abc import Sequence

from verifier.ledger import Leaf


def standing(press: str, ballots: Sequence[Leaf]) -> Leaf:
    """The ballot that stands, of one or more in the order pressed.

    The last one; by the rule *confirm* the first that the member confirmed, if any; by the rule *first* the first one,
    or a later one that keeps all its answers and adds some, and so on.
    """
    if press == "confirm":
        return next((one for one in ballots if one.fields["confirmed"]), ballots[-1])
    if press == "last":
        return ballots[-1]
    if ballots[0].kind == "SecretBallotCast":
        # Whether a later one only adds to it nobody can tell.
        return ballots[0]
    found = ballots[0]
    for one in ballots[1:]:
        if _given(found) <= _given(one):
            found = one
    return found


def _given(ballot: Leaf) -> set[tuple[str, str]]:
    """Every option that a ballot chooses, with its question."""
    return {(answer["question"], option) for answer in ballot.fields["answers"] for option in answer["options"]}
