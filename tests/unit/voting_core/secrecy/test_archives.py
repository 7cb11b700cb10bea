# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives: what others made is read, what we make is read back, and no manipulation passes."""

import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.secret_elections import VECTORS, SecretElection, asked
from voting_core.codec import encode
from voting_core.errors import RefusedError
from voting_core.secrecy.archive import ArchiveWriter, resume
from voting_core.secrecy.archive_check import check_archive
from voting_core.secrecy.decryption import decrypt, is_possessed, read_factors, uncover
from voting_core.secrecy.group import BELENIOS_2048, TINY
from voting_core.secrecy.product import multiply, product_text, sized_text
from voting_core.secrecy.tar_records import read_records, write_record

EACH = ([1, 0, 0], [0, 1, 0], [0, 0, 1])


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("traced", ((1, 1, 1), (1, 1, 1, 1))),
        ("tool", ((1, 1, 2), (1, 2, 0, 1))),
        ("joint", ((3, 3, 3), (3, 3, 3), (9, 0, 0), (3, 3, 3), (3, 3, 3))),
    ],
)
def test_archives_of_others_are_read(name: str, counts: Any) -> None:
    """Archives made by the independent program and by others hold, with the results that are known."""
    assert check_archive(BELENIOS_2048, (VECTORS / f"{name}.bel").read_bytes()).counts == counts


@given(st.lists(st.integers(0, 2), max_size=8), st.randoms(use_true_random=False))
def test_the_count_is_what_was_chosen(choices: list[int], chance: random.Random) -> None:
    """As many as chose an option are counted for it, in whatever order their ballots lie."""
    held = SecretElection()
    ballots = [held.cast([EACH[choice]]) for choice in choices]
    chance.shuffle(ballots)
    found = check_archive(TINY, held.archive(ballots))
    wanted = Counter(choices)

    assert found.counts == (tuple(wanted[n] for n in range(3)),)
    assert sorted(found.counted) == sorted(ballots)


def test_of_one_credential_the_last_ballot_counts() -> None:
    """Who votes twice is counted once, with the last ballot."""
    held = SecretElection()
    voter = held.enrol()
    first, other, last = held.cast([EACH[0]], voter), held.cast([EACH[1]]), held.cast([EACH[2]], voter)
    found = check_archive(TINY, held.archive([first, other, last], [other, last]))

    assert found.counts == ((0, 1, 1),)


def test_several_questions_are_counted_each() -> None:
    """Elections, grades and blank answers are counted question by question."""
    held = SecretElection((asked(("a", "b", "c"), 0, 2, blank=True), asked(("good", "bad"), blank=True)))
    ballots = [
        held.cast(one) for one in ([[0, 1, 1, 0], [0, 1, 0]], [[1, 0, 0, 0], [1, 0, 0]], [[0, 0, 0, 0], [0, 0, 1]])
    ]

    assert check_archive(TINY, held.archive(ballots)).counts == ((1, 1, 1, 0), (1, 1, 1))


def test_what_is_opened_begins_with_what_was_frozen() -> None:
    """The archive of the result is that of the ballots, byte for byte, with the opening behind it."""
    held = SecretElection()
    ballots = [held.cast([EACH[0]]), held.cast([EACH[0]])]
    frozen = held.archive(ballots, opened=False)
    closed = check_archive(TINY, frozen)
    assert closed.pairs is not None
    writer = resume(frozen)
    decryption = decrypt(held.election, held.secret, closed.pairs, held.draw)
    factors = read_factors(held.election, held.trustee, closed.pairs, decryption)
    writer.open(decryption, uncover(TINY, closed.pairs, factors, 2))

    assert closed.counts is None
    assert bytes(writer.data).startswith(frozen)
    assert check_archive(TINY, bytes(writer.data)).counts == ((2, 0, 0),)


def test_too_few_shares_uncover_nothing() -> None:
    """A factor by another secret uncovers no count, and its proof does not hold."""
    held = SecretElection()
    pairs = multiply(held.election, [held.cast([EACH[0]])])
    false = decrypt(held.election, held.secret + 1, pairs, held.draw)

    with pytest.raises(RefusedError, match="proof of a decryption does not hold"):
        read_factors(held.election, held.trustee, pairs, false)
    with pytest.raises(RefusedError, match="uncovers no count"):
        uncover(TINY, pairs, [[held.election.key] * 3], 1)
    assert is_possessed(TINY, held.trustee)


def _rewritten(held: SecretElection, change: Any) -> bytes:
    """An archive that was written with some step changed."""
    ballots = [held.cast([EACH[n % 3]]) for n in range(3)]
    writer = ArchiveWriter(1_784_595_600)
    change(held, writer, ballots)
    return bytes(writer.data)


def _begin(held: SecretElection, writer: ArchiveWriter, credentials: Any = None) -> None:
    writer.begin(held.election.text, held.trustee, credentials or sorted(held.credentials))


def _end(held: SecretElection, writer: ArchiveWriter, counted: list[str], number: int | None = None) -> None:
    pairs = multiply(held.election, counted)
    product = product_text(pairs)
    writer.end(product, sized_text(product, len(counted) if number is None else number))
    decryption = decrypt(held.election, held.secret, pairs, held.draw)
    factors = read_factors(held.election, held.trustee, pairs, decryption)
    writer.open(decryption, uncover(TINY, pairs, factors, len(counted)))


def twice(held: SecretElection, writer: ArchiveWriter, ballots: list[str]) -> None:
    """One ballot stands twice."""
    _begin(held, writer)
    for text in [*ballots, ballots[0]]:
        writer.ballot(text)
    _end(held, writer, ballots)


def stuffed(held: SecretElection, writer: ArchiveWriter, ballots: list[str]) -> None:
    """A ballot under a credential that nobody was given."""
    _begin(held, writer, sorted(held.credentials)[:2])
    for text in ballots:
        writer.ballot(text)
    _end(held, writer, ballots)


def dropped(held: SecretElection, writer: ArchiveWriter, ballots: list[str]) -> None:
    """A ballot is not in the product."""
    _begin(held, writer)
    for text in ballots:
        writer.ballot(text)
    _end(held, writer, ballots[:2])


def miscounted(held: SecretElection, writer: ArchiveWriter, ballots: list[str]) -> None:
    """The number of ballots is another one."""
    _begin(held, writer)
    for text in ballots:
        writer.ballot(text)
    _end(held, writer, ballots, 4)


def again(held: SecretElection, writer: ArchiveWriter, ballots: list[str]) -> None:
    """Ballots come after their end."""
    _begin(held, writer)
    for text in ballots:
        writer.ballot(text)
    writer._event("EndBallots", "")
    for text in ballots:
        writer.ballot(text)
    _end(held, writer, ballots)


def double_result(held: SecretElection, writer: ArchiveWriter, ballots: list[str]) -> None:
    """A second result follows."""
    _begin(held, writer)
    for text in ballots:
        writer.ballot(text)
    _end(held, writer, ballots)
    writer._event("Result", writer._file(b'{"result":[[3,0,0]]}'))


def two_alike(held: SecretElection, writer: ArchiveWriter, ballots: list[str]) -> None:
    """A credential stands on the list twice."""
    _begin(held, writer, [*sorted(held.credentials), min(held.credentials)])
    for text in ballots:
        writer.ballot(text)
    _end(held, writer, ballots)


def no_text(held: SecretElection, writer: ArchiveWriter, ballots: list[str]) -> None:
    """The election is no text at all, and rightly named."""
    writer.begin(held.election.text, held.trustee, sorted(held.credentials))
    data = bytes(writer.data)
    writer.data.clear()
    writer._last, writer._height = "", 0
    header, *_ = read_records(data)
    writer.data += write_record(header[0], header[1], writer.timestamp)
    names = [writer._file(body) for body in (b"\xff", b"[]", b"[]")]
    setup = dict(zip(("election", "trustees", "credentials"), names, strict=True))
    writer._event("Setup", writer._file(encode(setup)))
    del ballots


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (twice, "stands in the archive twice"),
        (stuffed, "a credential that is not on the list"),
        (dropped, "The product of the ballots is not what it should be"),
        (miscounted, "The number of ballots is not what it should be"),
        (again, "The product of the ballots"),
        (double_result, "Something follows the end"),
        (no_text, "A file of the archive is no text"),
        (two_alike, "A credential stands on the list twice"),
    ],
)
def test_no_manipulation_of_an_archive_passes(change: Any, sentence: str) -> None:
    """Stuffed, dropped, doubled or late ballots, false numbers and second results are each named."""
    with pytest.raises(RefusedError, match=sentence):
        check_archive(TINY, _rewritten(SecretElection(), change))


@given(st.data())
def test_no_byte_of_an_archive_can_be_another(data: st.DataObject) -> None:
    """Any byte of an archive, changed, is noticed."""
    held = SecretElection()
    archive = held.archive([held.cast([EACH[0]]), held.cast([EACH[1]])])
    at = data.draw(st.integers(0, len(archive) - 1))
    other = data.draw(st.integers(1, 255))
    changed = archive[:at] + bytes([archive[at] ^ other]) + archive[at + 1 :]

    with pytest.raises(RefusedError):
        check_archive(TINY, changed)


@given(st.data())
def test_a_cut_archive_has_no_result(data: st.DataObject) -> None:
    """An archive that was cut somewhere is refused, or has no result."""
    held = SecretElection()
    archive = held.archive([held.cast([EACH[0]])])
    cut = archive[: data.draw(st.integers(0, len(archive) - 1))]
    try:
        counts = check_archive(TINY, cut).counts
    except RefusedError:
        counts = None

    assert counts is None


def test_files_are_written_the_one_way() -> None:
    """A file of an archive is read back as written; trailing zeros are no file."""
    record = write_record("BELENIOS", b"{}", 17)

    assert list(read_records(record)) == [("BELENIOS", b"{}", 17)]
    with pytest.raises(RefusedError):
        read_records(record + bytes(1024))
