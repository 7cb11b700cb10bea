# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Receipts: what the seat checks before it believes one, and what it does when one cannot be true."""

from typing import Any

import pytest

from edge_agent.core.rows import EvidenceRow, ReceiptRow
from edge_agent.core.view import Scene, Stage
from tests.spec.dialogue import deliver, seat_ready
from tests.spec.scripted_centre import ScriptedCentre
from tests.spec.seat_host import SeatHost
from voting_core.merkle import MerkleTree


def pressed() -> tuple[SeatHost, ScriptedCentre]:
    """A seat whose ballot is in the ledger and whose receipt has not been handed over."""
    host, centre = seat_ready(press="last")
    host.press("yes")
    centre.accept(host.batches()[-1])
    return host, centre


def stored(host: SeatHost) -> int:
    """How many receipts are in the journal."""
    return sum(isinstance(row, ReceiptRow) for row in host.journal.rows)


def evidence(host: SeatHost) -> list[str]:
    """Kinds of the evidence in the journal."""
    return [row.kind for row in host.journal.rows if isinstance(row, EvidenceRow)]


def test_a_good_receipt_is_stored_and_shown() -> None:
    """A receipt whose signature and proofs hold is kept, and makes the ballot delivered."""
    host, centre = pressed()
    before = stored(host)
    host.hear(centre.receipt())

    assert stored(host) == before + 1
    assert host.view.stage is Stage.DELIVERED


@pytest.mark.parametrize(
    ("lie", "said"),
    [
        ({"by": "thief"}, "not signed by the centre"),
        ({"seat": "s08"}, "is for seat 's08'"),
        ({"epoch": 2}, "epoch 2"),
        ({"hall": "other"}, "is for seat"),
        ({"from_size": 1, "consistency": ()}, "this seat holds 2"),
    ],
)
def test_a_receipt_that_is_not_ours_is_refused(lie: dict[str, Any], said: str) -> None:
    """A receipt for somebody else, by somebody else, or without a proof from our head is refused with a note."""
    host, centre = pressed()
    before = stored(host)
    host.hear(centre.receipt(**lie))

    assert said in host.said()
    assert stored(host) == before
    assert host.view.stage is Stage.RECORDED
    assert (host.view.alarm_zh, evidence(host)) == ("", [])


@pytest.mark.parametrize(
    "lie",
    [
        {"tree_root": "cd" * 32},
        {"inclusion": ()},
        {"consistency": ()},
        {"leaf_index": 0},
        {"leaf_hash": "ef" * 32},
        {"leaf_seq": 9},
        {"tree_size": 1, "tree_root": "12" * 32},
        {"high_seq": 1, "leaf_seq": 1},
    ],
)
def test_a_signed_receipt_that_cannot_be_true_raises_an_alarm(lie: dict[str, Any]) -> None:
    """Signed proofs that do not hold mean that the centre shows two histories: evidence, alarm, and no advance."""
    host, centre = pressed()
    if lie.get("high_seq"):
        lie = {**lie, "high_hash": centre.hashes[0], "leaf_hash": centre.hashes[0]}
    host.hear(centre.receipt(**lie))

    assert host.view.alarm_zh.startswith("中心账本出现两个版本")
    assert evidence(host) == ["tree_fork"]
    assert host.view.stage is Stage.RECORDED

    host.press("no")
    assert host.kinds()[-1] == "BallotCast"


def test_another_history_of_the_same_size_raises_an_alarm() -> None:
    """A floor head with as many records as the seat has checked, but another root, is evidence."""
    host, centre = seat_ready()
    host.hear(centre.head(tree_root="cd" * 32))

    assert host.view.alarm_zh.startswith("中心账本出现两个版本")
    assert evidence(host) == ["tree_fork"]


def test_a_ledger_that_forgot_is_noticed() -> None:
    """A later receipt over a smaller ledger in the same term contradicts the one that the seat holds."""
    host, centre = seat_ready(press="last")
    deliver(host, centre)
    centre.tree = MerkleTree([bytes.fromhex(centre.hashes[0])])
    host.hear(centre.receipt())

    assert evidence(host) == ["tree_fork"]


def test_an_old_receipt_changes_nothing() -> None:
    """The register may hand out an older receipt once more; it neither takes back what is delivered nor alarms."""
    host, centre = seat_ready(press="last")
    old = centre.receipt()
    host.press("yes")
    deliver(host, centre)
    before = stored(host)
    host.hear(old)

    assert host.view.stage is Stage.DELIVERED
    assert (stored(host), evidence(host), host.view.alarm_zh) == (before, [], "")


def test_a_centre_whose_clock_went_back_is_still_believed() -> None:
    """Receipts are ordered by the ledger, not by the centre's clock."""
    host, centre = pressed()
    centre.at_ms -= 3_600_000
    host.hear(centre.receipt())

    assert host.view.stage is Stage.DELIVERED


def test_receipts_that_come_while_one_is_being_stored_are_not_lost() -> None:
    """While one receipt is on its way to the disk, the newest of the others waits and is checked after it."""
    host, centre = seat_ready(press="last")
    host.press("yes")
    first = centre.accept(host.batches()[-1])
    host.is_hanging = True
    host.hear(first)
    centre.witness = centre.tree.size
    centre.grow(3)
    host.hear(centre.receipt())
    host.is_hanging = False
    host.settle()

    host.press("no")
    host.hear(centre.accept(host.batches()[-1]))
    assert host.view.stage is Stage.DELIVERED
    assert evidence(host) == []


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_a_journal_that_was_set_back_stops_the_seat_for_good(lost: int) -> None:
    """When the centre holds more of this seat than its own card, the seat stops, says so, and stays stopped."""
    host, centre = seat_ready(press="last")
    host.press("yes")
    deliver(host, centre)
    kept = [row for row in host.journal.rows if not isinstance(row, ReceiptRow)]
    own = [row for row in kept if hasattr(row, "seq")]
    back = host.restart([row for row in kept if row not in own[-lost:]])
    back.link(up=True)
    back.hear(centre.state(), centre.receipt(from_size=0, consistency=()))

    assert back.scene() is Scene.STOPPED
    assert back.view.sentence_zh == "本席存储被回退过，已停用，请举手。"
    assert evidence(back) == ["rolled_back"]
    sent, kinds = len(back.batches()), back.kinds()
    back.press("yes")
    back.card()
    back.pass_ms(60_000)
    assert (len(back.batches()), back.kinds()) == (sent, kinds)

    again = back.restart()
    assert again.scene() is Scene.STOPPED
    assert again.kinds() == kinds
    assert again.links == []


def test_a_journal_whose_receipt_is_ahead_of_it_does_not_start() -> None:
    """A card on which the newest records are gone but their receipt is there is found out without the centre."""
    host, centre = seat_ready(press="last")
    host.press("yes")
    deliver(host, centre)
    own = [row for row in host.journal.rows if hasattr(row, "seq")]
    back = host.restart([row for row in host.journal.rows if row is not own[-1]])

    assert back.scene() is Scene.STOPPED
    assert back.kinds()[-1] == "MemberSignedIn"
    del centre


def test_a_blocked_seat_says_so_and_records_on() -> None:
    """When the centre has blocked the seat, the screen says why; what is pressed is still recorded."""
    host, centre = pressed()
    host.hear(centre.receipt(blocked="two histories"))
    assert host.view.alarm_zh == "中心已停用本席：two histories 请举手。"

    host.press("no")
    assert host.view.stage is Stage.RECORDED


def test_a_ballot_that_the_centre_refused_is_said_to_be_so() -> None:
    """A ballot that was disposed of without being accepted is never shown as delivered."""
    host, centre = seat_ready(press="last")
    host.press("yes")
    host.hear(centre.accept(host.batches()[-1], refusing="cast on another text"))

    assert host.view.unsent == 0
    assert host.view.stage is Stage.RECORDED
    assert host.view.sentence_zh == "您的表决“赞成”未被计入，请举手示意。"


def test_the_old_tree_head_is_kept_when_a_new_term_begins() -> None:
    """A new centre begins a new ledger; the head of the old one stays as evidence of what it held."""
    host, centre = seat_ready(press="last")
    deliver(host, centre)
    fresh = ScriptedCentre(term=2, floor=centre.floor, members=centre.members, at_ms=centre.at_ms)
    host.hear(fresh.state(), fresh.receipt())

    assert evidence(host) == ["former_term"]
    assert host.view.alarm_zh == ""
