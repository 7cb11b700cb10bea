# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a machine takes for a release of its hall, and what it refuses before a byte is unpacked.

Each rule is put to both judges: the library that an installed release has, and Debian's ``openssl``, which is all that
a bare machine has.
"""

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from provisioning.release.packing import pack
from provisioning.release.signing import create_release_key, signed_by
from provisioning.release.verifying import (
    HEAD,
    MANIFEST,
    ReleaseError,
    Signed,
    check_age,
    examine,
    openssl_signed,
    read_manifest,
    verify,
)
from tests.conftest import require_system
from voting_core.errors import RefusedError

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
COMMIT = "c0" * 20

Members = list[tuple[tarfile.TarInfo, bytes]]


def public_file(folder: Path, key: Ed25519PrivateKey) -> Path:
    """A key's public half as machines have it."""
    path = folder / "release.pub"
    path.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return path


def packed(folder: Path, *, key: Ed25519PrivateKey = KEY, sequence: int = 7, version: str = "0.1.0") -> Path:
    """A small release of three files."""
    parts = folder / "parts"
    parts.mkdir(exist_ok=True)
    names = {"wheels/a-1.0-py3-none-any.whl": b"wheel", "requirements/seat.lock": b"a==1.0", "empty": b""}
    for number, content in enumerate(names.values()):
        (parts / str(number)).write_bytes(content)
    files = {name: parts / str(number) for number, name in enumerate(names)}
    target = folder / f"hemicycle-{version}.tar"
    pack(files, target, key, version=version, sequence=sequence, commit=COMMIT, made="2026-11-27T00:00:00+00:00")
    return target


def members(release: Path) -> Members:
    """Every file of a release, to be tampered with."""
    with tarfile.open(release) as tar:
        return [(one, (tar.extractfile(one) or io.BytesIO()).read()) for one in tar.getmembers()]


def rewrite(release: Path, found: Members) -> None:
    """Write the members back, whatever they have become."""
    with tarfile.open(release, "w", format=tarfile.GNU_FORMAT) as tar:
        for one, data in found:
            if one.isreg():
                one.size = len(data)
            tar.addfile(one, io.BytesIO(data))


@pytest.fixture(params=["library", "openssl"])
def signed(request: pytest.FixtureRequest, tmp_path: Path) -> Signed:
    """Both judges of signatures, one after the other."""
    public = public_file(tmp_path, KEY)
    if request.param == "library":
        return signed_by(public)
    require_system("openssl")
    return openssl_signed(public)


def _altered(found: Members) -> Members:
    return [(one, data.replace(b"wheel", b"whee1")) for one, data in found]


def _added(found: Members) -> Members:
    return [*found, (tarfile.TarInfo("wheels/evil-1.0-py3-none-any.whl"), b"evil")]


def _missing(found: Members) -> Members:
    return found[:-1]


def _unsigned(found: Members) -> Members:
    return [one for one in found if one[0].name != "MANIFEST.sig"]


def _sums_altered(found: Members) -> Members:
    return [(one, data.replace(b"empty", b"empt0")) for one, data in found]


def _manifest_altered(found: Members) -> Members:
    return [(one, data.replace(b'"sequence": 7', b'"sequence": 8')) for one, data in found]


def _twice(found: Members) -> Members:
    return [*found, found[-1]]


def _last_first(found: Members) -> Members:
    return [found[-1], *found[:-1]]


def _extra(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> Callable[[Members], Members]:
    def spoil(found: Members) -> Members:
        one = tarfile.TarInfo(name)
        one.type, one.linkname = kind, link
        return [*found, (one, b"")]

    return spoil


def _becomes_link(found: Members) -> Members:
    found[-1][0].type, found[-1][0].linkname = tarfile.SYMTYPE, "/etc/shadow"
    return found


SPOILED: dict[str, Callable[[Members], Members]] = {
    "an altered file": _altered,
    "a file more": _added,
    "a file less": _missing,
    "no signature": _unsigned,
    "altered sums": _sums_altered,
    "an altered manifest": _manifest_altered,
    "a file twice": _twice,
    "another order": _last_first,
    "a way upwards": _extra("../../etc/cron.d/evil"),
    "a way upwards inside": _extra("wheels/../../evil"),
    "an absolute name": _extra("/etc/cron.d/evil"),
    "a hidden name": _extra(".profile"),
    "a name with a line break": _extra("wheels/a\nb"),
    "a name with a space": _extra("wheels/a b"),
    "a name that turns letters around": _extra("wheels/\u202egpj.whl"),
    "a name of 300 characters": _extra("wheels/" + "a" * 300),
    "an empty name": _extra(""),
    "a symbolic link": _extra("wheels/link", tarfile.SYMTYPE, "/etc"),
    "a file that became a link": _becomes_link,
    "a hard link": _extra("wheels/link", tarfile.LNKTYPE, "/etc/shadow"),
    "a device": _extra("wheels/dev", tarfile.CHRTYPE),
    "a pipe": _extra("wheels/pipe", tarfile.FIFOTYPE),
    "a folder": _extra("wheels/dir", tarfile.DIRTYPE),
}


@pytest.mark.parametrize("fault", SPOILED)
def test_a_spoiled_release_is_refused_and_nothing_is_unpacked(fault: str, signed: Signed, tmp_path: Path) -> None:
    """Whatever was done to it after it was signed, no file of it reaches the machine."""
    release = packed(tmp_path)
    rewrite(release, SPOILED[fault](members(release)))
    target = tmp_path / "unpacked" / "0.1.0"

    with pytest.raises(ReleaseError):
        examine(release, signed, target=target)
    assert not target.parent.exists() or list(target.parent.iterdir()) == []


def test_a_release_that_is_only_written_anew_is_accepted(signed: Signed, tmp_path: Path) -> None:
    """What the faults above are refused for is the fault, not that another program wrote the file."""
    release = packed(tmp_path)
    rewrite(release, members(release))

    assert examine(release, signed).version == "0.1.0"


def test_a_release_is_unpacked_as_it_was_packed(signed: Signed, tmp_path: Path) -> None:
    """Every file is there with its content, and the manifest beside them."""
    target = tmp_path / "unpacked"
    manifest = examine(packed(tmp_path), signed, version="0.1.0", target=target)

    assert (target / "wheels" / "a-1.0-py3-none-any.whl").read_bytes() == b"wheel"
    assert read_manifest((target / MANIFEST).read_bytes()) == manifest
    assert (manifest.sequence, manifest.commit) == (7, COMMIT)


def test_a_release_signed_with_another_key_is_refused(signed: Signed, tmp_path: Path) -> None:
    """A stranger who builds a whole, tidy release is refused all the same."""
    with pytest.raises(ReleaseError, match="not signed with the key of this hall's releases"):
        examine(packed(tmp_path, key=OTHER), signed)


def test_a_cut_release_is_refused_wherever_it_was_cut(tmp_path: Path) -> None:
    """A stick that was pulled out too early leaves no half of a version behind."""
    release, signed = packed(tmp_path), signed_by(public_file(tmp_path, KEY))
    whole = release.read_bytes()
    end = max(one.offset_data + one.size for one, _ in members(release))
    for length in range(0, end, 97):
        release.write_bytes(whole[:length])
        with pytest.raises(ReleaseError):
            examine(release, signed)


def test_no_flipped_bit_of_a_content_passes(tmp_path: Path) -> None:
    """One bit of any file's content is enough to refuse the release."""
    release, signed = packed(tmp_path), signed_by(public_file(tmp_path, KEY))
    whole = release.read_bytes()
    for one, data in members(release):
        for place in range(one.offset_data, one.offset_data + len(data), 11):
            release.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            with pytest.raises(ReleaseError):
                examine(release, signed)


def test_the_version_that_was_ordered_is_the_one_that_comes(tmp_path: Path) -> None:
    """A good release under another release's name is refused."""
    with pytest.raises(ReleaseError, match=r"is version 0\.1\.0, not 0\.2\.0"):
        examine(packed(tmp_path), signed_by(public_file(tmp_path, KEY)), version="0.2.0")


def test_an_older_release_is_refused_unless_the_technician_says_so(tmp_path: Path) -> None:
    """Nobody brings back a version with a known hole; going back on purpose is possible, and written into the log."""
    signed = signed_by(public_file(tmp_path, KEY))
    examine(packed(tmp_path, sequence=8), signed, target=tmp_path / "now")
    installed, older = tmp_path / "now" / MANIFEST, packed(tmp_path, sequence=7)

    with pytest.raises(ReleaseError, match="update_allow_older"):
        verify(older, signed, version="", installed=installed, allow_older=False, target=tmp_path / "back")
    assert not (tmp_path / "back").exists()
    said = verify(older, signed, version="", installed=installed, allow_older=True, target=tmp_path / "back")
    assert "OLDER, as the technician ordered" in said
    assert (tmp_path / "back" / MANIFEST).exists()


def test_the_same_and_a_newer_release_are_taken(tmp_path: Path) -> None:
    """An update that is played twice is no fault, nor is the first one of a bare machine."""
    signed = signed_by(public_file(tmp_path, KEY))
    manifest = examine(packed(tmp_path), signed, target=tmp_path / "now")

    assert "first one" in check_age(manifest, tmp_path / "nothing", allow_older=False)
    assert "In order" in check_age(manifest, tmp_path / "now" / MANIFEST, allow_older=False)


def test_the_same_files_make_the_same_bytes(tmp_path: Path) -> None:
    """Two people who build the same commit with the same key can compare one sum."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    assert packed(tmp_path / "a").read_bytes() == packed(tmp_path / "b").read_bytes()


def test_the_signature_comes_first_in_the_file(tmp_path: Path) -> None:
    """A machine judges the signature before it reads anything that a stranger may have written."""
    assert [one.name for one, _ in members(packed(tmp_path))][:3] == list(HEAD)


@pytest.mark.parametrize(
    "change",
    [{"more": 1}, {"sequence": 0.5}, {"sequence": True}, {"version": "../.."}, {"sums_sha256": "00"}, {"format": "x"}],
    ids=str,
)
def test_a_manifest_is_read_strictly(change: dict[str, object], tmp_path: Path) -> None:
    """A field more, of another type or of another shape is refused, even where it is signed."""
    _, data = members(packed(tmp_path))[0]

    with pytest.raises(ReleaseError, match="no manifest"):
        read_manifest(json.dumps({**json.loads(data), **change}).encode())


def test_the_key_of_releases_is_locked(tmp_path: Path) -> None:
    """Who finds the laptop's file has no key yet; a short passphrase is refused."""
    public = create_release_key(tmp_path / "keys", b"correct horse")

    assert b"ENCRYPTED" in (tmp_path / "keys" / "release.key").read_bytes()
    assert b"PUBLIC KEY" in public.read_bytes()
    with pytest.raises(RefusedError, match="shorter than 8"):
        create_release_key(tmp_path / "others", b"short")
