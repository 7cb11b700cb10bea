# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``hemicycle-seat profile``: what a technician sees at a terminal."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from edge_agent.commands import app
from edge_agent.profiles import read_profile
from edge_agent.profiles.config_txt import config_lines
from edge_agent.profiles.sheet import wiring_sheet
from tests.unit.edge_agent.profiles.spoiling import GOOD, spoiled
from voting_core.errors import RefusedError


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


def test_a_pi_5_names_its_serial_line_otherwise() -> None:
    """config.txt of a Pi 5 does not switch Bluetooth off to have a serial line."""
    assert config_lines(read_profile("pi5-dsi")) == ["dtparam=watchdog=on"]
    assert config_lines(read_profile("simulated")) == []
