# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a technician has drilled before the first sitting: lost plays, a lost seat, a lost centre, a stolen seat.

Runs on the hall that test_converge.py has made, in order, like the steps there.
"""

import asyncio
import re
import time

import pytest

from tests.converge.drill import Drill, revoke
from tests.converge.hall import Hall
from tests.converge.steps import OF_CENTRE, active, play
from verifier.cli import main

pytestmark = [pytest.mark.system, pytest.mark.long, pytest.mark.timeout(3600)]

BROKER_CONF = "/var/lib/hemicycle-broker/mosquitto.conf"


def listening(hall: Hall) -> set[int]:
    """The TCP ports that the centre's broker listens on."""
    said = hall.on(hall.centre, "ss", "--tcp", "--listening", "--numeric", "--processes", "--no-header")
    return {int(port) for port in re.findall(r":(\d+) .*mosquitto", said)}


def test_a_play_that_is_killed_leaves_no_service_behind(hall: Hall) -> None:
    """A broker that was opened by hand is closed by the next whole play, even if one was killed before its restart."""
    hall.on(hall.centre, "sh", "-c", f'printf "\\nlistener 1883\\n" >> {BROKER_CONF}')
    hall.on(hall.centre, "systemctl", "restart", "hemicycle-broker.service")
    time.sleep(1)
    assert listening(hall) == {1883, 8883}

    hall.play_until(lambda line: "TASK [broker : Service]" in line, "site.yml", "--tags", "centre")
    assert "1883" not in hall.on(hall.centre, "cat", BROKER_CONF)
    assert listening(hall) == {1883, 8883}
    play(hall, "play after a killed one", "site.yml", "--tags", "centre")

    assert listening(hall) == {8883}
    assert play(hall, "and again", "site.yml", "--tags", "centre").changed == {"hub": 0, **dict.fromkeys(hall.seats, 0)}


def test_a_sitting_survives_a_destroyed_seat_and_a_lost_centre(hall: Hall) -> None:
    """A spare takes a destroyed seat's place while the round is open; then the centre comes back from its backup."""
    drill = Drill(hall)
    drill.bring_stick()

    async def day() -> dict[str, int]:
        async with drill.at_the_seats():
            await drill.open()
            await drill.open_round()
            for seat in ("s01", "s02", "s03"):
                await drill.vote(seat, "yes")
            await drill.replace("s05")
            await drill.lose_centre()
            await drill.vote("s04", "no")
            return drill.lines(await drill.end())

    assert asyncio.run(day()) == {"yes": 4, "no": 1}
    assert main([str(drill.bring_back()), "--lang", "en"]) == 0
    assert set(active(hall, hall.centre, OF_CENTRE).values()) == {"active"}


def test_a_stolen_seat_is_out_within_five_seconds(hall: Hall) -> None:
    """Counted from the moment when the broker's machine has the list; the seat calls on, and is not admitted again."""
    start = time.time()
    revoke(hall, "s04")
    hall.timings["a seat is revoked, list and play, after"] = time.time() - start
    crl = "/var/lib/hemicycle-broker/crl.pem"
    handed = float(hall.on(hall.centre, "stat", "--format=%.Z", crl))
    words = ("journalctl", "--no-pager", "--output=short-unix", "-u", "hemicycle-broker", f"--since=@{int(handed) - 1}")
    time.sleep(8)
    said = hall.on(hall.centre, *words)
    began = float(re.findall(r"(?m)^([0-9.]+) .*mosquitto version .* starting", said)[-1])
    admitted = [float(at) for at in re.findall(r"(?m)^([0-9.]+) .*New client connected .* as s04", said)]
    hall.timings["  of it from the list at the broker until the seat is out"] = began - handed

    assert 0 < began - handed < 5
    assert [at for at in admitted if at > began] == []
    assert "certificate verify failed" in said
    assert "as s03" in said
