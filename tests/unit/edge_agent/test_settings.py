# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A seat's settings file and hardware profile: read once, strictly, with refusals a technician can act on."""

import os
import tomllib
from pathlib import Path

import pytest

from adapters.toml_file import SettingsError
from edge_agent.profiles import FOLDER, build_terminal, read_profile
from edge_agent.serving import SOFTWARE
from edge_agent.settings import Home, lock_home, read_settings
from tests.spec.seat_home import write_seat_toml


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with good settings and nothing else."""
    home = Home(tmp_path)
    write_seat_toml(home)
    return home


def test_good_settings_are_read(home: Home) -> None:
    """Every key of the file arrives with its type."""
    settings = read_settings(home)

    assert (settings.hall, settings.seat, settings.epoch) == ("demo", "s07", 1)
    assert (settings.broker_host, settings.broker_port, settings.profile) == ("localhost", 1, "simulated")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sead": "s07"}, "line 8: the key 'sead' is unknown. Did you mean 'seat'?"),
        ({"seat": None}, "the key 'seat' is missing"),
        ({"seat": "S07"}, "line 2"),
        ({"seat": "centre"}, "no seat may be called 'centre'"),
        ({"epoch": 0}, "line 3"),
        ({"epoch": "1"}, "line 3"),
        ({"broker_port": 70_000}, "line 5"),
        ({"centre_key": "short"}, "line 6"),
        ({"profile": "../../etc"}, "line 7"),
    ],
)
def test_wrong_settings_are_refused(home: Home, changes: dict[str, object], said: str) -> None:
    """The refusal names the file, the line or the key, and what to do."""
    write_seat_toml(home, **changes)
    with pytest.raises(SettingsError) as refused:
        read_settings(home)

    assert str(home.settings) in str(refused.value)
    assert said in str(refused.value)


def test_a_home_without_settings_is_refused(tmp_path: Path) -> None:
    """A wrong path is said to be one."""
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(Home(tmp_path))


def test_a_home_takes_one_program(home: Home) -> None:
    """A second program in the same home is refused; when the first has ended, the next may start."""
    first = lock_home(home)
    with pytest.raises(SettingsError, match="runs in this home already"):
        lock_home(home)
    os.close(first)
    os.close(lock_home(home))


def test_a_missing_home_is_refused(tmp_path: Path) -> None:
    """A folder that is not there is named."""
    with pytest.raises(SettingsError, match="nowhere"):
        lock_home(Home(tmp_path / "nowhere"))


def test_every_profile_can_be_read() -> None:
    """Each file among the hardware profiles is one that the seat understands."""
    names = [path.stem for path in FOLDER.glob("*.toml")]

    assert "simulated" in names
    assert [read_profile(name).name for name in names] == names


def test_an_unknown_profile_is_refused(tmp_path: Path) -> None:
    """The refusal lists the profiles that there are."""
    with pytest.raises(SettingsError, match=r"Profiles here: .*simulated"):
        read_profile("golden")
    (tmp_path / "mine.toml").write_text("schema = 1\n")
    with pytest.raises(SettingsError, match="missing"):
        read_profile("mine", tmp_path)


def test_one_driver_is_opened_once(tmp_path: Path) -> None:
    """A panel that is all four parts of a terminal counts as one part to open and close."""
    terminal = build_terminal(read_profile("simulated"), Home(tmp_path))

    assert terminal.parts() == (terminal.screen,)


def test_the_software_names_the_released_version() -> None:
    """What a seat says of its software is the version of the distribution."""
    project = tomllib.loads((FOLDER.parent / "pyproject.toml").read_text("utf-8"))["project"]

    assert f"{project['name']} {project['version']}" == SOFTWARE
