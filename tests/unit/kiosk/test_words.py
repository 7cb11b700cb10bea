# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Agent and screen say the same words: compared field by field, and by states that a real seat shows."""

import dataclasses
import types
import typing

import msgspec
import pytest

from edge_agent.core import view as agent
from edge_agent.hardware.panel_words import Answer, PanelState, read_poke
from kiosk import words as screen
from kiosk.words import LINE_BYTES_MAX, read_line
from tests.spec.dialogue import seat_ready
from voting_core.errors import RefusedError

SHARED = [
    name
    for name in vars(screen)
    if isinstance(getattr(screen, name), type) and dataclasses.is_dataclass(vars(agent).get(name))
]


def plain(kind: object) -> str:
    """A type by what it is on the wire: words of a list of words are words."""
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return " | ".join(sorted(plain(part) for part in typing.get_args(kind)))
    if typing.get_origin(kind) is tuple:
        return f"list of {plain(typing.get_args(kind)[0])}"
    if isinstance(kind, type) and issubclass(kind, str):
        return "text"
    return kind.__name__ if isinstance(kind, type) else str(kind)


@pytest.mark.parametrize("name", SHARED)
def test_both_programs_know_the_same_fields(name: str) -> None:
    """A field that the agent has and the screen does not, or of another kind, would be lost without a word."""
    theirs, ours = getattr(agent, name), getattr(screen, name)

    assert {one.name: plain(typing.get_type_hints(theirs)[one.name]) for one in dataclasses.fields(theirs)} == {
        one.name: plain(one.type) for one in msgspec.structs.fields(ours)
    }


def test_a_state_of_a_real_seat_is_read_whole() -> None:
    """What the agent writes, the screen reads, and nothing is left out."""
    host, _ = seat_ready(press="last")
    state = PanelState(seq=1, at_us=5, lamps=host.view.lamps, view=host.view)
    line = msgspec.json.encode(Answer(state=state))

    read = read_line(line)

    assert read.state is not None
    assert msgspec.to_builtins(read.state.view) == msgspec.to_builtins(host.view)
    assert len(line) < LINE_BYTES_MAX


def test_a_newer_agent_may_say_more() -> None:
    """What is added later is skipped."""
    assert read_line(b'{"taken":"press","mood":"sunny"}').taken == "press"


@pytest.mark.parametrize("line", [b"", b"[]", b"\xff", b'{"state":{"view":{}}}', b"[" * 100_000])
def test_what_cannot_be_read_is_refused_in_one_sentence(line: bytes) -> None:
    """An agent of another release is no crash of the screen."""
    with pytest.raises(RefusedError, match="Install agent and screen of the same release"):
        read_line(line)


@pytest.mark.parametrize(
    "poke",
    [
        {"mark": {"question": "q1", "option": "s87"}},
        {"turn": "q2"},
        {"confirm": True},
        {"press": "yes"},
        {"open": "budget"},
        {"service": "touch-9"},
    ],
)
def test_what_the_screen_says_is_a_word_of_the_panel(poke: dict[str, object]) -> None:
    """Every intent of the screen is one that the agent takes."""
    assert read_poke(msgspec.json.encode(poke)).done in poke
