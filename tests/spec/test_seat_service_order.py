# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever hands, floor, cable and disk do: no press of a test becomes a vote, and no vote is lost to a test."""

from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.core.inputs import Button
from edge_agent.core.view import Scene
from tests.spec.seat_host import CARD
from tests.spec.service_stage import OTHER_CARD, TECHNICIAN, Technician, technician
from voting_core.round_records import PollAborted

VOTES: Final = ("BallotCast", "SecretBallotCast", "MemberSignedIn")

HANDS: Final = st.one_of(
    st.tuples(st.just("press"), st.sampled_from(["yes", "no", "abstain"])),
    st.tuples(st.just("release"), st.sampled_from(["yes", "no", "abstain"])),
    st.tuples(st.just("card"), st.sampled_from([CARD, TECHNICIAN, OTHER_CARD, "zz"])),
    st.tuples(st.just("say"), st.sampled_from(["start", "skip", "yes", "no", "end", "touch-1", "touch-5"])),
    st.tuples(st.just("mark"), st.sampled_from(["yes", "no"])),
    st.tuples(st.just("confirm"), st.just("")),
    st.tuples(st.just("open"), st.just("budget")),
    st.tuples(st.just("pass_ms"), st.sampled_from([10, 400, 3_500, 6_000, 700_000])),
    st.tuples(st.just("round"), st.sampled_from(["open", "close"])),
    st.tuples(st.just("link"), st.sampled_from(["up", "down"])),
    st.tuples(st.just("disk"), st.sampled_from(["hang", "answer"])),
)


def do(here: Technician, deed: str, what: Any, rounds: list[int]) -> None:
    """One deed of hands, floor, cable or disk."""
    host = here.host
    match deed:
        case "confirm":
            host.confirm()
        case "mark":
            host.mark("budget", what)
        case "round" if what == "open" and len(rounds) % 2 == 0 and len(rounds) < 8:
            rounds.append(1)
            host.hear(*here.centre.write(here.centre.floor.open_poll(number=len(rounds) // 2 + 1)), here.centre.head())
        case "round" if what == "close" and len(rounds) % 2 == 1:
            rounds.append(0)
            aborted = here.centre.floor.write(PollAborted, poll="budget", round=len(rounds) // 2, reason="x")
            host.hear(*here.centre.write(aborted))
        case "round":
            pass
        case "link":
            host.link(up=what == "up")
        case "disk":
            host.is_hanging = what == "hang"
            if not host.is_hanging:
                host.settle()
        case _:
            getattr(host, deed)(what)


@settings(max_examples=120, deadline=None)
@given(deeds=st.lists(HANDS, min_size=1, max_size=60), signed_in=st.booleans())
def test_no_press_of_a_test_becomes_a_vote_and_no_vote_is_lost(deeds: list[tuple[str, Any]], signed_in: bool) -> None:
    """Hands, floor, cable and disk do what they like: in the scene nothing of it is a vote, outside every press is.

    While the scene is open the chain grows by nothing that hands do. While it is closed, a member who is signed in and
    presses in an open round has voted.
    """
    here, rounds = technician(signed_in=signed_in), list[int]()
    for deed, what in deeds:
        tested = here.scene is not None
        before = _written(here)
        votes = deed == "press" and not tested and _may_vote(here)
        do(here, deed, what, rounds)
        if tested and deed not in ("round", "pass_ms", "disk", "link"):
            assert _written(here) == before, f"{deed} {what} in the scene was recorded"
        assert here.scene is None or here.host.scene() is not Scene.VOTING, "a round is open and the test goes on"
        if votes:
            assert _written(here) > before or not _is_new(here, what), "a member's press was swallowed"


def _written(here: Technician) -> int:
    """How many records of a member's acts the seat has written, durable or on their way to the disk."""
    ahead = here.host.core._chain.ahead
    return len(ahead.visits) + sum(len(ballots) for ballots in ahead.ballots.values())


def _may_vote(here: Technician) -> bool:
    view = here.host.view
    return view.scene is Scene.VOTING and view.member != "" and not here.host.is_hanging


def _is_new(here: Technician, button: Button) -> bool:
    """Whether the press says something else than the answer that is shown."""
    return here.host.view.choice != button


@settings(max_examples=60, deadline=None)
@given(deeds=st.lists(HANDS, min_size=1, max_size=40))
def test_the_time_of_a_test_is_free_of_members_acts(deeds: list[tuple[str, Any]]) -> None:
    """What the auditor checks holds by itself: within the time that a test claims, no ballot and no sign-in."""
    here, rounds = technician(), list[int]()
    for deed, what in deeds:
        do(here, deed, what, rounds)
    here.host.is_hanging = False
    here.host.settle()

    records = here.host.records()
    for test in here.tests:
        within = [
            type(one).__name__
            for one in records
            if test.mono_ms - test.took_ms < one.mono_ms < test.mono_ms and type(one).__name__ in VOTES
        ]
        assert within == []
