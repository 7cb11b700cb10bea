# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a machine's tree to a virtual machine that boots it: what a card's image has and a container does without."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.conftest import lack, require_system
from tests.converge.bare import bare_tree, package_folder, run
from tests.converge.containers import Machine, Network
from tests.converge.hall import Hall, check_machine
from tests.vm.board import FIRMWARE_LINE, Board, Chip, Disks

_NETWORK: Final = "[Match]\nName=eth0\n\n[Network]\nAddress={address}/24\n"
_LINE: Final = "root=/dev/vda rw console={console} net.ifnames=0 mitigations=off\n"


@contextmanager
def hall_of(name: str, seats: tuple[str, ...]) -> Iterator[Hall]:
    """A hall with nothing on its disks yet; at the end it is taken away and says how long things took."""
    check_machine()
    for command, package in (("systemd-nspawn", "systemd-container"), ("nft", "nftables"), ("ssh", "openssh-client")):
        require_system(command, package)
    if not Path("/dev/net/tun").exists():
        lack("this machine has no /dev/net/tun: virtual machines could not be cabled, and NO boot was proved")
    with tempfile.TemporaryDirectory(prefix=f"{name}-", ignore_cleanup_errors=True) as folder:
        hall = Hall(Path(folder), Network(name), seats)
        try:
            yield hall
        finally:
            hall.close()
            for what, seconds in hall.timings.items():
                print(f"{seconds:7.1f} s  {what}")


def tree_of(chip: Chip) -> Path:
    """A bare Debian with a kernel. What the read-only root needs is there already: a start image made under emulation
    would take longer than all the rest.
    """
    return bare_tree(chip.kernel, "overlayroot", "busybox", architecture=chip.architecture)


def board_of(hall: Hall, machine: Machine, chip: Chip) -> Board:
    """Put a virtual machine with the same disk in a container's place; the container is switched off for good."""
    machine.halt()
    tree = tree_of(chip)
    _dress(machine, chip, package_folder(tree))
    disk = hall.folder / f"{machine.name}.ext4"
    run("mke2fs", "-q", "-t", "ext4", "-d", str(machine.root), "-E", "lazy_itable_init=1", str(disk), "3G")
    machine.stop()
    data = None
    if machine.name in hall.seats:
        data = hall.folder / f"{machine.name}-data.ext4"
        run("mke2fs", "-q", "-t", "ext4", "-L", "HALLDATA", str(data), "256M")
    (kernel,), (initrd,) = tree.glob("boot/vmlinuz-*"), tree.glob("boot/initrd.img-*")
    board = Board(
        hall.network,
        machine.name,
        machine.address,
        hall.folder,
        chip,
        Disks(disk, kernel, initrd, data),
        hall.login,
    )
    hall.stations[machine.name] = board
    return board


def _dress(machine: Machine, chip: Chip, packages: Path) -> None:
    root = machine.root
    (root / "etc/systemd/network").mkdir(parents=True, exist_ok=True)
    (root / "etc/systemd/network/10-hall.network").write_text(_NETWORK.format(address=machine.address), "utf-8")
    run("chroot", str(root), "systemctl", "enable", "--quiet", "systemd-networkd.service")
    (root / "etc/modules-load.d/watchdog.conf").write_text("i6300esb\n", "utf-8")
    # A container has its host's clock; this one has its own.
    (root / "etc/systemd/system/chrony.service.d/container.conf").unlink(missing_ok=True)
    line = root / FIRMWARE_LINE
    line.parent.mkdir(parents=True, exist_ok=True)
    line.write_text(_LINE.format(console=chip.console), "utf-8")
    shutil.copytree(packages, root / "srv/packages", dirs_exist_ok=True)
