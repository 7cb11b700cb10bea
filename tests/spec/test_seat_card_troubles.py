# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cards with which something is wrong: the member is told what, and nothing is recorded."""

from typing import get_args

import pytest

from edge_agent.core.inputs import CardTrouble, CardTroubled
from edge_agent.core.sentences import SENTENCES
from tests.spec.dialogue import seat_ready


@pytest.mark.parametrize("trouble", get_args(CardTrouble))
def test_what_is_wrong_with_a_card_is_said_for_a_while(trouble: CardTrouble) -> None:
    """Whatever a reader finds wrong with a card has its sentence, which leaves the screen again; no record is made."""
    host, _ = seat_ready(signed_in=False)
    host.feed(CardTroubled(trouble=trouble, wall_ms=host.wall_ms, mono_ms=host.mono_ms))

    assert host.view.sentence_zh == SENTENCES[trouble].zh
    host.pass_ms(6_000)
    assert host.view.sentence_zh == "请刷卡报到。"
    assert host.kinds() == ["SeatStarted"]
