# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A profile that cannot be built is refused before a wire is soldered: what is wrong, where, what to write instead."""

from pathlib import Path

import pytest

from edge_agent.profiles import FOLDER, check_profile

GOOD = (FOLDER / "pi4-7in-touch.toml").read_text("utf-8")


def faults(tmp_path: Path, text: str, name: str = "pi4-7in-touch") -> list[str]:
    """Everything that is said of a profile."""
    path = tmp_path / f"{name}.toml"
    path.write_text(text, "utf-8")
    return [str(one) for one in check_profile(path)[1]]


def test_the_shipped_profile_is_in_order(tmp_path: Path) -> None:
    """What every spoiled profile below is made of has no fault itself."""
    assert faults(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        (
            "[buttons.no]\ngpio = 27",
            "[buttons.no]\ngpio = 17",
            (
                "pi4-7in-touch.toml:14 [buttons.no.gpio] GPIO17 is already used by button yes → "
                "every wire needs its own pin; "
                "choose another, e.g. 27, 23, 24, 25"
            ),
        ),
        (
            "[buttons.abstain]\ngpio = 22",
            "[buttons.abstain]\ngpio = 2",
            (
                "pi4-7in-touch.toml:17 [buttons.abstain.gpio] GPIO2 has a fixed pull-up resistor on the board (I2C) → "
                "choose another, e.g. 22, 23, 24, 25"
            ),
        ),
        (
            "[buttons.abstain]\ngpio = 22",
            "[buttons.abstain]\ngpio = 40",
            (
                "pi4-7in-touch.toml:17 [buttons.abstain.gpio] GPIO40 is not on the header of a 4B → "
                "choose another, e.g. 22, 23, 24, 25"
            ),
        ),
        (
            "[buttons.abstain]\ngpio = 22",
            "[buttons.abstain]\ngpio = 1",
            (
                "pi4-7in-touch.toml:17 [buttons.abstain.gpio] GPIO1 is kept for the identity of a HAT → "
                "choose another, e.g. 22, 23, 24, 25"
            ),
        ),
        (
            "[buttons.abstain]",
            "[buttons.abstian]",
            (
                "pi4-7in-touch.toml:16 [buttons.abstian] 'abstian' is not a key that this program knows → "
                "did you mean 'abstain'?"
            ),
        ),
        (
            "[lamps.no]\ngpio = 6\nresistor_ohm = 330",
            "[lamps.no]\ngpio = 6\nresistor_ohm = 47",
            (
                "pi4-7in-touch.toml:26 [lamps.no.resistor_ohm] 31 mA through one pin → "
                "a pin gives 16 mA: take 94 ohm at least, 330 is usual"
            ),
        ),
        (
            "[lamps.no]\ngpio = 6\nresistor_ohm = 330",
            "[lamps.no]\ngpio = 6\nresistor_ohm = 0",
            (
                "pi4-7in-touch.toml:26 [lamps.no.resistor_ohm] no resistor → "
                "a pin gives 16 mA: take 94 ohm at least, 330 is usual"
            ),
        ),
        (
            "gpio = 12 #",
            "gpio = 16 #",
            "pi4-7in-touch.toml:43 [buzzer.gpio] GPIO16 has no PWM → choose one of 12, 13, 18, 19",
        ),
        (
            "width_mm = 154",
            "width_mm = 154\nrotate = 90",
            (
                "pi4-7in-touch.toml:41 [screen.rotate] cage cannot turn the picture → "
                'write backend = "weston", or rotate = 0'
            ),
        ),
        (
            "width_mm = 154",
            "width_mm = 45",
            (
                "pi4-7in-touch.toml:40 [screen.width_mm] 800 pixels on 45 mm would be 17.8 pixels a millimetre → "
                "measure the lit area in millimetres (not inches, not centimetres); a 7-inch panel has 154"
            ),
        ),
        (
            "size_px = [800, 480]",
            "size_px = [8, 4]",
            "pi4-7in-touch.toml:39 [screen.size_px] 8 x 4 is no panel of a seat → write its pixels, such as [800, 480]",
        ),
        (
            "timeout_s = 14",
            "timeout_s = 20",
            "pi4-7in-touch.toml:47 [watchdog.timeout_s] expected `int` <= 15 → correct the value",
        ),
        (
            "[buttons.yes]\ngpio = 17",
            "[buttons.yes]\ngpio = 17\nquiet_ms = 400",
            "pi4-7in-touch.toml:12 [buttons.yes.quiet_ms] expected `int` <= 100 → correct the value",
        ),
        (
            'type = "pcsc"',
            'type = "rdm6300"\nport = "/dev/ttyUSB0"',
            (
                "pi4-7in-touch.toml:35 [reader.port] this number changes when another USB device is plugged in → "
                "write its path under /dev/serial/by-id/"
            ),
        ),
        (
            "schema = 1\n",
            "schema = 2\n",
            "pi4-7in-touch.toml:3 [schema] invalid enum value 2 → correct the value",
        ),
        (
            'profile = "pi4-7in-touch"',
            'profile = "mine"',
            "pi4-7in-touch.toml:4 [profile] calls itself 'mine' → write 'pi4-7in-touch'",
        ),
    ],
)
def test_each_fault_is_told_with_its_place_and_its_remedy(tmp_path: Path, good: str, bad: str, said: str) -> None:
    """File, line, key, what is wrong, what to write instead: one line a technician can act on."""
    assert good in GOOD

    assert faults(tmp_path, GOOD.replace(good, bad, 1)) == [said]


def test_a_missing_key_is_told_by_the_table_that_lacks_it(tmp_path: Path) -> None:
    """All three answers have a key, or the seat is no seat."""
    text = GOOD.replace("[buttons.abstain]\ngpio = 22\n", "")

    assert faults(tmp_path, text) == [
        (
            "pi4-7in-touch.toml [buttons.abstain] is missing → "
            "add it; 'hemicycle-seat profile show pi4-7in-touch' is an example"
        )
    ]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """A technician corrects a profile once, not once for each fault."""
    text = GOOD.replace("timeout_s = 14", "timeout_s = 20").replace("gpio = 17", 'gpio = "17"').replace("154", '"wide"')

    assert [one.split("]")[0].split("[")[1] for one in faults(tmp_path, text)] == [
        "buttons.yes.gpio",
        "screen.width_mm",
        "watchdog.timeout_s",
    ]


def test_the_serial_line_of_the_reader_is_no_pin_for_a_key(tmp_path: Path) -> None:
    """Where the reader is on the header's serial line, GPIO 14 and 15 are taken."""
    good = (FOLDER / "zero2w-buttons.toml").read_text("utf-8")

    assert faults(tmp_path, good.replace("gpio = 27", "gpio = 14"), "zero2w-buttons") == [
        (
            "zero2w-buttons.toml:14 [buttons.no.gpio] GPIO14 is the serial line of the reader → "
            "choose another, e.g. 27, 23, 24, 25"
        )
    ]


def test_a_profile_takes_from_another_what_it_does_not_say(tmp_path: Path) -> None:
    """A build that differs in its screen alone says its screen alone; what was tried was the other build."""
    (tmp_path / "base.toml").write_text(GOOD.replace("pi4-7in-touch", "base").replace('tried = ""', 'tried = "by me"'))
    path = tmp_path / "mine.toml"
    path.write_text('schema = 1\nprofile = "mine"\nboard = "5B"\nextends = "base"\n[buttons.yes]\ngpio = 16\n')

    profile, findings = check_profile(path)

    assert findings == []
    assert profile is not None
    assert (profile.board, profile.tried, profile.reader.__struct_config__.tag) == ("5B", "", "pcsc")
    assert [gpio for _, gpio in profile.pins()] == [16, 27, 22, 5, 6, 26, 12]


def test_a_base_that_extends_another_is_refused(tmp_path: Path) -> None:
    """One step is enough: nobody has to look through a chain of files to find a pin."""
    (tmp_path / "a.toml").write_text('schema = 1\nprofile = "a"\nboard = "4B"\nextends = "b"\n')
    (tmp_path / "b.toml").write_text('schema = 1\nprofile = "b"\nboard = "4B"\nextends = "a"\n')

    assert next(str(one) for one in check_profile(tmp_path / "a.toml")[1]) == (
        "a.toml:4 [extends] 'b' extends another one → extend that one, or copy its keys"
    )


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_profile_can_be_built(path: Path) -> None:
    """And each says of itself that nobody has tried it on a board, as long as nobody has."""
    profile, findings = check_profile(path)

    assert findings == []
    assert profile is not None
    assert profile.tried == ""
