# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit page: what happened, each record as it was received, and a bundle that another program has checked."""

import io
import zipfile
from pathlib import Path

import pytest

from central_broker.console.proof import zipped
from tests.centre_builders import Stage
from tests.console.running_console import RunningConsole, run, running_console
from voting_core import acts


def voted(*kinds: type[acts.ActHeader]) -> Stage:
    """A sitting in which three members voted, and what was ordered after that."""
    stage = Stage().begin()
    stage.vote({"s01": "yes", "s02": "yes", "s03": "no"})
    for kind in kinds:
        stage.done(kind)
    return stage


DECLARED = (acts.FreezeRound, acts.DeclareResult)


def test_an_auditor_reads_what_happened(tmp_path: Path) -> None:
    """The page holds the story in order, finds a seat, an item, a part, and counts what it shows."""

    async def script() -> None:
        async with running_console(tmp_path, ledger=voted(*DECLARED).ledger) as running:
            sun = running.people["sun"]
            page = await sun.page("/story")
            assert page.index("会议开始：会议") < page.index("3 人报到") < page.index("宣布结果：")
            assert "共 9 条，显示 9 条" in page
            assert "显示 1 条" in await sun.page("/story/lines?q=s02&part=sign-in")
            assert "没有符合条件的记录" in await sun.page("/story/lines?part=mishap")
            assert "显示 4 条" in await sun.page("/story/lines?item=budget")

    run(script())


def test_a_record_is_shown_as_it_was_received_and_a_ballot_is_not(tmp_path: Path) -> None:
    """JSON, hash and place; of a ballot the place and the hash alone; beyond the end there is nothing."""
    stage = voted(*DECLARED)
    kinds = [row.kind for row in stage.ledger.page(0, 100)]

    async def script() -> None:
        async with running_console(tmp_path, ledger=stage.ledger) as running:
            sun = running.people["sun"]
            assert "&#34;kind&#34;: &#34;MemberSignedIn&#34;" in await sun.page(
                f"/story/records/{kinds.index('MemberSignedIn')}"
            )
            ballot = await sun.page(f"/story/records/{kinds.index('BallotCast')}?piece=1")
            assert "内容不在此显示" in ballot
            assert "answers" not in ballot
            assert (await sun.get("/story/records/999999")).status_code == 400
            assert (await sun.get("/story/records/99999999999999999999")).status_code == 400

    run(script())


async def proven(running: RunningConsole) -> str:
    """The audit page after a bundle was exported and checked."""
    told = await running.people["sun"].client.post("/story/proof", data={"token": running.people["sun"].token})
    assert told.status_code == 303
    await running.console.prover.done()
    return await running.people["sun"].page("/story")


@pytest.mark.system
def test_a_bundle_is_checked_by_the_other_program_and_is_the_one_that_is_taken(tmp_path: Path) -> None:
    """The page says that everything holds, with the whole report; the archive holds the same files byte for byte."""

    async def script() -> None:
        async with running_console(tmp_path, ledger=voted(*DECLARED).ledger) as running:
            page = await proven(running)
            assert "核验通过" in page
            assert "请与纸面核对" in page
            taken = await running.people["sun"].get("/story/bundle.zip")
            archive = zipfile.ZipFile(io.BytesIO(taken.content))
            folder = running.console.prover.bundle
            inside = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
            kept = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
            assert inside == kept
            assert "bundle.sig" in inside

    run(script())


@pytest.mark.system
def test_a_bundle_that_was_changed_is_told_to_break(tmp_path: Path) -> None:
    """One byte of the ledger changed: the checking program says so, in English where it is asked in English."""

    async def script() -> None:
        async with running_console(tmp_path, ledger=voted(*DECLARED).ledger) as running:
            await proven(running)
            frames = running.console.prover.bundle / "ledger.frames"
            data = bytearray(frames.read_bytes())
            data[len(data) // 2] ^= 1
            frames.write_bytes(data)
            code, report = await running.console.prover._check("en")
            assert code == 1
            assert "fail" in report

    run(script())


def test_nothing_is_exported_while_a_round_is_undecided(tmp_path: Path) -> None:
    """The bundle of a named round holds its ballots: it leaves the centre after the declaration, not before."""

    async def script() -> None:
        async with running_console(tmp_path, ledger=voted(acts.FreezeRound).ledger) as running:
            told = await running.people["sun"].post("/story/proof")
            assert told["status"] == "409"
            assert "尚未宣布结果" in told["said"]
            assert (await running.people["sun"].get("/story/bundle.zip")).status_code == 400

    run(script())


def test_a_technician_does_not_read_the_story(tmp_path: Path) -> None:
    """Devices are the technician's, the record of the sitting is not."""

    async def script() -> None:
        async with running_console(tmp_path) as running:
            for path in ("/story", "/story/lines", "/story/records/0", "/story/bundle.zip"):
                assert (await running.people["chen"].get(path)).status_code == 403

    run(script())


def test_an_archive_is_made_piece_by_piece(tmp_path: Path) -> None:
    """It comes in pieces, and unpacks to what was packed."""
    folder = tmp_path / "bundle"
    (folder / "blobs").mkdir(parents=True)
    (folder / "blobs" / "a").write_bytes(bytes(range(256)) * 1_000)
    (folder / "bundle.json").write_bytes(b"{}")

    pieces = list(zipped(folder, "sitting"))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))

    assert len(pieces) > 3
    assert archive.testzip() is None
    assert sorted(archive.namelist()) == ["sitting/blobs/a", "sitting/bundle.json"]
