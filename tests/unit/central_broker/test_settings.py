# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The centre's settings file: written and read strictly, wrong values named with file, key and remedy."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.toml_file import SettingsError
from central_broker.registry_file import read_registry
from central_broker.settings import Home, Settings, check_settings, read_settings, write_settings
from tests.builders import operators, registry, roster
from voting_core.codec import encode
from voting_core.errors import RefusedError
from voting_core.roster import Operator


def settings(**fields: Any) -> Settings:
    """Good settings, but for the fields given."""
    usual: dict[str, Any] = {
        "hall": "demo",
        "term": 1,
        "broker_host": "localhost",
        "broker_port": 8883,
        "operators": operators("lin", "zhou"),
    }
    return Settings(**{**usual, **fields})


def read(folder: Path, text: str) -> Settings:
    """What a centre reads from a file with this text."""
    home = Home(folder)
    home.settings.write_text(text, "utf-8")
    return read_settings(home)


@given(
    name=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60),
    host=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
)
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, name: str, host: str) -> None:
    """Every name a person may bear, quotes and rare characters included, survives the settings file."""
    lin, _ = operators("lin", "zhou")
    written = settings(broker_host=host, operators=(Operator(operator="lin", name=name, key=lin.key),))
    home = Home(tmp_path_factory.getbasetemp())
    home.settings.write_bytes(write_settings(written))

    assert read_settings(home) == written


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("term = 1", "term = 0"), "line 3"),
        (("term = 1", 'term = "1"'), "line 3"),
        (("broker_port = 8883", "broker_port = 70000"), "line 5"),
        (('hall = "demo"', 'hall = "Demo Hall"'), "line 2"),
        (("broker_port = 8883", "broker_prot = 8883"), "Did you mean 'broker_port'?"),
        (('broker_host = "localhost"\n', ""), "'broker_host' is missing"),
        (("term = 1", "term = "), "is not TOML"),
        (('operator = "zhou"', 'operator = "lin"'), "share a name or a key"),
    ],
)
def test_a_wrong_setting_is_named_with_its_file_and_line(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    """Whoever edits the file is told where the error is and what to do."""
    good = write_settings(settings()).decode()
    assert change[0] in good

    with pytest.raises(SettingsError) as refused:
        read(tmp_path, good.replace(*change))

    assert str(tmp_path / "central.toml") in str(refused.value)
    assert words in str(refused.value)
    assert refused.value.remedy


def test_missing_or_unreadable_settings_are_named(tmp_path: Path) -> None:
    """A home without settings, or with a file in another encoding, is refused by name."""
    with pytest.raises(SettingsError, match=r"central\.toml: cannot be read"):
        read_settings(Home(tmp_path))
    (tmp_path / "central.toml").write_bytes("hall = 会".encode("gb18030"))
    with pytest.raises(SettingsError, match="not UTF-8"):
        read_settings(Home(tmp_path))


@pytest.mark.parametrize(
    "wrong",
    [
        settings(hall="Demo"),
        settings(broker_port=0),
        settings(broker_host=""),
        settings(operators=()),
        settings(operators=(*operators("lin"), Operator(operator="Zhou", name="z", key=operators("zhou")[0].key))),
        settings(operators=(*operators("lin"), Operator(operator="zhou", name="z", key=operators("lin")[0].key))),
    ],
)
def test_wrong_settings_are_refused_before_they_are_written(tmp_path: Path, wrong: Settings) -> None:
    """A new centre is not set up with values that it would refuse at its first start."""
    with pytest.raises(SettingsError):
        check_settings(wrong, tmp_path / "central.toml")


def test_the_names_of_the_files_are_those_of_every_home(tmp_path: Path) -> None:
    """All programs call the same things by the same names."""
    home = Home(tmp_path)

    assert [path.name for path in (home.settings, home.key, home.ledger, home.socket, home.tls("ca.crt"))] == [
        "central.toml",
        "centre.key",
        "ledger.sqlite",
        "command.sock",
        "ca.crt",
    ]


def test_a_registry_is_read_however_it_is_laid_out(tmp_path: Path) -> None:
    """The file may be set in lines for people; what it says is what counts."""
    keys = registry(roster(2))
    path = tmp_path / "registry.json"
    path.write_bytes(encode(keys).replace(b",", b",\n  "))

    assert read_registry(path) == keys


@pytest.mark.parametrize("text", [b"", b"[]", b'{"seats":[{"seat":"s01"}]}', b'{"seats":[],"more":1}', b"\xff"])
def test_a_file_that_is_no_registry_is_refused_by_name(tmp_path: Path, text: bytes) -> None:
    """The refusal names the file and the command that makes it."""
    path = tmp_path / "registry.json"
    path.write_bytes(text)

    with pytest.raises(RefusedError, match=r"registry\.json"):
        read_registry(path)
    with pytest.raises(RefusedError, match="hemicycle-pki registry"):
        read_registry(tmp_path / "none.json")
