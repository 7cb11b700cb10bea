# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A token lets one seat in, once, while it lasts. Everything else is refused in a plain sentence."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import msgspec
import pytest

from provisioning.authority import Authority, read_folder
from provisioning.device import request_enrolment
from provisioning.enrolment import read_enrolment
from provisioning.identity import EnrolmentError
from provisioning.token import (
    JOINING_BYTES_MAX,
    JoinFile,
    Joining,
    join_file_bytes,
    joining_bytes,
    read_join_file,
)
from provisioning.window import EnrolmentWindow, give_token
from voting_core.codec import encode

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PASSPHRASE = b"correct horse"


class Desk:
    """An authority, its open window, and tokens drawn from a counter."""

    def __init__(self, root: Path, hall: str = "demo") -> None:
        self.root = root
        self._serials: Iterator[int] = count(2)
        Authority.create(root / "ca", hall, PASSPHRASE, by="li", now=NOW, serial=1)
        self.window = EnrolmentWindow(self.open, until=NOW + 5 * HOUR, days=400)

    def open(self) -> Authority:
        """The authority as it is on the disk."""
        return Authority.open(self.root / "ca", PASSPHRASE, by="li")

    def token(self, seat: str, seed: bytes = b"t" * 32, *, epoch: int = 1) -> JoinFile:
        """A token that is good for two hours."""
        authority = self.open()
        file = give_token(authority, (seat, epoch), seed, host="192.0.2.9", port=8440, until=NOW + 2 * HOUR, now=NOW)
        authority.save(now=NOW)
        return file

    def body(self, file: JoinFile, home: str = "", seat: str = "", epoch: int = 1) -> bytes:
        """What a seat sends that starts with this boot medium; a home of another name is another device."""
        return joining_bytes(file, request_enrolment(self.root / (home or file.seat), seat or file.seat, epoch))

    def knock(self, body: bytes, now: datetime = NOW) -> bytes:
        """Come to the window and be let in."""
        return self.window.admit(self.window.look(body, now=now), now=now, serial=next(self._serials))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A fresh hall."""
    return Desk(tmp_path)


def test_a_seat_with_its_token_is_enrolled(desk: Desk) -> None:
    """The seat gets its certificate, and the ledger says so before the answer goes out."""
    enrolment = read_enrolment(desk.knock(desk.body(desk.token("s07"))))
    assert (enrolment.identity, enrolment.hall) == ("s07", "demo")
    inventory = read_folder(desk.root / "ca")
    assert [(entry.identity, entry.status) for entry in inventory.entries] == [("s07", "live")]
    assert inventory.tokens["s07"].used_at == NOW


def test_a_second_device_with_the_same_token_is_refused(desk: Desk) -> None:
    """Whoever copied the boot medium comes too late, and the technician reads what to do."""
    file = desk.token("s07")
    desk.knock(desk.body(file))
    with pytest.raises(EnrolmentError, match="The token of s07 was used at 2026-11-23 09:00 UTC") as refusal:
        desk.knock(desk.body(file, "thief"))
    assert "hemicycle-pki revoke" in refusal.value.remedy


def test_a_lost_answer_is_given_again_byte_for_byte(desk: Desk) -> None:
    """A seat whose cable was pulled before the answer asks again with the same bytes and gets the same certificate."""
    body = desk.body(desk.token("s07"))
    first = desk.knock(body)
    assert desk.knock(body, NOW + 3 * HOUR) == first
    assert len(read_folder(desk.root / "ca").entries) == 1


def test_a_replay_after_a_revocation_is_refused(desk: Desk) -> None:
    """What a seat once sent brings nothing back: after a revocation there is no token and no certificate."""
    body = desk.body(desk.token("s07"))
    desk.knock(body)
    authority = desk.open()
    authority.revoke("s07", now=NOW)
    authority.save(now=NOW)
    with pytest.raises(EnrolmentError, match="or a newer one took its place"):
        desk.knock(body)


def test_an_expired_token_is_refused(desk: Desk) -> None:
    """A boot medium that lay in a drawer too long opens nothing."""
    body = desk.body(desk.token("s07"))
    with pytest.raises(EnrolmentError, match="The token of s07 ended at 2026-11-23 11:00 UTC"):
        desk.knock(body, NOW + 2 * HOUR)


def test_a_token_of_another_hall_is_refused(desk: Desk, tmp_path: Path) -> None:
    """A card that was written for the neighbouring hall is told so."""
    other = Desk(tmp_path / "neighbour", "other")
    with pytest.raises(EnrolmentError, match="The token of s07 is not of hall demo"):
        desk.knock(other.body(other.token("s07")))


def test_a_token_is_bound_to_its_seat(desk: Desk) -> None:
    """The token of one seat does not make another."""
    file = desk.token("s08")
    with pytest.raises(EnrolmentError, match="The token was given to s08, and s07 brings it"):
        desk.knock(desk.body(file, "s07", seat="s07"))


def test_a_token_is_bound_to_its_epoch(desk: Desk) -> None:
    """A seat whose journal begins anew needs a token that says so."""
    with pytest.raises(EnrolmentError, match="is for epoch 2, and the seat asks for 1"):
        desk.knock(desk.body(desk.token("s07", epoch=2)))


def test_a_newer_token_ends_the_former(desk: Desk) -> None:
    """When a boot medium is lost, a new token makes the lost one worthless."""
    lost = desk.token("s07", b"a" * 32)
    found = desk.token("s07", b"b" * 32)
    with pytest.raises(EnrolmentError, match="a newer one took its place"):
        desk.knock(desk.body(lost, "finder"))
    desk.knock(desk.body(found))


def test_an_enrolment_by_hand_ends_the_token(desk: Desk) -> None:
    """A token that is still about cannot replace a seat that was enrolled otherwise meanwhile."""
    file = desk.token("s07")
    authority = desk.open()
    authority.issue(request_enrolment(desk.root / "by-hand", "s07"), days=9, now=NOW, serial=99)
    authority.save(now=NOW)
    with pytest.raises(EnrolmentError, match="a newer one took its place"):
        desk.knock(desk.body(file))


def test_nobody_on_the_way_swaps_the_request(desk: Desk) -> None:
    """Whoever forwards a joining can put no request of their own into it: the token signed the other one."""
    file = desk.token("s07")
    sent = msgspec.json.decode(desk.body(file), type=Joining)
    own = request_enrolment(desk.root / "thief", "s07").decode()
    with pytest.raises(EnrolmentError, match="was altered on the way, or its token is wrong"):
        desk.knock(encode(msgspec.structs.replace(sent, request=own)))


def test_the_ledger_does_not_hold_the_token(desk: Desk) -> None:
    """Who reads every file of the authority's folder finds no token there."""
    file = desk.token("s07", bytes(range(32)))
    desk.knock(desk.body(file))
    for path in (desk.root / "ca").iterdir():
        data = path.read_bytes()
        assert file.token.encode() not in data
        assert bytes(range(32)) not in data
        assert bytes(range(32)).hex().encode() not in data


def test_a_token_is_in_no_log(desk: Desk) -> None:
    """A join file that ends in a log or a traceback shows the seat and not the token."""
    file = desk.token("s07")
    assert file.token not in f"{file} {file!r} {[file]}"


def test_a_closed_window_lets_nobody_in(desk: Desk) -> None:
    """After its time the window answers that it is closed, whatever is brought."""
    body = desk.body(desk.token("s07"))
    with pytest.raises(EnrolmentError, match="The enrolment window is closed"):
        desk.knock(body, NOW + 5 * HOUR)


@pytest.mark.parametrize("seat", ["centre", "broker"])
def test_tokens_are_for_seats_only(desk: Desk, seat: str) -> None:
    """Centre and broker are enrolled by a person."""
    with pytest.raises(EnrolmentError, match=f"{seat} is no seat"):
        desk.token(seat)


@pytest.mark.parametrize("lasts", [timedelta(0), timedelta(days=32)])
def test_a_token_does_not_lie_about_for_ever(desk: Desk, lasts: timedelta) -> None:
    """A token ends within a month."""
    with pytest.raises(EnrolmentError, match="A token until"):
        give_token(desk.open(), ("s07", 1), b"t" * 32, host="h", port=1, until=NOW + lasts, now=NOW)


@pytest.mark.parametrize("body", [b"", b"{}", b"\xff", b"x" * (JOINING_BYTES_MAX + 1)])
def test_rubbish_at_the_window_is_refused(desk: Desk, body: bytes) -> None:
    """Whatever else talks to the window gets a sentence and changes nothing."""
    with pytest.raises(EnrolmentError, match="joining"):
        desk.knock(body)


def test_a_damaged_join_file_is_refused(desk: Desk) -> None:
    """A boot medium with a broken file says that a new one is needed."""
    data = join_file_bytes(desk.token("s07"))
    assert read_join_file(data).seat == "s07"
    for damaged in (data[:-9], data.replace(b'"seat"', b'"seet"'), b"", b"\xff"):
        with pytest.raises(EnrolmentError, match="The join file on the boot medium is damaged"):
            read_join_file(damaged)
    second_spelling = b64encode(b"t" * 32).decode()[:-2] + "B="
    with pytest.raises(EnrolmentError, match="damaged"):
        read_join_file(data.replace(b64encode(b"t" * 32), second_spelling.encode()))
