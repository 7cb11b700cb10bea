# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The chair has words for every result, above all for the one that nobody has prepared."""

from typing import get_args

import msgspec
import pytest

from tests.halls import declared_hall
from voting_core.findings.chair_words import say_chair_en, say_chair_zh
from voting_core.questions import PollKind
from voting_core.round_records import PollOutcome, ResultDeclared


def result(outcome: PollOutcome, **fields: int) -> ResultDeclared:
    """A declared result with this outcome."""
    declared = declared_hall().floor.round().declared
    assert declared is not None
    return msgspec.structs.replace(declared, outcome=outcome, missing_effect="none", **fields)


@pytest.mark.parametrize("kind", get_args(PollKind))
@pytest.mark.parametrize("outcome", get_args(PollOutcome))
def test_every_outcome_of_every_kind_has_words(kind: PollKind, outcome: PollOutcome) -> None:
    """In both languages, as whole sentences."""
    assert say_chair_zh(kind, result(outcome)).endswith("。")
    assert say_chair_en(kind, result(outcome)).endswith(".")


def test_not_carried_says_what_comes_next() -> None:
    """A motion that is lost is not put again, and what depends on it falls."""
    assert say_chair_zh("motion", result("not_carried")).startswith("未获通过。该议案不再付表决")
    assert "proposed again" in say_chair_en("personnel", result("not_carried"))


def test_posts_that_are_contested_or_open_are_announced() -> None:
    """The hall hears at once that it votes again, or that a post stays open."""
    assert "就 1 个名额" in say_chair_zh("election", result("decided", contested=1))
    assert "缺额 2 名" in say_chair_zh("election", result("decided", left_open=2))


def test_a_provisional_result_is_announced_as_one() -> None:
    """While missing seats could change it, the chair says so first."""
    declared = msgspec.structs.replace(result("carried"), missing_effect="can_change")
    assert say_chair_zh("motion", declared) == "尚有席位未报，结果为暂定。通过。"
