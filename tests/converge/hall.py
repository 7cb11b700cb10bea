# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A hall of a centre and five seats in containers, an authority, an inventory, and the plays on them."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from tests.conftest import lack
from tests.converge.bare import bare_tree, package_folder, run
from tests.converge.containers import Machine, Network
from tests.converge.release import ROOT, build_release, fetch_wheels
from tests.converge.station import Station

ANSIBLE: Final = ROOT / "ansible"
TOOLS: Final = ROOT / ".venv-ansible" / "bin"
SEATS: Final = ("s01", "s02", "s03", "s04", "s05")
CENTRE: Final = "10.77.0.2"
GUEST: Final = "10.77.0.200"
OPERATORS: Final = (("li", "李文（秘书）"), ("zhao", "赵敏（监督）"))
PIN: Final = "246810"
NAME: Final = "hub.hall.example"


@dataclass(frozen=True, slots=True)
class Played:
    """What a play did."""

    seconds: float
    changed: dict[str, int]
    failed: dict[str, int]
    said: str

    @property
    def went_well(self) -> bool:
        """Whether no machine failed."""
        return not any(self.failed.values())


class Hall:
    """The machines, and the technician's folder beside them."""

    def __init__(self, folder: Path, network: Network, seats: Sequence[str] = SEATS) -> None:
        self.folder = folder
        self.network = network
        self.timings: dict[str, float] = {}
        self.centre = Machine(network, "hub", CENTRE, folder)
        self.seats = {seat: Machine(network, seat, f"10.77.0.{100 + n}", folder) for n, seat in enumerate(seats, 1)}
        # Whatever stands at each place now: a container, until a virtual machine is put there.
        self.stations: dict[str, Station] = {machine.name: machine for machine in self.machines}
        self.guest = network.join("guest", GUEST)
        self.inventory = folder / "inventory"
        self.authority = folder / "authority"

    @property
    def machines(self) -> list[Machine]:
        """The centre and all seats."""
        return [self.centre, *self.seats.values()]

    def build(self) -> None:
        """Make disks, keys, the authority, the release and the inventory; switch everything on."""
        with ThreadPoolExecutor(1) as beside:
            fetched = beside.submit(fetch_wheels)
            tree = bare_tree()
            package_folder(tree)
            fetched.result()
        self.prepare(tree)
        self.start()

    def prepare(self, tree: Path, others: Mapping[str, Path] | None = None) -> None:
        """All that a technician has ready before anything is switched on, with disks that are copies of a bare tree.

        Machines of another kind have trees of their own, by name.
        """
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.folder / "technician"))
        public = (self.folder / "technician.pub").read_text("utf-8")
        trees = {machine: (others or {}).get(machine.name, tree) for machine in self.machines}
        known = [machine.prepare(one, package_folder(one), public) for machine, one in trees.items()]
        (self.folder / "known_hosts").write_text("".join(known), "utf-8")
        self._make_authority()
        self.release, self.version = build_release(self.folder)
        self._write_inventory(public.strip())

    def start(self) -> None:
        """Switch everything on."""
        start = time.monotonic()
        for station in self.stations.values():
            station.start()
        for station in self.stations.values():
            station.wait()
        self.timings[f"{len(self.machines)} machines start"] = time.monotonic() - start

    def close(self) -> None:
        """Switch everything off."""
        for station in self.stations.values():
            station.stop()
        self.network.close()

    def play(self, book: str, *words: str) -> Played:
        """Play a playbook on the hall, from the technician's machine."""
        start = time.monotonic()
        done = subprocess.run(
            self._words(book, *words), capture_output=True, text=True, check=False, env=self._environment()
        )
        recap = re.findall(
            r"^(\S+)\s+: ok=\d+\s+changed=(\d+)\s+unreachable=(\d+)\s+failed=(\d+)", done.stdout, re.MULTILINE
        )
        return Played(
            seconds=time.monotonic() - start,
            changed={host: int(changed) for host, changed, _, _ in recap},
            failed={host: int(lost) + int(failed) for host, _, lost, failed in recap} or {"nobody": done.returncode},
            said=done.stdout + done.stderr,
        )

    def play_until(self, holds: Callable[[str], bool], book: str, *words: str) -> None:
        """Play a playbook and kill it, and all that it has started, when something is so of a line that it says."""
        with subprocess.Popen(
            self._words(book, *words),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=self._environment(),
            start_new_session=True,
        ) as playing:
            assert playing.stdout is not None
            said = []
            for line in playing.stdout:
                said.append(line)
                if holds(line):
                    os.killpg(playing.pid, signal.SIGKILL)
                    return
        raise AssertionError("the play ended before it was killed:\n" + "".join(said)[-3000:])

    def _words(self, book: str, *words: str) -> list[str]:
        program = (str(TOOLS / "ansible-playbook"), str(ANSIBLE / book))
        return self.network.command(*program, "--inventory", str(self.inventory), *words)

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PATH": f"{TOOLS}:{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}",
            "ANSIBLE_CONFIG": str(ANSIBLE / "ansible.cfg"),
            "ANSIBLE_PRIVATE_KEY_FILE": str(self.folder / "technician"),
            "ANSIBLE_SSH_COMMON_ARGS": f"-o UserKnownHostsFile={self.folder / 'known_hosts'}",
            # Connections that stay open are told apart by addresses, which another hall on this computer has too.
            "ANSIBLE_SSH_CONTROL_PATH_DIR": str(self.folder / "cp"),
            "ANSIBLE_NOCOLOR": "1",
            "LC_ALL": "C.UTF-8",
        }

    def on(self, machine: Station, *command: str, user: str = "root") -> str:
        """Run a command on a machine, as a technician who has logged in does."""
        inner = " ".join(f"'{word}'" for word in command)
        return run(*self.login(machine, f"sudo -u {user} {inner}"))

    def carry(self, machine: Station, what: Path, into: str) -> None:
        """Copy a file or a folder into a folder of a machine, as from a stick."""
        packed = subprocess.run(["tar", "-c", "-C", what.parent, what.name], capture_output=True, check=True).stdout
        words = self.login(machine, f"sudo tar -x --no-same-owner -C {into}")
        subprocess.run(words, input=packed, capture_output=True, check=True)

    def fetch(self, machine: Station, what: str, into: Path) -> None:
        """Copy a machine's folder onto this one."""
        words = self.login(machine, f"sudo tar -c -C {what} .")
        packed = subprocess.run(words, capture_output=True, check=True).stdout
        into.mkdir(parents=True)
        subprocess.run(["tar", "-x", "--no-same-owner", "-C", into], input=packed, check=True)

    def login(self, machine: Station, command: str) -> list[str]:
        """The words that run a command line on a machine."""
        words = ("-i", str(self.folder / "technician"), "-o", f"UserKnownHostsFile={self.folder / 'known_hosts'}")
        return self.network.command("ssh", "-q", *words, f"technician@{machine.address}", command)

    def _make_authority(self) -> None:
        pki = str(ROOT / ".venv" / "bin" / "hemicycle-pki")
        for name, words in (("authority-passphrase", "converge only"), ("pin", PIN)):
            (self.folder / name).touch(mode=0o600)
            (self.folder / name).write_text(f"{words}\n", "utf-8")
        secret = ("--passphrase-file", str(self.folder / "authority-passphrase"))
        run(pki, "init", "--dir", str(self.authority), "--hall", "example-hall", *secret)
        for name, _ in OPERATORS:
            keys = str(self.folder / "operators")
            run(pki, "operator-key", "--name", name, "--out", keys, "--pin-file", str(self.folder / "pin"))

    def _write_inventory(self, public: str) -> None:
        """The example of 60 seats, with the lines that every hall has to change, changed."""
        shutil.copytree(ANSIBLE / "inventory" / "example", self.inventory)
        seats = {"hosts": dict.fromkeys(self.seats)}
        hosts = {"all": {"children": {"hall": {"children": {"centre": {"hosts": {"hub": None}}, "seats": seats}}}}}
        (self.inventory / "hosts.yml").write_text(yaml.safe_dump(hosts), "utf-8")
        self.change(
            "all",
            hall_network="10.77.0.0/24",
            hall_centre_address=CENTRE,
            hall_desk_network="10.77.0.0/28",
            hall_technician_keys=[public],
            base_apt_source="deb [trusted=yes] file:/srv/packages ./",
            time_steer=False,  # a container has its host's clock
            identity_compare=False,  # nobody is asked
            update_version=self.version,
            update_source=str(self.release),
            update_key=str(self.folder / "release.pub"),
        )
        operators = [
            {
                "operator": name,
                "name": words,
                "key": (self.folder / "operators" / f"{name}.pub").read_text("utf-8").strip(),
            }
            for name, words in OPERATORS
        ]
        self.change("centre", central_operators=operators, central_backup_passphrase="converge only")
        self.change("seats", hall_profile="simulated", seat_smart_cards=False, readonly_root=False)

    def change_host(self, name: str, **values: object) -> None:
        """Say something of one machine in the inventory."""
        folder = self.inventory / "host_vars"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.yml").write_text(yaml.safe_dump(values), "utf-8")

    def trust(self, line: str) -> None:
        """Take a machine's new key for the one that was known under its address."""
        known = self.folder / "known_hosts"
        address = line.split(maxsplit=1)[0]
        kept = [one for one in known.read_text("utf-8").splitlines() if one.split(maxsplit=1)[0] != address]
        known.write_text("\n".join([*kept, line.strip()]) + "\n", "utf-8")

    def change(self, group: str, **values: object) -> None:
        """Lay values over a group's of the example."""
        file = self.inventory / "group_vars" / group / "ours.yml"
        known = yaml.safe_load(file.read_text("utf-8")) if file.is_file() else {}
        file.write_text(yaml.safe_dump({**known, **values}, allow_unicode=True), "utf-8")


def check_machine() -> None:
    """End the test where this machine cannot boot containers."""
    if os.geteuid() != 0:
        lack("not root: nobody was here to start containers, and NO converge was proved")
    if not (TOOLS / "ansible-playbook").is_file():
        lack("no Ansible here: run `make .venv-ansible/ready`")
