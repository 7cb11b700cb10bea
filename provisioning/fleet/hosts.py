# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The machines of a hall, from the inventory that Ansible plays on, and commands on them over the system's ``ssh``."""

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from voting_core.errors import RefusedError

_ASK: Final = json.dumps(
    {
        "msg": '{{ {"host": ansible_host | default(inventory_hostname), "user": ansible_user | default(""),'
        ' "port": ansible_port | default(0), "groups": group_names} }}'
    }
)
_MACHINE: Final = re.compile(r"^(\S+) \| SUCCESS => ", re.MULTILINE)
_SSH: Final = ("ssh", "-o", "BatchMode=yes", "-o", "ConnectTimeout=8", "-o", "ServerAliveInterval=10")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command on a machine came to. ``status`` 255 is that of ``ssh`` itself: the machine was not reached."""

    status: int
    out: bytes
    err: str


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine, and how to come to it.

    Attributes:
        name: As in the inventory; a seat's is its seat id.
        address: What ``ssh`` is given.
        user: Whom to log in as; empty leaves it to the settings of ``ssh``.
        port: TCP port; 0 leaves it to the settings of ``ssh``.
        more: Further words for ``ssh``.
        sudo: Whether commands are run as others by ``sudo``.
    """

    name: str
    address: str
    user: str = ""
    port: int = 0
    more: tuple[str, ...] = ()
    sudo: bool = True

    def command(self, *words: str, user: str = "root", terminal: bool = False) -> list[str]:
        """The words that run a command there as that user."""
        inner = (["sudo", "-n", "-u", user] if self.sudo else []) + list(words)
        port = ["-p", str(self.port)] if self.port else []
        where = f"{self.user}@{self.address}" if self.user else self.address
        return [*_SSH, *self.more, *port, *(["-t"] if terminal else []), "--", where, shlex.join(inner)]

    def run(self, *words: str, user: str = "root", timeout_s: float = 60.0) -> Answer:
        """Run a command there, and wait for it."""
        try:
            done = subprocess.run(self.command(*words, user=user), capture_output=True, check=False, timeout=timeout_s)
        except subprocess.TimeoutExpired:
            return Answer(255, b"", f"no answer in {timeout_s:.0f} s")
        return Answer(done.returncode, done.stdout, done.stderr.decode(errors="replace").strip())


def read_hosts(inventory: Path, *, more: Sequence[str] = (), sudo: bool = True) -> dict[str, list[Machine]]:
    """The machines of the groups ``centre`` and ``seats``, as Ansible itself understands the inventory.

    Raises:
        RefusedError: There is no Ansible, or it does not understand the inventory.
    """
    program = shutil.which("ansible")
    if program is None:
        raise RefusedError("There is no ansible here.", "Put .venv-ansible/bin into PATH.")
    # `ansible-inventory --list` leaves what an inventory works out, such as addresses, as it is written there.
    done = subprocess.run(
        [
            program,
            "centre:seats",
            "--inventory",
            str(inventory),
            "--module-name=ansible.builtin.debug",
            f"--args={_ASK}",
        ],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "ANSIBLE_NOCOLOR": "1", "ANSIBLE_FORCE_COLOR": "0"},
    )
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip())[-300:]
        raise RefusedError(f"{inventory}: {said}", "Name the folder that the playbooks use.")
    facts = _read_facts(done.stdout)
    return {
        group: [
            _machine(name, facts[name], more, sudo=sudo) for name in sorted(facts) if group in facts[name]["groups"]
        ]
        for group in ("centre", "seats")
    }


def _read_facts(said: str) -> dict[str, dict[str, Any]]:
    """What Ansible's debug module printed: for each machine its name, a word, and JSON over several lines."""
    parts = _MACHINE.split(said)
    return {name: json.loads(data)["msg"] for name, data in zip(parts[1::2], parts[2::2], strict=True)}


def _machine(name: str, facts: dict[str, Any], more: Sequence[str], *, sudo: bool) -> Machine:
    return Machine(
        name,
        address=str(facts["host"]),
        user=str(facts["user"]),
        port=int(facts["port"]),
        more=tuple(more),
        sudo=sudo,
    )
