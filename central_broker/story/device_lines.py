# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences about a seat's device: faults, jumps of its clock, self-tests."""

from typing import assert_never

from central_broker.core.health import PARTS as DEVICE_PARTS
from central_broker.story.lines import Part, StoryLine
from voting_core.seat_records import ClockStepped, DeviceFault, SelfTested

DeviceRecord = DeviceFault | ClockStepped | SelfTested


def say_device(index: int, record: DeviceRecord) -> StoryLine:
    """What a seat wrote of its device."""
    seat, mishap = record.seat, True
    match record:
        case DeviceFault(part=part, detail=detail):
            zh, en = DEVICE_PARTS.get(part, (part, part))
            said = (f"席位 {seat} 故障：{zh}，{detail}", f"Fault at seat {seat}: {en}, {detail}")
        case ClockStepped(step_ms=step):
            seconds = f"{step // 1000:+d}" if abs(step) >= 1000 else f"{step / 1000:+.1f}"
            said = (f"席位 {seat} 时钟跳变 {seconds} 秒", f"The clock of seat {seat} stepped by {seconds} s")
        case SelfTested():
            said, mishap = _tested(record), bool(record.failed)
        case _:
            assert_never(record)
    return StoryLine(
        at_ms=record.wall_ms,
        part=Part.DEVICE,
        indexes=(index,),
        zh=said[0],
        en=said[1],
        mishap=mishap,
        seats=(seat,),
    )


def _tested(record: SelfTested) -> tuple[str, str]:
    seat = record.seat
    if record.failed:
        zh = "、".join(DEVICE_PARTS[step][0] for step in record.failed)
        en = ", ".join(DEVICE_PARTS[step][1] for step in record.failed)
        return f"席位 {seat} 自检未通过：{zh}", f"Seat {seat} failed its self-test: {en}"
    if record.ended != "finished":
        return f"席位 {seat} 自检未完成", f"The self-test of seat {seat} was not finished"
    return f"席位 {seat} 自检通过", f"Seat {seat} passed its self-test"
