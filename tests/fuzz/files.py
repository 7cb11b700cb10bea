# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that a program opens: settings, keys, key backups, registries, ledgers of authorities, enrolments."""

import atexit
import base64
import re
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.key_files import KeyFileError, load_private_key, load_public_key, load_signing_key, private_pem
from adapters.toml_file import SettingsError
from central_broker import key_backup
from central_broker import settings as centre_settings
from central_broker.registry_file import read_registry
from edge_agent import settings as seat_settings
from provisioning.authority import Authority
from provisioning.enrolment import check_enrolment, enrolment_bytes, read_enrolment
from provisioning.identity import EnrolmentError
from provisioning.inventory import Inventory, check_admissible, registry
from provisioning.ledger import head_bytes, read_ledger
from provisioning.ledger_file import HEAD, LEDGER, read_ca
from provisioning.request import RequestContent, key_digest, make_request, read_request
from tests.builders import operators, signer
from tests.fuzz.byte_mutation import any_of, mutate_bytes
from tests.fuzz.json_mutation import mutate_json
from tests.fuzz.target import Mutate, Target, check_refusal, demand
from voting_core.codec import encode
from voting_core.errors import RefusedError
from voting_core.signing import public_text

NOW: Final = datetime(2026, 7, 21, tzinfo=UTC)
PIN: Final = b"correct horse battery"


@lru_cache(maxsize=1)
def folder() -> Path:
    """A folder of this process that goes with it, in memory where the machine has such."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own inside
    made = Path(tempfile.mkdtemp(prefix="hemicycle-fuzz-", dir=memory if memory.is_dir() else None))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def written(name: str, data: bytes) -> Path:
    """A file with these bytes, readable by its owner only."""
    path = folder() / name
    if not path.exists():
        path.touch(mode=0o600)
    path.write_bytes(data)
    return path


def answered(read: Callable[[], object], *declared: type[RefusedError]) -> bool:
    """Whether something was read; only the declared errors may come instead."""
    try:
        read()
    except declared as error:
        check_refusal(error)
        return False
    return True


# --- settings ---------------------------------------------------------------------------------------------------------


def judge_seat_settings(data: bytes) -> bool:
    """``seat.toml`` is read or refused."""
    home = seat_settings.Home(written("seat.toml", data).parent)
    return answered(lambda: seat_settings.read_settings(home), SettingsError)


def judge_centre_settings(data: bytes) -> bool:
    """``central.toml`` is read or refused; what was read can be written and read again."""
    home = centre_settings.Home(written("central.toml", data).parent)

    def read() -> None:
        settings = centre_settings.read_settings(home)
        written("central.toml", centre_settings.write_settings(settings))
        demand(centre_settings.read_settings(home) == settings, "settings that were written are read otherwise")

    return answered(read, SettingsError)


def _seat_toml() -> list[bytes]:
    text = (
        f'hall = "demo"\nseat = "s07"\nepoch = 1\nbroker_host = "localhost"\nbroker_port = 8883\n'
        f'centre_key = "{signer("centre").key}"\nprofile = "simulated"\n'
    )
    return [text.encode()]


def _centre_toml() -> list[bytes]:
    some = centre_settings.Settings(
        hall="demo", term=1, broker_host="localhost", broker_port=8883, operators=operators("lin", "zhou")
    )
    return [centre_settings.write_settings(some)]


def mutate_text() -> Mutate:
    """For files that people write: pieces of TOML and of tables beside the bytes."""
    words = (
        *(b"[", b"]", b"[[x]]\n", b"{", b"}", b'"', b'"""', b"'", b"'''", b"=", b".", b",", b";", b"\t", b"\r", b"#"),
        *(
            b"[" * 2_000,
            b"{a=" * 1_500,
            b"a." * 1_000,
            b"9" * 4_500,
            b"x = 1\n",
            b"\\u0000",
            b"\\ud800",
            b"\\U00110000",
        ),
        *(
            b"1e400",
            b"nan",
            b"inf",
            b"0x10",
            b"0b1",
            b"1_0",
            b"2026-12-18",
            b"2026-12-18T00:00:00Z",
            b"00:00:00",
            b"true",
        ),
        *("过半数".encode(), "是".encode(), "×".encode(), "２".encode(), "王　伟".encode("gb18030"), b"\x80", b"\x00"),
        *(b"1.23E+10", b"2/3", b"60", b"-1", b"1000000000000", b"s01", b"m1", b"04A1B2C3", b"id", b"title", b"share"),
    )
    return mutate_bytes(words)


# --- keys -------------------------------------------------------------------------------------------------------------

_ARMOUR: Final = re.compile(rb"(-----BEGIN [A-Z0-9 ]+-----)(\\n|\n)([A-Za-z0-9+/=\\\n]+?)(-----END)")


def mutate_pem(around: Mutate) -> Mutate:
    """Mutate the bytes inside an armour, wherever one stands, or what is around it."""
    plain = mutate_bytes()

    def inside(data: bytes, rng: Random) -> bytes:
        found = _ARMOUR.search(data)
        if found is None:
            return around(data, rng)
        feed = found[2]
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", found[3].replace(b"\\n", b""))
        raw = base64.b64decode(letters[: len(letters) // 4 * 4])
        text = base64.b64encode(plain(raw, rng))
        lines = feed.join(text[at : at + 64] for at in range(0, len(text), 64)) + feed
        return data[: found.start()] + found[1] + feed + lines + data[found.end() - 8 :]

    return any_of(inside, inside, around)


def judge_key_file(data: bytes) -> bool:
    """A private key is read or refused, with and without its PIN."""
    path = written("some.key", data[1:])
    pin = PIN if data[:1] == b"1" else None
    load_signing = answered(lambda: load_signing_key(path, pin), KeyFileError)
    return answered(lambda: load_private_key(path, pin), KeyFileError) or load_signing


def judge_public_key(data: bytes) -> bool:
    """A public key is read or refused."""
    return answered(lambda: load_public_key(written("some.pub", data)), KeyFileError)


def judge_backup(data: bytes) -> bool:
    """A key backup is unlocked or refused."""
    path = written("backup.json", data)
    return answered(lambda: key_backup._unlock(key_backup._read_backup(path), path, PIN), RefusedError)


@lru_cache(maxsize=1)
def _tls_key() -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(0x1234567890ABCDEF, ec.SECP256R1())


def _signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(b"k" * 32)


def _key_seeds() -> list[bytes]:
    keys = (_signing_key(), _tls_key())
    locked = [b"1" + private_pem(key, PIN) for key in keys]
    return [*(b"0" + private_pem(key) for key in keys), *locked, *(b"0" + pem[1:] for pem in locked)]


def _backup_seeds() -> list[bytes]:
    holder = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    backup = key_backup.KeyBackup(
        v=1,
        hall="demo",
        term=1,
        broker_host="localhost",
        broker_port=8883,
        operators=operators("lin"),
        centre_key=public_text(holder.public_key()),
        locked_key=private_pem(holder, PIN).decode(),
    )
    return [encode(backup) + b"\n"]


# --- enrolment --------------------------------------------------------------------------------------------------------


def judge_request(data: bytes) -> bool:
    """An enrolment request is read or refused."""
    return answered(lambda: read_request(data), EnrolmentError)


def judge_enrolment(data: bytes) -> bool:
    """An enrolment is believed or refused."""
    asked, tls_key = _asked()
    return answered(lambda: check_enrolment(read_enrolment(data), asked, tls_key, now=NOW), EnrolmentError)


def judge_ledger(data: bytes) -> bool:
    """An authority's ledger is read or refused, even where somebody with the hall's key signed its end."""
    asked, tls_key = _asked()

    def read() -> None:
        lines = data.split(b"\n")[:-1] or [b""]
        read_lines, rows = read_ledger(data, head_bytes(lines, _tls_key()), _tls_key().public_key(), "ledger.jsonl")
        demand([encode(row) for row in rows] == read_lines, "a row is written otherwise")
        inventory = Inventory(rows)
        encode(registry(inventory))
        check_admissible(inventory, asked, key_digest(tls_key), replace=True, now=NOW)

    return answered(read, EnrolmentError)


def judge_ledger_head(data: bytes) -> bool:
    """The head of an authority's ledger is believed or refused."""
    ledger, _, _ = _hall_files()
    _, key = read_ca(folder() / "hall")
    return answered(lambda: read_ledger(ledger, data, key, "ledger.jsonl"), EnrolmentError)


def judge_registry(data: bytes) -> bool:
    """The file with the seats' keys is read or refused."""
    return answered(lambda: encode(read_registry(written("registry.json", data))), RefusedError)


@lru_cache(maxsize=1)
def _request_seeds() -> list[bytes]:
    names = (("s07", _signing_key()), ("centre", _signing_key()), ("broker", None))
    return [make_request(name, 1, _tls_key(), key) for name, key in names]


@lru_cache(maxsize=1)
def _asked() -> tuple[RequestContent, ec.EllipticCurvePublicKey]:
    return read_request(_request_seeds()[0])


@lru_cache(maxsize=1)
def _hall() -> Authority:
    return Authority.create(folder() / "hall", "demo", PIN, by="li", now=NOW, serial=1)


@lru_cache(maxsize=1)
def _hall_files() -> tuple[bytes, bytes, bytes]:
    """Ledger, its head and an enrolment of a hall with one seat."""
    home, authority = folder() / "hall", _hall()
    issued = authority.issue(_request_seeds()[0], days=30, now=NOW, serial=2)
    authority.save(now=NOW)
    return (home / LEDGER).read_bytes(), (home / HEAD).read_bytes(), enrolment_bytes(issued)


def _registry_seeds() -> list[bytes]:
    _hall_files()
    keys = registry(_hall().inventory)
    return [encode(keys), msgspec.json.format(encode(keys), indent=1)]


def file_targets() -> list[Target]:
    """Targets of this module."""
    return [
        _target("settings-seat", judge_seat_settings, _seat_toml, mutate_text),
        _target("settings-centre", judge_centre_settings, _centre_toml, mutate_text),
        _target("key-file", judge_key_file, _key_seeds, _in_pem),
        _target("key-public", judge_public_key, lambda: [f"{signer('lin').key}\n".encode()], mutate_bytes),
        _target("key-backup-file", judge_backup, _backup_seeds, _in_json(_backup_seeds), runs=2_000),
        _target("enrolment-request-file", judge_request, _request_seeds, _in_json(_request_seeds)),
        _target("enrolment-file", judge_enrolment, lambda: [_hall_files()[2]], _in_json(lambda: [_hall_files()[2]])),
        _target("ledger-file", judge_ledger, lambda: [_hall_files()[0]], mutate_bytes),
        _target(
            "ledger-head-file", judge_ledger_head, lambda: [_hall_files()[1]], _in_json(lambda: [_hall_files()[1]])
        ),
        _target("registry-file", judge_registry, _registry_seeds, _in_json(_registry_seeds)),
    ]


def _in_pem() -> Mutate:
    return mutate_pem(mutate_bytes())


def _in_json(seeds: Callable[[], list[bytes]]) -> Callable[[], Mutate]:
    return lambda: mutate_pem(mutate_json(seeds()))


def _target(
    name: str,
    judge: Callable[[bytes], bool],
    seeds: Callable[[], list[bytes]],
    mutate: Callable[[], Mutate],
    runs: int = 4_000,
) -> Target:
    return Target(name=name, judge=judge, seeds=seeds, mutate=mutate, runs=runs)
