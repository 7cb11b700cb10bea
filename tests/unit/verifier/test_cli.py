# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command: what it prints for whom, and what it tells the shell."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.repository import ROOT
from tests.unit.verifier.forger import Forger
from tests.unit.verifier.ordinary_sitting import export_ordinary
from tests.unit.verifier.writing import Exported
from verifier.cli import language, main


@pytest.fixture(scope="module", name="untouched")
def _untouched(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """A bundle that no test of this file changes."""
    return export_ordinary(tmp_path_factory.mktemp("untouched") / "bundle")


@pytest.fixture(name="forger")
def _forger(tmp_path: Path) -> Forger:
    return Forger(export_ordinary(tmp_path / "bundle"))


def test_good_bundle_ends_with_zero(untouched: Exported, capsys: pytest.CaptureFixture[str]) -> None:
    """A bundle in which everything holds ends with 0, in Chinese with the line 全部核验通过."""
    code = main([str(untouched.folder), "--lang", "zh"])

    lines = capsys.readouterr().out.splitlines()
    assert (code, lines[-1]) == (0, "全部核验通过")
    assert [line for line in lines if line.startswith("✗")] == []
    assert len([line for line in lines if line.startswith("✓")]) == 22


def test_results_are_told_with_their_arithmetic(untouched: Exported, capsys: pytest.CaptureFixture[str]) -> None:
    """The report shows each result with its sentence, and the ballots that came late."""
    main([str(untouched.folder), "--lang", "zh"])

    shown = capsys.readouterr().out
    assert "全体组成人员 7 人，过半数：需 4 票，得 3 票，未通过。另有 1 人的席位未报，可能改变结果。" in shown
    assert "参加表决 4 人，三分之二以上：需 3 票，得 4 票，通过。" in shown
    assert "迟到选票（不计）：s06/1/5 m06" in shown


def test_seat_with_two_histories_is_told(untouched: Exported, capsys: pytest.CaptureFixture[str]) -> None:
    """A seat that contradicts itself breaks nothing of the centre's, but the report names it."""
    main([str(untouched.folder), "--lang", "en"])

    assert "! seat s05 signed two different histories at record 11 (epoch 1)" in capsys.readouterr().out


def test_broken_bundle_ends_with_one(forger: Forger, capsys: pytest.CaptureFixture[str]) -> None:
    """A bundle in which something breaks ends with 1 and says how many checks fail."""
    forger.write("results.json", b"[]")

    code = main([str(forger.bundle.folder), "--lang", "en"])

    lines = capsys.readouterr().out.splitlines()
    assert (code, lines[-1]) == (1, "2 checks fail")
    assert [line.split(":")[0] for line in lines if line.startswith("✗")] == ["✗ Files", "✗ results.json"]


def test_programs_read_the_same_as_people(untouched: Exported, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json the report holds every check, every result and every key to compare."""
    code = main([str(untouched.folder), "--json", "--lang", "en"])

    report = json.loads(capsys.readouterr().out)
    assert (code, report["holds"], report["said"]) == (0, True, "everything holds")
    assert [result["poll"] for result in report["results"]] == [
        "item-1",
        "item-2",
        "item-3",
        "item-3",
        "item-3",
        "item-4",
    ]
    assert report["results"][1]["late"] == [{"seat": "s06", "epoch": 1, "seq": 5, "member": "m06"}]
    assert [key["whose"] for key in report["keys"]] == [
        "centre",
        "operator chen chen",
        "operator li li",
        "operator wu wu",
        "roster",
        "seat-key registry",
    ]


def test_folder_without_a_bundle_ends_with_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that is no bundle ends with 2 and a word about the file that is missing."""
    code = main([str(tmp_path), "--lang", "en"])

    assert code == 2
    assert "bundle.json: No such file" in capsys.readouterr().err


@pytest.mark.parametrize("data", [b"", b"{}", b"[1", b'{"format":"hemicycle-bundle/2"}', b"\xff"])
def test_unreadable_list_ends_with_two(data: bytes, forger: Forger, capsys: pytest.CaptureFixture[str]) -> None:
    """A list of files that cannot be read ends with 2: nothing can be said of such a folder."""
    forger.write("bundle.json", data)

    assert main([str(forger.bundle.folder), "--lang", "zh"]) == 2
    assert "不是可读的导出包" in capsys.readouterr().err


def test_list_cannot_name_files_elsewhere(forger: Forger, capsys: pytest.CaptureFixture[str]) -> None:
    """A list that names a file outside the folder is refused before anything is opened."""
    manifest = json.loads(forger.read("bundle.json"))
    manifest["files"]["../secret"] = {"sha256": "0" * 64, "size_bytes": 1}
    forger.write("bundle.json", json.dumps(manifest).encode())

    assert main([str(forger.bundle.folder), "--lang", "en"]) == 2
    assert "../secret" in capsys.readouterr().err


def test_link_is_no_file(forger: Forger, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A listed file that is a link to somewhere else is not followed."""
    path = forger.bundle.folder / "results.json"
    path.rename(tmp_path / "elsewhere.json")
    path.symlink_to(tmp_path / "elsewhere.json")

    assert main([str(forger.bundle.folder), "--lang", "en"]) == 1
    assert "the file results.json cannot be read: not an ordinary file" in capsys.readouterr().out


def test_key_that_is_none_is_refused(untouched: Exported, capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped key is refused before the bundle is read."""
    with pytest.raises(SystemExit) as end:
        main([str(untouched.folder), "--centre-key", "abc"])

    assert end.value.code == 2
    assert "base64 of 32 bytes" in capsys.readouterr().err


def test_names_cannot_steer_the_terminal(forger: Forger, capsys: pytest.CaptureFixture[str]) -> None:
    """A name with control characters prints as replacement characters: it paints nothing and adds no line."""
    forger.bodies[0]["operators"][0]["name"] = "\x9b2J\u2028✓ all is well\u202e"
    forger.resign_all()

    main([str(forger.bundle.folder), "--lang", "en"])

    shown = capsys.readouterr().out
    assert not {"\x9b", "\u2028", "\u202e"} & set(shown)
    assert "\ufffd2J\ufffd✓ all is well\ufffd" in shown


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
    ],
)
def test_language_follows_the_environment(environment: dict[str, str], lang: str) -> None:
    """The report is in Chinese unless the environment asks for English."""
    assert language(environment) == lang


def test_module_runs_alone(untouched: Exported) -> None:
    """The verifier runs from its own folder, on a terminal that knows only ASCII, and paints nothing into a file."""
    ran = subprocess.run(
        [sys.executable, "-m", "verifier", str(untouched.folder)],
        cwd=ROOT,
        env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True,
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"\x1b" not in ran.stdout
