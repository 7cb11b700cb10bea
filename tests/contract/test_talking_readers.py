# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules that only talk, over a cable that can be pulled: every fault is said in plain words and heals by itself."""

from pathlib import Path

import pytest

from edge_agent.hardware.readers.rdm6300 import BAUD, Rdm6300Parser
from edge_agent.hardware.readers.serial_template import TemplateParser
from edge_agent.hardware.readers.talking_reader import TalkingReader
from tests.readers.module_frames import AA, rdm6300_frame
from tests.readers.pty_line import PtyLine
from tests.readers.reader_stage import ReaderStage, hands_of, play
from tests.spec.running_seat import until

ONE, TWO = bytes.fromhex("1300952F22"), bytes.fromhex("1300952F23")


@pytest.fixture
def line(tmp_path: Path) -> PtyLine:
    """A cable that is pulled."""
    return PtyLine(tmp_path / "usb-reader")


def rdm6300(line: PtyLine) -> TalkingReader:
    """The reader at the near end; it tries again at once."""
    return TalkingReader(str(line.path), BAUD, Rdm6300Parser(), retry_s=(0.0,))


def test_a_card_is_reported(line: PtyLine) -> None:
    """A card whose frames come in pieces with noise around them is reported once it was read twice."""

    async def scene(stage: ReaderStage) -> None:
        await stage.until_fault("")
        for piece in (b"\xff\x00\x02\x02", rdm6300_frame(ONE)[:5], rdm6300_frame(ONE)[5:], b"\x03", rdm6300_frame(ONE)):
            line.send(piece)
        await stage.until_cards(1)

    with line:
        stage = play(rdm6300(line), scene)

    assert stage.cards == ["1300952F22"]


def test_a_described_module_is_reported(line: PtyLine) -> None:
    """A module that the profile describes works like one that the program knows."""
    reader = TalkingReader(str(line.path), 9_600, TemplateParser(AA), retry_s=(0.0,))

    async def scene(stage: ReaderStage) -> None:
        await stage.until_fault("")
        line.send(bytes.fromhex("AA 01 02") + bytes.fromhex(AA.sample))
        await stage.until_cards(1)

    with line:
        assert play(reader, scene).cards == [AA.sample_number]


def test_a_card_that_lies_there_is_thinned(line: PtyLine) -> None:
    """A module that repeats fifteen times a second does not flood the seat; another card is reported at once."""

    async def scene(stage: ReaderStage) -> None:
        await stage.until_fault("")
        line.send(rdm6300_frame(ONE) * 200)
        line.send(rdm6300_frame(TWO) * 2)
        await until(lambda: "1300952F23" in stage.cards)

    with line:
        stage = play(rdm6300(line), scene)

    assert stage.cards[0] == "1300952F22"
    assert stage.cards[-1] == "1300952F23"
    assert len(stage.cards) < 20


def test_a_reader_that_is_not_there_is_waited_for(line: PtyLine) -> None:
    """A seat starts without its reader, says so once for each word of it, and works when the cable is in."""

    async def scene(stage: ReaderStage) -> None:
        await stage.until_fault("There is no card reader at ")
        line.plug()
        await stage.until_fault("")
        line.send(rdm6300_frame(ONE) * 2)
        await stage.until_cards(1)

    stage = play(rdm6300(line), scene)
    line.pull()

    assert stage.faults == [f"There is no card reader at {line.path}: plug its cable in.", ""]


def test_a_pulled_cable_is_said_and_heals(line: PtyLine) -> None:
    """Whoever pulls the cable in the middle of a frame and plugs it in again loses that frame and nothing else."""

    async def scene(stage: ReaderStage) -> None:
        for _ in range(3):
            line.plug()
            await stage.until_fault("")
            line.send(rdm6300_frame(ONE) + rdm6300_frame(ONE)[:6])
            line.pull()
            await stage.until_fault("The")
        line.plug()
        await stage.until_fault("")
        line.send(rdm6300_frame(ONE)[6:] + rdm6300_frame(ONE))
        line.send(rdm6300_frame(TWO) * 2)
        await stage.until_cards(1)

    stage = play(rdm6300(line), scene)
    line.pull()

    assert stage.cards == ["1300952F23"]


def test_two_programs_do_not_share_a_reader(line: PtyLine) -> None:
    """A second program on the same port is told so, and gets it when the first one ends."""

    async def scene(first: ReaderStage) -> None:
        await first.until_fault("")
        second, told = rdm6300(line), ReaderStage()
        await second.open(hands_of(told.done))
        await told.until_fault("Another program uses the card reader")
        await reader.close()
        await told.until_fault("")
        await second.close()

    reader = rdm6300(line)
    with line:
        play(reader, scene)


def test_what_is_no_serial_port_is_said(tmp_path: Path) -> None:
    """A profile that names a plain file as its reader is told so."""
    path = tmp_path / "notes.txt"
    path.write_text("02", "ascii")

    async def scene(stage: ReaderStage) -> None:
        await stage.until_fault("The card reader's port ")

    play(TalkingReader(str(path), BAUD, Rdm6300Parser(), retry_s=(0.0,)), scene)


def test_the_watchdog_is_told_that_a_reader_lives(line: PtyLine) -> None:
    """A reader without its cable is looked after, and so is one with it; a closed one is not."""
    reader = rdm6300(line)

    async def scene(stage: ReaderStage) -> None:
        await stage.until_fault("There is no card reader at ")
        assert reader.is_alive
        line.plug()
        await stage.until_fault("")
        assert reader.is_alive

    assert not reader.is_alive
    play(reader, scene)
    assert not reader.is_alive
    line.pull()
