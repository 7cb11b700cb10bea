# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random rules, small enough to be tried every way."""

from hypothesis import strategies as st

from tests.unit.voting_core.deciding.literal_house import AWAY, STANDINGS, UNKNOWN, House
from voting_core.rules.majority import Majority, Quorum
from voting_core.rules.shares import Fixed, Share

BASES = ("size", "all_members", "due", "present", "issued", "returned", "cast", "decided")
HALF = Share(numerator=1, denominator=2, inclusive=False)

shares = st.builds(
    lambda parts, inclusive, plus: Share(numerator=min(parts), denominator=max(parts), inclusive=inclusive, plus=plus),
    st.tuples(st.integers(1, 6), st.integers(1, 6)),
    st.booleans(),
    st.sampled_from([0, 0, 0, 1]),
)
thresholds = shares | st.builds(Fixed, number=st.integers(1, 5))
quorums = st.builds(
    Quorum,
    threshold=shares,
    of=st.sampled_from(["size", "all_members", "due", "present"]),
    counted=st.sampled_from(["present", "cast", "returned"]),
    article=st.just("quorum"),
)
plain_rules = st.builds(
    Majority,
    base=st.sampled_from(BASES),
    threshold=thresholds,
    article=st.just("article"),
    abstentions=st.sampled_from(["own", "own", "majority"]),
    silence=st.sampled_from(["own", "own", "abstain"]),
    recusal=st.sampled_from(["in_base", "out_of_base"]),
    excess=st.sampled_from(["flag", "void"]),
    turnout=st.none() | st.none() | quorums,
)
tie_rules = st.builds(
    Majority,
    base=st.just("decided"),
    threshold=st.just(HALF),
    article=st.just("article"),
    silence=st.sampled_from(["own", "abstain"]),
    tie=st.sampled_from(["chair", "again"]),
    turnout=st.none() | quorums,
)
rules = plain_rules | tie_rules


@st.composite
def houses(
    draw: st.DrawFn, options: tuple[str, ...], *, known_max: int = 5, unknown_max: int = 3, excess_max: int = 0
) -> House:
    """A house of at most six or so; with ballots issued or not, vacant seats or none."""
    known = tuple(draw(st.lists(st.sampled_from((*options, *options, *STANDINGS)), max_size=known_max)))
    unknown = draw(st.integers(0 if known else 1, unknown_max))
    excess = draw(st.integers(0, min(excess_max, max(0, len(known) + unknown - 1))))
    # More away than belong to the body is refused at the border.
    members = max(len(known) + unknown - excess, 1, sum(person in AWAY for person in known))
    return House(
        members=members,
        people=known + (UNKNOWN,) * unknown,
        size=members + draw(st.sampled_from([0, 0, 1])) if draw(st.booleans()) else 0,
        issued=draw(st.none() | st.none() | st.integers(max(0, members - 2), members)),
    )
