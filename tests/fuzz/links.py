# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people and programs on the machine say: a folder of a sitting, the command link, the panel's lines."""

import asyncio
import atexit
import dataclasses
from collections.abc import AsyncGenerator
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any, Final, cast

import msgspec

from central_broker.command_link import CommandServer
from central_broker.command_words import (
    LINE_BYTES_MAX,
    QUESTION_READER,
    REPLY_READER,
    AskStatus,
    Order,
    Outcome,
    Question,
    Reply,
)
from central_broker.intake.draft import AGENDA_READER, ROSTER_READER, Refusal
from central_broker.intake.preview import preview
from edge_agent.hardware import panel_words
from edge_agent.hardware.ports import Hands
from edge_agent.hardware.virtual import VirtualPanel
from edge_agent.hardware.virtual_chip import ChipTray
from tests.fuzz.byte_mutation import any_of, mutate_bytes
from tests.fuzz.drawing import bodies_of, drawn
from tests.fuzz.files import answered, mutate_text
from tests.fuzz.json_mutation import mutate_json
from tests.fuzz.packing import mutate_parts, pack, unpack
from tests.fuzz.target import Mutate, Target, demand
from tests.strategies import values
from tests.unit.central_broker.intake.sitting_files import intake_of, sitting_files
from voting_core.acts import ACT_READER
from voting_core.codec import encode
from voting_core.errors import RefusedError

# --- a sitting in files -----------------------------------------------------------------------------------------------

_FILES: Final = tuple(sorted(sitting_files()))


def judge_sitting(data: bytes) -> bool:
    """Files become a sitting whose papers everybody can read, or troubles; either can be shown."""
    files = dict(zip(_FILES, unpack(data, most=len(_FILES)), strict=False))
    intake = intake_of(files)
    shown = preview(intake, "zh" if len(data) % 2 else "en")
    demand(shown.endswith("\n") and bool(shown.encode()), "there is nothing to show")
    if isinstance(intake, Refusal):
        demand(bool(intake.troubles), "a refusal without a trouble")
        return False
    ROSTER_READER.read(intake.roster_blob)
    AGENDA_READER.read(intake.agenda_blob)
    return True


def _sitting_seeds() -> list[bytes]:
    encodings = ("utf-8", "utf-8-sig", "gb18030")
    texts = [sitting_files()[name].decode() for name in _FILES]
    return [pack(text.encode(encoding) for text in texts) for encoding in encodings]


# --- the command link -------------------------------------------------------------------------------------------------


class _Writer:
    """The end of a connection at which the replies arrive."""

    def __init__(self) -> None:
        self.said = b""

    def write(self, data: bytes) -> None:
        """Take bytes."""
        self.said += data

    async def drain(self) -> None:
        """There is always room."""

    def close(self) -> None:
        """Nothing to let go of."""


async def _carry_out(question: Question) -> Reply:
    """What the centre does with a command before its core sees it."""
    if isinstance(question, Order):
        ACT_READER.read(question.act.encode())
    return Outcome(result="done", act_id="", floor_seq=len(encode(question)), said_zh="已执行", said_en="Done.")


async def _watch() -> AsyncGenerator[Reply, None]:
    yield Outcome(result="done", act_id="", floor_seq=0, said_zh="", said_en="There is no house to watch.")


@lru_cache(maxsize=1)
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    atexit.register(loop.close)
    return loop


def judge_command_link(data: bytes) -> bool:
    """Each line has one reply that can be read; a line without an end has none, and the connection ends."""
    writer = _Writer()
    _loop().run_until_complete(_serve(data, writer))
    replies = [REPLY_READER.read(line) for line in writer.said.splitlines()]
    lines = data.count(b"\n")
    demand(len(replies) == lines, f"{lines} commands have {len(replies)} replies")
    return any(isinstance(reply, Outcome) and reply.result == "done" for reply in replies)


async def _serve(data: bytes, writer: _Writer) -> None:
    reader = asyncio.StreamReader(limit=LINE_BYTES_MAX)
    reader.feed_data(data)
    reader.feed_eof()
    await CommandServer(Path("unused"), _carry_out, _watch)._serve(reader, cast("asyncio.StreamWriter", writer))


def _command_seeds() -> list[bytes]:
    approvals = QUESTION_READER.read(_drawn_order()).approvals  # type: ignore[union-attr]  # it is an order
    orders = [
        Order(act=act.decode(), approvals=approvals, blobs=(b"{}",)) for act in bodies_of(ACT_READER._decoder.type, 1)
    ]
    lines = [encode(one) for one in (*orders, AskStatus())] + bodies_of(Question)
    return [line + b"\n" for line in lines] + [b"\n".join(lines[:3]) + b"\n"]


def _drawn_order() -> bytes:
    return bodies_of(Order, 1)[0]


def _command_mutation() -> Mutate:
    lines = [line for seed in _command_seeds() for line in seed.splitlines()]
    inside = mutate_json(lines)

    def one_line(data: bytes, rng: Random) -> bytes:
        found = data.split(b"\n")
        at = rng.randrange(len(found))
        found[at] = inside(found[at], rng)
        return b"\n".join(found)

    return any_of(one_line, one_line, mutate_bytes([b"\n", b"\r\n", b"\n\n"]))


# --- the panel --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _panel() -> VirtualPanel:
    panel = VirtualPanel(Path("unused"))
    nothing: Any = lambda *_: None  # noqa: E731 - hands that let fall what they are given
    hands = Hands(**dict.fromkeys((field.name for field in dataclasses.fields(Hands)), nothing))
    panel._hands, panel._tray = hands, ChipTray(hands=hands, draw=bytes, later=lambda act: act())
    return panel


def judge_panel(data: bytes) -> bool:
    """A line to the panel is answered with one line; a line of the panel is read or refused at the other end."""
    answer = _panel()._answer(data)
    line = panel_words._answer_decoder.decode(_encoded(answer))
    demand(line == answer, "the answer is read otherwise than it was said")
    answered(lambda: panel_words.read_answer(data), RefusedError)
    return answer.refused is None


def _encoded(answer: panel_words.Answer) -> bytes:
    written = encode(answer)
    demand(b"\n" not in written, "an answer of two lines")
    return written


def _panel_seeds() -> list[bytes]:
    pokes = {"press": "yes", "card": "04A1B2C3", "link": "down", "unplug": True, "history": True}
    drawn_ones = [msgspec.json.decode(panel_words.write_poke(poke)) for poke in drawn(values(panel_words.Poke), 40)]
    singles = [{name: value} for poke in (pokes, *drawn_ones) for name, value in poke.items() if value is not None]
    return [*map(encode, singles), encode(_panel()._answer(b"")), encode({"state": _panel()._state})]


def link_targets() -> list[Target]:
    """Targets of this module."""
    return [
        Target(
            name="sitting-files",
            judge=judge_sitting,
            seeds=_sitting_seeds,
            mutate=lambda: mutate_parts(mutate_text(), fixed=True),
            runs=2_000,
        ),
        Target(
            name="command-link", judge=judge_command_link, seeds=_command_seeds, mutate=_command_mutation, runs=8_000
        ),
        Target(
            name="panel-line",
            judge=judge_panel,
            seeds=_panel_seeds,
            mutate=lambda: mutate_json(_panel_seeds()),
            runs=12_000,
        ),
    ]
