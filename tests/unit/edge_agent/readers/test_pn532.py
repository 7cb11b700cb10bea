# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The conversation with a PN532, played with an emulated one on a clock of the test: cards, keys, and every fault."""

from collections.abc import Callable, Sequence
from functools import partial

import pytest

from edge_agent.hardware.readers.aes_cards import CardKey
from edge_agent.hardware.readers.pn532_cards import CardRead, FindKey, Ready, Said, serve_cards, targets_of
from edge_agent.hardware.readers.pn532_talk import ChipRefusedError, Conversation, GaveUp, Out, Send, Tell
from tests.readers.contactless_cards import DesfireCard, Ntag424Card, UidCard
from tests.readers.emulated_pn532 import ACK, NACK, EmulatedPn532, wrap

FOUR, SEVEN, TEN = bytes.fromhex("A1B2C3D4"), bytes.fromhex("04A1B2C3D4E5F6"), bytes(range(0x10, 0x1A))
KEY = bytes(range(16))
DESFIRE = CardKey(kind="desfire", key=KEY, application=b"\x01\x00\x00")
NTAG = CardKey(kind="ntag424", key=KEY)
READ_FOUR = CardRead("A1B2C3D4", "card-uid")
READ_SEVEN = CardRead("04A1B2C3D4E5F6", "card-uid")


class MumblingCard(UidCard):
    """A card that speaks the right protocol and knows no command."""

    def answer(self, command: bytes) -> bytes | None:
        """No such command."""
        return b"\x6d\x00"


class DeafenedChip(EmulatedPn532):
    """A chip that writes down what it hears, and forgets to answer one command."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[bytes] = []

    def hear(self, data: bytes) -> bytes:
        """Write it down."""
        self.heard.append(data)
        return super().hear(data)


class Bench:
    """A chip and our conversation with it; bytes go over at once, and the time is the test's."""

    def __init__(self, find_key: FindKey = lambda _: None) -> None:
        self.chip: EmulatedPn532 = EmulatedPn532()
        self.now_ms = 1_000
        self.said: list[Said | GaveUp] = []
        self._draws = iter(range(1, 1_000))
        self._talk: Conversation[Said] = Conversation(
            partial(serve_cards, find_key, lambda size: next(self._draws).to_bytes(size, "big"))
        )

    def begin(self) -> "Bench":
        """Switch on."""
        self.perform(self._talk.begin(self.now_ms))
        return self

    def hear(self, data: bytes) -> None:
        """The chip says something by itself."""
        self.perform(self._talk.hear(data, self.now_ms))

    def perform(self, out: Sequence[Out[Said]]) -> None:
        """Carry bytes over and write down what is told."""
        for one in out:
            match one:
                case Send(data=data):
                    answer = self.chip.hear(data)
                    if answer:
                        self.hear(answer)
                case Tell(said=said):
                    self.said.append(said)
                case GaveUp():
                    self.said.append(one)

    def pass_ms(self, ms: int) -> None:
        """Let time pass, as far as something is due in it."""
        until_ms = self.now_ms + ms
        while self._talk.due_ms is not None and self._talk.due_ms <= until_ms:
            self.now_ms = max(self.now_ms, self._talk.due_ms)
            self.perform(self._talk.pass_time(self.now_ms))
        self.now_ms = until_ms

    def news(self) -> list[Said | GaveUp]:
        """What was told since the last time that this was asked."""
        news, self.said = self.said, []
        return news


def ready(find_key: FindKey = lambda _: None) -> Bench:
    """A bench whose chip has said that it is ready."""
    bench = Bench(find_key).begin()
    assert bench.news() == [Ready("1.6")]
    return bench


@pytest.mark.parametrize("uid", [FOUR, SEVEN, TEN])
def test_cards_with_uids_of_every_length_are_read_each_time(uid: bytes) -> None:
    """A card is read at every presentation, also if its UID is one that many drivers miss every other time."""
    bench = ready()
    for _ in range(4):
        bench.chip.put(UidCard(uid))
        bench.pass_ms(150)
        assert bench.news() == [CardRead(uid.hex().upper(), "card-uid")]
        bench.chip.take()
        bench.pass_ms(2_000)
        assert bench.news() == []


def test_a_card_that_lies_there_is_reported_again_and_a_gap_is_no_new_card() -> None:
    """A card that is held badly and missed now and then is one presentation to whoever counts the time between."""
    bench, card = ready({"04A1B2C3D4E5F6": DESFIRE}.get), DesfireCard(SEVEN, KEY)
    bench.chip.put(card)
    bench.pass_ms(3_000)
    assert 4 <= len(bench.news()) <= 7

    bench.chip.take()
    bench.pass_ms(600)
    bench.chip.put(card)
    bench.pass_ms(150)
    assert len(bench.news()) <= 1
    assert card.proofs == 1


def test_what_another_program_left_set_does_not_matter() -> None:
    """A program before us told the chip not to select cards; ours prove themselves all the same."""
    bench = Bench({"04A1B2C3D4E5F6": DESFIRE}.get)
    bench.chip.hear(bytes.fromhex("0000FF03FDD412001A00"))
    bench.begin().chip.put(DesfireCard(SEVEN, KEY))
    bench.pass_ms(150)

    assert bench.news() == [Ready("1.6"), CardRead("04A1B2C3D4E5F6", "card-mac")]


def test_two_cards_are_said_once_and_the_one_that_is_left_is_read() -> None:
    """Two cards on the antenna sign nobody in; taking one away is enough."""
    bench = ready()
    bench.chip.put(UidCard(FOUR), UidCard(SEVEN))
    bench.pass_ms(3_000)
    assert bench.news() == ["card_two"]

    bench.chip.field.pop()
    bench.pass_ms(150)
    assert bench.news() == [READ_FOUR]


def test_a_phone_is_told_apart() -> None:
    """A UID that is drawn at each presentation is no number."""
    bench = ready()
    bench.chip.put(UidCard(bytes.fromhex("08123456")))
    bench.pass_ms(3_000)

    assert bench.news() == ["card_varies"]


@pytest.mark.parametrize(("key", "make"), [(DESFIRE, DesfireCard), (NTAG, Ntag424Card)], ids=["desfire", "ntag424"])
def test_a_card_whose_key_is_here_proves_itself_once(key: CardKey, make: Callable[[bytes, bytes], DesfireCard]) -> None:
    """The member's own card proves that it is no copy, at each presentation once, however long it lies there."""
    bench, card = ready({"04A1B2C3D4E5F6": key}.get), make(SEVEN, KEY)
    bench.chip.put(card)
    bench.pass_ms(3_000)

    news = bench.news()
    assert set(news) == {CardRead("04A1B2C3D4E5F6", "card-mac")}
    assert card.proofs == 1


@pytest.mark.parametrize(
    "copy",
    [UidCard(SEVEN), MumblingCard(SEVEN, 0x20, bytes.fromhex("0578807002")), DesfireCard(SEVEN, bytes(16))],
    ids=["number only", "speaks and knows nothing", "other key"],
)
def test_a_copy_of_a_card_that_can_prove_itself_is_refused(copy: UidCard) -> None:
    """A copied number is no card: it is said, and no number is reported."""
    bench = ready({"04A1B2C3D4E5F6": DESFIRE}.get)
    bench.chip.put(copy)
    bench.pass_ms(3_000)

    assert bench.news() == ["card_copied"]


def test_another_members_card_is_only_a_number() -> None:
    """This seat holds its own member's key alone; whose card else it is can be said, and not proved."""
    bench = ready({"04000000000000": DESFIRE}.get)
    bench.chip.put(DesfireCard(SEVEN, KEY))
    bench.pass_ms(150)

    assert bench.news() == [READ_SEVEN]


@pytest.mark.parametrize("answers", [0, 1, 2])
def test_a_card_taken_away_in_the_middle_is_said_and_may_come_again(answers: int) -> None:
    """Whoever takes the card away too early is told so, and the next try works."""
    bench = ready({"04A1B2C3D4E5F6": DESFIRE}.get)
    bench.chip.put(DesfireCard(SEVEN, KEY, leaves_after=answers))
    bench.pass_ms(150)
    assert bench.news() == ["card_pulled"]

    bench.chip.take()
    bench.chip.put(DesfireCard(SEVEN, KEY))
    bench.pass_ms(150)
    assert bench.news() == [CardRead("04A1B2C3D4E5F6", "card-mac")]


FAULTS: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "noise before": lambda words: bytes.fromhex("5A00FFFF0000A5") + words,
    "noise that begins a long frame": lambda words: bytes.fromhex("00FFFFFF0108F7D5") + words,
    "half": lambda words: words[: len(words) // 2],
    "first byte lost": lambda words: words[1:],
    "spoilt": lambda words: words[:-3] + bytes([words[-3] ^ 0x10]) + words[-2:],
    "twice": lambda words: words + words,
    "refused": lambda _: NACK,
    "another answer": lambda words: words + wrap(b"\xd5\x03\x32\x01\x06\x07"),
}


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("at", range(10))
def test_a_fault_on_the_line_costs_time_and_nothing_else(name: str, at: int) -> None:
    """Whatever of the chip's words is spoilt, once, the reader begins anew at worst, and then reads the card."""
    bench = Bench()
    bench.chip.faults.extend([lambda words: words] * at + [FAULTS[name]])
    bench.begin()
    bench.chip.put(UidCard(SEVEN))
    for _ in range(3):
        bench.pass_ms(3_000)
        if bench.said and isinstance(bench.said[-1], GaveUp):
            bench.begin()

    news = bench.news()
    assert READ_SEVEN in news
    assert {one for one in news if isinstance(one, CardRead)} == {READ_SEVEN}
    assert len([one for one in news if isinstance(one, GaveUp)]) <= 1


def test_noise_that_promises_a_long_frame_costs_one_word() -> None:
    """What swallows the chip's answer is given up before the command is sent again, not when it is full."""
    bench = Bench()
    bench.chip.faults.append(FAULTS["noise that begins a long frame"])
    bench.begin()
    bench.pass_ms(300)

    assert bench.news() == [Ready("1.6")]


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("at", range(10, 20))
@pytest.mark.parametrize(("key", "make"), [(DESFIRE, DesfireCard), (NTAG, Ntag424Card)], ids=["desfire", "ntag424"])
def test_a_fault_on_the_line_makes_no_copy_of_a_genuine_card(
    name: str, at: int, key: CardKey, make: Callable[[bytes, bytes], DesfireCard]
) -> None:
    """A proof that is disturbed is begun anew, and the member is not told that the card is a copy."""
    bench = Bench({"04A1B2C3D4E5F6": key}.get)
    bench.chip.faults.extend([lambda words: words] * at + [FAULTS[name]])
    bench.chip.put(make(SEVEN, KEY))
    bench.begin()
    for _ in range(3):
        bench.pass_ms(3_000)
        if bench.said and isinstance(bench.said[-1], GaveUp):
            bench.begin()

    news = bench.news()
    assert CardRead("04A1B2C3D4E5F6", "card-mac") in news
    assert set(news) <= {CardRead("04A1B2C3D4E5F6", "card-mac"), "card_pulled", GaveUp("silent"), Ready("1.6")}


def test_a_chip_that_dies_is_noticed_and_one_that_comes_back_is_used() -> None:
    """A chip without power is given up within seconds; when it answers again the reader works."""
    bench = ready()
    bench.chip.is_dead = True
    bench.pass_ms(3_000)
    assert bench.news() == [GaveUp("silent")]
    bench.begin()
    bench.pass_ms(3_000)
    assert bench.news() == [GaveUp("silent")]

    bench.chip.is_dead = False
    bench.begin()
    assert bench.news() == [Ready("1.6")]


def test_a_chip_that_pauses_within_a_frame_is_heard() -> None:
    """Half an answer, a pause of 300 ms, and the rest are an answer."""
    bench = Bench()
    bench.chip.faults.extend([lambda words: words] * 3 + [lambda words: words[:9]])
    bench.begin()
    whole = wrap(b"\xd5\x03\x32\x01\x06\x07")
    bench.pass_ms(300)
    bench.hear(whole[9:])

    assert bench.news() == [Ready("1.6")]


def test_an_unanswered_search_is_broken_off() -> None:
    """A search that hangs is ended as the chip wants it, so that the next command is not taken for its end."""
    bench = Bench()
    bench.chip = chip = DeafenedChip()
    bench.begin()
    chip.faults.extend([lambda words: words, lambda _: b""])
    bench.pass_ms(3_000)

    assert bench.news() == [Ready("1.6"), GaveUp("silent")]
    assert chip.heard[-1] == ACK


@pytest.mark.parametrize("version", ["07010607", "3201", ""])
def test_another_chip_is_told_apart(version: str) -> None:
    """What answers and is no PN532 is not used as one."""
    bench = Bench()
    bench.chip = EmulatedPn532(bytes.fromhex(version))
    bench.begin()

    assert bench.news() == [GaveUp("refused")]


@pytest.mark.parametrize(
    "answer", ["", "03", "01", "0101000408", "01010004080304A1B2", "01010004080504A1B2C3D4", "02010004080404A1B2C3"]
)
def test_a_list_of_cards_that_makes_no_sense_is_refused(answer: str) -> None:
    """Too many cards, cut lists and UIDs of other lengths are no cards."""
    with pytest.raises(ChipRefusedError):
        targets_of(bytes.fromhex(answer))


def test_two_cards_with_their_answers_to_select_are_told_apart() -> None:
    """The list of two cards is read past what the first one says of itself."""
    cards = targets_of(bytes.fromhex("0201 0344 20 07 04A1B2C3D4E5F6 06757781028002 0004 08 04 A1B2C3D4"))

    assert [(card.place, card.uid, card.sak) for card in cards] == [(1, SEVEN, 0x20), (2, FOUR, 0x08)]
