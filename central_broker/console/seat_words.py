# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One seat in words: how it stands, how its device is, and an alarm about whoever sits there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from central_broker.core.health import CLOCK_OFF_MS, PARTS
from central_broker.core.status import Alarm, SeatStatus, Status
from voting_core.errors import RefusedError
from voting_core.messages import SeatHealth

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing about a seat; ``bad`` where somebody should do something about it."""

    name: Pair
    said: Pair
    bad: bool = False


def find_seat(status: Status, seat: str) -> SeatStatus:
    """A seat of the hall, registered or only heard.

    Raises:
        RefusedError: There is none of that id.
    """
    found = next((one for one in (*status.seats, *status.unregistered) if one.seat == seat), None)
    if found is None:
        raise RefusedError(f"没有席位“{seat[:40]}”。 There is no such seat.", "看席位图。 Look at the map.")
    return found


def standing(status: Status, seat: SeatStatus) -> Iterator[Fact]:
    """How a seat and its member stand."""
    registered = any(one.seat == seat.seat for one in status.seats)
    if not registered:
        yield Fact(name=("登记", "registry"), said=("尚未登记在本次会议", "in no registry of this sitting"))
    if seat.online:
        yield Fact(name=("连接", "link"), said=("正常", "connected"))
    elif seat.cut_off:
        yield Fact(
            name=("连接", "link"), said=("断联：本席照常记录，恢复后送达", "cut off: it goes on recording"), bad=True
        )
    else:
        yield Fact(name=("连接", "link"), said=("未开机或无应答", "off, or it does not answer"), bad=not seat.on_leave)
    if seat.member:
        yield Fact(name=("报到", "roll"), said=_roll(seat))
    if seat.excused:
        yield Fact(name=("封票", "sealing"), said=("已免除，不等它封票", "excused: nobody waits for its seal"))
    elif seat.sealed:
        yield Fact(name=("封票", "sealing"), said=("本轮已封票", "has sealed this round"))
    if seat.closed:
        yield Fact(
            name=("设备", "device"), said=("已停用，等待启用新设备", "out of use, another one is awaited"), bad=True
        )
    if seat.blocked:
        yield Fact(name=("记录", "records"), said=(f"已封存：{seat.blocked}", f"blocked: {seat.blocked}"), bad=True)
    yield Fact(
        name=("纪元与记录", "epoch and records"),
        said=(
            f"第 {seat.epoch} 纪元，已收到 {seat.records} 条",
            f"epoch {seat.epoch}, {seat.records} records received",
        ),
    )


def _roll(seat: SeatStatus) -> Pair:
    if seat.signed_in:
        how = {"card": ("刷卡", "by card"), "proof": ("证件卡证明", "by a card that proved itself")}
        zh, en = how.get(seat.identification, ("", ""))
        return f"已报到{'，' + zh if zh else ''}", f"signed in{' ' + en if en else ''}"
    return ("请假", "on leave") if seat.on_leave else ("未报到", "not signed in")


def device(seat: SeatStatus) -> Iterator[Fact]:
    """How its device is, as far as it says so."""
    yield Fact(name=("软件", "software"), said=_same(seat.software or "—"))
    if seat.fault:
        yield Fact(name=("故障", "fault"), said=_same(seat.fault), bad=True)
    if seat.health is None:
        yield Fact(name=("健康", "health"), said=("没有报告", "no report"), bad=seat.online)
        return
    yield from _health(seat.health)


def _health(one: SeatHealth) -> Iterator[Fact]:
    for fault in one.faults:
        zh, en = PARTS.get(fault.part, (fault.part, fault.part))
        yield Fact(name=("故障", "fault"), said=(f"{zh} {fault.detail}", f"{en} {fault.detail}"), bad=True)
    power = {"never": ("正常", "good"), "past": ("曾欠压", "low in the past"), "now": ("欠压", "low now")}
    if one.undervoltage in power:
        yield Fact(name=("供电", "power"), said=power[one.undervoltage], bad=one.undervoltage == "now")
    if one.temperature_mc is not None:
        yield Fact(name=("温度", "temperature"), said=_same(f"{one.temperature_mc // 1000} ℃"))
    if one.storage_free_bytes is not None:
        yield Fact(name=("存储余量", "storage left"), said=_same(f"{one.storage_free_bytes // 1_000_000} MB"))
    if one.clock_offset_ms is not None:
        off = abs(one.clock_offset_ms) > CLOCK_OFF_MS
        yield Fact(name=("时钟偏差", "clock offset"), said=_same(f"{one.clock_offset_ms} ms"), bad=off)
    yield Fact(
        name=("待送记录", "waiting to be sent"), said=(f"{one.unsent} 条", f"{one.unsent} records"), bad=one.unsent > 0
    )
    yield Fact(name=("硬件配置", "hardware profile"), said=_same(one.profile))
    yield Fact(name=("上次自检", "last self-test"), said=_tested(one), bad=one.tested in ("failed", "unfinished"))


def _tested(one: SeatHealth) -> Pair:
    at = datetime.fromtimestamp(one.tested_ms / 1000).strftime("%m-%d %H:%M") if one.tested_ms else ""  # noqa: DTZ006 - hall
    match one.tested:
        case "passed":
            return f"通过 {at}", f"passed {at}"
        case "failed":
            steps = [PARTS[step] for step in one.tests_failed]
            return (
                f"未通过 {at}：{'、'.join(zh for zh, _ in steps)}",
                f"failed {at}: {', '.join(en for _, en in steps)}",
            )
        case "unfinished":
            return f"没有做完 {at}", f"not finished {at}"
        case _:
            return "从未自检", "never tested"


def signed_in_twice(status: Status) -> tuple[Alarm, ...]:
    """Of members who signed in at several seats: two people say which of them it is."""
    return tuple(alarm for alarm in status.alarms if alarm.member)


def _same(text: str) -> Pair:
    return text, text
