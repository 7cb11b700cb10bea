# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: one command a step, a sentence for every outcome, and an exit code that scripts can read."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner

from adapters.key_files import private_pem
from central_broker.cli import app, main
from central_broker.settings import Home, read_settings
from tests.builders import HALL, operators, registry, roster, signer
from tests.centre_builders import Stage
from tests.running_centre import ScriptedLedger, running_centre
from tests.unit.central_broker.intake.sitting_files import sitting_files
from voting_core.codec import encode

PIN = b"246810"
Command = Callable[..., tuple[int, str]]


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    """A folder with a sitting's files, a registry, and two operators' keys under a PIN."""
    for name, data in sitting_files().items():
        (tmp_path / "sitting" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "sitting" / name).write_bytes(data)
    (tmp_path / "registry.json").write_bytes(encode(registry(roster(3))))
    (tmp_path / "pin").write_bytes(PIN + b"\n")
    for name in ("lin", "zhou"):
        key = tmp_path / f"{name}.key"
        key.write_bytes(private_pem(signer(name)._private_key, PIN))
        key.chmod(0o600)
        (tmp_path / f"{name}.pub").write_text(f"{signer(name).key}\n", "ascii")
    return tmp_path


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """The centre beside us logs to the same terminal; here only the commands are to be heard."""
    with capture_logs():
        yield


def call(folder: Path, *words: str, operator: str = "lin", lang: str = "en") -> tuple[int, str]:
    """Give one command; exit code and everything it said."""
    options = ["--home", str(folder), "--operator", operator, "--key", str(folder / f"{operator}.key")]
    options += ["--pin-file", str(folder / "pin"), "--lang", lang]
    done = CliRunner(env={"COLUMNS": "250"}).invoke(app, [*options, *words])
    return done.exit_code, f"{done.output}{done.exception or ''}"


def with_centre(folder: Path, script: Callable[[Command], None], ledger: ScriptedLedger | None = None) -> None:
    """Run a script of commands beside a running centre."""

    async def both() -> None:
        async with running_centre(folder, ledger):
            await asyncio.to_thread(script, lambda *words, **who: call(folder, *words, **who))

    asyncio.run(both())


def test_a_sitting_is_opened_and_closed_from_the_command_line(folder: Path) -> None:
    """Files in, roll open, no vote without a quorum, pause, end; each step says what became of it."""

    def script(command: Command) -> None:
        opened = command("open-sitting", str(folder / "sitting"), "--registry", str(folder / "registry.json"))
        assert opened == (0, "Done.\nDone.\nDone.\n")
        assert command("roll") == (0, "Done.\n")
        code, said = command("open", "a")
        assert (code, "There is no quorum: 0 members are present, 2 are needed." in said) == (1, True)
        assert command("excuse", "s01", "--reason", "broken", "--on-leave") == (0, "Done.\n")
        assert command("adjourn", "--reason", "lunch", lang="zh") == (0, "已执行。\n")
        assert command("publish-agenda", str(folder / "sitting"))[0] == 0
        assert command("resume")[0] == 0
        code, said = command("status", "--seats")
        assert code == 0
        assert "in session · due 2, present 0, members 3" in said
        assert "excused" in said
        assert "会议进行" in command("status", lang="zh")[1]
        assert command("close-sitting")[0] == 0
        assert "已闭会" in command("status", lang="zh")[1]
        assert command("roll")[0] == 1
        assert command("export", str(folder / "bundle"))[0] == 0
        assert (folder / "bundle" / "bundle.json").exists()

    with_centre(folder, script)


def test_an_interrupted_opening_goes_on(folder: Path) -> None:
    """If the centre ended between two of the three orders, the same command does the rest."""

    def script(command: Command) -> None:
        again = ("open-sitting", str(folder / "sitting"), "--registry", str(folder / "registry.json"))
        assert command(*again)[1].count("Done.") == 3
        assert command(*again)[1].count("Done.") == 2
        assert command("roll")[0] == 0
        assert command(*again)[0] == 1

    with_centre(folder, script)


def test_a_seat_without_a_key_is_found_before_the_sitting_opens(folder: Path) -> None:
    """An opening that would stop half way is refused before its first order."""
    (folder / "registry.json").write_bytes(encode(registry(roster(2))))

    def script(command: Command) -> None:
        code, said = command("open-sitting", str(folder / "sitting"), "--registry", str(folder / "registry.json"))
        assert (code, "Seat 's03' has no registered key" in said) == (1, True)
        assert "no sitting" in command("status")[1]

    with_centre(folder, script)


def test_files_with_errors_open_nothing(folder: Path) -> None:
    """Every error in the files is shown, and nothing is ordered."""
    (folder / "sitting" / "members.csv").write_bytes(b"x")

    def script(command: Command) -> None:
        wrong = str(folder / "sitting")
        assert command("check", wrong)[0] == 1
        assert command("open-sitting", wrong, "--registry", str(folder / "registry.json"))[0] == 1
        assert command("publish-agenda", wrong)[0] == 1
        assert "no sitting" in command("status")[1]

    with_centre(folder, script)


def test_two_people_at_the_command_line(folder: Path) -> None:
    """The first order exits with 3: somebody else must approve; the second one sees the words and completes it."""
    stage = Stage().begin()
    stage.decide({"s01": "yes", "s02": "yes"})
    ledger = ScriptedLedger()
    ledger.append(stage.ledger.rows)

    def script(command: Command) -> None:
        code, said = command("annul", "--reason", "wrong text")
        assert (code, "A second operator must approve" in said) == (3, True)
        act_id = said.rpartition("(id ")[2][:8]
        assert "AnnulPoll" in command("status")[1]
        assert command("approve", "--yes", act_id)[0] == 3
        code, said = command("approve", "--yes", act_id, operator="zhou")
        assert (code, '"reason":"wrong text"' in said) == (0, True)
        assert "annulled" in command("status")[1]

    with_centre(folder, script, ledger)


def test_a_round_from_the_command_line(folder: Path) -> None:
    """Open, close, freeze, declare, publish; and abort another."""
    stage = Stage().begin("budget", "plan")
    ledger = ScriptedLedger()
    ledger.append(stage.ledger.rows)

    def script(command: Command) -> None:
        assert command("open", "budget")[0] == 0
        for step in ("close", "freeze"):
            assert command(step, "budget")[0] == 0
        code, said = command("declare")  # nobody has sealed: the missing seats could turn it
        assert code == 3
        assert command("approve", "--yes", said.rpartition("(id ")[2][:8], operator="zhou")[0] == 0
        assert command("publish")[0] == 0
        assert "round 1 · published" in command("status")[1]
        assert command("open", "plan")[0] == 0
        assert command("abort", "--reason", "wrong text")[0] == 0

    with_centre(folder, script, ledger)


def test_without_a_centre_or_a_key_nothing_is_ordered(folder: Path) -> None:
    """Each lack is named: no centre, no name, a wrong PIN."""
    assert "does not answer" in call(folder, "roll")[1]
    done = CliRunner().invoke(app, ["--home", str(folder), "roll"])
    assert "Nobody is named" in str(done.exception)
    (folder / "pin").write_bytes(b"000000")
    assert "PIN is wrong" in call(folder, "roll")[1]


def test_a_new_centre_is_set_up_once(folder: Path) -> None:
    """Settings and key are made together, an enrolled key is kept, and a second set-up is refused."""
    named = ["--add-operator", f"lin:林秘书:{folder / 'lin.pub'}", "--add-operator", f"zhou:周:{folder / 'zhou.pub'}"]

    code, said = call(folder / "home", "init", "--hall", HALL, *named)

    assert (code, said.startswith('centre_key = "')) == (0, True)
    settings = read_settings(Home(folder / "home"))
    assert (settings.hall, settings.term) == (HALL, 1)
    assert [one.key for one in settings.operators] == [one.key for one in operators("lin", "zhou")]
    code, again = call(folder / "home", "init", "--hall", HALL, *named)
    assert (code, "exists already" in again) == (1, True)
    (folder / "home" / "central.toml").unlink()
    assert call(folder / "home", "init", "--hall", HALL, *named) == (0, said)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (["--hall", "Demo Hall", "--add-operator", "lin:林:{}/lin.pub"], "hall"),
        (["--hall", "demo", "--add-operator", "lin"], "is not id:name:file"),
        (["--hall", "demo", "--add-operator", "Lin:林:{}/lin.pub"], "operator"),
        (["--hall", "demo", "--add-operator", "lin:林:{}/none.pub"], "none.pub"),
    ],
)
def test_a_new_centre_with_wrong_words_is_not_set_up(folder: Path, words: list[str], refusal: str) -> None:
    """What could not be served later is refused now, and the home stays empty."""
    code, said = call(folder / "home", "init", *(word.format(folder) for word in words))

    assert (code, refusal in said) == (1, True)
    assert not (folder / "home").exists()


def test_a_key_is_put_away_and_taken_out_at_the_command_line(folder: Path) -> None:
    """Backup here, restore there, under the next term."""
    call(folder / "home", "init", "--hall", HALL, "--add-operator", f"lin:林:{folder / 'lin.pub'}")
    secret = ["--passphrase", "correct horse battery"]

    put = call(folder / "home", "keys", "backup", str(folder / "envelope"), *secret)
    taken = call(folder / "other", "keys", "restore", str(folder / "envelope"), *secret)

    assert put[0] == 0
    assert (taken[0], taken[1].splitlines()[0]) == (0, "hall = demo, term = 2")


def test_a_refusal_is_one_sentence_and_exit_code_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody at the desk sees a trace for what is only refused."""
    monkeypatch.setattr("sys.argv", ["hemicycle-central", "--home", str(folder), "status"])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert said.startswith("The centre does not answer")
    assert "Traceback" not in said


def test_a_home_that_cannot_be_served_is_refused(folder: Path) -> None:
    """Serving without settings names the file that is missing."""
    code, said = call(folder / "nowhere", "serve")

    assert (code, "central.toml" in said) == (1, True)
