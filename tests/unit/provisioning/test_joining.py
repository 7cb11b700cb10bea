# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A seat's first start with a token: it asks until it is answered, and takes no answer but its own hall's."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from edge_agent.settings import Home, Settings, read_settings
from provisioning.identity import EnrolmentError
from provisioning.joining import Answer, Refusal, World, join, wipe
from provisioning.seat_settings import SeatSettings
from provisioning.token import JoinFile
from tests.unit.provisioning.test_window import NOW, Desk

KEY = "A" * 43 + "="


class Network:
    """A world with a window in it, and troubles that come first."""

    def __init__(self, desk: Desk, *troubles: OSError | Answer, now: datetime = NOW) -> None:
        self._desk = desk
        self._troubles = list(troubles)
        self.bodies: list[bytes] = []
        self.said: list[str] = []
        self.waits = 0
        self.world = World(self._post, self._wait, self.said.append, lambda: now)

    def _post(self, body: bytes) -> Answer:
        self.bodies.append(body)
        if self._troubles:
            trouble = self._troubles.pop(0)
            if isinstance(trouble, OSError):
                raise trouble
            return trouble
        return Answer(200, self._desk.knock(body))

    def _wait(self) -> None:
        self.waits += 1


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh hall with an open window."""
    return Desk(tmp_path)


@pytest.fixture
def file(desk: Desk) -> JoinFile:
    """What stands on the boot medium of s07."""
    return desk.token("s07")


def test_a_seat_waits_until_the_window_opens(desk: Desk, file: JoinFile, tmp_path: Path) -> None:
    """A seat that is switched on too early says once what it waits for, and goes on asking."""
    network = Network(desk, *[OSError(111, "Connection refused")] * 3, Answer(503, b""))
    join(tmp_path / "home", file, network.world)
    assert network.waits == 4
    assert [words for words in network.said if "Asking again" in words] == [
        "No enrolment window at 192.0.2.9:8440: Connection refused. Asking again every 5 s.",
        "The technician's machine is busy with another seat. Asking again every 5 s.",
    ]
    assert (tmp_path / "home" / "tls.crt").exists()


def test_a_seat_that_starts_again_asks_with_the_same_bytes(desk: Desk, file: JoinFile, tmp_path: Path) -> None:
    """Power that goes between question and answer costs no token: the second start brings the same request."""
    home = tmp_path / "home"
    first = Network(desk, Answer(403, b"{}"))
    with pytest.raises(EnrolmentError):
        join(home, file, first.world)
    desk.knock(first.bodies[0])
    join(home, file, Network(desk).world)
    assert (home / "tls.crt").exists()


def test_a_blank_card_brings_its_settings(desk: Desk, file: JoinFile, tmp_path: Path) -> None:
    """Name, broker and the centre's key come with the token, as the agent reads them."""
    settings = SeatSettings(broker_host="hub.hall.example", broker_port=8883, centre_key=KEY, profile="pi4-7in-touch")
    join(tmp_path / "home", msgspec.structs.replace(file, settings=settings), Network(desk).world)
    assert read_settings(Home(tmp_path / "home")) == Settings(
        hall="demo",
        seat="s07",
        epoch=1,
        broker_host="hub.hall.example",
        broker_port=8883,
        centre_key=KEY,
        profile="pi4-7in-touch",
    )
    assert (tmp_path / "home" / "seat.toml").stat().st_mode & 0o777 == 0o640


def test_a_card_that_has_its_settings_keeps_them(desk: Desk, file: JoinFile, tmp_path: Path) -> None:
    """A token without settings leaves alone what a play or a person wrote."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "seat.toml").write_text("of the play")
    join(home, file, Network(desk).world)
    assert (home / "seat.toml").read_text() == "of the play"


def test_a_refusal_is_told_in_the_technicians_words(desk: Desk, file: JoinFile, tmp_path: Path) -> None:
    """What the window refuses is the seat's own last word, and it stops asking."""
    refusal = Answer(403, msgspec.json.encode(Refusal("The token ended.", "Give a new one.")))
    network = Network(desk, refusal)
    with pytest.raises(EnrolmentError, match=r"^The token ended\. Give a new one\.$"):
        join(tmp_path / "home", file, network.world)
    assert network.waits == 0


def test_the_enrolment_of_another_hall_is_not_installed(desk: Desk, file: JoinFile, tmp_path: Path) -> None:
    """A window of another hall that answers with a certificate of its own is found out."""
    other = Desk(tmp_path / "neighbour", "other")
    home = tmp_path / "home"
    body = other.body(other.token("s07"), home=str(home))
    network = Network(desk, Answer(200, other.knock(body)))
    with pytest.raises(EnrolmentError, match="The enrolment is of another hall than the join file"):
        join(home, file, network.world)
    assert not (home / "tls.crt").exists()


@pytest.mark.parametrize("year", [1970, 2023])
def test_a_clock_that_is_years_behind_does_not_keep_a_seat_out(
    desk: Desk, file: JoinFile, tmp_path: Path, year: int
) -> None:
    """A terminal without a clock chip enrols, and says what it lacks before it can speak to the broker."""
    network = Network(desk, now=datetime(year, 1, 1, tzinfo=UTC))
    join(tmp_path / "home", file, network.world)
    assert (tmp_path / "home" / "tls.crt").exists()
    assert f"clock says {year}-01-01" in network.said[-1]


def test_a_wiped_file_is_gone_and_its_bytes_too(tmp_path: Path) -> None:
    """What held the token is overwritten before it is removed: a second name of the same file shows zeros."""
    file, second = tmp_path / "hemicycle-join.json", tmp_path / "second"
    file.write_bytes(b"secret token")
    second.hardlink_to(file)
    wipe(file)
    assert not file.exists()
    assert second.read_bytes() == bytes(12)
