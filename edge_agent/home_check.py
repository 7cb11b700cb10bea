# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checking a seat's home without starting the seat: each part that it needs, one line each."""

from collections.abc import Callable
from dataclasses import dataclass

from adapters.key_files import load_signing_key
from adapters.tls_client import client_tls
from adapters.toml_file import SettingsError
from edge_agent.core.desk import Desk, SeatIdentity
from edge_agent.core.own_chain import OwnChain
from edge_agent.journal import SqliteJournal
from edge_agent.profiles import read_profile
from edge_agent.settings import Home, Settings, read_settings
from voting_core.errors import RefusedError
from voting_core.signing import Ed25519Signer, verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    is_good: bool
    said: str


def check_home(home: Home) -> list[Finding]:
    """Look at everything the seat needs; the first finding is about the settings, which the others build on."""
    try:
        settings = read_settings(home)
    except RefusedError as error:
        return [Finding(is_good=False, said=str(error))]
    said = f"{home.settings}: hall {settings.hall}, seat {settings.seat}, epoch {settings.epoch}"
    return [
        Finding(is_good=True, said=said),
        _look(lambda: _profile(home, settings)),
        _look(lambda: _key(home)),
        _look(lambda: _certificates(home)),
        _look(lambda: _journal(home, settings)),
    ]


def _look(at: Callable[[], str]) -> Finding:
    try:
        return Finding(is_good=True, said=at())
    except RefusedError as error:
        return Finding(is_good=False, said=str(error))


def _profile(home: Home, settings: Settings) -> str:
    profile = read_profile(settings.profile, local=home.local)
    return f"hardware profile {profile.name}, sha256 {profile.sha256[:16]}"


def _key(home: Home) -> str:
    return f"{home.key}: public key {Ed25519Signer(load_signing_key(home.key)).key}"


def _certificates(home: Home) -> str:
    client_tls(home.tls("ca.crt"), home.tls("tls.crt"), home.tls("tls.key"))
    return f"{home.tls('tls.crt')}: fits its key and the hall's CA file can be read"


def _journal(home: Home, settings: Settings) -> str:
    if not home.journal.exists():
        return f"{home.journal}: will be made at the first start"
    signer = Ed25519Signer(load_signing_key(home.key))
    identity = SeatIdentity(
        hall=settings.hall, seat=settings.seat, epoch=settings.epoch, centre_key=settings.centre_key
    )
    journal = SqliteJournal(home.journal)
    try:
        snapshot = journal.snapshot()
        OwnChain(Desk(identity, signer, verify)).restore(snapshot.own)
    finally:
        journal.close()
    if "halted" in snapshot.values:
        raise SettingsError(f"{home.journal}: was set back, so this seat has stopped for good.", "Give it a new epoch.")
    own, floor = len(snapshot.own), len(snapshot.floor)
    return f"{home.journal}: {own} own records in an unbroken chain, {floor} floor records"
