# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real ``sshd`` on the loopback, with keys made for the test, that lets in whoever runs the test."""

import contextlib
import getpass
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from rehearsal.places import free_port
from tests.conftest import require_system


@contextlib.contextmanager
def loopback_sshd(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Run a server; gives a line of an inventory's variables, and further words for ``ssh``."""
    program = require_system("sshd", "openssh-server")
    for name in ("host", "technician"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    port = free_port()
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder / 'host'}\nPidFile none\nUsePAM no\nStrictModes no\n"
        f"AuthorizedKeysFile {folder / 'technician.pub'}\nPasswordAuthentication no\n"
        "PermitRootLogin prohibit-password\n",
        "utf-8",
    )
    server = subprocess.Popen([program, "-D", "-e", "-f", str(folder / "sshd_config")], stderr=subprocess.DEVNULL)
    try:
        _wait(port, server)
        words = ["-i", str(folder / "technician"), "-o", f"UserKnownHostsFile={folder / 'known'}"]
        words += ["-o", "StrictHostKeyChecking=accept-new", "-o", "IdentitiesOnly=yes"]
        yield f"ansible_host=127.0.0.1 ansible_port={port} ansible_user={getpass.getuser()}", words
    finally:
        server.terminate()
        server.wait()


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 20
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        assert server.poll() is None, "sshd ended at once"
        assert time.monotonic() < end, "sshd does not listen"
        time.sleep(0.05)
