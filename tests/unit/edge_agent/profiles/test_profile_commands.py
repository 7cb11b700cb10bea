# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``hemicycle-seat profile``: what a technician sees at a terminal."""

from configparser import ConfigParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from edge_agent.commands import app
from edge_agent.profiles import FOLDER, read_profile
from edge_agent.profiles.config_txt import config_lines
from edge_agent.profiles.screen_files import drop_in
from edge_agent.profiles.sheet import wiring_sheet
from tests.unit.edge_agent.profiles.spoiling import GOOD, TPM, spoiled
from voting_core.errors import RefusedError

KIOSK_WORDS = (FOLDER.parent / "kiosk" / "cli.py").read_text("utf-8")


def run(*arguments: str) -> tuple[int, list[str]]:
    """Exit code and lines of a command that refuses nothing."""
    done = CliRunner().invoke(app, ["profile", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, [line.rstrip() for line in done.output.splitlines()]


def test_a_profile_in_order_says_whether_it_was_tried() -> None:
    """Nobody takes a shipped profile for a proved one."""
    sha256 = read_profile("pi5-dsi").sha256[:16]

    assert run("check", "pi5-dsi") == (
        0,
        [
            f"pi5-dsi: in order. Tried: on no real board yet: run the self-test before you trust it. sha256 {sha256}",
        ],
    )


def test_a_spoiled_profile_ends_with_1(tmp_path: Path) -> None:
    """Every fault, and how many; a script can tell by the exit code."""
    path = tmp_path / "desk.toml"
    path.write_text(spoiled("gpio = 22", "gpio = 55", spoiled("timeout_s = 14", "timeout_s = 20")), "utf-8")

    code, lines = run("check", str(path))

    assert (code, len(lines), lines[-1]) == (1, 3, "2 to correct.")


def test_the_site_s_overrides_are_checked_with_it(tmp_path: Path) -> None:
    """A technician checks what the seat will read, before it starts."""
    path, local = tmp_path / "desk.toml", tmp_path / "local.toml"
    path.write_text(GOOD, "utf-8")
    local.write_text('[reader]\ntype = "pn532-hsu"\nport = "/dev/ttyUSB0"\n', "utf-8")

    code, lines = run("check", str(path), "--local", str(local))

    assert code == 1
    assert lines[0].startswith("local.toml:3 [reader.port] this number changes")


def test_a_header_is_shown_with_its_wires_and_the_sheet_written(tmp_path: Path) -> None:
    """Twenty rows, a table, what the system needs, and the file for the printer."""
    sheet = tmp_path / "wiring.svg"

    code, lines = run("show", "zero2w-buttons", "--sheet", str(sheet))

    assert code == 0
    assert lines[5].strip() == "key yes (GPIO17) 11 ● ○ 12 GPIO18"
    assert lines[-4:-1] == [
        "config.txt: enable_uart=1",
        "config.txt: dtoverlay=disable-bt",
        "config.txt: dtparam=watchdog=on",
    ]
    assert sheet.read_text("utf-8") == wiring_sheet(read_profile("zero2w-buttons"))


def test_a_seat_without_pins_has_no_wires() -> None:
    """The simulated one says so, in one line."""
    assert run("show", "simulated") == (
        0,
        ["simulated: no pins; every part is on the panel socket of the seat's home."],
    )


def test_a_key_store_is_shown_by_name(tmp_path: Path) -> None:
    """With pins and without: who makes a seat reads there whether its partition is to be encrypted."""
    desk, machine = tmp_path / "desk.toml", tmp_path / "machine.toml"
    desk.write_text(GOOD + TPM, "utf-8")
    machine.write_text(f'schema = 1\nprofile = "machine"\nboard = "virtual"\n{TPM}', "utf-8")

    assert run("show", str(desk))[1][-4:] == [
        "config.txt: dtparam=spi=on",
        "config.txt: dtoverlay=tpm-slb9670",
        "config.txt: dtparam=watchdog=on",
        "key store: tpm2",
    ]
    assert run("show", str(machine))[1][-1] == "key store: tpm2"
    assert [line for line in run("show", "pi4-7in-touch")[1] if line.startswith("key store")] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "golden"],
        ["check", "/nowhere/desk.toml"],
        ["check", "simulated", "--local", "/nowhere/local.toml"],
        ["show", "zero2w-buttons", "--sheet", "/nowhere/wiring.svg"],
    ],
)
def test_what_cannot_be_read_or_written_is_refused(arguments: list[str]) -> None:
    """In one sentence with a remedy, and no traceback."""
    refused = CliRunner().invoke(app, ["profile", *arguments]).exception

    assert isinstance(refused, RefusedError)
    assert refused.remedy


@pytest.mark.parametrize(("board", "port"), [("4B", "/dev/serial0"), ("5B", "/dev/ttyAMA0")])
def test_config_txt_has_what_lines_of_the_header_need(board: str, port: str, tmp_path: Path) -> None:
    """A Pi 5 does not have to switch Bluetooth off to have a serial line."""
    path = tmp_path / "desk.toml"
    text = spoiled('"4B"', f'"{board}"', spoiled('"pcsc"', f'"pn532-hsu"\nport = "{port}"'))
    path.write_text(text + '[rtc]\nkind = "ds3231"\n', "utf-8")
    serial = ["enable_uart=1", "dtoverlay=disable-bt"] if board == "4B" else ["dtparam=uart0=on"]

    assert config_lines(read_profile("desk", tmp_path)) == [
        *serial,
        "dtparam=i2c_arm=on",
        "dtoverlay=i2c-rtc,ds3231",
        "dtparam=watchdog=on",
    ]
    assert config_lines(read_profile("simulated")) == []


def test_the_screen_s_service_learns_size_and_turning(tmp_path: Path) -> None:
    """The size is the one the member sees, and the compositor turns picture and touch together."""
    code, lines = run("screen", "pi5-dsi", "--etc", str(tmp_path))

    assert (code, lines) == (
        0,
        [
            f"written: {tmp_path}/kiosk.env",
            f"written: {tmp_path}/weston.ini",
            (
                "now copy ansible/units/hemicycle-kiosk.service.d/weston.conf into "
                "/etc/systemd/system/hemicycle-kiosk.service.d, and no other file of that folder"
            ),
        ],
    )
    assert (tmp_path / "kiosk.env").read_text() == (
        "# Written from the profile pi5-dsi.\nKIOSK_PANEL=--size 1280x720 --width-mm 155\n"
    )
    weston = ConfigParser(strict=False)
    weston.read(tmp_path / "weston.ini")
    assert (weston["core"]["idle-time"], weston["output"]["transform"]) == ("0", "rotate-90")


def test_what_the_screen_s_service_is_told_is_what_the_screen_reads(tmp_path: Path) -> None:
    """The words that are written for it are words of its command line."""
    run("screen", "pi4-7in-touch", "--etc", str(tmp_path))
    words = (tmp_path / "kiosk.env").read_text().splitlines()[1].removeprefix("KIOSK_PANEL=").split()

    assert [path.name for path in tmp_path.iterdir()] == ["kiosk.env"]
    assert words == ["--size", "800x480", "--width-mm", "154"]
    assert all(f'"{word}"' in KIOSK_WORDS for word in words if word.startswith("--"))


@pytest.mark.parametrize(("name", "shipped"), [("pi5-dsi", True), ("pi4-7in-touch", False)])
def test_the_drop_in_that_is_named_is_shipped(name: str, shipped: bool) -> None:
    """A technician is sent to no file that is not there."""
    drop = drop_in(read_profile(name))

    assert bool(drop) == shipped
    assert (FOLDER.parent / "ansible" / "units" / drop).exists()


def test_a_build_without_a_screen_has_no_service_for_one(tmp_path: Path) -> None:
    """Nothing is written."""
    assert run("screen", "zero2w-buttons", "--etc", str(tmp_path)) == (
        0,
        ["zero2w-buttons: no screen, and no service for one."],
    )
    assert list(tmp_path.iterdir()) == []
