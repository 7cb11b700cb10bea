# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real mosquitto for a rehearsal: its home, its process, and the ways to break it."""

import asyncio
import contextlib
import getpass
import os
import resource
import signal
import socket
from pathlib import Path
from typing import Final

from provisioning.broker_files import BrokerPlan, access_list, configuration
from rehearsal.mosquitto_binary import MosquittoBinary
from rehearsal.processes import dying_with_us
from voting_core.errors import HemicycleError

_START_S: Final = 15.0
"""A broker answers within a tenth of a second; a machine with two busy cores may need a few."""
_STOP_S: Final = 10.0


class BrokerError(HemicycleError):
    """The broker did not start; the message has the last lines of its log."""


def write_broker_home(
    home: Path, *, hall: str, port: int, crl_file: Path | None = None, bind: str = "127.0.0.1"
) -> BrokerPlan:
    """Write ``mosquitto.conf`` and ``acl`` beside the keys that enrolment has put there.

    Args:
        home: The broker's home, with tls.key, tls.crt and ca.crt.
        hall: The hall's id.
        port: Where it listens.
        crl_file: The authority's revocation list, if revoked devices are to be kept out.
        bind: The address on which it listens.

    Returns:
        What was written down.
    """
    # Started by root, mosquitto would change to a user who cannot read this home.
    plan = BrokerPlan(hall=hall, home=home, port=port, user=getpass.getuser(), crl_file=crl_file, bind=bind)
    (home / "mosquitto.conf").write_text(configuration(plan), "utf-8")
    # mosquitto of 2.0.19 and later warns about an access list that others can read.
    (home / "acl").write_text(access_list(hall), "utf-8")
    (home / "acl").chmod(0o600)
    return plan


class MosquittoProcess:
    """One mosquitto, started and ended as often as the script wants. Its log is ``mosquitto.log`` in its home."""

    def __init__(self, binary: MosquittoBinary, plan: BrokerPlan) -> None:
        self.plan = plan
        self.log_file = plan.home / "mosquitto.log"
        self._binary = binary
        self._process: asyncio.subprocess.Process | None = None

    @property
    def is_running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int:
        """Number of the running process."""
        assert self._process is not None, "the broker was never started"
        return self._process.pid

    async def start(self) -> None:
        """Start, and wait until the port answers.

        Raises:
            BrokerError: Its port is taken or does not answer, or it ended.
        """
        assert not self.is_running, "the broker runs already"
        self._check_port_is_free()
        with self.log_file.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *dying_with_us(),
                str(self._binary.path),
                "-c",
                str(self.plan.home / "mosquitto.conf"),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **self._binary.environment},
                start_new_session=True,  # Ctrl-C is for the rehearsal, which then ends its broker itself
            )
        # Without this mosquitto stops at about 1,015 connections: 1,024 descriptors are the usual limit.
        with contextlib.suppress(ProcessLookupError):
            _, hard = resource.prlimit(self._process.pid, resource.RLIMIT_NOFILE)
            resource.prlimit(self._process.pid, resource.RLIMIT_NOFILE, (hard, hard))
        try:
            async with asyncio.timeout(_START_S):
                await self._answers()
        except TimeoutError as error:
            await self.kill()
            raise BrokerError(f"Port {self.plan.port} does not answer.\n{self._last_words()}") from error

    async def kill(self) -> None:
        """End it as a power cut would: it says nothing to anybody. Harmless if it does not run."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """End it as systemd would. Harmless if it does not run."""
        await self._end(signal.SIGTERM)

    async def restart(self) -> None:
        """Stop and start.

        Raises:
            BrokerError: See :meth:`start`.
        """
        await self.stop()
        await self.start()

    def reload(self) -> None:
        """Let it read access list, certificate and revocation list again; connections that stand stay up."""
        if self.is_running:
            os.kill(self.pid, signal.SIGHUP)

    def _check_port_is_free(self) -> None:
        # Another program there would answer in our broker's place.
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.plan.bind, self.plan.port))
            except OSError as error:
                raise BrokerError(f"Port {self.plan.port} on {self.plan.bind}: {error.strerror}.") from error

    async def _end(self, how: signal.Signals) -> None:
        if self._process is None or self._process.returncode is not None:
            return
        self._process.send_signal(how)
        try:
            async with asyncio.timeout(_STOP_S):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    async def _answers(self) -> None:
        assert self._process is not None
        while True:
            if self._process.returncode is not None:
                raise BrokerError(f"mosquitto ended with status {self._process.returncode}.\n{self._last_words()}")
            try:
                _, writer = await asyncio.open_connection(self.plan.bind, self.plan.port)
            except OSError:
                await asyncio.sleep(0.02)
                continue
            # Nobody listens yet: a connection from the very port that it goes to has met itself.
            is_own = writer.get_extra_info("sockname") == writer.get_extra_info("peername")
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
            if not is_own:
                return

    def _last_words(self) -> str:
        with contextlib.suppress(OSError):
            return "\n".join(self.log_file.read_text("utf-8", "replace").splitlines()[-5:])
        return ""
