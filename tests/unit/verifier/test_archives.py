# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The auditor of secret archives, which shares nothing with what makes them: it takes the true ones, and no other."""

import json
import shutil
import tarfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.secret_elections import VECTORS, YES_NO_ABSTAIN, SecretElection, asked
from verifier.cli import main
from verifier.secrecy import ballots as ballot_module
from verifier.secrecy.archives import audit_archive
from verifier.secrecy.ballots import read_election, why_none
from verifier.secrecy.group import P, element
from verifier.secrecy.second_opinion import ask_tool
from voting_core.secrecy.archive import ArchiveWriter
from voting_core.secrecy.decryption import decrypt, prove_possession
from voting_core.secrecy.group import BELENIOS_2048
from voting_core.secrecy.product import multiply, product_text, sized_text

VOTES = ([1, 0, 0], [0, 1, 0], [1, 0, 0])
NEGATIVE: dict[str, dict[str, str]] = json.loads((VECTORS / "negative.json").read_text("utf-8"))


@cache
def held() -> tuple[SecretElection, tuple[str, ...]]:
    """An election in the real group with three ballots."""
    there = SecretElection((asked(),), BELENIOS_2048, "auditor")
    return there, tuple(there.cast([list(vote)]) for vote in VOTES)


@cache
def good() -> bytes:
    """Its archive, opened."""
    there, ballots = held()
    return there.archive(ballots)


def breaks(data: bytes) -> str:
    """The first thing that the auditor says breaks; empty for nothing."""
    found = audit_archive(data).breaks
    return found[0].en if found else ""


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("traced", [[1, 1, 1], [1, 1, 1, 1]]),
        ("tool", [[1, 1, 2], [1, 2, 0, 1]]),
        ("joint", [[3, 3, 3], [3, 3, 3], [9, 0, 0], [3, 3, 3], [3, 3, 3]]),
    ],
)
def test_archives_of_others_hold(name: str, counts: list[list[int]]) -> None:
    """Of the independent program and of others, with the results that are known."""
    found = audit_archive((VECTORS / f"{name}.bel").read_bytes())
    assert (found.counts, found.breaks) == (counts, [])


KINDS: dict[str, tuple[Any, list[Any], list[list[int]]]] = {
    "a motion": ((asked(),), [[[1, 0, 0]], [[0, 0, 1]]], [[1, 0, 1]]),
    "nominees": (
        (asked(YES_NO_ABSTAIN, 0, 1),) * 2,
        [[[1, 0, 0], [0, 0, 0]], [[0, 1, 0], [1, 0, 0]]],
        [[1, 1, 0], [1, 0, 0]],
    ),
    "two of three": ((asked("甲乙丙", 1, 2, blank=True),), [[[0, 1, 1, 0]], [[1, 0, 0, 0]]], [[1, 1, 1, 0]]),
    "a score": ((asked(["+1", "+2", "+4"], 0, 3, blank=True),), [[[0, 1, 0, 1]], [[0, 0, 0, 0]]], [[0, 1, 0, 1]]),
    "nobody": ((asked(),), [], [[0, 0, 0]]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_archives_of_every_kind_hold(kind: str) -> None:
    """Whatever is voted on in secret, frozen and opened."""
    questions, votes, counts = KINDS[kind]
    there = SecretElection(questions, BELENIOS_2048, kind)
    ballots = [there.cast(vote) for vote in votes]
    frozen = audit_archive(there.archive(ballots, opened=False))
    opened = audit_archive(there.archive(ballots))

    assert (frozen.breaks, frozen.counts, len(frozen.counted)) == ([], None, len(votes))
    assert (opened.breaks, opened.counts) == ([], counts)


def test_of_one_credential_the_last_ballot_counts() -> None:
    """Both ballots stand in the archive; one is counted."""
    there = SecretElection((asked(),), BELENIOS_2048, "twice")
    voter = there.enrol()
    first, second = there.cast([[1, 0, 0]], voter), there.cast([[0, 0, 1]], voter)
    found = audit_archive(there.archive([first, second], [second]))

    assert (found.counts, found.counted) == ([[0, 0, 1]], [second.encode()])


# --- manipulations ---------------------------------------------------------------------------------------------------

Change = Callable[[SecretElection, ArchiveWriter, Sequence[str]], None]


def _begin(there: SecretElection, writer: ArchiveWriter, credentials: Sequence[str] | None = None) -> None:
    writer.begin(there.election.text, there.trustee, credentials or sorted(there.credentials))


def _put(writer: ArchiveWriter, ballots: Sequence[str]) -> None:
    for text in ballots:
        writer.ballot(text)


def _end(there: SecretElection, writer: ArchiveWriter, counted: Sequence[str], many: int | None = None) -> None:
    pairs = multiply(there.election, counted)
    product = product_text(pairs)
    writer.end(product, sized_text(product, len(counted) if many is None else many))
    writer.open(decrypt(there.election, there.secret, pairs, there.draw), [[2, 1, 0]])


def stood_twice(there: SecretElection, writer: ArchiveWriter, ballots: Sequence[str]) -> None:
    """A ballot is put in twice."""
    _begin(there, writer)
    _put(writer, [*ballots, ballots[0]])
    _end(there, writer, ballots)


def stuffed(there: SecretElection, writer: ArchiveWriter, ballots: Sequence[str]) -> None:
    """A ballot is by a credential that nobody was given."""
    _begin(there, writer, sorted(there.credentials)[:2])
    _put(writer, ballots)
    _end(there, writer, ballots)


def dropped(there: SecretElection, writer: ArchiveWriter, ballots: Sequence[str]) -> None:
    """A ballot is left out of the product."""
    _begin(there, writer)
    _put(writer, ballots)
    _end(there, writer, ballots[:2])


def miscounted(there: SecretElection, writer: ArchiveWriter, ballots: Sequence[str]) -> None:
    """The number of ballots is another one."""
    _begin(there, writer)
    _put(writer, ballots)
    _end(there, writer, ballots, 4)


def came_after_the_end(there: SecretElection, writer: ArchiveWriter, ballots: Sequence[str]) -> None:
    """All ballots, their end, and one of them again, which alone is counted."""
    _begin(there, writer)
    _put(writer, ballots)
    writer._event("EndBallots", "")
    _put(writer, ballots[:1])
    _end(there, writer, ballots[:1])


def opened_twice(there: SecretElection, writer: ArchiveWriter, ballots: Sequence[str]) -> None:
    """A second result follows the first."""
    _begin(there, writer)
    _put(writer, ballots)
    _end(there, writer, ballots)
    writer._event("Result", writer._file(b'{"result":[[3,0,0]]}'))


def given_twice(there: SecretElection, writer: ArchiveWriter, ballots: Sequence[str]) -> None:
    """A credential stands on the list twice."""
    _begin(there, writer, [*sorted(there.credentials), min(there.credentials)])
    _put(writer, ballots)
    _end(there, writer, ballots)


def given_by_a_stranger(there: SecretElection, writer: ArchiveWriter, ballots: Sequence[str]) -> None:
    """The trustee is somebody else than whom the ballots are encrypted to."""
    writer.begin(there.election.text, prove_possession(there.group, there.secret + 1, there.draw), [])
    _put(writer, ballots)


def unproven(there: SecretElection, writer: ArchiveWriter, ballots: Sequence[str]) -> None:
    """Nobody has proven to know the trustee's secret."""
    other = prove_possession(there.group, there.secret + 1, there.draw)
    writer.begin(there.election.text, type(other)(pok=other.pok, public_key=there.trustee.public_key), [])
    _put(writer, ballots)


CHANGES: list[tuple[Change, str]] = [
    (stood_twice, "a ballot stands in it twice"),
    (stuffed, "by a credential that is not on the list"),
    (dropped, "the product is not that of the ballots"),
    (miscounted, "the number of ballots is not theirs"),
    (came_after_the_end, "is not the EncryptedTally"),
    (opened_twice, "something follows the result"),
    (given_twice, "a credential stands on the list twice"),
    (given_by_a_stranger, "not encrypted to the key of its trustees"),
    (unproven, "nobody has proven to know the secret"),
]


@pytest.mark.parametrize(("change", "said"), CHANGES)
def test_no_manipulation_passes(change: Change, said: str) -> None:
    """Each is named: stuffing, dropping, doubling, false numbers, false keys, second results."""
    there, ballots = held()
    writer = ArchiveWriter(1_784_595_600)
    change(there, writer, ballots)
    assert said in breaks(bytes(writer.data))


BALLOT_CHANGES: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "a choice of another ballot": (
        lambda one: one["answers"][0]["choices"][0].update(alpha="4"),
        "signature is of another ballot",
    ),
    "of another election": (lambda one: one.update(election_uuid="1" * 14), "a ballot of another election"),
    "no proof": (
        lambda one: one["answers"][0].update(individual_proofs=one["answers"][0]["individual_proofs"][1:]),
        "signature",
    ),
    "another credential": (
        lambda one: one.update(credential=held()[0].election.fingerprint and "4"),
        "outside the group",
    ),
}


@pytest.mark.parametrize("name", BALLOT_CHANGES)
def test_no_changed_ballot_is_valid(name: str) -> None:
    """Whoever changes a ballot would have to sign it."""
    change, said = BALLOT_CHANGES[name]
    there, ballots = held()
    fields = json.loads(ballots[0])
    change(fields)
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()

    assert said in why_none(read_election(there.election.text.encode()), [text])[0]


def test_a_ballot_that_chooses_too_much_is_not_valid() -> None:
    """Signed by its voter, and yet: whoever may choose two makes no ballot where one may be chosen."""
    there, _ = held()
    other = SecretElection((asked(YES_NO_ABSTAIN, 1, 2),), BELENIOS_2048, "auditor")
    assert other.election.key == there.election.key
    text = other.cast([[1, 1, 0]])
    moved = text.replace(other.election.fingerprint, there.election.fingerprint)

    assert why_none(read_election(there.election.text.encode()), [moved.encode()])[0]


def test_many_ballots_are_looked_at_in_several_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What they say is the same as of one alone, in the same order."""
    there, ballots = held()
    election = read_election(there.election.text.encode())
    texts = [*(one.encode() for one in ballots), b"{}", ballots[0].encode()]
    alone = why_none(election, texts)
    monkeypatch.setattr(ballot_module, "ALONE_MAX", 2)
    ballot_module._judged.clear()

    assert why_none(election, texts) == alone
    assert [bool(one) for one in alone] == [False, False, False, True, False]


@given(st.data())
def test_no_byte_can_be_another(data: st.DataObject) -> None:
    """Any byte of an archive, changed, is noticed."""
    archive = good()
    at = data.draw(st.integers(0, len(archive) - 1))
    other = data.draw(st.integers(1, 255))
    assert breaks(archive[:at] + bytes([archive[at] ^ other]) + archive[at + 1 :])


@given(st.data())
def test_a_cut_archive_tells_no_result(data: st.DataObject) -> None:
    """Cut anywhere, it breaks or was not opened."""
    cut = good()[: data.draw(st.integers(0, len(good()) - 1))]
    found = audit_archive(cut)
    assert found.breaks or found.counts is None


def test_what_follows_an_archive_is_no_part_of_it() -> None:
    """The end of a tar file, with which other programs close one, is refused."""
    assert "cannot be read" in breaks(good() + bytes(1024))


@cache
def of_others() -> dict[str, bytes]:
    """The 25 published archives."""
    with tarfile.open(VECTORS / "negative.tar.xz") as archives:
        files = [(Path(one.name).name, archives.extractfile(one)) for one in archives.getmembers()]
        return {name: data.read() for name, data in files if data is not None}


JUDGED_AS = {
    "2.bel": "is outside the group",
    "6.bel": "proof",
    "8.bel": "a choice is neither 0 nor 1",
    "16.bel": "stands in it twice",
    "17c.bel": "stands in it twice",
    "18.bel": "the product is not that of the ballots",
    "22.bel": "the proof of a decryption does not hold",
    "24.bel": "too few trustees",
    "26.bel": "the product is not that of the ballots",
    "30.bel": "nobody has proven to know the secret",
    "32.bel": "a credential stands on the list twice",
    "42.bel": "a factor is outside the group",
    "44.bel": "something follows the result",
}


@pytest.mark.parametrize("name", NEGATIVE)
def test_judged_archives_of_others_are_judged_alike(name: str) -> None:
    """Of 25 archives with a threshold of trustees the whole ones hold; others are refused for what they are."""
    said = breaks(of_others()[name])

    assert (said == "") is (NEGATIVE[name]["strict"] == "accept"), (NEGATIVE[name]["case"], said)
    assert JUDGED_AS.get(name, "") in said, NEGATIVE[name]["case"]


@given(st.data())
def test_no_byte_of_a_threshold_can_be_another(data: st.DataObject) -> None:
    """Certificates, coefficients, shares and their signatures: any byte of them, changed, is noticed."""
    archive = of_others()["normal.bel"]
    at = data.draw(st.integers(archive.index(b'[["Pedersen"'), archive.index(b'"type":"Setup"')))
    other = data.draw(st.integers(1, 255))
    assert breaks(archive[:at] + bytes([archive[at] ^ other]) + archive[at + 1 :])


def test_numbers_outside_the_group_are_refused() -> None:
    """0, 1 below and above the prime, and numbers of another order."""
    assert element("1", "one") == 1
    for number in (0, 2, P - 1, P, P + 1):
        with pytest.raises(ValueError, match="outside the group"):
            element(str(number), "it")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_report_of_a_file_tells_both_verdicts(
    lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ours, and that of the independent program, or that it is not there."""
    file = tmp_path / "round.bel"
    file.write_bytes(good())
    monkeypatch.setattr(shutil, "which", lambda _: None)
    ask_tool.cache_clear()

    assert main([str(file), "--lang", lang]) == 0
    said = capsys.readouterr().out
    assert "赞成 2  反对 1  弃权 0" in said
    assert {"zh": "- belenios-tool：没有安装", "en": "- belenios-tool: not installed"}[lang] in said
    file.write_bytes(good()[:-512])
    assert main([str(file), "--lang", lang]) == 1
    assert main([str(tmp_path / "absent.bel"), "--lang", lang]) == 2


def test_an_archive_without_a_result_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Frozen and not opened, or cut short behind any of its events: the command ends with 1, and says why."""
    there, ballots = held()
    monkeypatch.setattr(shutil, "which", lambda _: None)
    ask_tool.cache_clear()
    file = tmp_path / "round.bel"
    file.write_bytes(there.archive(ballots, opened=False))
    assert main([str(file), "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert "no result: it was not opened, or was cut short" in said
    assert said.endswith("it does not hold\n")

    for dropped in range(1, 4):
        cut = there.archive(ballots[:-dropped], opened=False)
        file.write_bytes(cut[: cut.index(b"EndBallots") // 512 * 512 - 512])
        assert main([str(file)]) == 1
