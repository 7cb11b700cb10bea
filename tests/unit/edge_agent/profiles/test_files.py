# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A profile of several files: what it extends, what a site overrides, and in which file a fault stands."""

from pathlib import Path

import pytest

from adapters.toml_file import SettingsError
from edge_agent.profiles import FOLDER, HardwareProfile, check_profile, read_profile
from tests.unit.edge_agent.profiles.spoiling import GOOD, said_of, spoiled

MINE = 'schema = 1\nprofile = "desk"\nboard = "5B"\nextends = "base"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a profile to extend."""
    text = spoiled('"desk"', '"base"', spoiled('tried = ""', 'tried = "on three boards"'))
    (tmp_path / "base.toml").write_text(text, "utf-8")
    return tmp_path


def built(folder: Path, text: str, local: str | None = None) -> HardwareProfile:
    """The profile of a text that has no fault."""
    assert said_of(folder, text, local) == []
    profile, _ = check_profile(folder / "desk.toml", folder / "local.toml")
    assert profile is not None
    return profile


def test_a_profile_takes_from_another_what_it_does_not_say(folder: Path) -> None:
    """A build that differs in one pin says that pin alone; what was tried was the other build."""
    profile = built(folder, MINE + "[buttons.yes]\ngpio = 16\n")

    assert profile.buttons is not None
    assert [profile.buttons.yes.gpio, profile.buttons.yes.quiet_ms, profile.buttons.no.gpio] == [16, 30, 27]
    assert (profile.name, profile.board, profile.tried) == ("desk", "5B", "")


def test_a_reader_of_another_type_takes_nothing_from_the_one_below(folder: Path) -> None:
    """Keys of one reader mean nothing to another one."""
    (folder / "base.toml").write_text(
        spoiled('type = "pcsc"', 'type = "pcsc"\nname = "Omnikey"').replace('"desk"', '"base"')
    )

    profile = built(folder, MINE + '[reader]\ntype = "rdm6300"\nport = "/dev/ttyAMA0"\n')

    assert profile.reader.__struct_config__.tag == "rdm6300"


def test_a_fault_is_told_in_the_file_where_it_stands(folder: Path) -> None:
    """Who extends a profile sees which of the two files to correct."""
    (folder / "base.toml").write_text(spoiled("timeout_s = 14", "timeout_s = 20").replace('"desk"', '"base"'))

    assert [sentence.partition("] ")[0] for sentence in said_of(folder, MINE + "[buttons.yes]\ngpio = 99\n")] == [
        "desk.toml:6 [buttons.yes.gpio",
        "base.toml:41 [watchdog.timeout_s",
    ]


@pytest.mark.parametrize(
    ("extends", "said"),
    [
        ("desk", "it extends itself → name another profile, or delete the line"),
        ("bse", "there is no profile 'bse' beside this one → did you mean 'base'?"),
        ("../base", "there is no profile '../base' beside this one → did you mean 'base'?"),
        ("x", "there is no profile 'x' beside this one → name one of this folder: base, far"),
        ("far", "'far' extends another profile itself → extend that one, or copy its keys: only one step is followed"),
    ],
)
def test_only_one_step_in_the_same_folder_is_followed(extends: str, said: str, folder: Path) -> None:
    """Nobody has to look through a chain of files to find a pin, and no circle is ever walked."""
    (folder / "far.toml").write_text(MINE.replace('"desk"', '"far"'), "utf-8")

    assert said_of(folder, MINE.replace('"base"', f'"{extends}"'))[0] == f"desk.toml:4 [extends] {said}"


def test_a_site_overrides_parts(folder: Path) -> None:
    """The port of this seat's own reader, the width of this seat's own panel; and the hash says that it differs."""
    plain = built(folder, GOOD)
    site = built(folder, GOOD, "[screen]\nwidth_mm = 155\n")

    assert (site.screen.width_mm, site.screen.size_px, site.name) == (155, (800, 480), "desk")
    assert site.sha256 != plain.sha256


def test_a_site_does_not_override_the_build(folder: Path) -> None:
    """Which board a seat is stands in its profile, not in a file that nobody looks for."""
    assert said_of(folder, GOOD, 'board = "5B"\n[screen]\nwidth = 155\n') == [
        (
            "local.toml:1 [board] a site overrides parts and not the build → "
            "delete it, or write a profile of your own that extends one"
        ),
        "local.toml:3 [screen.width] 'width' is not a key that this program knows → did you mean 'width_mm'?",
    ]


def test_the_hash_is_that_of_the_build(folder: Path) -> None:
    """Comments, the order of lines and remarks change no seat; one pin does."""
    plain = built(folder, GOOD)

    assert built(folder, GOOD.replace('tried = ""', 'tried = "by Lin, 2 May" # at last')).sha256 == plain.sha256
    assert built(folder, spoiled("gpio = 22", "gpio = 23")).sha256 != plain.sha256
    assert len(plain.sha256) == 64


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a = [\n", "is not TOML"),
        (b"\xff", r"is not UTF-8 text\. Save it as UTF-8\."),
        (b"a." * 30 + b"b = 1", "a key has more than 20 dots"),
        (b"# " + b"x" * 70_000, "has more than 65536 bytes"),
    ],
)
def test_a_file_that_is_no_profile_at_all_is_refused(data: bytes, said: str, tmp_path: Path) -> None:
    """Whatever lies there under that name is answered by a sentence."""
    (tmp_path / "desk.toml").write_bytes(data)

    with pytest.raises(SettingsError, match=said):
        read_profile("desk", tmp_path)


def test_a_name_that_nobody_has_is_refused(tmp_path: Path) -> None:
    """The refusal says which may be meant, and which there are."""
    with pytest.raises(
        SettingsError, match=r"Did you mean 'pi5-dsi'.*Profiles here: pi4-7in-touch, pi5-dsi, simulated"
    ):
        read_profile("pi5-dis")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_profile_can_be_built(path: Path) -> None:
    """And each says of itself that nobody has tried it on a board, as long as nobody has."""
    profile, findings = check_profile(path)

    assert findings == []
    assert profile is not None
    assert profile.tried == ""
