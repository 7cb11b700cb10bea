# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ballots: what was traced is made again byte for byte, a lawful one is taken, and any other is refused."""

import hashlib
import itertools
import json
import re
from typing import Any

import pytest
from gmpy2 import mpz
from hypothesis import given
from hypothesis import strategies as st

from tests.secret_elections import VECTORS, SecretElection, asked, seeded
from voting_core.errors import RefusedError
from voting_core.secrecy.ballot import make_ballot
from voting_core.secrecy.ballot_check import ballot_fault, read_ballot
from voting_core.secrecy.credentials import public_part, secret_of_code
from voting_core.secrecy.election import read_election, uuid_of
from voting_core.secrecy.group import BELENIOS_2048, TINY, Draw, Group, Powers, check_group, demand_real
from voting_core.secrecy.hashing import file_name_of, number_of

TRACED: dict[str, Any] = json.loads((VECTORS / "intermediate.json").read_text(encoding="utf-8"))


def traced_draw(first: int) -> Draw:
    """The random numbers of the traced ballots, from some number on."""
    count = itertools.count(first)

    def draw(below: int) -> int:
        digest = hashlib.sha512(f"belenios-vector|{next(count)}".encode()).digest()
        return int.from_bytes(digest, "big") % (below + 1) - 1

    return draw


# --- the group -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("group", [BELENIOS_2048, TINY])
def test_a_group_passes_its_own_test(group: Group) -> None:
    """The shipped numbers are primes, divide each other, and the generator has the order."""
    check_group(group)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (Group("x", TINY.p + 2, TINY.q, TINY.g), "p is not prime"),
        (Group("x", TINY.p, TINY.q + 2, TINY.g), "q does not divide"),
        (Group("x", TINY.p, TINY.q, TINY.g + 1), "the generator is no generator"),
        (Group("x", TINY.p, TINY.q, mpz(1)), "the generator is no generator"),
    ],
)
def test_a_mistyped_group_is_noticed_at_the_start(changed: Group, fault: str) -> None:
    """A wrong digit in any of the numbers ends the program before it encrypts anything."""
    with pytest.raises(RefusedError, match=fault):
        check_group(changed)


def test_the_tiny_group_is_refused_where_secrets_are_kept() -> None:
    """What is large enough for a simulation hides nothing; the real group is taken."""
    demand_real(BELENIOS_2048)
    with pytest.raises(RefusedError, match="it is for simulations only"):
        demand_real(TINY)


@given(st.integers(0, int(TINY.q) - 1))
def test_prepared_powers_are_the_powers(exponent: int) -> None:
    """The prepared table gives what raising gives, for every exponent."""
    assert Powers(TINY, TINY.g).power(mpz(exponent)) == TINY.power(TINY.g, mpz(exponent))


@pytest.mark.parametrize("number", [0, int(TINY.p), int(TINY.p) - 1, 2, -1])
def test_numbers_outside_the_group_are_no_elements(number: int) -> None:
    """Zero, the modulus, a number of small order and a negative one are not in the group."""
    assert not TINY.is_element(mpz(number))


# --- compared with the traced ones ------------------------------------------------------------------------------------


def test_the_traced_ballots_are_made_again_byte_for_byte() -> None:
    """With the same random numbers the same three ballots come out, down to their numbers, and are taken."""
    election = read_election(BELENIOS_2048, TRACED["election_json"])
    first = 0
    for ballot in TRACED["ballots"]:
        credential = secret_of_code(BELENIOS_2048, ballot["credential"], election.uuid)
        text = make_ballot(election, credential, ballot["votes"], traced_draw(first))
        first += sum("rnd" in entry for entry in ballot["log"])

        assert text == ballot["ballot_json"]
        assert (number_of(text), file_name_of(text.encode())) == (ballot["tracker_b64"], ballot["sha256_hex"])
        assert ballot_fault(election, text) == ""


def test_credentials_on_paper_are_derived_as_published() -> None:
    """15 letters lead to the traced secret and public numbers; a mistyped letter is noticed."""
    for one in TRACED["credentials"]:
        secret = secret_of_code(BELENIOS_2048, one["credential"], "6Njx8vqRoQCxqj")
        assert (str(secret), str(public_part(BELENIOS_2048, secret))) == (one["secret"], one["public"])
    with pytest.raises(RefusedError, match="mistyped"):
        secret_of_code(BELENIOS_2048, "cbh-AgG-Dx7-PVU-hvP", "6Njx8vqRoQCxqj")
    with pytest.raises(RefusedError, match="five groups"):
        secret_of_code(BELENIOS_2048, "cbh", "6Njx8vqRoQCxqj")


# --- laws ------------------------------------------------------------------------------------------------------------

QUESTIONS = st.lists(
    st.builds(
        lambda options, least, more, blank: asked(
            [f"o{n}" for n in range(options)], min(least, options), min(least + more, options), blank=blank
        ),
        st.integers(1, 4),
        st.integers(0, 2),
        st.integers(0, 2),
        st.booleans(),
    ),
    min_size=1,
    max_size=3,
)


@st.composite
def elections_with_answers(draw: st.DrawFn) -> tuple[SecretElection, list[list[int]]]:
    """An election and a lawful answer to each of its questions."""
    questions = draw(QUESTIONS)
    answers = []
    for one in questions:
        if one.blank is True and draw(st.booleans()):
            answers.append([1] + [0] * len(one.answers))
            continue
        chosen = draw(st.sets(st.integers(0, len(one.answers) - 1), min_size=one.min, max_size=one.max))
        marks = [int(n in chosen) for n in range(len(one.answers))]
        answers.append([0, *marks] if one.blank is True else marks)
    return SecretElection(tuple(questions), seed=str(draw(st.integers(0, 10**6)))), answers


@given(elections_with_answers())
def test_a_lawful_ballot_is_taken(given_: tuple[SecretElection, list[list[int]]]) -> None:
    """Whatever the questions, a ballot that answers them lawfully is taken, blank ones too."""
    held, answers = given_

    assert ballot_fault(held.election, held.cast(answers)) == ""


@given(elections_with_answers(), st.data())
def test_a_ballot_with_one_other_number_is_refused(
    given_: tuple[SecretElection, list[list[int]]], data: st.DataObject
) -> None:
    """Any number of a ballot, changed by one, makes it invalid."""
    held, answers = given_
    text = held.cast(answers)
    places = [match.span() for match in re.finditer(r'(?<=")[0-9]+(?=")', text)]
    start, end = data.draw(st.sampled_from(places))
    changed = f"{text[:start]}{int(text[start:end]) + 1}{text[end:]}"

    assert ballot_fault(held.election, changed)


def unlawful(marks: list[int], **fields: Any) -> str:
    """A ballot made for another question that allows these marks, brought to the one that does not."""
    held = SecretElection((asked(),))
    loose = SecretElection((asked(least=0, most=3),), seed="election")
    credential = held.enrol()
    text = make_ballot(loose.election, credential, [marks], seeded("loose"))
    return ballot_fault(held.election, text)


@pytest.mark.parametrize("marks", [[1, 1, 0], [0, 0, 0], [1, 1, 1]])
def test_more_or_fewer_marks_than_allowed_cannot_be_proven(marks: list[int]) -> None:
    """Two options, or none, where one is to be chosen: no ballot of this election."""
    assert unlawful(marks)


def test_a_ballot_is_bound_to_its_election_and_its_voter() -> None:
    """A copy under another credential, or for another round, is refused."""
    held, other = SecretElection(), SecretElection(seed="other round")
    text = held.cast([[1, 0, 0]])
    mine = read_ballot(text).credential
    theirs = str(public_part(TINY, held.enrol()))

    assert ballot_fault(held.election, text, mine) == ""
    assert ballot_fault(held.election, text, theirs) == "The ballot is signed with another credential."
    assert ballot_fault(other.election, text) == "The ballot is of another election."
    assert ballot_fault(held.election, text.replace(mine, theirs))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace('{"alpha":"', '{"alpha":"0', 1),
        lambda text: text.replace(",", ", ", 1),
        lambda text: text[:-1] + ',"note":""}',
        lambda text: text + "\n",
        lambda text: text[:-1],
        lambda _text: "",
        lambda _text: "[]",
    ],
)
def test_a_second_spelling_of_a_ballot_is_none(spoil: Any) -> None:
    """Blanks, leading zeros, more fields, cut texts: none of them is a ballot."""
    held = SecretElection()

    assert "secret ballot" in ballot_fault(held.election, spoil(held.cast([[0, 1, 0]])))


@given(st.text(max_size=60))
def test_rubbish_is_no_ballot(text: str) -> None:
    """Whatever comes instead of a ballot is refused with a sentence."""
    assert ballot_fault(SecretElection().election, text)


def test_a_round_has_a_uuid_of_its_own() -> None:
    """Poll, round, sitting and hall each make another uuid, of 14 digits of base 58."""
    uuids = {
        uuid_of(*names, number)
        for names in (("a", "s", "p"), ("b", "s", "p"), ("a", "t", "p"), ("a", "s", "q"))
        for number in (1, 2)
    }

    assert len(uuids) == 8
    assert all(re.fullmatch(r"[1-9A-HJ-NP-Za-km-z]{14}", one) for one in uuids)


def test_no_object_shows_what_is_secret() -> None:
    """What is printed of an election and of a ballot on its way tells neither the secret nor the choice."""
    held = SecretElection()
    shown = repr(held.election)

    assert str(held.secret) not in shown
    assert str(held.election.key) not in shown
