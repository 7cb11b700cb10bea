# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Machines of a hall with kernels of their own, emulated by QEMU: they can lose power, hang, and not know the time.

Without hardware help on purpose: whether it works here depends on the host, software emulation works everywhere.
"""

import os
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.converge.containers import Network
from tests.converge.station import Station
from tests.vm.wire import PUMP, Wire

FIRMWARE_LINE: Final = "boot/firmware/cmdline.txt"


@dataclass(frozen=True, slots=True)
class Chip:
    """A kind of processor: the program that emulates it, and how."""

    architecture: str
    program: str
    words: tuple[str, ...]
    kernel: str
    console: str


X86: Final = Chip(
    "amd64",
    "qemu-system-x86_64",
    # The kernel's watchdog of this chip set stands for the one of a Raspberry Pi.
    ("-cpu", "max", "-device", "i6300esb", "-action", "watchdog=reset"),
    "linux-image-amd64",
    "ttyS0",
)
ARM: Final = Chip(
    "arm64", "qemu-system-aarch64", ("-M", "virt", "-cpu", "cortex-a72"), "linux-image-cloud-arm64", "ttyAMA0"
)


@dataclass(slots=True)
class Disks:
    """What a board is switched on with."""

    root: Path
    kernel: Path
    initrd: Path
    data: Path | None = None
    more: list[str] = field(default_factory=list)

    def line(self, chip: Chip) -> str:
        """The kernel's line: the one that the disk itself holds, as a board's firmware takes it."""
        done = subprocess.run(
            ["debugfs", "-R", f"cat /{FIRMWARE_LINE}", self.root], capture_output=True, text=True, check=True
        )
        return done.stdout.strip() or f"root=/dev/vda rw console={chip.console} net.ifnames=0"


class Board(Station):
    """One virtual machine on the hall's switch, under the name and address of the container that it was."""

    patience_s = 900.0

    def __init__(
        self,
        network: Network,
        name: str,
        address: str,
        folder: Path,
        chip: Chip,
        disks: Disks,
        login: Callable[[Station, str], list[str]],
    ) -> None:
        super().__init__(network, name, address, folder / f"{name}-vm.log")
        self.chip = chip
        self.disks = disks
        self._folder = folder
        self._login = login
        self._tap = network.plug(name)
        self._process: subprocess.Popen[bytes] | None = None
        self._wires: dict[str, Wire] = {}

    def start(self, clock: str = "utc") -> None:
        """Switch it on; its clock chip says this time, such as 2020-01-01T00:00:00."""
        mac = f"52:54:00:00:00:{int(self.address.rpartition('.')[2]):02x}"
        words = [
            *(self.chip.program, *self.chip.words, "-accel", "tcg,thread=multi,tb-size=256", "-smp", "1", "-m", "1024"),
            *("-display", "none", "-monitor", "none", "-serial", f"file:{self.log}", "-rtc", f"base={clock}"),
            *("-kernel", str(self.disks.kernel), "-initrd", str(self.disks.initrd)),
            *("-append", self.disks.line(self.chip)),
            *("-netdev", f"tap,id=n0,ifname={self._tap},script=no,downscript=no"),
            *("-device", f"virtio-net-pci,netdev=n0,mac={mac},romfile=", "-device", "virtio-rng-pci"),
            *self._drives(),
            *self.disks.more,
        ]
        self._process = subprocess.Popen(self.network.command(*words), stdin=subprocess.DEVNULL, start_new_session=True)

    def cut_power(self) -> None:
        """Pull the plug: what was only in its memory is gone."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None
        for wire in self._wires.values():
            wire.cut()

    def stop(self) -> None:
        """Switch it off and take its disks away."""
        if self._process is not None:
            self.cut_power()
        for wire in self._wires.values():
            wire.close()
        self.disks.root.unlink(missing_ok=True)

    def socket(self, path: str) -> Path:
        """A socket here that is carried over to the machine's own."""
        if path not in self._wires:
            pump = " ".join(f"'{word}'" for word in ("sudo", "python3", "-c", PUMP, path))
            place = self._folder / f"{self.name}-{Path(path).name}"
            self._wires[path] = Wire(place, self._login(self, pump))
        return self._wires[path].path

    def _drives(self) -> list[str]:
        drives = [drive for drive in (self.disks.root, self.disks.data) if drive is not None]
        return [word for drive in drives for word in ("-drive", f"file={drive},if=virtio,format=raw,cache=unsafe")]
