# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Self-tests of seats: no press of a test was a ballot.

A seat that says otherwise of itself is remarked upon and no more: its own words about its own device break nothing that
others have signed.
"""

from collections.abc import Iterable

from verifier.findings import Check, listed
from verifier.ledger import Leaf
from verifier.shapes import SELF_TEST_STEPS

_OF_MEMBERS = frozenset({"BallotCast", "SecretBallotCast", "MemberSignedIn"})
"""What a seat writes because somebody pressed, touched or held a card to it."""


def judge_self_tests(check: Check, leaves: Iterable[Leaf]) -> None:
    """While a test had buttons, cards and touches to itself, nobody voted or signed in there."""
    acts: dict[tuple[str, int], list[Leaf]] = {}
    for leaf in leaves:
        if not leaf.is_seat:
            continue
        here = acts.setdefault((leaf.fields["seat"], leaf.fields["epoch"]), [])
        if leaf.kind in _OF_MEMBERS:
            here.append(leaf)
        elif leaf.kind == "SelfTested":
            _judge(check, leaf, here)


def _judge(check: Check, tested: Leaf, before: list[Leaf]) -> None:
    got = tested.fields
    began_ms = got["mono_ms"] - got["took_ms"]
    within = [
        leaf
        for leaf in before
        if leaf.fields["boot"] == got["boot"] and began_ms < leaf.fields["mono_ms"] < got["mono_ms"]
    ]
    if within:
        which = listed(f"{leaf.fields['seq']} {leaf.kind}" for leaf in within)
        check.remark_at(
            tested.place,
            f"自检期间记下了代表的操作：{which}",
            f"a member's acts were recorded during the test: {which}",
        )
    left = [step for step in SELF_TEST_STEPS if got[step]["outcome"] == "not_run"]
    if got["ended"] == "finished" and left:
        check.remark_at(
            tested.place, f"称已做完，却未做：{listed(left)}", f"says it was finished, but did not run {listed(left)}"
        )
