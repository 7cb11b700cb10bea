# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cards with an AES key: published runs are repeated to the byte, and no other key passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.hardware.readers.aes_cards import CardKey, prove
from tests.readers.contactless_cards import DesfireCard, Ntag424Card, UidCard

UID = bytes.fromhex("04A1B2C3D4E5F6")
KEYS = st.binary(min_size=16, max_size=16)
DESFIRE = CardKey(kind="desfire", key=bytes(16), application=b"\x01\x00\x00")
NTAG = CardKey(kind="ntag424", key=bytes(16))

# A run against a real DESFire EV1 with the key of zeros, published as an example of its commands.
EV1 = {
    "random_a": "F44B26F5686F3A391CD38EBD10772281",
    "sealed_b": "B969FDFE56FD91FC9DE6F6F213B8FD1E",
    "token": "36AAD7DF6E436BA08D18613830A70D5AD43E3D3F4A8D47541EEE623A934E4774",
    "answer": "800DB680BC146BD121D6578F2D2E2059",
}
# The example of AN12196 for AuthenticateEV2First with the key of zeros.
EV2 = {
    "random_a": "13C5DB8A5930439FC3DEF9A4C675360F",
    "sealed_b": "A04C124213C186F22399D33AC2A30215",
    "token": "35C3E05A752E0144BAC0DE51C1F22C56B34408A23D8AEA266CAB947EA8E0118D",
    "answer": "3FA64DB5446D1F34CD6EA311167F5E4985B89690C04A05F17FA7AB2F08120663",
}


def talk(key: CardKey, card: UidCard, random_a: bytes = bytes(range(16))) -> bool:
    """Let a card prove itself."""
    proving = prove(key, lambda size: random_a[:size])
    command = next(proving)
    while True:
        try:
            command = proving.send(card.answer(command) or b"")
        except StopIteration as end:
            return bool(end.value)


@pytest.mark.parametrize(("key", "run", "selected"), [(DESFIRE, EV1, "9100"), (NTAG, EV2, "9000")], ids=["EV1", "EV2"])
def test_a_published_run_is_repeated_to_the_byte(key: CardKey, run: dict[str, str], selected: str) -> None:
    """With the same chance, our token is that of the published run, and its answer is believed."""
    proving = prove(key, lambda _: bytes.fromhex(run["random_a"]))
    next(proving)
    proving.send(bytes.fromhex(selected))
    token = proving.send(bytes.fromhex(run["sealed_b"]) + b"\x91\xaf")

    assert token.hex().upper() == "90AF000020" + run["token"] + "00"
    with pytest.raises(StopIteration) as end:
        proving.send(bytes.fromhex(run["answer"]) + b"\x91\x00")
    assert end.value.value is True


@given(key=KEYS, random_a=KEYS, random_b=KEYS)
def test_a_genuine_card_proves_itself(key: bytes, random_a: bytes, random_b: bytes) -> None:
    """Whatever the key and the chance, a card that holds the key passes, and believes the terminal."""
    desfire = DesfireCard(UID, key, draw=lambda _: random_b)
    ntag = Ntag424Card(UID, key, draw=lambda _: random_b)

    assert talk(CardKey(kind="desfire", key=key, application=b"\x01\x00\x00"), desfire, random_a)
    assert talk(CardKey(kind="ntag424", key=key), ntag, random_a)
    assert (desfire.proofs, ntag.proofs) == (1, 1)


@given(key=KEYS, bit=st.integers(0, 127), random_b=KEYS)
def test_another_key_does_not_pass(key: bytes, bit: int, random_b: bytes) -> None:
    """A card whose key differs in one bit fails, of either kind."""
    other = (int.from_bytes(key, "big") ^ 1 << bit).to_bytes(16, "big")

    assert not talk(CardKey(kind="desfire", key=key, application=b"\x01\x00\x00"), DesfireCard(UID, other))
    assert not talk(CardKey(kind="ntag424", key=key), Ntag424Card(UID, other, draw=lambda _: random_b))


class Parrot(UidCard):
    """A copy that has listened to a genuine card, and repeats what it said."""

    def __init__(self, said: list[bytes]) -> None:
        super().__init__(UID, 0x20)
        self._said = said

    def answer(self, command: bytes) -> bytes | None:
        """The next thing that the genuine card said."""
        return self._said.pop(0) if self._said else b""


@pytest.mark.parametrize("key", [DESFIRE, NTAG], ids=["desfire", "ntag424"])
def test_what_a_card_said_once_does_not_pass_again(key: CardKey) -> None:
    """A recording of a genuine card proves nothing: the terminal asks for something else."""
    genuine = DesfireCard(UID, bytes(16)) if key is DESFIRE else Ntag424Card(UID, bytes(16))
    heard: list[bytes] = []

    class Heard(UidCard):
        def answer(self, command: bytes) -> bytes | None:
            heard.append(genuine.answer(command) or b"")
            return heard[-1]

    assert talk(key, Heard(UID))
    assert not talk(key, Parrot(heard), random_a=bytes(range(1, 17)))


ANSWERS = st.one_of(
    st.sampled_from([b"\x91\x00", b"\x90\x00", bytes(16) + b"\x91\xaf"]),
    st.sampled_from([bytes(16) + b"\x91\x00", bytes(32) + b"\x91\x00"]),
    st.binary(max_size=40),
)


@given(answers=st.lists(ANSWERS, max_size=4), key=st.sampled_from([DESFIRE, NTAG]))
def test_a_card_may_answer_anything(answers: list[bytes], key: CardKey) -> None:
    """No answer of a card makes the terminal fall over, and none of these is a proof."""
    assert not talk(key, Parrot([*answers, b"", b"", b""]))


def test_keys_are_not_printed() -> None:
    """A key does not stand in a log by accident."""
    assert "key=b" not in repr(DESFIRE)
