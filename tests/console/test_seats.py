# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Acts at seats and hand counts from the console: two people where it takes two, each with a session of their own."""

from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from central_broker.console.pages.hand_count import choose
from central_broker.console.pages.seats import may
from central_broker.console.rights import Role
from central_broker.console.seat_words import signed_in_twice
from central_broker.core.status import Status
from tests.builders import POLL, registry, roster, signer
from tests.centre_builders import Stage
from tests.console.drawn import ask_of, still_console
from tests.console.running_console import RunningConsole, run, running_console
from voting_core import acts
from voting_core.codec import encode
from voting_core.roster import RegisteredKey, Registry

THREE: Final[dict[str, Any]] = {"n.q1.yes": "2", "n.q1.no": "1"}


def opened(*, sign_in: bool = True, poll: bool = False) -> Stage:
    """A sitting of three with the roll open, and an open round if wanted."""
    stage = Stage(members=roster(3, spare_seats=1)).begin(POLL, sign_in=sign_in)
    if poll:
        stage.done(acts.OpenPoll, poll=POLL, round=1)
    return stage


async def proposed(running: RunningConsole) -> str:
    """The id of the act that waits, once the console's picture shows it."""
    await running.seen(lambda status: status.proposals)
    status = running.console.centre.picture.status
    assert status is not None
    return status.proposals[-1].act_id


def seat_of(status: Status, seat: str) -> object:
    """Leave, epoch and member of one seat."""
    return next((one.on_leave, one.epoch, one.closed, one.member) for one in status.seats if one.seat == seat)


def test_leave_is_entered_by_two_people_at_two_desks(tmp_path: Path) -> None:
    """The first one's order waits, the same person cannot sign twice, the second signature makes it a fact."""

    async def script() -> None:
        async with running_console(tmp_path, ledger=opened(sign_in=False).ledger) as running:
            lin, zhou = running.people["lin"], running.people["zhou"]
            await running.seen(lambda status: status.seats)
            assert "登记请假" in await lin.page("/seats/s02")
            assert (await lin.post("/orders/leave", member="m02", reason="病假"))["result"] == "waiting"
            act = await proposed(running)
            assert (await lin.post("/orders/approve", act_id=act))["result"] == "waiting"
            assert "签名确认" in await zhou.page("/seats/s02")

            assert (await zhou.post("/orders/approve", act_id=act))["result"] == "done"
            await running.seen(lambda status: seat_of(status, "s02") == (True, 1, False, "m02"))
            assert "取消请假" in await lin.page("/seats/s02")

    run(script())


def test_a_device_is_replaced_by_two_people_with_the_registered_key(tmp_path: Path) -> None:
    """Close its epoch, enrol another device, open its epoch: the key comes from the registry, never from the form."""

    async def script() -> None:
        stage = opened()
        async with running_console(tmp_path, ledger=stage.ledger) as running:
            lin, zhou, tech = running.people["lin"], running.people["zhou"], running.people["chen"]
            await running.seen(lambda status: status.seats)
            await lin.post("/orders/close-epoch", seat="s02", reason="损坏")
            await zhou.post("/orders/approve", act_id=await proposed(running))
            await running.seen(lambda status: seat_of(status, "s02") == (False, 1, True, "m02"))
            assert "启用新设备" in await lin.page("/seats/s02")
            assert (await lin.post("/orders/open-epoch", seat="s02", registry="/etc/passwd"))["result"] == "refused"
            assert (await tech.post("/orders/open-epoch", seat="s02"))["status"] == "403"

            old = registry(stage.members)
            keys = [one for one in old.seats if one.seat != "s02"]
            fresh = RegisteredKey(seat="s02", epoch=2, key=signer("s02 new").key)
            laid = Registry(seats=tuple(sorted([*keys, fresh], key=lambda one: one.seat)))
            running.console.registry.write_bytes(encode(laid))
            assert (await lin.post("/orders/open-epoch", seat="s02"))["result"] == "waiting"
            await running.seen(lambda status: any(one.kind == "OpenSeatEpoch" for one in status.proposals))
            assert (await zhou.post("/orders/approve", act_id=await proposed(running)))["result"] == "done"
            await running.seen(lambda status: seat_of(status, "s02") == (False, 2, False, "m02"))

    run(script())


def test_two_people_count_hands_each_by_themselves(tmp_path: Path) -> None:
    """Other numbers enter nothing; the first one's are not shown, and cannot be signed unseen; the same ones count."""

    async def script() -> None:
        async with running_console(tmp_path, ledger=opened(poll=True).ledger) as running:
            lin, zhou = running.people["lin"], running.people["zhou"]
            await running.seen(lambda status: status.rounds)
            who: dict[str, Any] = {"members": ["m01", "m02", "m03"], "channel": "hands"}
            assert "您是第一人" in await lin.page(f"/hand-count/{POLL}")
            short = await lin.post(f"/hand-count/{POLL}", **who, n__q1__yes="2")
            assert (short["result"], "3 members are named, but 2" in short["said"]) == ("refused", True)
            assert (await lin.post(f"/hand-count/{POLL}", **who, **THREE))["result"] == "waiting"
            act = await proposed(running)

            form = await zhou.page(f"/hand-count/{POLL}")
            assert ("已录入第一份" in form, 'value="2"' in form) == (True, False)
            assert '"members":2' not in await zhou.page("/sitting")
            assert "不能照签" in (await zhou.post("/orders/approve", act_id=act))["said"]
            other = await zhou.post(f"/hand-count/{POLL}", **who, n__q1__yes="3")
            assert (other["result"], "不一致" in other["said"]) == ("refused", True)
            fewer: dict[str, Any] = {"members": ["m01", "m02"], "channel": "hands", "n.q1.yes": "2"}
            assert "名单" in (await zhou.post(f"/hand-count/{POLL}", **fewer))["said"]

            assert (await zhou.post(f"/hand-count/{POLL}", **who, **THREE))["result"] == "done"
            await running.seen(lambda status: status.rounds[0].hands == {"yes": 2, "no": 1})

    run(script())


def test_only_signers_count_hands_and_only_a_secretary_opens_other_acts(tmp_path: Path) -> None:
    """Whoever has no second signature to give sees no form and enters nothing."""

    async def script() -> None:
        async with running_console(tmp_path, ledger=opened(poll=True).ledger) as running:
            await running.seen(lambda status: status.rounds)
            for account in ("chen", "sun", "qian", "wu"):
                person = running.people[account]
                assert (await person.get(f"/hand-count/{POLL}")).status_code == 403
                assert (await person.post(f"/hand-count/{POLL}", members=["m01"], **THREE))["status"] == "403"
                assert (await person.get("/acts")).status_code == 403
            seen = {
                account: (await running.people[account].get("/seats/s01")).status_code for account in running.people
            }
            assert seen == {"lin": 200, "zhou": 200, "wang": 403, "chen": 200, "sun": 200, "qian": 403, "wu": 403}
            assert (await running.people["lin"].get("/seats/s99")).status_code == 400
            status = running.console.centre.picture.status
            assert status is not None
            assert (status.proposals, status.rounds[0].hands) == ((), {})

    run(script())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_secret_round_takes_no_count_by_name(tmp_path: Path, lang: str) -> None:
    """The page says so instead of a form."""
    status = opened(poll=True).status()
    secret = msgspec.structs.replace(status, rounds=(msgspec.structs.replace(status.rounds[0], secrecy="secret"),))
    console = still_console(tmp_path)

    async def script() -> None:
        page = bytes((await choose(ask_of(console, secret, Role.SECRETARY, lang))).body).decode()
        assert ("无记名" if lang == "zh" else "secret") in page
        assert "<form" not in page.split("<main", 1)[1].split("</main>", 1)[0]

    run(script())


@pytest.mark.parametrize(
    ("role", "seat", "expected"),
    [
        (Role.SECRETARY, "s01", {"issue-card", "move", "close-epoch", "excuse"}),
        (Role.SECRETARY, "s03", {"issue-card", "move", "close-epoch", "excuse", "sign-in", "leave"}),
        (Role.SECRETARY, "s04", {"close-epoch", "excuse", "move-here"}),
        (Role.TECHNICIAN, "s03", {"close-epoch", "excuse"}),
        (Role.AUDITOR, "s03", set()),
    ],
)
def test_a_seat_offers_what_can_be_done_there_and_nothing_else(role: Role, seat: str, expected: set[str]) -> None:
    """By who asks, whether somebody sits there, and whether they signed in."""
    stage = opened(sign_in=False)
    stage.sign_in("s01")
    status = stage.status()

    assert may(role, status, next(one for one in status.seats if one.seat == seat)) == expected


def test_a_second_sign_in_is_told_with_both_seats() -> None:
    """The alarm of the centre is understood: whoever settles it is asked at which of these seats the member is."""
    stage = opened()
    stage.write("s04", lambda writer: writer.sign_in("m01"))

    assert [(one.member, one.seats) for one in signed_in_twice(stage.status())] == [("m01", ("s01", "s04"))]
