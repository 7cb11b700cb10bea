# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Machines of a hall as containers that boot Debian's own systemd, on a bridge in a network of their own.

Nothing of this machine's network is touched: bridge, cables and addresses live in network namespaces that end with the
hall. No container can reach the internet, as in a hall.
"""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Final

from tests.converge.bare import run
from tests.converge.station import Station

REBOOT: Final = 133
"""What systemd-nspawn ends with when the machine inside wants to start again."""
UNIFIED: Final = Path("/sys/fs/cgroup/unified")


class Network:
    """The hall's switch. The technician's machine, where plays run, has the address 10.77.0.1."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._members: list[str] = []
        run("ip", "netns", "add", name)
        self.inside("ip", "link", "set", "lo", "up")
        self.inside("ip", "link", "add", "br0", "type", "bridge")
        self.inside("ip", "address", "add", "10.77.0.1/24", "dev", "br0")
        self.inside("ip", "link", "set", "br0", "up")

    def inside(self, *command: str, **more: object) -> str:
        """Run a command on the technician's machine."""
        return run(*self.command(*command), **more)

    def command(self, *command: str) -> list[str]:
        """The words that run a command on the technician's machine."""
        return ["nsenter", f"--net=/run/netns/{self.name}", *command]

    def join(self, member: str, address: str) -> str:
        """Plug a machine in; returns the name of its namespace."""
        space = f"{self.name}-{member}"
        run("ip", "netns", "add", space)
        self._members.append(space)
        self.inside("ip", "link", "add", f"v-{member}", "type", "veth", "peer", "name", "eth0", "netns", space)
        self.inside("ip", "link", "set", f"v-{member}", "master", "br0", "up")
        own = ("nsenter", f"--net=/run/netns/{space}")
        run(*own, "ip", "address", "add", f"{address}/24", "dev", "eth0")
        for device in ("lo", "eth0"):
            run(*own, "ip", "link", "set", device, "up")
        return space

    def plug(self, member: str) -> str:
        """Give a virtual machine a socket of the switch, in the place of a container; returns its name."""
        if f"v-{member}" in self.inside("ip", "-brief", "link"):
            self.inside("ip", "link", "delete", f"v-{member}")
        self.inside("ip", "tuntap", "add", f"t-{member}", "mode", "tap")
        self.inside("ip", "link", "set", f"t-{member}", "master", "br0", "up")
        return f"t-{member}"

    def close(self) -> None:
        """Take switch and cables away."""
        for space in [*self._members, self.name]:
            run("ip", "netns", "delete", space)


class Machine(Station):
    """One machine: a bare Debian under an overlay of its own, started and restarted like a board."""

    def __init__(self, network: Network, name: str, address: str, folder: Path) -> None:
        super().__init__(network, name, address, folder / f"{name}.log")
        self.root = folder / name / "root"
        self._folder = folder / name
        self._space = network.join(name, address)
        self._cgroup = UNIFIED / self._space
        self._process: subprocess.Popen[bytes] | None = None

    def prepare(self, tree: Path, packages: Path, public_key: str) -> str:
        """Lay its disk on the bare tree, as the image of a card; returns its line of known hosts."""
        self._tree, self._packages = tree, packages
        self._lay_disk()
        (self.root / "etc" / "hostname").write_text(f"{self.name}\n", "utf-8")
        with (self.root / "etc" / "hosts").open("a", encoding="utf-8") as hosts:
            hosts.write(f"127.0.1.1 {self.name}\n")
        run("chroot", str(self.root), "useradd", "--create-home", "--shell", "/bin/bash", "technician")
        keys = self.root / "home" / "technician" / ".ssh"
        keys.mkdir(mode=0o700)
        (keys / "authorized_keys").write_text(public_key, "utf-8")
        run("chroot", str(self.root), "chown", "-R", "technician:", "/home/technician/.ssh")
        (self.root / "etc" / "sudoers.d" / "technician").write_text("technician ALL=(ALL) NOPASSWD: ALL\n", "utf-8")
        return self._new_identity()

    def socket(self, path: str) -> Path:
        """Where a socket of this machine can be opened from here."""
        return self.root / path.lstrip("/")

    def keep_image(self, target: Path) -> None:
        """Copy what its disk holds beside the bare tree, as a technician keeps the image of a card."""
        run("cp", "--archive", str(self._folder / "upper"), str(target))

    def destroy(self) -> None:
        """Cut its power and lose its disk."""
        assert self._process is not None
        self._cut_power(self._process)
        run("nsenter", f"--net=/run/netns/{self._space}", "nft", "flush", "ruleset")
        run("umount", "--lazy", str(self.root))
        shutil.rmtree(self._folder)

    def insert(self, image: Path) -> str:
        """Put a card with this image in; returns its new line of known hosts. No two machines share an identity."""
        self._lay_disk(image)
        (self.root / "etc" / "machine-id").write_text("", "utf-8")
        return self._new_identity()

    def _cut_power(self, process: subprocess.Popen[bytes]) -> None:
        """End everything inside at once. Killing systemd-nspawn alone would leave the machine running without it."""
        outside = _children(process.pid)
        inits = [init for nspawn in outside for init in _children(nspawn)]
        for pid in (*inits, process.pid):
            os.kill(pid, signal.SIGKILL)
        process.wait()
        self._process = None
        end = time.monotonic() + self.patience_s
        while any(Path(f"/proc/{nspawn}").exists() for nspawn in outside):  # each takes its own lock of the disk away
            assert time.monotonic() < end, f"{self.name} does not end"
            time.sleep(0.1)

    def _lay_disk(self, image: Path | None = None) -> None:
        for part in ("root", "work"):
            (self._folder / part).mkdir(parents=True)
        if image is None:
            (self._folder / "upper").mkdir()
        else:
            run("cp", "--archive", str(image), str(self._folder / "upper"))
        layers = f"lowerdir={self._tree},upperdir={self._folder}/upper,workdir={self._folder}/work"
        run("mount", "-t", "overlay", "overlay", "-o", layers, str(self.root))

    def _new_identity(self) -> str:
        for old in (self.root / "etc" / "ssh").glob("ssh_host_*"):
            old.unlink()
        run("ssh-keygen", "-q", "-A", "-f", str(self.root))
        return f"{self.address} {(self.root / 'etc' / 'ssh' / 'ssh_host_ed25519_key.pub').read_text('utf-8')}"

    def start(self) -> None:
        """Switch it on."""
        nspawn = (
            f"systemd-nspawn --quiet --directory={self.root} --machine={self._space} --hostname={self.name}"
            f" --register=no --keep-unit"
            f" --network-namespace-path=/run/netns/{self._space} --capability=CAP_NET_ADMIN"
            f" --bind-ro={self._packages}:/srv/packages --console=pipe --resolv-conf=off --boot"
        )
        # Without a firewall after a restart unless the machine brings one: the namespace outlives the machine.
        clear = f"nsenter --net=/run/netns/{self._space} nft flush ruleset"
        loop = f"while :; do {nspawn}; [ $? = {REBOOT} ] || break; {clear}; done"
        enter = ""
        if UNIFIED.is_dir():
            # Machines that share a control group would take each other's processes for their own.
            self._cgroup.mkdir(exist_ok=True)
            enter = f"echo $$ > {self._cgroup}/cgroup.procs; "
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                ["/bin/bash", "-c", enter + loop],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def halt(self) -> None:
        """Switch it off; what its disk holds stays."""
        if self._process is not None:
            for child in _children(self._process.pid):
                os.kill(child, signal.SIGTERM)  # systemd-nspawn lets the machine power off
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._cut_power(self._process)
            self._process = None

    def stop(self) -> None:
        """Switch it off and take its disk away."""
        self.halt()
        subprocess.run(["umount", "--lazy", str(self.root)], check=False)
        shutil.rmtree(self._folder, ignore_errors=True)
        if self._cgroup.is_dir():
            for folder in sorted((path for path in self._cgroup.rglob("*") if path.is_dir()), reverse=True):
                folder.rmdir()
            self._cgroup.rmdir()


def _children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()]
