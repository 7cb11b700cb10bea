# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A seat that nobody touches: a blank card with a token is switched on, and becomes a seat of the hall.

Runs on the hall that test_converge.py has made. The card is the spare that was kept there: the release and no identity.
"""

import contextlib
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from provisioning.authority import read_folder
from tests.converge.bare import run
from tests.converge.hall import NAME, Hall
from tests.converge.release import ROOT
from tests.converge.steps import OF_SEAT, active

pytestmark = [pytest.mark.system, pytest.mark.long, pytest.mark.small, pytest.mark.timeout(600)]

PKI = str(ROOT / ".venv" / "bin" / "hemicycle-pki")
BOOT = "boot/firmware"
HOME = "/var/lib/hemicycle-seat"
PATIENCE_S = 60.0


@contextlib.contextmanager
def window(hall: Hall) -> Iterator[Path]:
    """The technician's window is open as long as the block runs; gives the file of what it says."""
    said = hall.folder / "window.log"
    words = ("serve", "--unattended", "--minutes", "10", "--dir", str(hall.authority), *secret(hall))
    with said.open("wb") as log:
        process = subprocess.Popen(hall.network.command(PKI, *words), stdout=log, stderr=log)
    try:
        until(lambda: "is open on port" in said.read_text("utf-8"), said)
        yield said
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(10)


def secret(hall: Hall) -> tuple[str, str]:
    """How the technician opens the authority."""
    return "--passphrase-file", str(hall.folder / "authority-passphrase")


def until(holds: object, said: Path) -> None:
    """Wait until something is so."""
    assert callable(holds)
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, said.read_text("utf-8")
        time.sleep(0.2)


def write_card(hall: Hall, seat: str) -> None:
    """What the technician does with a blank card: the image, and the token on its boot medium."""
    machine = hall.seats[seat]
    machine.destroy()
    hall.trust(machine.insert(hall.folder / "spare"))
    boot = machine.root / BOOT
    boot.mkdir(parents=True, exist_ok=True)
    epoch = 1 + max(one.epoch for one in read_folder(hall.authority).entries if one.identity == seat)
    ends = datetime.now().astimezone() + timedelta(hours=1)
    words = ("--epoch", str(epoch), "--replace", "--host", "10.77.0.1", "--until", f"{ends:%Y-%m-%dT%H:%M}")
    card = ("--broker", NAME, "--profile", "simulated", "--out", str(boot))
    run(PKI, "token", seat, "--dir", str(hall.authority), *secret(hall), *words, *card)
    shutil.copy(boot / "hemicycle-join.json", hall.folder / "copied.json")


def test_a_blank_card_joins_by_its_token(hall: Hall) -> None:
    """Switched on before the window opens, it asks, is enrolled without a hand, wipes its token and is there."""
    seat, machine = [*hall.seats.items()][-1]
    write_card(hall, seat)
    start = time.time()
    machine.start()
    machine.wait()
    with window(hall) as said:
        until(lambda: f"{seat} from {machine.address}" in said.read_text("utf-8"), said)
        until(lambda: not (machine.root / BOOT / "hemicycle-join.json").exists(), said)
    log = ("journalctl", "--no-pager", "-u", "hemicycle-broker", f"--since=@{int(start)}")
    until(lambda: re.search(f"New client connected .* as {seat} ", hall.on(hall.centre, *log)), said)
    hall.timings["a blank card is switched on, and a seat of the hall after"] = time.time() - start

    assert re.search(f"{seat} from {machine.address}, request .*: enrolled", said.read_text("utf-8"))
    assert hall.on(machine, "stat", "--format=%U %a", f"{HOME}/tls.key", f"{HOME}/record.key").split() == [
        *("hemicycle-seat", "600"),
        *("hemicycle-seat", "600"),
    ]
    assert active(hall, machine, OF_SEAT) == dict.fromkeys(OF_SEAT, "active")
    check = "/opt/hemicycle/current/bin/hemicycle-seat"
    said_at_home = hall.on(machine, check, "check", "--home", HOME, user="hemicycle-seat").splitlines()
    assert [line.split()[0] for line in said_at_home] == ["ok"] * 5


def test_a_copied_token_opens_nothing_again(hall: Hall) -> None:
    """Whoever copied the boot medium before the first start comes too late, and hears it in a sentence."""
    late = hall.folder / "late"
    words = ("join", str(hall.folder / "copied.json"), "--keep", "--home", str(late))
    with window(hall) as said:
        done = subprocess.run(hall.network.command(PKI, *words), capture_output=True, text=True, check=False)

    seat = [*hall.seats][-1]
    assert done.returncode == 2
    assert f"The token of {seat} was used at" in done.stderr
    assert f"10.77.0.1 refused: The token of {seat} was used at" in said.read_text("utf-8")
    assert not (late / "tls.crt").exists()
