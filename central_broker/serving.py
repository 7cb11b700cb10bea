# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Putting a centre together from its home folder, and running it until it is told to stop."""

import asyncio
import fcntl
import os
import signal
import time
from pathlib import Path

import structlog

from adapters.key_files import load_signing_key
from adapters.link import Will
from adapters.mqtt_link import MqttLink, MqttSettings
from adapters.private_memory import forbid_core_dumps
from central_broker.bundle import build_bundle, write_bundle
from central_broker.command_link import CommandServer
from central_broker.core import CentralCore
from central_broker.ledger import SqliteLedger
from central_broker.logs import begin_logs
from central_broker.runtime import CentralRuntime
from central_broker.settings import Home, Settings, read_settings
from voting_core.codec import encode
from voting_core.errors import RefusedError
from voting_core.identifiers import CENTRE
from voting_core.messages import CentreState
from voting_core.signing import Ed25519Signer, verify
from voting_core.topics import centre_state_topic, centre_subscriptions

log = structlog.get_logger("centre")


async def serve(home: Home) -> int:
    """Run the centre of a home folder.

    Returns:
        Exit code of the process.

    Raises:
        RefusedError: Settings, keys, certificates or the ledger cannot be used; says which and the remedy.
    """
    forbid_core_dumps()
    begin_logs()
    settings = read_settings(home)
    lock = _lock(home)
    try:
        return await _serve(home, settings)
    finally:
        os.close(lock)


def _lock(home: Home) -> int:
    """Hold the home, as long as the process lives: two centres on one ledger would undo each other's work.

    Raises:
        RefusedError: Another centre holds it.
    """
    try:
        descriptor = os.open(home.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise RefusedError(f"{home.lock} cannot be opened: {error.strerror}.", "Check who owns the home.") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise RefusedError(f"A centre is running in {home.folder} already.", "End it first.") from error
    return descriptor


async def _serve(home: Home, settings: Settings) -> int:
    signer = Ed25519Signer(load_signing_key(home.key))
    ledger = SqliteLedger(home.ledger)
    log.info("ledger_opened", file=str(home.ledger), hall=settings.hall, term=settings.term)

    def export(folder: Path) -> str:
        bundle = build_bundle(
            hall=settings.hall,
            term=settings.term,
            signer=signer,
            snapshot=ledger.snapshot(),
            at_ms=time.time_ns() // 1_000_000,
        )
        write_bundle(bundle, folder)
        return f"Exported {bundle.records} records to {folder}."

    core = CentralCore(
        hall=settings.hall, term=settings.term, signer=signer, operators=settings.operators, verify=verify
    )
    mqtt = _mqtt_settings(home, settings)
    runtime = CentralRuntime(
        core=core,
        ledger=ledger,
        make_link=lambda up, down, on: MqttLink(mqtt, up, down, on, on_trouble=_note_trouble),
        export=export,
    )
    commands = CommandServer(home.socket, runtime.carry_out, runtime.watch)
    for signum in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signum, runtime.stop)
    await commands.start()
    try:
        return await runtime.run()
    finally:
        await commands.close()


def _note_trouble(reason: str) -> None:
    log.warning("link_trouble", reason=reason)


def _mqtt_settings(home: Home, settings: Settings) -> MqttSettings:
    last_words = CentreState(v=1, on=False, term=settings.term)
    return MqttSettings(
        identity=CENTRE,
        subscriptions=centre_subscriptions(settings.hall),
        will=Will(topic=centre_state_topic(settings.hall), payload=encode(last_words)),
        host=settings.broker_host,
        port=settings.broker_port,
        ca_file=home.tls("ca.crt"),
        certificate_file=home.tls("tls.crt"),
        key_file=home.tls("tls.key"),
        retry_max_s=5.0,
    )
