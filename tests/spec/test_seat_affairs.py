# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recusals at the seat: what the member is told, and that no press of theirs is a ballot."""

from edge_agent.core.view import Lamps
from tests.spec.dialogue import seat_ready


def test_a_recused_member_is_told_so_and_leaves_no_ballot() -> None:
    """The seat says it, its lamps stay dark, and neither a press nor a mark is recorded."""
    host, _ = seat_ready(press="last", recused=("m07",))
    assert host.view.sentence_zh == "您已回避本项表决，请等待。"
    assert host.view.lamps == Lamps()

    host.press("yes")
    host.mark("q1", "yes")

    assert "BallotCast" not in host.kinds()
    assert host.view.sentence_zh == "您已回避本项表决，请等待。"


def test_the_recusal_of_another_member_changes_nothing_here() -> None:
    """Only the named member stands aside."""
    host, _ = seat_ready(press="last", recused=("m03",))

    host.press("yes")

    assert host.kinds()[-1] == "BallotCast"
