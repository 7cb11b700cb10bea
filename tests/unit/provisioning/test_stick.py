# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A blank card becomes one seat's by three small files."""

from ipaddress import IPv4Interface
from pathlib import Path

import pytest
import yaml

from provisioning.release.stick import JOIN_FILE, seed, write_stick
from voting_core.errors import RefusedError

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJpS2xVjc7hxJqwq2iJ8SQkKqjTQJYbSm3nLrCkgGf3u technician@example"


def test_the_card_names_the_machine_and_the_only_way_in() -> None:
    """Its name is the seat's, the technician's key opens it, and neither a password nor root does."""
    files = seed("s07", [KEY], IPv4Interface("10.20.0.107/24"))
    machine = yaml.safe_load(files["user-data"])

    assert files["user-data"].startswith("#cloud-config\n")
    assert (machine["hostname"], machine["ssh_pwauth"], machine["disable_root"]) == ("s07", False, True)
    assert [(one["name"], one["lock_passwd"], one["ssh_authorized_keys"]) for one in machine["users"]] == [
        ("technician", True, [KEY])
    ]
    assert yaml.safe_load(files["meta-data"])["local-hostname"] == "s07"
    assert yaml.safe_load(files["network-config"])["ethernets"]["cable"]["addresses"] == ["10.20.0.107/24"]


def test_without_an_address_the_network_gives_one() -> None:
    """No file says anything of the network then."""
    assert set(seed("s07", [KEY], None)) == {"user-data", "meta-data"}


@pytest.mark.parametrize(
    ("seat", "keys"),
    [("S07", [KEY]), ("s07", []), ("s07", ["-----BEGIN OPENSSH PRIVATE KEY-----"]), ("s07", [KEY + "\nevil: 1"])],
    ids=["a name that is none", "nobody could log in", "a private key", "a line that goes on"],
)
def test_what_would_make_a_bad_card_is_refused(seat: str, keys: list[str]) -> None:
    """Nothing is written for a name, key or line that is none."""
    with pytest.raises(RefusedError):
        seed(seat, keys, None)


def test_one_card_is_never_made_two_seats(tmp_path: Path) -> None:
    """A card that was written for another seat, and may have started, is written anew from the image first."""
    write_stick(tmp_path, seed("s07", [KEY], None), None)
    write_stick(tmp_path, seed("s07", [KEY], None), None)

    with pytest.raises(RefusedError, match="another seat's card"):
        write_stick(tmp_path, seed("s08", [KEY], None), None)


def test_the_token_comes_along(tmp_path: Path) -> None:
    """Made elsewhere, it is copied; made onto the card already, it is left alone."""
    (tmp_path / "boot").mkdir()
    (tmp_path / "join.json").write_text("{}", "utf-8")
    names = write_stick(tmp_path / "boot", seed("s07", [KEY], None), tmp_path / "join.json")
    write_stick(tmp_path / "boot", seed("s07", [KEY], None), tmp_path / "boot" / JOIN_FILE)

    assert names[-1] == JOIN_FILE
    assert (tmp_path / "boot" / JOIN_FILE).read_text("utf-8") == "{}"
