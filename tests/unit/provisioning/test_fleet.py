# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a technician is told of all devices, worked out from what the centre and the authority say."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from provisioning.authority import Authority
from provisioning.certificates import ServerNames
from provisioning.enrol import enrol_homes
from provisioning.fleet.bundle import HOME, Places, guard, parts
from provisioning.fleet.hosts import Machine, read_hosts
from provisioning.fleet.reports import read_report
from provisioning.fleet.seats import by_clock, by_version, ending, read_seats
from provisioning.fleet.showing import day, offset
from tests.conftest import lack
from tests.house.repository import ROOT
from voting_core.errors import RefusedError

NOW = datetime(2026, 11, 27, tzinfo=UTC)


def told(seat: str, **health: Any) -> dict[str, Any]:
    """A seat as the centre prints it."""
    facts = {"v": 1, "kind": "SeatHealth", "seat": seat, "epoch": 1, "boot": "a" * 32, "software": "0.1.0"}
    facts |= {"profile": "simulated", "profile_sha256": "", "undervoltage": "never", "throttled": "never"}
    facts |= dict.fromkeys(["temperature_mc", "storage_free_bytes", "fsync_p95_us", "clock_offset_ms"])
    facts |= {"unsent": 0, "faults": [], "tested": "never", "tested_ms": 0, "tests_failed": []}
    return {
        "seat": seat,
        "epoch": 1,
        "online": True,
        "cut_off": False,
        "closed": False,
        "blocked": "",
        "software": "0.1.0",
        "health": {**facts, **health},
    }


def printed(*seats: dict[str, Any]) -> bytes:
    """The centre's answer."""
    return json.dumps({"hall": "demo", "seats": seats}).encode()


def test_a_seat_that_is_behind_with_its_version_is_named() -> None:
    """Two versions in one hall are two lines, each with its seats."""
    seats = read_seats(printed(told("s01"), told("s02", software="0.0.9"), told("s03")))

    assert by_version(seats) == {"0.0.9": ("s02",), "0.1.0": ("s01", "s03")}


def test_the_worst_clock_comes_first() -> None:
    """Whether fast or slow; a seat that does not know comes last."""
    clocks = {"s01": 12, "s02": None, "s03": -2_500, "s04": 900}
    seats = read_seats(printed(*(told(seat, clock_offset_ms=ms) for seat, ms in clocks.items())))

    assert [seat for seat, _ in by_clock(seats)] == ["s03", "s04", "s01", "s02"]
    assert (offset(-2_500), offset(12), offset(None)) == ("[red]-2500 ms[/]", "+12 ms", "—")


def test_the_state_of_a_seat_is_the_worst_word_that_holds() -> None:
    """A seat that is blocked is said to be blocked, whether it is online or not."""
    facts: list[dict[str, object]] = [
        {},
        {"online": False},
        {"cut_off": True},
        {"closed": True},
        {"closed": True, "blocked": "its card"},
    ]
    seats = read_seats(printed(*({**told("s01"), **some} for some in facts)))

    assert [one.state for one in seats] == ["online", "off", "cut off", "out of use", "blocked"]


def test_a_foreign_answer_is_refused_in_a_sentence() -> None:
    """A centre of another version is told as such, not as a fault of the program."""
    with pytest.raises(RefusedError, match="one version on all"):
        read_seats(b'{"seats": [{"seat": 1}]}')


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Of two seats, for 30 days from now on."""
    folder = tmp_path_factory.mktemp("authority")
    made = Authority.create(folder / "ca", "demo", b"correct horse", by="tests", now=NOW, serial=1)
    homes = {seat: folder / seat for seat in ("s01", "s02")}
    numbers = iter(range(10, 20))
    enrol_homes(made, homes, days=30, now=NOW, next_serial=lambda: next(numbers), broker_names=ServerNames())
    return made


@pytest.mark.parametrize(("days", "named"), [(0, []), (9, []), (11, ["s01", "s02"])], ids=str)
def test_certificates_are_named_before_they_end(authority: Authority, days: int, named: list[str]) -> None:
    """Ten days before the end, whoever looks eleven days ahead is told, and nobody earlier."""
    ends = int((NOW + timedelta(days=30)).timestamp() * 1000)
    seats = read_seats(printed(told("s01", certificate_ends_ms=ends), told("s02", certificate_ends_ms=ends)))
    later = NOW + timedelta(days=20)

    found = ending(seats, authority.inventory, within_days=days, now=later)
    assert [one.identity for one in found] == named


def test_a_seat_that_uses_an_older_certificate_than_it_was_issued_is_named(authority: Authority) -> None:
    """The new one was signed but never carried to the seat: found before the old one ends."""
    old = int((NOW + timedelta(days=25)).timestamp() * 1000)
    (one,) = ending(
        read_seats(printed(told("s01", certificate_ends_ms=old))), authority.inventory, within_days=0, now=NOW
    )

    assert (one.identity, one.differs, one.days_left) == ("s01", True, 25)


def test_only_the_report_of_its_home_is_read_for_the_logs() -> None:
    """Of all commands that fetch parts of a bundle, one reads a file of the seat's home, and it is the self-test."""
    commands = [command for _, command in parts(Places(), "simulated").values()]
    reading = [words for words in commands if words[0] == "cat" and words[-1].startswith(HOME)]

    assert reading == [["cat", f"{HOME}/selftest.json"]]
    assert {words[0].rpartition("/")[2] for words in commands} == {
        *("journalctl", "systemctl", "ls", "cat", "chronyc", "df", "hemicycle-seat")
    }


def test_a_private_key_in_a_log_is_left_out() -> None:
    """Whatever printed it, the part is not carried away, and the reader is told."""
    said = guard("log-seat.txt", b"a line\n-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIE\n")

    assert b"MIIE" not in said
    assert b"was left out" in said


def test_a_missing_report_says_why() -> None:
    """A seat that was never tested, or not reached, is not taken for one that passed."""
    report = read_report("s01", b"", "cat: selftest.json: No such file or directory")

    assert not report.passed
    assert "No such file" in report.said


def test_a_failed_step_is_named() -> None:
    """The line says which steps failed and when."""
    steps = [
        {"step": name, "outcome": how, "said_zh": "", "said_en": ""} for name, how in (("a", "passed"), ("b", "failed"))
    ]
    data = json.dumps({"seat": "s01", "ended": "finished", "ended_at": "2026-11-27", "steps": steps}).encode()

    assert read_report("s01", data, "").said == "failed on 2026-11-27: b"


def test_a_command_on_a_machine_is_one_quoted_word_for_its_shell() -> None:
    """A space or a semicolon in an argument stays in the argument."""
    machine = Machine("s01", "10.0.0.1", user="technician", port=2222)
    words = machine.command("cat", "a file; reboot")

    assert words[-2:] == ["technician@10.0.0.1", "sudo -n -u root cat 'a file; reboot'"]
    assert words[words.index("-p") + 1] == "2222"


def test_a_day_beyond_all_calendars_is_no_day() -> None:
    """A seat may say anything; the table is still drawn."""
    assert (day(2**53), day(-1), day(0)) == ("—", "—", "1970-01-01")


def test_an_inventory_folder_that_is_none_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Ansible's own program nothing is guessed."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RefusedError, match="There is no ansible here"):
        read_hosts(tmp_path)


@pytest.mark.system
def test_an_address_that_an_inventory_works_out_is_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The inventory that is shipped writes addresses once, and the machines' follow from it."""
    programs = ROOT / ".venv-ansible" / "bin"
    if not (programs / "ansible").is_file():
        lack("no Ansible here: run `make .venv-ansible/ready`")
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")

    found = read_hosts(ROOT / "ansible" / "inventory" / "example")
    assert found["centre"] == [Machine("hub", "10.20.0.2", "technician")]
    assert len(found["seats"]) == 60
    assert found["seats"][6] == Machine("s07", "10.20.0.107", "technician")
