# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Emulated TPMs for virtual machines, and a hall whose seat has one."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.conftest import require_system
from tests.converge.bare import run
from tests.converge.hall import Hall
from tests.converge.steps import play
from tests.vm.board import X86, Board
from tests.vm.booting import board_of, hall_of, tree_of
from tests.vm.steps import board

SEAT: Final = "s01"
PROFILE: Final = """\
schema = 1
profile = "machine"
board = "virtual"

[key_store]
type = "tpm2"
"""
BOOK: Final = "- {hosts: seats, become: true, roles: [encryption, readonly]}\n"
"""The two roles that know of the partition; the others were played in a container, which takes a tenth of the time."""


class KeyStore:
    """A TPM 2.0 beside a virtual machine. What it keeps lies in its folder: another folder is another chip."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._socket = folder / "socket"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> list[str]:
        """Give it power; returns the words that plug it into a machine."""
        self.stop()
        words = ["swtpm", "socket", "--tpm2", "--tpmstate", f"dir={self._folder}"]
        self._process = subprocess.Popen([*words, "--ctrl", f"type=unixio,path={self._socket}"])
        end = time.monotonic() + 30
        while not self._socket.exists():
            assert time.monotonic() < end, "the emulated TPM does not start"
            time.sleep(0.1)
        plug = ("-chardev", f"socket,id=chip,path={self._socket}", "-tpmdev", "emulator,id=tpm,chardev=chip")
        return [*plug, "-device", "tpm-tis,tpmdev=tpm"]

    def stop(self) -> None:
        """Take its power away."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        self._socket.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class SealedHall:
    """A centre in a container, one seat, the seat's own chip and one of another board."""

    hall: Hall
    own: KeyStore
    strange: KeyStore
    book: Path

    @property
    def board(self) -> Board:
        """The seat, once it is a virtual machine."""
        return board(self.hall, SEAT)

    @property
    def recovery_keys(self) -> list[Path]:
        """What the technician's machine has to open the seat's data with."""
        return sorted((self.hall.authority / "carried" / SEAT).glob("recovery-*.key"))

    def make_board(self, held: Path) -> None:
        """Put a virtual machine in the container's place; its data partition holds these files."""
        made = board_of(self.hall, self.hall.seats[SEAT], X86)
        assert made.disks.data is not None
        run("mke2fs", "-q", "-F", "-t", "ext4", "-L", "HALLDATA", "-d", str(held), str(made.disks.data))
        self.switch_on(self.own)

    def switch_on(self, chip: KeyStore) -> None:
        """Switch the seat on with a chip, until somebody can log in."""
        self.board.disks.more = chip.start()
        self.board.start()
        self.board.wait()

    def said(self, *command: str) -> str:
        """What a command says on the seat."""
        return self.hall.on(self.board, *command).strip()

    def typed(self, words: str, secret: bytes) -> None:
        """Run a command line on the seat that reads a secret from its input."""
        subprocess.run(self.hall.login(self.board, words), input=secret, check=True, capture_output=True)


@contextmanager
def sealed_hall() -> Iterator[SealedHall]:
    """The hall as it is before its seat is enrolled, with a profile that names a key store."""
    for command in (X86.program, "swtpm"):
        require_system(command, "qemu-system-x86 swtpm")
    with hall_of("tpm", (SEAT,)) as hall:
        hall.prepare(tree_of(X86))
        hall.start()
        play(hall, "first play, in containers", "site.yml")
        play(
            hall,
            "enrolment of the centre, in containers",
            "enrol.yml",
            "--limit",
            "hub",
            "--skip-tags",
            "ground,release",
        )
        (profiles,) = (hall.seats[SEAT].root / "opt/hemicycle").glob("*/lib/python3*/site-packages/hardware_profiles")
        (profiles / "machine.toml").write_text(PROFILE, "utf-8")
        hall.change("seats", hall_profile="machine", readonly_root=True)
        book = hall.folder / "encrypt.yml"
        book.write_text(BOOK, "utf-8")
        made = SealedHall(hall, KeyStore(hall.folder / "own"), KeyStore(hall.folder / "strange"), book)
        try:
            yield made
        finally:
            made.own.stop()
            made.strange.stop()
