# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A profile that cannot be built is refused before a wire is soldered: where, what is wrong, what to write instead."""

from pathlib import Path

import pytest

from tests.unit.edge_agent.profiles.spoiling import GOOD, TEMPLATE, TPM, said_of, spoiled

INSTEAD = "choose another, e.g. 23, 24, 25, 6"

RULES = {
    "a pin that the header does not have": (
        ("gpio = 22", "gpio = 55"),
        "desk.toml:14 [buttons.abstain.gpio] GPIO55 is not on the header of a 4B → choose another, e.g. 22, 23, 24, 25",
    ),
    "the number of a pin on the header instead of its GPIO": (
        ("gpio = 22", "gpio = 37"),
        (
            "desk.toml:14 [buttons.abstain.gpio] GPIO37 is not on the header of a 4B → "
            "pin 37 of the header is GPIO26: write 26 if you mean that"
        ),
    ),
    "the last pin of the header instead of its GPIO": (
        ("gpio = 22", "gpio = 40"),
        (
            "desk.toml:14 [buttons.abstain.gpio] GPIO40 is not on the header of a 4B → "
            "pin 40 of the header is GPIO21: write 21 if you mean that"
        ),
    ),
    "a pin that another wire has": (
        ("gpio = 6\n", "gpio = 17\n"),
        "desk.toml:21 [lamps.no.gpio] GPIO17 is already used by key 'yes' → every wire needs its own pin; " + INSTEAD,
    ),
    "a pin that the board pulls": (
        ("gpio = 22", "gpio = 2"),
        (
            "desk.toml:14 [buttons.abstain.gpio] GPIO2 has a fixed pull-up resistor on the board (I2C) → "
            "choose another, e.g. 22, 23, 24, 25"
        ),
    ),
    "a pin that tells a HAT's identity": (
        ("gpio = 22", "gpio = 1"),
        (
            "desk.toml:14 [buttons.abstain.gpio] GPIO1 is kept for the identity of a HAT: the board asks there when it "
            "starts → choose another, e.g. 22, 23, 24, 25"
        ),
    ),
    "a pin of the SPI bus": (
        ("gpio = 22", "gpio = 9"),
        (
            "desk.toml:14 [buttons.abstain.gpio] GPIO9 is a line of the SPI bus, which the system drives once a screen "
            "or HAT switches it on → choose another, e.g. 22, 23, 24, 25"
        ),
    ),
    "a buzzer without a tone": (
        ("gpio = 12", "gpio = 16"),
        "desk.toml:38 [buzzer.gpio] GPIO16 has no PWM of its own: the tone would waver → choose one of 12, 13, 18, 19",
    ),
    "too small a resistor": (
        ("gpio = 6\nresistor_ohm = 330", "gpio = 6\nresistor_ohm = 47"),
        (
            "desk.toml:22 [lamps.no.resistor_ohm] 32 mA would flow, with 1.8 V at the LED → "
            "a pin gives 16 mA: write 94 or more, and fit that resistor; 330 is usual"
        ),
    ),
    "no resistor": (
        ("gpio = 6\nresistor_ohm = 330", "gpio = 6\nresistor_ohm = 0"),
        (
            "desk.toml:22 [lamps.no.resistor_ohm] there is no resistor → "
            "a pin gives 16 mA: write 94 or more, and fit that resistor; 330 is usual"
        ),
    ),
    "a resistor that nobody wrote down": (
        ("gpio = 6\nresistor_ohm = 330", "gpio = 6"),
        (
            "desk.toml:20 [lamps.no.resistor_ohm] is missing → add a line resistor_ohm = …: a whole number from 0 to "
            "100000: the resistor between pin and LED, 330 being usual; 0 for none"
        ),
    ),
    "a quiet time in seconds": (
        ("quiet_ms = 30", "quiet_ms = 3"),
        (
            "desk.toml:8 [buttons.yes.quiet_ms] 3 is too small → write a whole number from 5 to 100: "
            "longer than the contact chatters, as the self-test measures it"
        ),
    ),
    "an answer without a key": (
        ("[buttons.abstain]\ngpio = 22\n", ""),
        "desk.toml:6 [buttons.abstain] is missing → add the section [buttons.abstain]",
    ),
    "a section that nobody knows": (
        ("[buttons.abstain]", "[buttons.abstian]"),
        "desk.toml:13 [buttons.abstian] 'abstian' is not a key that this program knows → did you mean 'abstain'?",
    ),
    "a key that nobody knows": (
        ("timeout_s", "timeout_ms"),
        (
            "desk.toml:41 [watchdog.timeout_ms] 'timeout_ms' is not a key that this program knows → "
            "did you mean 'timeout_s'?"
        ),
    ),
    "a key that resembles none": (
        ("[buzzer]\ngpio = 12", "[buzzer]\ngpio = 12\nsong = 1"),
        "desk.toml:39 [buzzer.song] 'song' is not a key that this program knows → use one of: gpio",
    ),
    "a picture that the backend cannot turn": (
        ('"weston"', '"linuxfb"'),
        (
            "desk.toml:35 [screen.rotate] linuxfb cannot turn the picture → "
            'write backend = "weston", or mount the panel so that it stands right'
        ),
    ),
    "a quarter turn in other degrees": (
        ("rotate = 180", "rotate = 45"),
        "desk.toml:35 [screen.rotate] 45 is not known here → write one of: 0, 90, 180, 270",
    ),
    "a width in centimetres": (
        ("width_mm = 154", "width_mm = 15.4"),
        (
            "desk.toml:34 [screen.width_mm] 15.4 is too small → write a number from 80 to 400: the lit width as the "
            "member sees it, in millimetres by a ruler (no inches, no centimetres); a 7-inch panel has 154"
        ),
    ),
    "a width that is another panel's": (
        ("[800, 480]", "[3840, 2160]"),
        (
            "desk.toml:34 [screen.width_mm] 3840 pixels on 154 mm would be 24.9 pixels a millimetre → "
            "measure the lit width as the member sees it, in millimetres; a panel has 2.5 to 16 pixels on each"
        ),
    ),
    "a size that is no panel's": (
        ("[800, 480]", "[800, 48]"),
        (
            "desk.toml:33 [screen.size_px] 48 is too small → "
            "write width and height in pixels as the member sees them, such as [800, 480]"
        ),
    ),
    "a size with one number": (
        ("[800, 480]", "[800]"),
        (
            "desk.toml:33 [screen.size_px] a list of 2 numbers is wanted → "
            "write width and height in pixels as the member sees them, such as [800, 480]"
        ),
    ),
    "a watchdog that counts too long": (
        ("timeout_s = 14", "timeout_s = 20"),
        (
            "desk.toml:41 [watchdog.timeout_s] 20 is too large → write a whole number from 2 to 15: "
            "the board counts 15 s at most, and longer times made boards restart for ever"
        ),
    ),
    "a reader that nobody knows": (
        ('"pcsc"', '"pcscd"'),
        "desk.toml:29 [reader.type] 'pcscd' is not a type that this program knows → did you mean 'pcsc'?",
    ),
    "a truth in quotes": (
        ('"pcsc"', '"pcsc"\npin = "no"'),
        (
            "desk.toml:30 [reader.pin] 'no' is neither true nor false → "
            "write true or false, without quotes: whether cards ask for their PIN"
        ),
    ),
    "a reader without a type": (
        ('type = "pcsc"', ""),
        "desk.toml:28 [reader.type] is missing → add type, one of: none, pcsc, pn532-hsu, rdm6300, serial-template",
    ),
    "a speed that the reader does not have": (
        ('"pcsc"', '"rdm6300"\nport = "/dev/serial0"\nbaud = 115200'),
        "desk.toml:31 [reader.baud] 115200 is not known here → write 9600",
    ),
    "a port that is another one tomorrow": (
        ('"pcsc"', '"pn532-hsu"\nport = "/dev/ttyUSB0"'),
        (
            "desk.toml:30 [reader.port] this number changes when another USB device is plugged in → "
            "write the path under /dev/serial/by-id: ls -l /dev/serial/by-id"
        ),
    ),
    "a modem's port that is another one tomorrow": (
        ('"pcsc"', '"pn532-hsu"\nport = "/dev/ttyACM0"'),
        (
            "desk.toml:30 [reader.port] this number changes when another USB device is plugged in → "
            "write the path under /dev/serial/by-id: ls -l /dev/serial/by-id"
        ),
    ),
    "a board in capital letters": (
        ('"4B"', '"ZERO2W"'),
        "desk.toml:3 [board] 'ZERO2W' is not known here → did you mean 'Zero2W'?",
    ),
    "a port that is no path": (
        ('"pcsc"', '"pn532-hsu"\nport = "COM3"'),
        (
            "desk.toml:30 [reader.port] 'COM3' does not have the form that is wanted → "
            "write the path of a device: /dev/serial0, or for USB the one under /dev/serial/by-id"
        ),
    ),
    "a board that nobody knows": (
        ('"4B"', '"4b"'),
        "desk.toml:3 [board] '4b' is not known here → did you mean '4B'?",
    ),
    "a clock chip that the board does not have": (
        ("[buzzer]", '[rtc]\nkind = "pi5"\n[buzzer]'),
        "desk.toml:38 [rtc.kind] a 4B has no clock chip of its own → write 'none', or 'ds3231' and wire one",
    ),
    "a key store that nobody knows": (
        ("[buzzer]", '[key_store]\ntype = "tpm"\n[buzzer]'),
        "desk.toml:38 [key_store.type] 'tpm' is not known here → did you mean 'tpm2'?",
    ),
    "a key store without a type": (
        ("[buzzer]", "[key_store]\n[buzzer]"),
        (
            "desk.toml:37 [key_store.type] is missing → add a line type = …: 'tpm2': "
            "a TPM 2.0, on a Raspberry Pi one of the kind SLB 9670 on SPI0"
        ),
    ),
    "another version of this format": (
        ("schema = 1", "schema = 2"),
        "desk.toml:1 [schema] 2 is not known here → write 1",
    ),
    "a name that is not the file's": (
        ('"desk"', '"chair"'),
        "desk.toml:2 [profile] it calls itself 'chair' → write 'desk', as the file is called",
    ),
    "a number in quotes": (
        ("gpio = 22", 'gpio = "22"'),
        (
            "desk.toml:14 [buttons.abstain.gpio] '22' is no whole number → write a whole number from 0 to 99: "
            "the number behind GPIO, not that of the pin on the header"
        ),
    ),
    "a section that is a value": (
        ("[buzzer]\ngpio = 12", "[[buzzer]]\ngpio = 12"),
        "desk.toml:37 [buzzer] a list is not a section → write [buzzer] on a line of its own, and its keys below",
    ),
}


def test_the_profile_that_is_spoiled_has_no_fault_itself(tmp_path: Path) -> None:
    """What every spoiled profile below is made of can be built."""
    assert said_of(tmp_path, GOOD) == []


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_told_with_its_place_and_its_remedy(rule: str, tmp_path: Path) -> None:
    """File, line, key, what is wrong, what to write instead: one line that a technician can act on."""
    (good, bad), sentence = RULES[rule]

    assert said_of(tmp_path, spoiled(good, bad)) == [sentence]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """A technician corrects a file once: misspelt keys do not hide pins that clash, nor one wrong value another."""
    text = spoiled(
        "timeout_s = 14", "timeout_s = 20", spoiled("quiet_ms", "quite_ms", spoiled("gpio = 26", "gpio = 5"))
    )

    assert [sentence.partition("] ")[0] for sentence in said_of(tmp_path, text)] == [
        "desk.toml:8 [buttons.yes.quite_ms",
        "desk.toml:25 [lamps.abstain.gpio",
        "desk.toml:41 [watchdog.timeout_s",
    ]


def test_lamps_that_the_pins_cannot_feed_together_are_refused(tmp_path: Path) -> None:
    """All are lit together while a member is invited, and in every secret round."""
    text = GOOD.replace("resistor_ohm = 330", "resistor_ohm = 47")

    assert said_of(tmp_path, GOOD.replace("resistor_ohm = 330", "resistor_ohm = 94")) == []
    assert said_of(tmp_path, text)[0] == (
        "desk.toml:16 [lamps] all lamps together would draw 95.8 mA, with 1.8 V at the LED → "
        "the pins together give 50 mA: take 94 ohm or more each"
    )


def test_keys_and_lamps_are_wanted(tmp_path: Path) -> None:
    """A seat that could vote on its screen alone is none: screens break."""
    said = said_of(tmp_path, 'schema = 1\nprofile = "desk"\nboard = "4B"\n')

    assert said == [
        (
            "desk.toml [buttons] is missing → add the sections [buttons.yes], [buttons.no], [buttons.abstain]: "
            "a seat votes with its keys even when its screen is broken"
        ),
        (
            "desk.toml [lamps] is missing → add the sections [lamps.yes], [lamps.no], [lamps.abstain]: "
            "a member must see at the key that a press was taken"
        ),
    ]


@pytest.mark.parametrize("reader", ['"pn532-hsu"\nport = "/dev/serial0"', '"rdm6300"\nport = "/dev/ttyAMA0"'])
def test_the_serial_line_of_the_reader_is_no_pin_for_a_key(reader: str, tmp_path: Path) -> None:
    """Where the reader is on the header's serial line, GPIO 14 and 15 are taken; with a reader on USB they are free."""
    text = spoiled("gpio = 27", "gpio = 15")

    assert said_of(tmp_path, text) == []
    assert said_of(tmp_path, spoiled('"pcsc"', reader, text)) == [
        "desk.toml:11 [buttons.no.gpio] GPIO15 is the serial line of the reader → choose another, e.g. 27, 23, 24, 25"
    ]


def test_a_clock_chip_on_the_header_takes_its_pins(tmp_path: Path) -> None:
    """A DS3231 sits on GPIO 2 and 3."""
    text = spoiled("gpio = 27", "gpio = 3", spoiled("[buzzer]", '[rtc]\nkind = "ds3231"\n[buzzer]'))

    assert said_of(tmp_path, text) == [
        "desk.toml:11 [buttons.no.gpio] GPIO3 is the I2C line of the clock chip → choose another, e.g. 27, 23, 24, 25"
    ]


@pytest.mark.parametrize(
    ("gpio", "job"),
    [
        (7, "is a line of the key store (SPI, with GPIO 7 as its chip select)"),
        (10, "is a line of the key store (SPI, with GPIO 7 as its chip select)"),
        (25, "lies under the module of the key store, which is plugged onto pins 17 to 26"),
    ],
)
def test_a_key_store_takes_its_pins(gpio: int, job: str, tmp_path: Path) -> None:
    """Lines of the bus, and the two that its module covers; without one these two are free."""
    text = spoiled("gpio = 27", f"gpio = {gpio}")

    assert said_of(tmp_path, text + TPM) == [
        f"desk.toml:11 [buttons.no.gpio] GPIO{gpio} {job} → choose another, e.g. 27, 23, 16, 20"
    ]
    assert (said_of(tmp_path, text) == []) == (gpio == 25)


def test_a_site_does_not_take_the_key_store_away(tmp_path: Path) -> None:
    """What it says lies on the partition that the key store opens."""
    assert said_of(tmp_path, GOOD + TPM, TPM) == [
        (
            "local.toml:2 [key_store] a site overrides parts and not the build → "
            "delete it, or write a profile of your own that extends one"
        )
    ]


def test_a_virtual_board_may_have_the_key_store_of_its_machine(tmp_path: Path) -> None:
    """It is no part to wire: a virtual machine can have one."""
    assert said_of(tmp_path, f'schema = 1\nprofile = "desk"\nboard = "virtual"\n{TPM}') == []


def test_the_header_of_a_pi_5_has_a_serial_line_of_another_name(tmp_path: Path) -> None:
    """On a Pi 5 the usual name may be the debug socket's, and the reader would never answer."""
    text = spoiled('"4B"', '"5B"', spoiled('"pcsc"', '"pn532-hsu"\nport = "/dev/serial0"'))

    assert said_of(tmp_path, text) == [
        (
            "desk.toml:30 [reader.port] on a Pi 5 this may be the debug socket and not the header → "
            "write /dev/ttyAMA0, with dtparam=uart0=on in config.txt"
        )
    ]


def test_a_frame_must_yield_the_number_of_its_own_sample(tmp_path: Path) -> None:
    """Who describes a module gives one real frame, and the description is tried on it before any card is."""
    text = spoiled('[reader]\ntype = "pcsc"\n', TEMPLATE)

    assert said_of(tmp_path, text) == []
    assert said_of(tmp_path, spoiled("number_at = 2", "number_at = 1", text)) == [
        "desk.toml:36 [reader.template.number_at] the number begins in the head of 2 bytes → count from 0"
    ]
    assert said_of(tmp_path, spoiled("04 FD", "04 FE", text)) == [
        (
            "desk.toml:39 [reader.template.sample] its checksum is FE and the bytes before it give FD → "
            "copy one whole frame of the module, or correct the key it contradicts"
        )
    ]


def test_a_virtual_board_has_no_parts_to_wire(tmp_path: Path) -> None:
    """Buttons of a rehearsal are on the panel's socket; a pin in such a profile would never be looked at."""
    text = 'schema = 1\nprofile = "desk"\nboard = "virtual"\n'

    assert said_of(tmp_path, text) == []
    assert said_of(tmp_path, f'{text}[reader]\ntype = "pcsc"\n') == [
        "desk.toml:4 [reader] a virtual board has no parts to wire → delete the section, or name a real board"
    ]
