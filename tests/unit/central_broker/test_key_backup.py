# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The centre's key can be put away and taken out again, by whoever has the passphrase, under the next term."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.key_files import create_signing_key, load_signing_key, private_pem
from central_broker.key_backup import BACKUP_READER, back_up, restore_keys
from central_broker.settings import Home, Settings, read_settings, write_settings
from tests.builders import operators
from voting_core.codec import encode
from voting_core.errors import RefusedError
from voting_core.signing import public_text

PASSPHRASE = "正确的马 battery staple".encode()


@pytest.fixture(name="home")
def _home(tmp_path: Path) -> Home:
    """The home of a centre in term 3."""
    home = Home(tmp_path / "centre")
    home.folder.mkdir()
    create_signing_key(home.key)
    settings = Settings(hall="demo", term=3, broker_host="hall", broker_port=8883, operators=operators("lin", "zhou"))
    home.settings.write_bytes(write_settings(settings))
    return home


def test_a_restored_centre_has_the_same_key_and_the_next_term(home: Home, tmp_path: Path) -> None:
    """The new machine signs as the old one did, and seats tell the two apart by the term."""
    shown = back_up(home, tmp_path / "backup", PASSPHRASE)
    fresh = Home(tmp_path / "fresh")

    settings = restore_keys(tmp_path / "backup", fresh, PASSPHRASE)

    assert public_text(load_signing_key(fresh.key).public_key()) == shown
    assert settings.term == 4
    assert read_settings(fresh) == settings
    before = read_settings(home)
    assert (settings.hall, settings.broker_host, settings.operators) == (
        before.hall,
        before.broker_host,
        before.operators,
    )


def test_the_backup_is_private_and_holds_no_open_key(home: Home, tmp_path: Path) -> None:
    """Whoever finds the file without the passphrase has nothing but public facts."""
    back_up(home, tmp_path / "backup", PASSPHRASE)

    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0
    secret = home.key.read_bytes().splitlines()[1]
    assert secret not in (tmp_path / "backup").read_bytes()


def test_a_wrong_passphrase_opens_nothing(home: Home, tmp_path: Path) -> None:
    """The refusal says so, and the empty home stays empty."""
    back_up(home, tmp_path / "backup", PASSPHRASE)
    fresh = Home(tmp_path / "fresh")

    for wrong in (b"wrong", PASSPHRASE + b" ", b""):
        with pytest.raises(RefusedError, match="passphrase is wrong"):
            restore_keys(tmp_path / "backup", fresh, wrong)

    assert not fresh.folder.exists()


def test_a_short_passphrase_is_not_taken(home: Home, tmp_path: Path) -> None:
    """A backup lies in a drawer for years; what locks it must be long."""
    with pytest.raises(RefusedError, match="fewer than 12"):
        back_up(home, tmp_path / "backup", b"short")

    assert not (tmp_path / "backup").exists()


def test_nothing_is_overwritten(home: Home, tmp_path: Path) -> None:
    """Neither an older backup nor a centre that is already there."""
    back_up(home, tmp_path / "backup", PASSPHRASE)

    with pytest.raises(RefusedError, match="exists already"):
        back_up(home, tmp_path / "backup", PASSPHRASE)
    with pytest.raises(RefusedError, match="holds a centre already"):
        restore_keys(tmp_path / "backup", home, PASSPHRASE)
    assert read_settings(home).term == 3


@pytest.mark.parametrize(
    "damage", [lambda data: b"", lambda data: data[:-9], lambda data: data.replace(b'"v":1', b'"v":2')]
)
def test_a_damaged_backup_is_refused_by_name(home: Home, tmp_path: Path, damage: object) -> None:
    """The refusal names the file, and says to take another copy."""
    assert callable(damage)
    back_up(home, tmp_path / "backup", PASSPHRASE)
    (tmp_path / "damaged").write_bytes(damage((tmp_path / "backup").read_bytes()))

    with pytest.raises(RefusedError, match=r"damaged.*another copy"):
        restore_keys(tmp_path / "damaged", Home(tmp_path / "fresh"), PASSPHRASE)
    with pytest.raises(RefusedError, match="cannot be read"):
        restore_keys(tmp_path / "missing", Home(tmp_path / "fresh"), PASSPHRASE)


def test_a_backup_with_another_key_inside_is_refused(home: Home, tmp_path: Path) -> None:
    """What is locked in must be the key that is written on the envelope, and it must be locked."""
    back_up(home, tmp_path / "backup", PASSPHRASE)
    true = BACKUP_READER.read((tmp_path / "backup").read_bytes().rstrip())
    other = Ed25519PrivateKey.generate()
    for pem, words in ((private_pem(other, PASSPHRASE), "not the one it names"), (private_pem(other), "not locked")):
        fields = {name: getattr(true, name) for name in true.__struct_fields__}
        (tmp_path / "forged").write_bytes(encode(type(true)(**{**fields, "locked_key": pem.decode()})) + b"\n")

        with pytest.raises(RefusedError, match=words):
            restore_keys(tmp_path / "forged", Home(tmp_path / "fresh"), PASSPHRASE)
