# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measuring the device: what Linux shows is read as it stands, and what is not there is unknown, never guessed.

The trees are laid out as the kernel lays them out; the texts are those that a Raspberry Pi OS prints.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edge_agent.core.service.measured import (
    BoardFigures,
    HealthFigures,
    Measurable,
    NetworkFigures,
    ReaderFigures,
    StorageFigures,
    TimekeepingFigures,
)
from edge_agent.hardware.health.board import measure_board, read_power, read_temperature
from edge_agent.hardware.health.certificate import read_certificate_end
from edge_agent.hardware.health.kernel_files import read_line
from edge_agent.hardware.health.measuring import Measuring
from edge_agent.hardware.health.network import measure_network
from edge_agent.hardware.health.storage import WRITES, measure_storage, read_root
from edge_agent.hardware.health.timekeeping import measure_timekeeping
from provisioning.certificates import ca_certificate

THROTTLED = "sys/devices/platform/soc/soc:firmware/get_throttled"
ROUTES = (
    "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
    "wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n"
    "eth0\t00000000\t0100A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
    "eth0\t0000A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n"
)


def silent() -> str:
    """No vcgencmd on this machine."""
    return ""


def lay(root: Path, files: Mapping[str, str]) -> Path:
    """Write these files below a root."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


PI4 = {
    "proc/device-tree/model": "Raspberry Pi 4 Model B Rev 1.4\0",
    "proc/sys/kernel/osrelease": "6.6.51+rpt-rpi-v8\n",
    "etc/os-release": 'NAME="Debian GNU/Linux"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n',
    THROTTLED: "50000\n",
    "sys/class/thermal/thermal_zone0/type": "cpu-thermal\n",
    "sys/class/thermal/thermal_zone0/temp": "48312\n",
    "proc/net/route": ROUTES,
    "sys/class/net/eth0/carrier": "1\n",
    "sys/class/net/eth0/speed": "1000\n",
    "proc/self/mounts": "sysfs /sys sysfs rw 0 0\n/dev/mmcblk0p2 / ext4 ro 0 0\n/dev/mmcblk0p3 /data ext4 rw 0 0\n",
    "sys/class/watchdog/watchdog0/identity": "Broadcom BCM2835 Watchdog timer\n",
    "sys/class/watchdog/watchdog0/timeout": "14\n",
    "sys/class/rtc/rtc0/name": "rtc-ds1307 1-0068\n",
    "sys/class/rtc/rtc0/since_epoch": "1784595600\n",
}


def test_a_whole_board_is_read(tmp_path: Path) -> None:
    """A Raspberry Pi 4 that once had too little voltage and was slowed down then."""
    assert measure_board(lay(tmp_path, PI4), silent) == BoardFigures(
        model="Raspberry Pi 4 Model B Rev 1.4",
        system="Debian GNU/Linux 12 (bookworm)",
        kernel="6.6.51+rpt-rpi-v8",
        undervoltage="past",
        throttled="past",
        temperature_mc=48_312,
    )


@pytest.mark.parametrize("what", get_args(Measurable))
def test_a_machine_that_shows_nothing_is_unknown(tmp_path: Path, what: Measurable) -> None:
    """Without any of the files every figure of the machine is empty, none or unknown, and nothing fails."""
    (tmp_path / "home").mkdir()
    figures = Measuring(tmp_path / "home", object(), tmp_path / "nowhere", silent).take(what, None)

    match figures:
        case StorageFigures():
            assert (figures.writes, figures.fault, figures.root_read_only) == (WRITES, "", None)
        case HealthFigures():
            assert (figures.undervoltage, figures.throttled, figures.temperature_mc) == ("unknown", "unknown", None)
            assert figures.fsync_p95_us is None
        case _:
            assert figures in (
                BoardFigures(
                    model="", system="", kernel="", undervoltage="unknown", throttled="unknown", temperature_mc=None
                ),
                ReaderFigures(firmware=""),
                NetworkFigures(interface="", carrier=None, speed_mbit=None),
                TimekeepingFigures(watchdog="", watchdog_s=None, rtc="", rtc_offset_ms=None),
            )


@pytest.mark.parametrize(
    ("bits", "undervoltage", "throttled"),
    [
        ("0", "never", "never"),
        ("1", "now", "never"),
        ("10000", "past", "never"),
        ("10001", "now", "never"),
        ("2", "never", "now"),
        ("4", "never", "now"),
        ("8", "never", "now"),
        ("20000", "never", "past"),
        ("40000", "never", "past"),
        ("80000", "never", "past"),
        ("50005", "now", "now"),
        ("e0000", "never", "past"),
    ],
)
def test_the_firmwares_bits_are_told_apart(tmp_path: Path, bits: str, undervoltage: str, throttled: str) -> None:
    """Bits 0 to 3 tell of now, bits 16 to 19 of the time since the board was switched on; vcgencmd says the same."""
    assert read_power(lay(tmp_path, {THROTTLED: f"{bits}\n"}), silent) == (undervoltage, throttled)
    assert read_power(tmp_path / "nowhere", lambda: f"throttled=0x{bits}\n") == (undervoltage, throttled)


@pytest.mark.parametrize("answer", ["", "VCHI initialization failed\n", "throttled=\n", "throttled=0xzz\n"])
def test_a_firmware_that_does_not_answer_tells_nothing(tmp_path: Path, answer: str) -> None:
    """What vcgencmd prints when it may not open its device is no figure."""
    assert read_power(tmp_path, lambda: answer) == ("unknown", "unknown")


@pytest.mark.parametrize(("alarm", "flag"), [("0\n", "never"), ("1\n", "now"), ("", "unknown")])
def test_the_voltage_alarm_of_the_kernel_stands_in(tmp_path: Path, alarm: str, flag: str) -> None:
    """Where the firmware cannot be asked, the driver rpi_volt knows of the voltage now, and of nothing else."""
    lay(tmp_path, {"sys/class/hwmon/hwmon0/name": "cpu_thermal\n", "sys/class/hwmon/hwmon1/name": "rpi_volt\n"})
    lay(tmp_path, {"sys/class/hwmon/hwmon1/in0_lcrit_alarm": alarm})

    assert read_power(tmp_path, silent) == (flag, "unknown")


def test_the_temperature_is_the_processors(tmp_path: Path) -> None:
    """Other zones, such as that of a radio, are not it."""
    lay(tmp_path, {"sys/class/thermal/thermal_zone0/type": "iwlwifi\n", "sys/class/thermal/thermal_zone0/temp": "9\n"})
    assert read_temperature(tmp_path) is None
    lay(
        tmp_path,
        {"sys/class/thermal/thermal_zone1/type": "cpu-thermal\n", "sys/class/thermal/thermal_zone1/temp": "51000\n"},
    )

    assert read_temperature(tmp_path) == 51_000
    lay(tmp_path, {"sys/class/thermal/thermal_zone1/temp": "200001\n"})
    assert read_temperature(tmp_path) is None


def test_the_network_is_that_of_the_default_route(tmp_path: Path) -> None:
    """Of two default routes the one with the lower metric leads out."""
    assert measure_network(lay(tmp_path, PI4)) == NetworkFigures(interface="eth0", carrier=True, speed_mbit=1_000)


def test_without_a_route_it_is_the_first_interface(tmp_path: Path) -> None:
    """A seat without a gateway has an interface all the same; one without a cable does not know its speed."""
    lay(tmp_path, {"sys/class/net/lo/carrier": "1\n", "sys/class/net/end0/carrier": "0\n"})
    lay(tmp_path, {"sys/class/net/end0/speed": "-1\n", "proc/net/route": ROUTES.splitlines()[0] + "\n"})

    assert measure_network(tmp_path) == NetworkFigures(interface="end0", carrier=False, speed_mbit=None)


def test_the_storage_is_written_to_and_left_clean(tmp_path: Path) -> None:
    """Fifty writes are really made, and no file stays behind."""
    found = measure_storage(tmp_path, tmp_path)

    assert (found.writes, found.fault) == (50, "")
    assert found.fsync_p50_us is not None
    assert found.fsync_p95_us is not None
    assert 0 < found.fsync_p50_us <= found.fsync_p95_us
    assert found.free_bytes is not None
    assert found.free_bytes > 0
    assert list(tmp_path.iterdir()) == []


def test_a_storage_that_refuses_says_why(tmp_path: Path) -> None:
    """A home that is gone is a fault in words, not an exception."""
    found = measure_storage(tmp_path / "gone", tmp_path)

    assert found == StorageFigures(
        writes=0,
        fsync_p50_us=None,
        fsync_p95_us=None,
        fault="No such file or directory",
        free_bytes=None,
        root_read_only=None,
    )


@pytest.mark.parametrize(
    ("mounts", "read_only"),
    [
        ("/dev/root / ext4 ro,noatime 0 0\n", True),
        ("/dev/root / ext4 rw,errors=remount-ro 0 0\n", False),
        ("/dev/root / ext4 rw 0 0\noverlayroot / overlay ro 0 0\n", True),
        ("tmpfs /tmp tmpfs ro 0 0\n", None),
        ("", None),
    ],
)
def test_the_root_is_read_only_or_not(tmp_path: Path, mounts: str, read_only: bool | None) -> None:
    """The last file system mounted on the root counts; an option that only sounds like it does not."""
    assert read_root(lay(tmp_path, {"proc/self/mounts": mounts})) is read_only


def test_watchdog_and_clock_chip_are_read(tmp_path: Path) -> None:
    """Their names, the watchdog's time, and how far the chip is behind the system."""
    assert measure_timekeeping(lay(tmp_path, PI4), 1_784_595_602_500) == TimekeepingFigures(
        watchdog="Broadcom BCM2835 Watchdog timer", watchdog_s=14, rtc="rtc-ds1307 1-0068", rtc_offset_ms=-2_500
    )


def test_a_part_without_a_name_is_there_all_the_same(tmp_path: Path) -> None:
    """Some drivers give no name."""
    lay(tmp_path, {"sys/class/watchdog/watchdog0/timeout": "15\n", "sys/class/rtc/rtc0/since_epoch": ""})

    assert measure_timekeeping(tmp_path, 0) == TimekeepingFigures(
        watchdog="unnamed", watchdog_s=15, rtc="unnamed", rtc_offset_ms=None
    )


class KnownReader:
    """A reader whose module has said what it is."""

    firmware = "PN532 1.6"


def test_a_reader_is_called_what_its_module_says(tmp_path: Path) -> None:
    """A reader that talks only, and cannot be asked, has no firmware."""
    assert Measuring(tmp_path, KnownReader()).take("reader", None) == ReaderFigures(firmware="PN532 1.6")
    assert Measuring(tmp_path, object()).take("reader", None) == ReaderFigures(firmware="")


def test_the_end_of_a_certificate_is_read(tmp_path: Path) -> None:
    """From the file with which the seat comes to the broker; none where it is missing or no certificate."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime(2026, 7, 21, tzinfo=UTC)
    certificate = ca_certificate(key, "demo", now=now, serial=1)
    (tmp_path / "tls.crt").write_bytes(certificate.public_bytes(Encoding.PEM))
    (tmp_path / "other").write_bytes(b"nonsense")

    assert read_certificate_end(tmp_path / "tls.crt") == certificate.not_valid_after_utc.timestamp() * 1_000
    assert read_certificate_end(tmp_path / "other") is None
    assert read_certificate_end(tmp_path / "none") is None


def test_the_health_is_that_of_the_board_and_the_journal(tmp_path: Path) -> None:
    """Power and warmth are looked at; how long the disk takes comes from the journal: nothing more is written."""
    home = tmp_path / "home"
    home.mkdir()
    found = Measuring(home, object(), lay(tmp_path / "root", PI4), silent).take("health", 9_870)

    assert isinstance(found, HealthFigures)
    assert (found.undervoltage, found.throttled, found.temperature_mc, found.fsync_p95_us) == (
        "past",
        "past",
        48_312,
        9_870,
    )
    assert list(home.iterdir()) == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(sorted(PI4)), data=st.binary(max_size=300))
def test_whatever_a_file_holds_is_read_or_unknown(tmp_path: Path, name: str, data: bytes) -> None:
    """A driver that writes nonsense does not stop the seat."""
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    root = lay(tmp_path / "root", PI4)
    (root / name).write_bytes(data)
    measuring = Measuring(home, object(), root, silent)

    for what in ("board", "network", "timekeeping", "health"):
        measuring.take(what, None)
    read_root(root)


def test_a_folder_in_place_of_a_file_is_nothing(tmp_path: Path) -> None:
    """What cannot be read as a file is not there."""
    assert read_line(tmp_path) == ""
