# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Putting a seat together from its home folder, and running it until it is told to stop."""

import asyncio
import os
import secrets
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from adapters.key_files import load_signing_key
from adapters.link import Link, Will
from adapters.mqtt_link import MqttLink, MqttSettings
from adapters.private_memory import forbid_core_dumps, swap_areas
from adapters.service_notify import this_service
from edge_agent.core.desk import SeatIdentity
from edge_agent.core.effects import OpenLink
from edge_agent.core.seat_core import SeatCore
from edge_agent.core.service.build import Build
from edge_agent.hardware.health.kernel_files import read_line
from edge_agent.hardware.health.measuring import Measuring
from edge_agent.hardware.ports import Terminal
from edge_agent.journal import SqliteJournal
from edge_agent.log import log, set_up_log
from edge_agent.profiles import HardwareProfile, build_of, build_terminal, read_profile
from edge_agent.profiles.real_board import MODEL, check_model
from edge_agent.runtime import REFUSED, SeatRuntime
from edge_agent.settings import Home, Settings, lock_home, read_settings
from voting_core.errors import RefusedError
from voting_core.signing import Ed25519Signer, verify

SOFTWARE: Final = "hemicycle 0.1.0"


def serve(folder: Path) -> int:
    """Run the seat of a home folder.

    Returns:
        Exit code of the process: 0 after SIGTERM or SIGINT, 1 when a restart may help, 2 when a person has to.
    """
    set_up_log()
    forbid_core_dumps()
    try:
        return asyncio.run(_serve(Home(folder)))
    except RefusedError as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED


async def _serve(home: Home) -> int:
    settings = read_settings(home)
    profile = read_profile(settings.profile, local=home.local)
    check_swap(profile, swap_areas())
    check_model(profile, read_line(MODEL))
    lock = lock_home(home)
    try:
        terminal, build = build_terminal(profile, home), build_of(profile, settings.technician_cards)
        runtime = build_seat(home, settings, terminal, build)
        log.info("journal_opened", file=str(home.journal))
        log.info("starting", hall=settings.hall, seat=settings.seat, epoch=settings.epoch, software=SOFTWARE)
        for signum in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(signum, runtime.stop)
        return await runtime.run()
    finally:
        os.close(lock)


def check_swap(profile: HardwareProfile, areas: tuple[str, ...]) -> None:
    """A seat at which somebody sits does not start where its memory could be written to a disk.

    Raises:
        RefusedError: It could.
    """
    if not areas:
        return
    if not profile.is_simulated:
        raise RefusedError(
            f"Swap is on ({', '.join(areas)}): what a member presses in secret could be written to a disk.",
            "Switch it off for good: 'swapoff -a', and take swap out of /etc/fstab.",
        )
    log.warning("swap_is_on", areas=areas)


def build_seat(home: Home, settings: Settings, terminal: Terminal, build: Build) -> SeatRuntime:
    """A seat of a home folder, with these parts.

    Raises:
        RefusedError: Its keys or its journal cannot be used.
    """
    identity = SeatIdentity(
        hall=settings.hall, seat=settings.seat, epoch=settings.epoch, centre_key=settings.centre_key
    )
    signer = Ed25519Signer(load_signing_key(home.key))
    return SeatRuntime(
        core=SeatCore(identity=identity, signer=signer, verify=verify, draw=secrets.randbelow, build=build),
        journal=SqliteJournal(home.journal),
        terminal=terminal,
        make_link=lambda order, on_up, on_down, on_message: _link(home, settings, order, on_up, on_down, on_message),
        boot=secrets.token_hex(16),
        software=SOFTWARE,
        measuring=Measuring(home.folder, terminal.reader),
        report=home.self_test,
        notify=this_service(),
    )


def _link(
    home: Home,
    settings: Settings,
    order: OpenLink,
    on_up: Callable[[], None],
    on_down: Callable[[str], None],
    on_message: Callable[[str, bytes, bool], None],
) -> Link:
    mqtt = MqttSettings(
        identity=settings.seat,
        subscriptions=order.subscriptions,
        will=Will(topic=order.will_topic, payload=order.will_payload),
        host=settings.broker_host,
        port=settings.broker_port,
        ca_file=home.tls("ca.crt"),
        certificate_file=home.tls("tls.crt"),
        key_file=home.tls("tls.key"),
    )
    return MqttLink(mqtt, on_up, on_down, on_message, on_trouble=_Troubles().tell)


class _Troubles:
    """Logs why no connection comes about, each reason once until it changes: a broker may be away for a night."""

    def __init__(self) -> None:
        self._last = ""

    def tell(self, reason: str) -> None:
        if reason != self._last:
            self._last = reason
            log.warning("no_link", reason=reason)
