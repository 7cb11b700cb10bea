# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sign-ins at the centre: which of them hold, who is present by them, and what a lying seat gets from its lie."""

from typing import Any

import pytest

from central_broker import show
from central_broker.sign_in_words import sign_ins
from edge_agent.hardware.virtual_chip import chip_number
from tests.builders import SITTING, SeatWriter, profile, roster
from tests.centre_builders import Stage
from tests.kinds import BOTH, decide, motion, open_item, vote
from tests.proving import asking_for_proof, proof_of, with_chips
from voting_core import acts
from voting_core.agenda import Agenda
from voting_core.codec import encode
from voting_core.frames import Frame
from voting_core.roster import blob_ref, card_hash
from voting_core.rules.profile import Profile
from voting_core.seat_records import MemberSignedIn


def stage(rules: Profile | None = None) -> Stage:
    """A centre with a motion on its agenda, and members with chip cards who have not signed in."""
    made = Stage(members=with_chips(roster(3)), rules=rules or asking_for_proof()).begin(sign_in=False)
    data = encode(Agenda(items=(motion("budget"),)))
    made.done(acts.PublishAgenda, blobs=(data,), agenda=blob_ref(data))
    return made


def say(made: Stage, seat: str, identification: str, proof: str = "", **fields: Any) -> None:
    """A seat says that its member has signed in, in this way."""

    def write(writer: SeatWriter) -> Frame:
        given = {"sitting": SITTING, "member": f"m{seat[1:]}", "identification": identification, "proof": proof}
        return writer.write(MemberSignedIn, **{**given, **fields})

    made.write(seat, write)


def present(made: Stage) -> list[str]:
    """Seats whose member is present, by what the centre shows."""
    return [one.seat for one in made.status().seats if one.signed_in]


def test_a_sign_in_with_its_proof_makes_a_member_present() -> None:
    """Where a proof is asked for, a proof counts, and a number that was read does not."""
    made = stage()

    say(made, "s01", "card-proof", proof_of("m01", "s01"))
    say(made, "s02", "card-uid")
    say(made, "s03", "card-mac")

    assert (present(made), made.status().present) == (["s01"], 1)
    why = "the card proved nothing, and this sitting asks for a proof"
    assert [made.seat(seat).fault for seat in ("s02", "s03")] == [f"sign-in of m02: {why}", f"sign-in of m03: {why}"]


def test_elsewhere_every_card_counts() -> None:
    """Where no proof is asked for, all three do."""
    made = stage(profile())

    say(made, "s01", "card-proof", proof_of("m01", "s01"))
    say(made, "s02", "card-uid")
    say(made, "s03", "card-mac")

    assert (present(made), made.status().present) == (["s01", "s02", "s03"], 3)


@pytest.mark.parametrize("rules", [asking_for_proof(), profile()], ids=["asks", "does not ask"])
@pytest.mark.parametrize(
    ("proof", "fault"),
    [
        ("", "the card's proof does not hold for this seat and sitting"),
        (proof_of("m01", "s02"), "the card's proof does not hold for this seat and sitting"),
        (proof_of("m01", "s01", sitting="2026-07-20"), "the card's proof does not hold for this seat and sitting"),
        (proof_of("m02", "s01"), "the card is not this member's"),
        (proof_of("stranger", "s01"), "the card is not this member's"),
    ],
    ids=["none", "another seat", "another sitting", "another member", "a stranger"],
)
def test_a_false_proof_signs_nobody_in(rules: Profile, proof: str, fault: str) -> None:
    """A seat that says "proved" and cannot show it has signed nobody in, whatever the sitting asks for."""
    made = stage(rules)

    say(made, "s01", "card-proof", proof)

    assert (present(made), made.seat("s01").fault) == ([], f"sign-in of m01: {fault}")


def test_a_proof_counts_once() -> None:
    """A seat that writes the same proof again signs nobody in, and the member is off."""
    made = stage()

    say(made, "s01", "card-proof", proof_of("m01", "s01"))
    say(made, "s01", "card-proof", proof_of("m01", "s01"))

    assert present(made) == []


def test_a_proof_beside_another_word_is_a_lie() -> None:
    """A record that carries a proof and says that a number was read does not hold."""
    made = stage(profile())

    say(made, "s01", "card-uid", proof_of("m01", "s01"))

    assert present(made) == []


def test_what_people_entered_counts_and_what_a_seat_made_up_does_not() -> None:
    """Where a proof is asked for, "entered by people" holds only after two people entered it, at that seat."""
    made = stage()
    say(made, "s02", "manual")
    made.done(acts.EnterSignIn, by=BOTH, member="m01", seat="s01", reason="未带证件")

    say(made, "s01", "manual")

    assert present(made) == ["s01"]


def test_a_card_counts_as_far_as_the_seat_could_know() -> None:
    """A seat that had not heard yet that a card was replaced takes the old one; one that had, the new one only."""
    made = stage()
    before = len(made.floor())
    new = card_hash(chip_number("spare"))
    made.done(acts.IssueCard, by=BOTH, member="m01", card_sha256=new, reason="换证")
    after = len(made.floor())

    held = {}
    for floor_seq, card in ((before, "m01"), (after, "m01"), (before, "spare"), (after, "spare")):
        say(made, "s01", "card-proof", proof_of(card, "s01", nonce=f"{floor_seq} {card}"), floor_seq=floor_seq)
        held[floor_seq - before, card] = present(made) == ["s01"]

    assert held == {
        (0, "m01"): True,
        (after - before, "m01"): False,
        (0, "spare"): False,
        (after - before, "spare"): True,
    }


def test_the_vote_of_whoever_is_not_signed_in_is_void() -> None:
    """The vote of a seat that signed its member in without a proof is void, by name and with the reason."""
    made = stage()
    for seat in ("s01", "s03"):
        say(made, seat, "card-proof", proof_of(f"m{seat[1:]}", seat))
    say(made, "s02", "card-uid")
    opened = open_item(made, "budget")
    vote(made, "budget", {seat: {"q1": "yes"} for seat in ("s01", "s02", "s03")})

    declared = decide(made, "budget")

    lines = {line.line: line.members for line in declared.counted[0].lines}
    assert (opened.present, lines["yes"], lines["void"]) == (2, 2, 1)


def test_a_centre_that_starts_again_comes_to_the_same() -> None:
    """What holds is worked out from the ledger, in its order."""
    made = stage()
    say(made, "s01", "card-proof", proof_of("m01", "s01"))
    say(made, "s02", "card-uid")

    made.start()

    assert (present(made), made.status().present) == (["s01"], 1)


def test_a_number_is_shown_as_identification_not_proof() -> None:
    """Secretaries read how members were known, in both languages."""
    made = stage(profile())
    say(made, "s01", "card-proof", proof_of("m01", "s01"))
    say(made, "s02", "card-uid")

    assert sign_ins(made.status(), "zh") == "报到：仅识别，不能证明身份 1，已证明 1"
    assert sign_ins(made.status(), "en") == "signed in: identification, not proof 1, proved 1"
    assert "identification, not proof" in show.seat_state(made.seat("s02"), "en").plain
