# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A hall made from bare machines: a centre and five seats in containers, played twice, restarted, knocked at, used.

The tests of this file build on one another, in order: each is a step of one technician's day. A step whose forerunner
failed fails too. Those marked `small` are also played on a hall whose seats are one machine and four simulated ones.
"""

import asyncio
import contextlib
import json
import re
import time
from pathlib import Path

import pytest

from tests.converge.bare import run
from tests.converge.hall import CENTRE, GUEST, NAME, Hall
from tests.converge.readiness import ask, ask_until, hold_self_tests
from tests.converge.release import signed_anew
from tests.converge.sitting import Sitting
from tests.converge.steps import OF_SEAT, active, all_active, appears, play
from tests.converge.strangers import Strangers
from tests.converge.virtual import virtual_seats
from verifier.cli import main

pytestmark = [pytest.mark.system, pytest.mark.long, pytest.mark.timeout(3600)]


def test_a_play_is_killed_while_packages_are_installed(hall: Hall) -> None:
    """What was begun by it is found half done, and is for the next step to finish."""
    unpacked = hall.centre.root / "var/lib/dpkg/info/netbase.list"
    hall.play_until(lambda line: "TASK [base : Install what every machine" in line and appears(unpacked), "site.yml")

    assert not (hall.centre.root / "opt/hemicycle").exists()


@pytest.mark.small
def test_bare_machines_take_everything_that_they_need(hall: Hall) -> None:
    """Nothing is started that has no certificate yet.

    The card of one seat is copied as it is now, for the cupboard: a spare, with the release and without an identity.
    """
    play(hall, "first play", "site.yml")
    [*hall.seats.values()][-1].keep_image(hall.folder / "spare")

    assert active(hall, hall.centre, ["hemicycle-broker", "hemicycle-central"]) == {
        "hemicycle-broker": "inactive",
        "hemicycle-central": "inactive",
    }


@pytest.mark.small
def test_enrolment_starts_the_hall(hall: Hall) -> None:
    """Keys are made on the machines, certificates come from the authority, and every service runs."""
    play(hall, "enrolment", "enrol.yml", "--skip-tags", "ground,release")

    assert all_active(hall)


@pytest.mark.small
def test_a_second_play_changes_nothing(hall: Hall) -> None:
    """Whatever was said once is so; saying it again changes no machine."""
    played = play(hall, "second play", "site.yml")

    assert played.changed == dict.fromkeys(["hub", *hall.seats], 0)


@pytest.mark.small
def test_the_hall_is_ready(hall: Hall) -> None:
    """Every seat is reached, heard, on time, of one version and certified for long; what is left are the self-tests."""
    words = ("--dir", str(hall.authority))
    everything = (0, [f"{len(hall.seats)} seats and the centre: ready."])

    assert ask_until(hall, everything, "--untested", *words) == everything
    said = "was never tested: hemicycle-fleet tests SEAT --run, at the seat"
    assert ask(hall, *words) == (1, [f"{seat:<8} {said}" for seat in hall.seats])


def test_a_tested_hall_lacks_nothing(hall: Hall) -> None:
    """After the self-test at every seat the technician's last question is answered with yes."""
    everything = (0, [f"{len(hall.seats)} seats and the centre: ready."])

    assert hold_self_tests(hall) == [0] * len(hall.seats)
    assert ask_until(hall, everything) == everything


def test_the_difference_from_the_inventory_is_nothing(hall: Hall) -> None:
    """`--check` is the technician's question whether a machine is still as it was made."""
    played = play(hall, "check of one seat", "site.yml", "--check", "--limit", "s03")

    assert played.changed == {"s03": 0}


@pytest.mark.small
def test_no_key_of_a_machine_left_it(hall: Hall) -> None:
    """What was carried to the authority and is kept there holds no private key."""
    carried = [path for path in hall.authority.joinpath("carried").rglob("*") if path.is_file()]

    assert len(carried) == 2 * (len(hall.seats) + 2)
    assert [path for path in carried if b"PRIVATE" in path.read_bytes()] == []


@pytest.mark.small
def test_the_backup_of_the_key_was_carried_away_and_can_be_restored(hall: Hall) -> None:
    """The play restored it into an empty folder; a copy lies on the technician's machine, locked."""
    backup = json.loads((hall.folder / "backups" / "term-1.json").read_text("utf-8"))

    assert "ENCRYPTED" in backup["locked_key"]


@pytest.mark.small
def test_a_member_of_the_desk_finds_doors_and_others_find_walls(hall: Hall) -> None:
    """From the technicians' addresses the centre answers on three ports, from a seat's socket on the broker's alone."""
    strangers = Strangers(hall)
    ports = (22, 80, 443, 1883, 8470, 8883)

    assert strangers.doors(CENTRE, *ports) == {
        22: "open",
        80: "silent",
        443: "open",
        1883: "silent",
        8470: "silent",
        8883: "open",
    }
    assert strangers.doors(CENTRE, *ports, space=hall.guest) == {**dict.fromkeys(ports, "silent"), 8883: "open"}
    assert strangers.doors(hall.seats["s01"].address, 22, 80, 8883, space=hall.guest) == dict.fromkeys(
        (22, 80, 8883), "silent"
    )


@pytest.mark.small
def test_a_seat_calls_the_centre_and_nobody_else(hall: Hall) -> None:
    """A program that broke into a seat reaches the broker and the time of the centre, and no other machine."""
    strangers = Strangers(hall)
    own = f"{hall.network.name}-s01"

    assert strangers.doors(CENTRE, 22, 443, 8883, space=own) == {22: "silent", 443: "silent", 8883: "open"}
    for other in ("10.77.0.1", GUEST):  # machines without a firewall: they would say no
        assert strangers.doors(other, 22, 443, space=own) == {22: "silent", 443: "silent"}


@pytest.mark.small
def test_only_keys_of_technicians_log_in(hall: Hall) -> None:
    """Neither root nor a password nor a key of somebody else opens a seat, and the log says who tried."""
    address = hall.seats["s01"].address
    options = ("-q", "-o", f"UserKnownHostsFile={hall.folder / 'known_hosts'}", "-o", "BatchMode=yes")
    own = ("-i", str(hall.folder / "technician"))
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(hall.folder / "thief"))

    def logs_in(*words: str) -> bool:
        try:
            hall.network.inside("ssh", *options, *words, "true")
        except AssertionError:
            return False
        return True

    assert logs_in(*own, f"technician@{address}")
    assert not logs_in(*own, f"root@{address}")
    assert not logs_in("-i", str(hall.folder / "thief"), "-o", "IdentitiesOnly=yes", f"technician@{address}")


@pytest.mark.small
def test_the_hall_has_one_time(hall: Hall) -> None:
    """A seat asks the centre, and the centre answers."""
    end = time.monotonic() + 60
    while "^*" not in (said := hall.on(hall.seats["s01"], "chronyc", "-n", "sources")):
        assert time.monotonic() < end, said
        time.sleep(1)

    assert CENTRE in said


@pytest.mark.small
def test_the_broker_admits_an_enrolled_seat_and_nobody_else(hall: Hall) -> None:
    """No certificate, one of another hall, an expired and a revoked one are refused; a good one is admitted."""
    strangers = Strangers(hall)
    good, expired = strangers.device("s90"), strangers.device("s91", days_ago=30)
    foreign = strangers.device("s92", authority=strangers.other_hall())

    assert strangers.knock(good) == "admitted"
    assert strangers.knock(None).startswith("refused")
    assert strangers.knock(expired).startswith("refused")
    assert strangers.knock(foreign).startswith("refused")
    strangers.revoke("s90")
    time.sleep(1)
    assert strangers.knock(good).startswith("refused")
    assert strangers.knock(strangers.device("s93")) == "admitted"


def test_every_key_is_exchanged_while_the_hall_runs(hall: Hall) -> None:
    """After one play every device has another certificate, is back at the broker, and nothing else was restarted."""
    homes = {"broker": hall.centre, "central": hall.centre, "seat": hall.seats["s01"]}
    former = {name: hall.on(one, "cat", f"/var/lib/hemicycle-{name}/tls.crt") for name, one in homes.items()}
    started = hall.on(hall.seats["s01"], "systemctl", "show", "--property=MainPID", "hemicycle-seat.service")
    play(hall, "rotation", "rotate.yml")

    assert all_active(hall)
    assert started == hall.on(hall.seats["s01"], "systemctl", "show", "--property=MainPID", "hemicycle-seat.service")
    for name, one in homes.items():
        assert hall.on(one, "cat", f"/var/lib/hemicycle-{name}/tls.crt") != former[name]


@pytest.mark.small
def test_the_console_answers_under_its_name_only(hall: Hall) -> None:
    """Nginx hands its name's pages on, with TLS 1.3 and HTTP/2; any other name is sent away."""
    ask = ("curl", "--silent", "--insecure", "--output", "/dev/null", "--write-out", "%{http_code} %{http_version}")
    named = hall.network.inside(*ask, "--resolve", f"{NAME}:443:{CENTRE}", f"https://{NAME}/")
    other = hall.network.inside(*ask, f"https://{CENTRE}/")

    assert named.split()[1] == "2"
    assert int(named.split()[0]) < 400
    assert other == "421 2"


LOGGED = {
    "s01": [
        "Accepted publickey for technician",
        "User root from .* not allowed",
        "sudo.*technician : .*COMMAND=",
        "Started hemicycle-seat.service",
        "ansible.*Invoked with",
    ],
    "hub": [
        "New client connected from .* as s01",
        "Client s01 (disconnected|closed its connection|has exceeded timeout)",
        "OpenSSL Error.*peer did not return a certificate",
        "OpenSSL Error.*certificate verify failed",  # of another hall, expired, revoked: mosquitto says no more
        "hemicycle-update.*version .* in force, sha256 [0-9a-f]{64}",
        "hemicycle-update.*commit [0-9a-f]{40}, whole and ours",
        "hemicycle-update.*key of releases is now",
        "Started hemicycle-central.service",
    ],
}


def test_every_event_of_the_day_has_its_line_in_the_log(hall: Hall) -> None:
    """Who came, who was refused, what was changed, what started and ended: the table of docs/operations.md holds."""
    machines = {"hub": hall.centre, "s01": hall.seats["s01"]}
    logs = {name: hall.on(machine, "journalctl", "--no-pager") for name, machine in machines.items()}
    missing = [line for name, lines in LOGGED.items() for line in lines if not re.search(line, logs[name])]

    assert missing == []


@pytest.mark.small
def test_a_restart_brings_everything_back(hall: Hall) -> None:
    """After a power cut of all machines, every service runs again without a hand, firewall and time included."""
    start = time.monotonic()
    for machine in hall.machines:
        with contextlib.suppress(AssertionError):  # the machine may end the connection before the command ends
            hall.on(machine, "systemctl", "--no-block", "reboot")
    time.sleep(3)
    for machine in hall.machines:
        machine.wait()
    end = time.monotonic() + 60
    while not all_active(hall):
        assert time.monotonic() < end, [active(hall, one, OF_SEAT) for one in hall.seats.values()]
        time.sleep(1)
    hall.timings["restart until all services run"] = time.monotonic() - start

    assert Strangers(hall).doors(hall.seats["s01"].address, 22, space=hall.guest) == {22: "silent"}
    assert int(hall.on(hall.centre, "sh", "-c", "journalctl --quiet --no-pager --list-boots | grep -c :")) == 2


@pytest.mark.small
def test_a_sitting_is_held_and_verified(hall: Hall) -> None:
    """Five members sign in, vote and read the result; the auditor's program finds that everything holds."""
    start = time.monotonic()
    with virtual_seats(hall) as virtual:
        sitting = Sitting(hall, virtual=virtual)
        sitting.bring_stick()
        status = asyncio.run(sitting.hold())
    hall.timings["a sitting"] = time.monotonic() - start

    assert sitting.lines(status) == {"yes": 3, "no": 1, "abstain": 1}

    assert main([str(sitting.bring_back()), "--lang", "en"]) == 0


def test_a_seat_that_is_killed_comes_back_by_itself(hall: Hall) -> None:
    """Nobody has to touch a seat whose program ended; the log says how it ended."""
    seat = hall.seats["s04"]
    hall.on(seat, "systemctl", "kill", "--signal=KILL", "hemicycle-seat.service")
    end = time.monotonic() + 30
    while active(hall, seat, ["hemicycle-seat"]) != {"hemicycle-seat": "active"}:
        assert time.monotonic() < end, hall.on(seat, "journalctl", "--no-pager", "-u", "hemicycle-seat")
        time.sleep(0.5)

    assert "code=killed" in hall.on(seat, "journalctl", "--no-pager", "-u", "hemicycle-seat")


def test_a_version_that_does_not_live_goes_back_by_itself(hall: Hall) -> None:
    """A release whose seat ends at once is put in force, noticed, and taken back; the seat votes on with the former."""
    seat = hall.seats["s02"]
    # As far as the play can see, a version that was installed: the former one with a program that ends.
    hall.on(seat, "cp", "--archive", f"/opt/hemicycle/{hall.version}", "/opt/hemicycle/0.1.1")
    hall.on(seat, "sh", "-c", "echo exit 1 > /opt/hemicycle/0.1.1/bin/hemicycle-seat")
    words = ("-e", "update_version=0.1.1", "--tags", "release", "--limit", "s02")
    played = hall.play("site.yml", *words)
    hall.timings["a bad version, and back"] = played.seconds

    assert not played.went_well
    assert "version 0.1.1 does not live" in played.said
    assert hall.on(seat, "readlink", "/opt/hemicycle/current").strip() == f"/opt/hemicycle/{hall.version}"
    assert active(hall, seat, ["hemicycle-seat"]) == {"hemicycle-seat": "active"}


def test_a_trial_that_was_cut_short_is_finished_by_the_next_play(hall: Hall) -> None:
    """A play that is killed right after it put a bad version in force cannot go back; the next play does it."""
    seat = hall.seats["s02"]
    words = ("-e", "update_version=0.1.1", "--tags", "release", "--limit", "s02")
    hall.play_until(lambda line: "TASK [update : Give them time to fail]" in line, "site.yml", *words)
    assert hall.on(seat, "readlink", "/opt/hemicycle/current").strip() == "/opt/hemicycle/0.1.1"
    played = hall.play("site.yml", *words)

    assert "version 0.1.1 does not live" in played.said
    assert hall.on(seat, "readlink", "/opt/hemicycle/current").strip() == f"/opt/hemicycle/{hall.version}"
    assert active(hall, seat, ["hemicycle-seat"]) == {"hemicycle-seat": "active"}


def refused(hall: Hall, release: Path, version: str) -> str:
    """Play a release on one seat, which has to refuse it; returns what was said."""
    words = ("-e", f"update_version={version}", "-e", f"update_source={release}", "--tags", "release", "--limit", "s02")
    played = hall.play("site.yml", *words)
    assert not played.went_well
    assert f"/opt/hemicycle/{hall.version}" in hall.on(hall.seats["s02"], "readlink", "/opt/hemicycle/current")
    left = hall.on(hall.seats["s02"], "ls", "/opt/hemicycle").split()
    assert [name for name in left if version in name or name == "trial"] == []
    return played.said


def test_an_altered_release_is_not_installed(hall: Hall) -> None:
    """One byte of a wheel differs from the sums: the seat itself refuses it and unpacks nothing."""
    altered = hall.folder / "altered.tar"
    whole = signed_anew(hall.folder, hall.release, sequence=9_000, stranger=False).read_bytes()
    altered.write_bytes(whole[: len(whole) // 2] + bytes([whole[len(whole) // 2] ^ 1]) + whole[len(whole) // 2 + 1 :])

    assert "differs from its sum" in refused(hall, altered, "0.1.2")


def test_a_release_of_a_stranger_is_not_installed(hall: Hall) -> None:
    """Whole and tidy, but signed with another key: the seat refuses it before it reads on."""
    foreign = signed_anew(hall.folder, hall.release, sequence=10_000, stranger=True)

    assert "not signed with the key of this hall" in refused(hall, foreign, "0.1.2")


def test_an_older_release_is_taken_only_on_purpose(hall: Hall) -> None:
    """A release of ours with a smaller number is refused by its number, whatever it calls itself."""
    older = signed_anew(hall.folder, hall.release, sequence=1, stranger=False)

    assert "Older than what is installed" in refused(hall, older, "0.1.2")
