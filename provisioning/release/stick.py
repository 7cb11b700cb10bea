# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files that make a blank card one seat's: a NoCloud seed of cloud-init on the boot medium, and the join file.

No image is made or changed: the same one is written onto all cards, and these files beside it say who the machine is.
They are read by images that have cloud-init; docs/technician.md says which.
"""

import json
import re
import shutil
from collections.abc import Sequence
from ipaddress import IPv4Interface
from pathlib import Path
from typing import Final

from adapters.key_files import write_atomic
from provisioning.identity import check_name
from voting_core.errors import RefusedError

TECHNICIAN: Final = "technician"
JOIN_FILE: Final = "hemicycle-join.json"
_SSH_KEY = re.compile(
    r"(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp256|sk-ssh-ed25519@openssh\.com) [A-Za-z0-9+/=]+( [^\r\n]*)?"
)


def seed(seat: str, keys: Sequence[str], address: IPv4Interface | None) -> dict[str, str]:
    """The seed's files, by name.

    Args:
        seat: Becomes the machine's name.
        keys: Lines of technicians' public keys of ssh; the only way in.
        address: Fixed address of its cable, with the network's length; none leaves it to DHCP.

    Raises:
        EnrolmentError: The seat cannot be called so.
        RefusedError: No key, or a line that is none.
    """
    check_name(seat, "seat id")
    if not keys:
        raise RefusedError("Nobody could log in: there is no key of a technician.", "Name a .pub file with --ssh-key.")
    for key in keys:
        if not _SSH_KEY.fullmatch(key):
            raise RefusedError(f"{key[:40]!r} is no public key of ssh.", "Name the .pub file, not the private key.")
    user = {"name": TECHNICIAN, "lock_passwd": True, "shell": "/bin/bash", "ssh_authorized_keys": list(keys)}
    machine = {
        "hostname": seat,
        "preserve_hostname": False,
        "ssh_pwauth": False,
        "disable_root": True,
        "ssh_deletekeys": True,  # an image that carries keys of ssh would give them to all seats
        "users": [{**user, "sudo": "ALL=(ALL) NOPASSWD:ALL"}],
    }
    files = {
        # JSON is YAML: nothing has to be escaped twice.
        "user-data": f"#cloud-config\n{json.dumps(machine, indent=1)}\n",
        "meta-data": json.dumps({"instance-id": f"hemicycle-{seat}", "local-hostname": seat}, indent=1) + "\n",
    }
    if address is not None:
        cable = {"match": {"name": "e*"}, "dhcp4": False, "addresses": [str(address)], "optional": True}
        files["network-config"] = json.dumps({"version": 2, "ethernets": {"cable": cable}}, indent=1) + "\n"
    return files


def write_stick(boot: Path, files: dict[str, str], join_file: Path | None) -> list[str]:
    """Write the seed onto a mounted boot medium; returns the names written.

    Raises:
        RefusedError: It is another seat's already, or not there.
    """
    known = boot / "meta-data"
    if not boot.is_dir():
        raise RefusedError(
            f"{boot}: is no mounted boot medium.", "Mount the card's first partition and name its folder."
        )
    if known.exists() and "hemicycle-" in (said := known.read_text("utf-8")) and said != files["meta-data"]:
        raise RefusedError(f"{boot}: is another seat's card already.", "Write the image anew: one card, one seat.")
    for name, text in files.items():
        write_atomic(boot / name, text.encode())
    if join_file is not None and join_file.resolve() != (boot / JOIN_FILE).resolve():
        shutil.copyfile(join_file, boot / JOIN_FILE)
    return [*files, *([JOIN_FILE] if join_file else [])]
