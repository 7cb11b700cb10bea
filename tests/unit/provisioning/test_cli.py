# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line, as a technician types it."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from provisioning import token_commands
from provisioning.cli import main
from rehearsal.places import free_port

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Terminal:
    """Runs ``hemicycle-pki`` in a folder and hears what it says."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        monkeypatch.chdir(folder)
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        self.secret("pass", "correct horse")

    def secret(self, name: str, words: str, mode: int = 0o600) -> None:
        """A file with a passphrase or PIN."""
        Path(name).write_text(words + "\n")
        Path(name).chmod(mode)

    def run(self, line: str) -> tuple[int, str, str]:
        """Exit status, stdout, stderr."""
        self._monkeypatch.setattr(sys, "argv", ["hemicycle-pki", *line.split()])
        with pytest.raises(SystemExit) as end:
            main()
        out, err = self._capsys.readouterr()
        return int(end.value.code or 0), out, err


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A terminal with a hall."""
    made = Terminal(tmp_path, monkeypatch, capsys)
    status, out, _ = made.run("init --hall demo --dir ca --passphrase-file pass")
    assert status == 0
    assert "Hall demo: authority made in ca" in out
    return made


def _enrol(terminal: Terminal, identity: str, more: str = "") -> None:
    lines = (
        f"request --home {identity} --identity {identity}",
        f"issue {identity}/enrolment-request.json --dir ca --passphrase-file pass {more}",
        f"install {identity}/enrolment.json --home {identity}",
    )
    for line in lines:
        status, _, err = terminal.run(line)
        assert (status, err) == (0, ""), line


def test_a_device_is_enrolled_step_by_step(terminal: Terminal) -> None:
    """Request, issue, install: then the device has its certificate and the registry its key."""
    _enrol(terminal, "s07")
    _enrol(terminal, "broker", "--dns localhost --ip 127.0.0.1")
    assert Path("s07/tls.crt").exists()
    _, out, _ = terminal.run("registry --dir ca")
    (seat,) = json.loads(out)["seats"]
    assert (seat["seat"], seat["epoch"]) == ("s07", 1)


def test_the_fingerprints_on_both_sides_agree(terminal: Terminal) -> None:
    """What the device shows when it asks is what the authority shows when it issues."""
    _, asked, _ = terminal.run("request --home s07 --identity s07")
    _, issued, _ = terminal.run("issue s07/enrolment-request.json --dir ca --passphrase-file pass")
    assert asked.split()[-1] == issued.split()[-1]


def test_a_revoked_device_is_listed_as_such(terminal: Terminal) -> None:
    """After a revocation the list says so, and the revocation list is the file to give to the broker."""
    _enrol(terminal, "s07")
    status, out, _ = terminal.run("revoke s07 --dir ca --passphrase-file pass")
    assert status == 0
    assert "ca/crl.pem" in out
    _, out, _ = terminal.run("list --dir ca")
    assert "s07" in out
    assert "revoked" in out


def test_who_is_shut_out_is_told_by_name(terminal: Terminal) -> None:
    """A playbook reads the names of revoked devices, without those that were enrolled again."""
    for identity in ("s07", "s08", "s09"):
        _enrol(terminal, identity)
    for identity in ("s07", "s08"):
        terminal.run(f"revoke {identity} --dir ca --passphrase-file pass")
    for line in ("request --home new --identity s08 --epoch 2", "issue new/enrolment-request.json --dir ca"):
        terminal.run(line + (" --passphrase-file pass" if "issue" in line else ""))
    assert terminal.run("list --dir ca --shut-out")[1] == "s07\n"


def test_a_key_is_rotated_from_the_command_line(terminal: Terminal) -> None:
    """Asking with --rotate, issuing with --replace, installing: the seat has another key and is the same seat."""
    _enrol(terminal, "s07")
    former = Path("s07/tls.key").read_bytes()
    for line in (
        "request --home s07 --rotate",
        "issue s07/rotation-request.json --dir ca --passphrase-file pass --replace",
        "install s07/enrolment.json --home s07",
    ):
        status, _, err = terminal.run(line)
        assert (status, err) == (0, ""), line
    assert Path("s07/tls.key").read_bytes() != former


def test_labels_are_printed(terminal: Terminal) -> None:
    """One command, one PDF for a sheet of labels."""
    _enrol(terminal, "s07")
    assert terminal.run("labels --dir ca --out labels.pdf") == (0, "labels.pdf: 1 labels.\n", "")
    assert Path("labels.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("request --home s07 --identity S07", "'S07' is no identity"),
        ("issue nowhere.json --dir ca --passphrase-file pass", "nowhere.json: cannot be read"),
        ("issue pass --dir ca --passphrase-file pass", "enrolment request cannot be read"),
        ("issue pass --dir ca --passphrase-file nowhere", "nowhere: cannot be read"),
        ("issue pass --dir ca --passphrase-file pass --ip localhost", "--ip 'localhost' is no address"),
        ("list --dir elsewhere", "elsewhere: holds no hall's authority"),
        ("revoke s07 --dir ca --passphrase-file pass", "s07 has no live certificate"),
        ("init --hall demo --dir ca --passphrase-file pass", "holds a hall's authority already"),
        (f"revoke s07 --dir ca --passphrase-file pass --by {'w' * 65}", "is no name for the ledger"),
    ],
)
def test_a_refusal_is_one_sentence_and_status_2(terminal: Terminal, line: str, words: str) -> None:
    """What cannot be done is said in plain words on stderr, never as a stack trace."""
    status, out, err = terminal.run(line)
    assert (status, out) == (2, "")
    assert err.startswith("Refused: ")
    assert words in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o777])
def test_a_passphrase_that_others_can_read_is_not_taken(terminal: Terminal, mode: int) -> None:
    """A file with a passphrase is for its owner only; the refusal says how to close it."""
    terminal.secret("open", "correct horse", mode)
    status, _, err = terminal.run("revoke s07 --dir ca --passphrase-file open")
    assert status == 2
    assert f"open: other users of this machine may read it (mode {mode:04o})" in err
    assert "chmod 600 open" in err


def test_the_ledger_says_who_did_it(terminal: Terminal) -> None:
    """The technician's name is in the ledger, and the list tells it beside the certificate."""
    _enrol(terminal, "s07", "--by 王技术员")
    _, out, _ = terminal.run("list --dir ca")
    assert "王技术员" in out.splitlines()[0]
    assert "The ledger holds: 2 rows" in out
    assert "The revocation list is good until 20" in out


def test_an_operators_key_is_made(terminal: Terminal) -> None:
    """The operator's public key is printed for the roster of operators."""
    terminal.secret("pin", "493817")
    status, out, _ = terminal.run("operator-key --name li --out ops --pin-file pin")
    assert status == 0
    assert Path("ops/li.pub").read_text().strip() in out


def _token(terminal: Terminal, more: str = "") -> tuple[int, str, str]:
    words = "token s07 --dir ca --host 192.0.2.9 --out boot --passphrase-file pass --until"
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(token_commands, "present", lambda: NOW)
        return terminal.run(f"{words} 2026-11-25T18:00 {more}")


def test_a_token_is_written_for_its_owner_only(terminal: Terminal) -> None:
    """The file for the boot medium can be read by the technician alone, and what is said holds no token."""
    status, out, _ = _token(terminal)
    file = Path("boot/hemicycle-join.json")
    assert status == 0
    assert file.stat().st_mode & 0o077 == 0
    assert json.loads(file.read_text())["token"] not in out


def test_a_seat_with_a_certificate_gets_a_token_only_to_be_replaced(terminal: Terminal) -> None:
    """Nobody replaces a seat by mistake: the technician has to say so."""
    _enrol(terminal, "s07")
    status, _, err = _token(terminal)
    assert (status, "Say --replace" in err) == (2, True)
    assert _token(terminal, "--replace --epoch 2")[0] == 0


def test_a_token_for_a_blank_card_brings_its_settings(terminal: Terminal) -> None:
    """Broker and profile are named, the centre's key is taken from the authority; name and epoch are the token's."""
    _enrol(terminal, "centre")
    status, out, _ = _token(
        terminal, "--broker hub.hall.example --profile pi4-7in-touch --technician-card " + "ab" * 32
    )
    settings = json.loads(Path("boot/hemicycle-join.json").read_text())["settings"]
    asked = json.loads(Path("centre/enrolment-request.json").read_text())
    assert (status, "brings no settings" in out) == (0, False)
    assert settings == {
        "broker_host": "hub.hall.example",
        "broker_port": 8883,
        "centre_key": asked["content"]["record_key"],
        "profile": "pi4-7in-touch",
        "technician_cards": ["ab" * 32],
    }


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("--broker hub.hall.example --profile pi4", "The centre is not enrolled"),
        ("--broker hub.hall.example", "Name both: --broker and --profile"),
        ("--profile pi4", "Name both: --broker and --profile"),
    ],
)
def test_half_of_a_cards_settings_is_refused(terminal: Terminal, more: str, says: str) -> None:
    """No card is written that would not start; no token is in the ledger then."""
    status, _, err = _token(terminal, more)
    assert (status, says in err, Path("boot").exists()) == (2, True, False)


def test_a_profile_that_no_seat_could_have_is_refused(terminal: Terminal) -> None:
    """The sentence names the key."""
    _enrol(terminal, "centre")
    status, _, err = _token(terminal, "--broker hub.hall.example --profile ../etc")
    assert (status, "These settings cannot be used" in err, "profile" in err) == (2, True, True)


def test_a_token_without_settings_says_so(terminal: Terminal) -> None:
    """The technician learns that the card itself has to know its seat."""
    _, out, _ = _token(terminal)
    assert "It brings no settings: the card has to have its seat.toml." in out


def test_a_seat_that_has_its_certificate_only_wipes_the_token(terminal: Terminal) -> None:
    """Power that went between certificate and wiping leaves no token about: the next start wipes it."""
    _token(terminal)
    _enrol(terminal, "s07")
    status, out, _ = terminal.run("join boot/hemicycle-join.json --home s07")
    assert (status, "has its certificate already" in out) == (0, True)
    assert not Path("boot/hemicycle-join.json").exists()


def test_a_window_is_open_for_minutes(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """The window opens with the hall's fingerprint on the screen, closes by itself, and the ledger knows of it."""
    waited: list[float] = []
    monkeypatch.setattr(token_commands, "_pause", waited.append)
    status, out, _ = terminal.run(
        f"serve --dir ca --minutes 7 --listen 127.0.0.1 --port {free_port()} --passphrase-file pass"
    )
    assert status == 0
    assert waited == [420.0]
    assert "is open on port" in out
    assert out.endswith("The window is closed.\n")
    assert '"kind":"WindowOpened"' in Path("ca/ledger.jsonl").read_text()
