# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Building a hall from a secretary's files: authority, keys, certificates, homes. The same code enrols real devices."""

import json
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Final

import msgspec

from adapters.key_files import load_public_key, load_signing_key, write_atomic
from central_broker.intake import SittingDraft
from central_broker.settings import Home, Settings, write_settings
from provisioning.authority import Authority
from provisioning.certificates import ServerNames
from provisioning.enrol import enrol_homes
from provisioning.inventory import registry as registry_of
from provisioning.operators import create_operator_key
from rehearsal.places import Places, free_port
from voting_core.codec import encode
from voting_core.errors import RefusedError
from voting_core.identifiers import CENTRE
from voting_core.roster import Operator, Registry, card_hash
from voting_core.signing import Ed25519Signer, public_text

PIN: Final = b"246810"
"""Of both rehearsed operators; a rehearsal's keys open nothing but itself."""

OPERATORS: Final = (("li", "李文（秘书）"), ("zhao", "赵敏（监督）"))

TECHNICIAN_CARD: Final = "7E57CA4D"
"""Opens the self-test at every rehearsed seat; it is no member's."""

DAYS: Final = 30

LOOPBACK: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltHall:
    """A hall that is ready to be started."""

    places: Places
    draft: SittingDraft
    registry: Registry
    port: int
    centre_key: str
    address: str
    """Where the broker listens."""

    @property
    def seats(self) -> tuple[str, ...]:
        """Seat ids in order."""
        return tuple(seat.seat for seat in self.draft.roster.seats)

    @property
    def cards(self) -> dict[str, str]:
        """The number of each member's card, by seat."""
        numbers = self.draft.card_numbers
        return {one.seat: numbers[one.member] for one in self.draft.roster.members if one.member in numbers}

    def operator(self, name: str) -> Ed25519Signer:
        """The unlocked key of an operator."""
        return Ed25519Signer(load_signing_key(self.places.operators / f"{name}.key", PIN))


def check_cards(draft: SittingDraft) -> None:
    """A rehearsal signs members in with their cards.

    Raises:
        RefusedError: Somebody who is due has none.
    """
    without = [one for one in draft.roster.members if not one.leave and one.member not in draft.card_numbers]
    if without:
        names = "、".join(f"{one.name}（{one.member}）" for one in without[:5])
        raise RefusedError(
            f"没有卡，无法演练报到 · no card to rehearse with: {names}.", "Give them one in members.csv."
        )


def build_hall(
    root: Path, draft: SittingDraft, progress: Callable[[str], None], *, address: str = LOOPBACK
) -> BuiltHall:
    """Make everything a hall needs on disk.

    Args:
        root: An empty folder with a short path.
        draft: The imported sitting; its seats are enrolled.
        progress: Told of each step, in plain words.
        address: Where the broker listens, and under which address everybody calls it.
    """
    host = "localhost" if address == LOOPBACK else address
    places = Places(root)
    port = free_port()
    seats = [seat.seat for seat in draft.roster.seats]
    places.logs.mkdir(parents=True)
    progress(f"证书与密钥：{len(seats)} 个席位 · keys and certificates for {len(seats)} seats")
    _enrol(places, draft.hall, seats, address)
    for name, _ in OPERATORS:
        create_operator_key(places.operators, name, PIN)
    centre_key = public_text(load_signing_key(places.centre / "centre.key").public_key())
    _write_centre(places, draft.hall, host, port)
    for seat in seats:
        _write_seat(places, draft.hall, seat, host, port, centre_key)
    registry = registry_of(Authority.open(places.authority, b"rehearsal only", by="rehearsal").inventory)
    places.registry.write_bytes(msgspec.json.format(encode(registry), indent=1))
    _write_environment(places)
    return BuiltHall(places=places, draft=draft, registry=registry, port=port, centre_key=centre_key, address=address)


def _enrol(places: Places, hall: str, seats: list[str], address: str) -> None:
    now = datetime.now(UTC)
    authority = Authority.create(places.authority, hall, b"rehearsal only", by="rehearsal", now=now, serial=_serial())
    homes = {CENTRE: places.centre, "broker": places.broker, **{seat: places.seat(seat) for seat in seats}}
    names = ServerNames(dns=("localhost",), ip=(ip_address(address),))
    enrol_homes(authority, homes, days=DAYS, now=now, next_serial=_serial, broker_names=names)


def _serial() -> int:
    return secrets.randbits(127) | 1


def _write_centre(places: Places, hall: str, host: str, port: int) -> None:
    operators = tuple(
        Operator(operator=name, name=words, key=load_public_key(places.operators / f"{name}.pub"))
        for name, words in OPERATORS
    )
    settings = Settings(hall=hall, term=1, broker_host=host, broker_port=port, operators=operators)
    write_atomic(Home(places.centre).settings, write_settings(settings))


def _write_seat(places: Places, hall: str, seat: str, host: str, port: int, centre_key: str) -> None:
    lines: dict[str, object] = {
        "hall": hall,
        "seat": seat,
        "epoch": 1,
        "broker_host": host,
        "broker_port": port,
        "centre_key": centre_key,
        "profile": "simulated",
        "technician_cards": [card_hash(TECHNICIAN_CARD)],
    }
    # Strings, lists of them and whole numbers are spelled the same in JSON and in TOML.
    text = "".join(f"{key} = {json.dumps(value)}\n" for key, value in lines.items())
    (places.seat(seat) / "seat.toml").write_text(text, "utf-8")


def _write_environment(places: Places) -> None:
    (places.operators / "pin").write_bytes(PIN)
    lines = [
        "# source this file, then: hemicycle-central status --watch",
        f"export PATH={Path(sys.executable).parent}:$PATH",
        f"export HALL={places.root}",
        f"export HEMICYCLE_CENTRE={places.centre}",
        "export HEMICYCLE_OPERATOR=li",
        f"export HEMICYCLE_KEY={places.operators / 'li.key'}",
        f"export HEMICYCLE_PIN_FILE={places.operators / 'pin'}",
    ]
    places.environment.write_text("\n".join(lines) + "\n", "utf-8")
