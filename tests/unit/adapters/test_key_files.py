# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Key files are made safely, and an unsafe or wrong one is refused in a sentence."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from adapters.key_files import (
    KeyFileError,
    create_key_file,
    create_signing_key,
    load_public_key,
    load_signing_key,
    private_pem,
    write_atomic,
)
from voting_core.signing import Ed25519Signer, public_text, verify


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file under test will be."""
    return tmp_path / "record.key"


@pytest.mark.parametrize("pin", [None, b"493817"])
def test_a_key_read_back_signs_for_the_same_public_key(path: Path, pin: bytes | None) -> None:
    """The key on the disk is the key that was registered, with a PIN and without."""
    made = create_signing_key(path, pin)
    signer = Ed25519Signer(load_signing_key(path, pin))
    assert verify(public_text(made.public_key()), b"words", signer.sign(b"words"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_is_never_overwritten(path: Path) -> None:
    """Making a key where one is keeps the old one."""
    create_signing_key(path)
    before = path.read_bytes()
    with pytest.raises(KeyFileError, match="a key is there already"):
        create_signing_key(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_others_can_read_is_refused(path: Path, mode: int) -> None:
    """A key that other users of the machine may read is not used; the refusal says what to type."""
    create_signing_key(path)
    path.chmod(mode)
    with pytest.raises(KeyFileError, match=f"mode {mode:04o}") as refusal:
        load_signing_key(path)
    assert f"chmod 600 {path}" in refusal.value.remedy


@pytest.mark.parametrize(
    ("made_with", "given", "sentence"),
    [
        (b"493817", b"493818", "the PIN is wrong"),
        (b"493817", None, "the key is locked with a PIN"),
        (None, b"493817", "the key has no PIN, but one was given"),
    ],
)
def test_a_wrong_pin_is_said_plainly(path: Path, made_with: bytes | None, given: bytes | None, sentence: str) -> None:
    """An operator learns whether the PIN is wrong, missing or not needed."""
    create_signing_key(path, made_with)
    with pytest.raises(KeyFileError, match=sentence):
        load_signing_key(path, given)


def test_a_tls_key_is_no_signing_key(path: Path) -> None:
    """Two files swapped in the settings are noticed at the start."""
    create_key_file(path, private_pem(ec.generate_private_key(ec.SECP256R1())))
    with pytest.raises(KeyFileError, match="is not an Ed25519 key"):
        load_signing_key(path)


def test_rubbish_is_no_key(path: Path) -> None:
    """A file that holds something else is named."""
    write_atomic(path, b"not a key", 0o600)
    with pytest.raises(KeyFileError, match="is not a private key in PEM form"):
        load_signing_key(path)


def test_a_missing_key_is_named(path: Path) -> None:
    """A key that is not there is named with its path."""
    with pytest.raises(KeyFileError, match=r"record\.key: cannot be read: No such file"):
        load_signing_key(path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """A key cannot be made in a folder that is not there."""
    with pytest.raises(KeyFileError, match="the key cannot be written: No such file"):
        create_signing_key(tmp_path / "nowhere" / "record.key")


def test_a_public_key_file_is_one_line(path: Path, tmp_path: Path) -> None:
    """The public half in its file is the one that checks the private half's signatures."""
    key = create_signing_key(path)
    public = tmp_path / "li.pub"
    public.write_text(public_text(key.public_key()) + "\n")
    assert load_public_key(public) == public_text(key.public_key())


@pytest.mark.parametrize("text", ["", "AAAA", "not base64 at all!", "é"])
def test_a_wrong_public_key_file_is_refused(tmp_path: Path, text: str) -> None:
    """A file that holds no public key is named."""
    public = tmp_path / "li.pub"
    public.write_text(text)
    with pytest.raises(KeyFileError, match="is not a public key"):
        load_public_key(public)


def test_an_atomic_write_replaces_whole(tmp_path: Path) -> None:
    """A file is replaced with its mode, and no draft stays behind."""
    target = tmp_path / "hall.json"
    write_atomic(target, b"one")
    write_atomic(target, b"two", 0o640)
    assert target.read_bytes() == b"two"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert [file.name for file in tmp_path.iterdir()] == ["hall.json"]


def test_a_failed_atomic_write_keeps_the_old_file(tmp_path: Path) -> None:
    """When a write cannot finish, the old content is still there and no draft is left."""
    folder = tmp_path / "hall.json"
    folder.mkdir()
    with pytest.raises(OSError, match=r"hall\.json"):
        write_atomic(folder, b"new")
    assert [file.name for file in tmp_path.iterdir()] == ["hall.json"]
