# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tellers: enough of them open a count together, fewer cannot, and whoever speaks falsely is named, nobody else."""

import base64
import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest
from gmpy2 import mpz
from hypothesis import given
from hypothesis import strategies as st

from tests.secret_elections import VECTORS, seeded
from tests.secret_tellers import Room, seats
from voting_core.errors import RefusedError
from voting_core.secrecy import share_sealing
from voting_core.secrecy.ballot import make_ballot
from voting_core.secrecy.credentials import draw_credential
from voting_core.secrecy.decryption import is_possessed, read_factors, uncover
from voting_core.secrecy.group import BELENIOS_2048, TINY
from voting_core.secrecy.joint_key import lagrange
from voting_core.secrecy.key_teller import UNABLE
from voting_core.secrecy.product import multiply

EACH = ([1, 0, 0], [0, 1, 0], [0, 0, 1])
BODIES = st.sampled_from([(1, 1), (2, 1), (2, 2), (3, 2), (3, 3), (5, 3), (4, 2)])


def with_field(name: str, change: Callable[[Any], Any]) -> Callable[[str], str]:
    """A word with another value in one field, spelled as it must be."""

    def spoil(text: str) -> str:
        word = json.loads(text)
        word[name] = change(word[name])
        return json.dumps(word, separators=(",", ":"))

    return spoil


def other_number(text: str) -> str:
    """Another element of the group."""
    return str(int(text) * int(TINY.g) % int(TINY.p))


# --- keys ------------------------------------------------------------------------------------------------------------


@given(BODIES, st.integers(0, 10**6))
def test_tellers_make_one_key_together(body: tuple[int, int], seed: int) -> None:
    """Everybody works out the same key, its secret is proven to be known, and each share fits its public part."""
    room = Room(*body, seed=str(seed))
    made = room.joint_key()

    assert all(making.made == made for making in room.makings.values())
    assert is_possessed(TINY, made.trustee)
    assert mpz(made.trustee.public_key) == made.key
    assert all(TINY.power(TINY.g, room.share(seat)) == made.verification[seat] for seat in made.numbers)


@given(BODIES, st.integers(0, 10**6))
def test_any_that_are_needed_hold_the_secret_and_fewer_do_not(body: tuple[int, int], seed: int) -> None:
    """The shares of any so many tellers as are needed make up the key's secret; those of fewer do not."""
    count, needed = body
    room = Room(count, needed, seed=str(seed))
    made = room.joint_key()
    for size in range(1, count + 1):
        for some in itertools.combinations(seats(count), size):
            numbers = [made.numbers[seat] for seat in some]
            total = sum(int(lagrange(TINY, numbers, made.numbers[seat]) * room.share(seat)) for seat in some)
            assert (TINY.power(TINY.g, mpz(total) % TINY.q) == made.key) is (size >= needed)


def test_no_restart_goes_unnoticed() -> None:
    """A seat that was restarted while a key is made has forgotten its part: the key comes to nothing, without blame."""
    for step in ("commit", "open", "share", "confirm"):
        found = Room().make_key({(step, "s2"): lambda _text: UNABLE})
        assert found.blame is not None
        assert (found.blame.seats, found.made) == ((), None)
        assert "s2" in found.blame.reason


def resealed(text: str) -> str:
    """Shares of which one was sealed for somebody else."""
    word = json.loads(text)
    for one in word["shares"]:
        if one["seat"] == "s3":
            one["sealed"] = base64.b64encode(bytes(48)).decode()
    return json.dumps(word, separators=(",", ":"))


KEY_LIES: dict[str, tuple[str, Callable[[str], str]]] = {
    "nothing that can be read": ("hello", lambda _text: "{}"),
    "the word of another step": ("commit", lambda _text: json.dumps({"word": "unable2"})),
    "another opening than promised": (
        "open",
        with_field("coefficients", lambda all_: [other_number(all_[0]), *all_[1:]]),
    ),
    "a number outside the group": ("open", with_field("nonce", lambda _one: "2")),
    "too few coefficients": ("open", with_field("coefficients", lambda all_: all_[:1])),
    "no proof of its part": ("share", with_field("response", lambda one: str((int(one) + 1) % int(TINY.q)))),
    "an answer beyond the order": ("share", with_field("response", lambda _one: str(int(TINY.q)))),
    "a share that does not fit": ("share", resealed),
    "shares for others": ("share", with_field("shares", lambda all_: all_[::-1])),
    "another transcript": ("confirm", with_field("transcript_sha256", lambda _one: "0" * 64)),
}


@pytest.mark.parametrize("name", KEY_LIES)
def test_whoever_lies_in_making_a_key_is_named(name: str) -> None:
    """Each falsehood ends the key, and names the seat that spoke it and no other."""
    step, lie = KEY_LIES[name]
    found = Room().make_key({(step, "s2"): lie})

    assert found.made is None
    assert found.blame is not None
    assert found.blame.seats == ("s2",)
    assert "s2" in found.blame.reason


def test_a_false_complaint_falls_back_on_who_complains() -> None:
    """A seat that complains of a share that fits is named itself, with or without showing its exchange key."""
    for shown in (True, False):
        room = Room()

        def complain(_text: str, room: Room = room, shown: bool = shown) -> str:
            secret = room.tellers["s3"]._exchange if shown else bytes(32)
            word = {"word": "complain", "against": "s1", "exchange_secret": base64.b64encode(secret).decode()}
            return json.dumps(word, separators=(",", ":"))

        found = room.make_key({("confirm", "s3"): complain})
        assert found.blame is not None
        assert found.blame.seats == ("s3",)


def test_two_seats_with_one_exchange_key_are_noticed() -> None:
    """A seat that repeats another's greeting is named."""
    first = Room()
    first.make_key()
    word = next(iter(first.makings.values())).texts["hello"]["s1"]
    found = Room().make_key({("hello", "s2"): lambda _text: word})

    assert found.blame is not None
    assert found.blame.seats == ("s2",)


def test_the_floor_hears_whole_steps_in_order() -> None:
    """A step out of turn, or without the word of a teller, is not heard."""
    room = Room()
    making = room._making(seats(3))
    for step, words in (("commit", dict.fromkeys(seats(3), "{}")), ("hello", {"s1": "{}"})):
        with pytest.raises(RefusedError, match="is not heard like this"):
            making.hear(step, words)


# --- counts ----------------------------------------------------------------------------------------------------------


def voted(room: Room, choices: list[int]) -> tuple[Any, Any]:
    """An election under the room's key, and the product of ballots with these choices."""
    election = room.election()
    draw = seeded("voters")
    ballots = [make_ballot(election, draw_credential(room.group, draw), [EACH[choice]], draw) for choice in choices]
    return election, multiply(election, ballots)


@given(BODIES, st.lists(st.integers(0, 2), max_size=5), st.data())
def test_enough_tellers_open_a_count(body: tuple[int, int], choices: list[int], data: st.DataObject) -> None:
    """Any that are needed, or more, uncover the count that was voted, in the form of one trustee."""
    count, needed = body
    room = Room(count, needed)
    made = room.joint_key()
    election, pairs = voted(room, choices)
    who = data.draw(st.sets(st.sampled_from(seats(count)), min_size=needed))
    found = room.open(election, pairs, sorted(who))
    factors = read_factors(election, made.trustee, pairs, found.decryption)

    assert uncover(TINY, pairs, factors, len(choices)) == (tuple(choices.count(n) for n in range(3)),)


def test_fewer_than_needed_do_not_begin() -> None:
    """One of three tellers, where two are needed, is not heard."""
    room = Room()
    room.joint_key()
    election, pairs = voted(room, [0])
    with pytest.raises(RefusedError, match="is not heard like this"):
        room.open(election, pairs, ["s1"])


def in_first(name: str, change: Callable[[Any], Any]) -> Callable[[str], str]:
    """A word whose first factor has another value in one field."""

    def spoil(text: str) -> str:
        word = json.loads(text)
        word["factors"][0][name] = change(word["factors"][0][name])
        return json.dumps(word, separators=(",", ":"))

    return spoil


COUNT_LIES: dict[str, tuple[str, Callable[[str], str]]] = {
    "another archive": ("agree", with_field("archive_sha256", lambda _one: "b" * 64)),
    "another promise": ("agree", with_field("sha256", lambda _one: "b" * 64)),
    "another factor": ("open", in_first("factor", other_number)),
    "another nonce": ("open", in_first("g_nonce", other_number)),
    "too few factors": ("open", with_field("factors", lambda all_: all_[:1])),
    "a false answer": ("answer", with_field("responses", lambda all_: ["1", *all_[1:]])),
    "an answer beyond the order": ("answer", with_field("responses", lambda all_: [str(int(TINY.q)), *all_[1:]])),
    "nothing that can be read": ("answer", lambda _text: ""),
}


@pytest.mark.parametrize("name", COUNT_LIES)
def test_whoever_lies_in_opening_is_named_and_the_others_open(name: str) -> None:
    """A falsehood ends the attempt and names its seat; the next attempt without it opens the count."""
    step, lie = COUNT_LIES[name]
    room = Room()
    room.joint_key()
    election, pairs = voted(room, [0, 0, 2])
    failed = room.open(election, pairs, ["s1", "s2"], {(step, "s2"): lie})
    opened = room.open(election, pairs, ["s1", "s3"], attempt=2)

    assert failed.blame is not None
    assert failed.blame.seats == ("s2",)
    assert not failed.decryption
    assert opened.decryption


def with_false_share(room: Room, seat: str) -> None:
    """A seat that answers with another share than it was given."""
    room.tellers[seat].share = room.share(seat) + 1


def test_a_false_share_is_noticed_before_anything_is_combined() -> None:
    """A factor by another share has a valid form, and its own proof does not hold: the seat is named at once."""
    room = Room()
    room.joint_key()
    election, pairs = voted(room, [1])
    with_false_share(room, "s3")
    found = room.open(election, pairs, ["s1", "s3"])

    assert found.blame is not None
    assert (found.blame.seats, found.heard) == (("s3",), ["agree", "open"])


def test_a_restarted_seat_lets_an_attempt_fail_without_blame() -> None:
    """What a seat drew for an attempt does not outlive its restart; the attempt is made again."""
    room = Room()
    room.joint_key()
    election, pairs = voted(room, [1])
    for step in ("open", "answer"):
        found = room.open(election, pairs, ["s1", "s2"], {(step, "s1"): lambda _text: UNABLE})
        assert found.blame is not None
        assert found.blame.seats == ()


def test_a_nonce_is_used_once() -> None:
    """Two attempts show different commitments: whoever used one twice would give away the share."""
    room = Room()
    room.joint_key()
    election, pairs = voted(room, [1])
    first, second = (room.open(election, pairs, ["s1", "s2"], attempt=n) for n in (1, 2))

    shown = [{one.g_nonce for one in attempt.factors["s1"]} for attempt in (first, second)]
    assert not shown[0] & shown[1]
    assert len(shown[0]) == 3


# --- parts -----------------------------------------------------------------------------------------------------------


@given(st.integers(0, int(BELENIOS_2048.q) - 1), st.binary(max_size=9), st.binary(max_size=9))
def test_a_share_is_opened_by_its_receiver_in_its_context_only(share: int, context: bytes, other: bytes) -> None:
    """What was sealed comes out for its pair and its context, and its length is always the same."""
    one, two, third = (bytes([n]) * 32 for n in (1, 2, 3))
    sealed = share_sealing.seal(one, share_sealing.public_text(two), mpz(share), context)
    sender = share_sealing.public_text(one)

    assert share_sealing.unseal(two, sender, sealed, context) == share
    assert share_sealing.unseal(third, sender, sealed, context) is None
    assert (share_sealing.unseal(two, sender, sealed, other) is None) is (context != other)
    assert len(sealed) == 48


def test_an_exchange_key_that_gives_everything_away_opens_nothing() -> None:
    """A public key of small order makes no secret."""
    assert share_sealing.unseal(bytes([1]) * 32, base64.b64encode(bytes(32)).decode(), bytes(48), b"") is None


def test_weights_are_the_published_ones() -> None:
    """The weights of shares are those of the traced election."""
    traced = json.loads((VECTORS / "intermediate.json").read_text(encoding="utf-8"))["lagrange"]
    for some, weights in traced.items():
        numbers = [int(one) for one in some.split(",")]
        for number, weight in weights.items():
            assert lagrange(BELENIOS_2048, numbers, int(number)) == int(weight)


def test_tellers_in_the_real_group_open_a_count() -> None:
    """The same with the numbers that are used in earnest."""
    room = Room(group=BELENIOS_2048)
    made = room.joint_key()
    election, pairs = voted(room, [0, 1, 1])
    found = room.open(election, pairs, ["s2", "s3"])

    assert uncover(BELENIOS_2048, pairs, read_factors(election, made.trustee, pairs, found.decryption), 3) == (
        (1, 2, 0),
    )
