# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The auditor checks every card's proof by itself, and agrees with the centre on who was signed in."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.proving import asking_for_proof, proof_of, with_chips
from tests.unit.verifier.ordinary_sitting import ITEMS
from tests.unit.verifier.scripted_floor import SITTING
from tests.unit.verifier.scripted_hall import ScriptedHall
from tests.unit.verifier.writing import PROFILE, small_papers
from verifier.audit import Audit, audit_bundle
from verifier.findings import Check
from voting_core import acts
from voting_core import floor_records as facts
from voting_core import seat_records as seats

DESKS = ("s01", "s02", "s03", "s04", "s05", "s06")
ASKS = asking_for_proof(PROFILE)
Deed = Callable[[ScriptedHall], None]


def convened(profile: Any = ASKS) -> ScriptedHall:
    """A hall whose members have chip cards; nobody has signed in."""
    papers = small_papers(7, ITEMS)
    hall = ScriptedHall(profile, replace(papers, roster=with_chips(papers.roster)))
    hall.convene()
    return hall


def come(hall: ScriptedHall, seat: str, identification: str = "card-proof", proof: str | None = None) -> None:
    """The member of a seat signs in, by their own card and with a good proof unless something else is said."""
    given = proof_of(f"m{seat[1:]}", seat, sitting=SITTING) if proof is None else proof
    member = f"m{seat[1:]}"
    hall.seat(seat, seats.MemberSignedIn, sitting=SITTING, member=member, identification=identification, proof=given)


def decided(hall: ScriptedHall, deed: Deed, folder: Path) -> Audit:
    """All but m01 sign in with a proof, m01 in this way; a motion is decided on which everybody pressed."""
    deed(hall)
    for seat in DESKS[1:]:
        come(hall, seat)
    hall.open("item-1")
    for seat in DESKS:
        hall.press(seat, member=f"m{seat[1:]}")
    hall.close()
    hall.seal(*DESKS, "s07", "s08")
    hall.freeze()
    hall.declare(("chen", "li"))
    return audit_bundle(hall.export(folder / "bundle").folder)


def sign_ins(audit: Audit) -> Check:
    """What was found of sign-ins."""
    return next(check for check in audit.checks if check.key == "sign-ins")


def line_of(audit: Audit, member: str = "m01") -> str:
    """How the list worked out by the auditor disposes of a member; the centre's is the same, or the audit fails."""
    assert [broken.en for check in audit.checks for broken in check.breaks] == []
    entry = next(one for one in audit.results[0].entries or () if one["member"] == member)
    return f"{entry['disposition']}: {entry['note']}".removesuffix(": ")


def _enter(hall: ScriptedHall) -> None:
    given = {"member": "m01", "seat": "s01", "reason": "未带证件"}
    hall.order(acts.EnterSignIn, facts.SignInEntered, ("chen", "li"), **given)
    come(hall, "s01", "manual", "")


def _twice(hall: ScriptedHall) -> None:
    come(hall, "s01")
    hall.sign_out("s01")
    come(hall, "s01")


NOT_THERE = "void: cast by a member who was not signed in there"
FALSE = "signs nobody in: the card's proof does not hold"
CASES: dict[str, tuple[Any, Deed, str, list[str]]] = {
    "a good proof": (ASKS, lambda hall: come(hall, "s01"), "ballot", []),
    "entered by people": (ASKS, _enter, "ballot", []),
    "no proof": (
        ASKS,
        lambda hall: come(hall, "s01", "card-uid", ""),
        NOT_THERE,
        ["signs nobody in: is without the proof that this sitting asks for"],
    ),
    "proved to the seat alone": (
        ASKS,
        lambda hall: come(hall, "s01", "card-mac", ""),
        NOT_THERE,
        ["signs nobody in: is without the proof that this sitting asks for"],
    ),
    "made up by the seat": (
        ASKS,
        lambda hall: come(hall, "s01", "manual", ""),
        NOT_THERE,
        ["signs nobody in: was entered by nobody, and this sitting asks for a proof"],
    ),
    "said and not shown": (ASKS, lambda hall: come(hall, "s01", "card-proof", ""), NOT_THERE, [FALSE]),
    "of another seat": (
        ASKS,
        lambda hall: come(hall, "s01", proof=proof_of("m01", "s02", sitting=SITTING)),
        NOT_THERE,
        [FALSE],
    ),
    "of another sitting": (
        ASKS,
        lambda hall: come(hall, "s01", proof=proof_of("m01", "s01", sitting="2026-02")),
        NOT_THERE,
        [FALSE],
    ),
    "of another hall": (
        ASKS,
        lambda hall: come(hall, "s01", proof=proof_of("m01", "s01", sitting=SITTING, hall="other")),
        NOT_THERE,
        [FALSE],
    ),
    "of another member": (
        ASKS,
        lambda hall: come(hall, "s01", proof=proof_of("m02", "s01", sitting=SITTING)),
        NOT_THERE,
        ["signs nobody in: is by a card that is not theirs"],
    ),
    "used twice": (
        ASKS,
        _twice,
        NOT_THERE,
        ["signs nobody in: the card's proof was used before"],
    ),
    "false where none is asked for": (PROFILE, lambda hall: come(hall, "s01", proof=""), NOT_THERE, [FALSE]),
    "a number where none is asked for": (PROFILE, lambda hall: come(hall, "s01", "card-uid", ""), "ballot", []),
    "a number with a proof beside it": (
        PROFILE,
        lambda hall: come(hall, "s01", "card-uid"),
        NOT_THERE,
        ["signs nobody in: carries a proof and says that there is none"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_sign_in_is_judged_as_the_centre_judged_it(case: str, tmp_path: Path) -> None:
    """Whatever a seat wrote, centre and auditor put its member on the same line, and the record is named."""
    profile, deed, line, remarks = CASES[case]
    audit = decided(convened(profile), deed, tmp_path)
    check = sign_ins(audit)

    assert line_of(audit) == line
    assert [said.en.split(": ", 1)[1] for said in check.remarks] == remarks
    assert all(said.en.startswith("seat s01 epoch 1 record ") for said in check.remarks)


def test_the_auditor_says_how_members_were_known(tmp_path: Path) -> None:
    """The report counts each kind, and calls a number that was read identification, not proof."""
    audit = decided(convened(PROFILE), lambda hall: come(hall, "s01", "card-uid", ""), tmp_path)

    said = sign_ins(audit).holds
    assert said.zh == "6 次报到的识别方式：卡的签名证明 5，仅识别，不能证明身份 1。"
    assert said.en == "6 sign-ins: proved by a card's signature 5, identification, not proof 1."


def test_one_digit_of_a_proof_is_enough_to_break_it(tmp_path: Path) -> None:
    """Nonce, key and signature all matter: change a digit of any and the proof does not hold."""
    good = proof_of("m01", "s01", sitting=SITTING)
    hall = convened(PROFILE)
    for at in (0, 63, 65 + 60, 65 + 181, 248, 310, 375):
        digit = "0" if good[at] != "0" else "1"
        come(hall, "s01", proof=good[:at] + digit + good[at + 1 :])

    audit = audit_bundle(hall.export(tmp_path / "bundle").folder)

    assert [said.en.split(": ", 1)[1] for said in sign_ins(audit).remarks] == [FALSE] * 7
