# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the broker comes from when it is not installed."""

import os
from pathlib import Path

import pytest

from rehearsal.mosquitto_binary import (
    NoMosquittoError,
    cache_folder,
    installed_mosquitto,
    libraries_in,
    missing_in,
    unpack_mosquitto,
    unpacked_mosquitto,
)


def test_libraries_are_read_from_a_packages_dependencies() -> None:
    """Of what a package depends on, only libraries are unpacked beside the broker."""
    depends = "adduser (>= 3.10), libcjson1 (>= 1.7.13), libc6 (>= 2.34), libssl3:any | libssl4, lsb-base, libwrap0"
    assert libraries_in(depends) == {"libcjson1", "libc6", "libssl3", "libwrap0"}


def test_missing_libraries_are_read_from_ldd() -> None:
    """What the loader does not find is named."""
    output = (
        "\tlinux-vdso.so.1 (0x00007ffd)\n"
        "\tlibcjson.so.1 => not found\n"
        "\tlibssl.so.3 => /lib/x86_64-linux-gnu/libssl.so.3 (0x00007f)\n"
        "\tlibwrap.so.0 => not found\n"
    )
    assert missing_in(output) == ["libcjson.so.1", "libwrap.so.0"]


def test_an_installed_broker_is_found_outside_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker on PATH is taken as it is, with nothing added to its environment."""
    program = tmp_path / "mosquitto"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = installed_mosquitto()
    assert found is not None
    assert found.path == program
    assert found.environment == {}


def test_the_cache_follows_xdg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unpacked programs lie in the user's cache folder, wherever that is."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "hemicycle"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "hemicycle"


def test_an_empty_cache_has_no_broker(tmp_path: Path) -> None:
    """Half an unpacked folder is not taken for a broker."""
    (tmp_path / "mosquitto-2.0.11" / "usr/sbin").mkdir(parents=True)
    assert unpacked_mosquitto(tmp_path) is None


def test_without_debians_tools_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine without apt, the refusal says what to install."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoMosquittoError, match="without apt-get it cannot be unpacked") as refusal:
        unpack_mosquitto(tmp_path)
    assert "apt-get install mosquitto" in refusal.value.remedy


def test_a_failed_download_is_told_with_apts_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no network, the refusal repeats what apt said; nothing half-made stays in the cache."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("dpkg", "dpkg-deb", "dpkg-query", "ldd"):
        (tools / name).symlink_to("/bin/true")
    (tools / "apt-get").write_text("#!/bin/sh\necho 'E: Temporary failure resolving' >&2\nexit 100\n")
    (tools / "apt-get").chmod(0o755)
    monkeypatch.setenv("PATH", os.fspath(tools))
    cache = tmp_path / "cache"
    with pytest.raises(NoMosquittoError, match="E: Temporary failure resolving"):
        unpack_mosquitto(cache)
    assert list(cache.iterdir()) == []
