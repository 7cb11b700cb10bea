# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the seats' devices are, as they say: hints for technicians that decide nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from central_broker.core.admission import quarantine
from central_broker.core.house import Draft, House, Presence
from central_broker.core.inputs import MessageReceived
from voting_core.errors import RefusedError
from voting_core.frames import BATCH_RECORDS_MAX
from voting_core.messages import PROTOCOL, SEAT_HEALTH_READER, SeatHealth

HOT_MC: Final = 80_000
"""Where the firmware of a Raspberry Pi begins to slow it down (documentation, "Frequency management")."""

STORAGE_LOW_BYTES: Final = 200 * 1024 * 1024
"""A sitting's journal is a few megabytes: below this something else fills the card."""

STORAGE_SLOW_US: Final = 1_000_000
"""A member waits a second for "recorded" at most; a card that takes longer is wearing out."""

CLOCK_OFF_MS: Final = 2_000
"""What the rules of eligibility allow a seat's clock (protocol §7.5)."""

PARTS: Final[Mapping[str, tuple[str, str]]] = {
    "board": ("主板", "board"),
    "buttons": ("按键", "buttons"),
    "lamps": ("指示灯", "lamps"),
    "buzzer": ("蜂鸣器", "buzzer"),
    "reader": ("读卡器", "reader"),
    "screen": ("屏幕", "screen"),
    "network": ("网络", "network"),
    "storage": ("存储", "storage"),
    "timekeeping": ("时钟与看门狗", "clock and watchdog"),
}
"""What parts and steps of the self-test are called."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong with a seat's device."""

    zh: str
    en: str


def note_health(house: House, draft: Draft, seat: str, given: MessageReceived) -> None:
    """Keep the newest health of a seat; what cannot be read is quarantined.

    A seat of another version has said so in its state; what it says of its health twice a minute is no evidence.
    """
    seen = house.presence.get(seat)
    if not given.payload or (seen is not None and seen.state.v != PROTOCOL):
        house.health.pop(seat, None)
        return
    try:
        health = SEAT_HEALTH_READER.read(given.payload)
        if health.seat != seat:
            raise RefusedError(f"Seat '{seat}' speaks of the health of seat '{health.seat}'.")
    except RefusedError as error:
        quarantine(house, draft, seat, given.topic, given.payload, str(error))
        return
    house.health[seat] = health


def find_troubles(house: House, seen: Mapping[str, Presence]) -> dict[str, tuple[Trouble, ...]]:
    """What is wrong with the devices of the seats that are on, by seat; those without trouble are left out."""
    known = {seat: house.health[seat] for seat, one in seen.items() if one.state.on and seat in house.health}
    profiles = _most(one.profile_sha256 for one in known.values())
    programs = _most(one.software for one in known.values())
    found = {seat: (*_own(one), *_odd(one, profiles, programs)) for seat, one in known.items()}
    return {seat: troubles for seat, troubles in found.items() if troubles}


def own_troubles(one: SeatHealth) -> tuple[Trouble, ...]:
    """What is wrong with a device by itself, not beside others."""
    return tuple(_own(one))


def _most(values: Iterable[str]) -> str | None:
    """What more than half say; none where nothing has that many."""
    counted = Counter(values)
    best = counted.most_common(1)
    return best[0][0] if best and 2 * best[0][1] > counted.total() else None


def _odd(one: SeatHealth, profiles: str | None, programs: str | None) -> Iterator[Trouble]:
    """What differs from most of the hall."""
    if profiles is not None and one.profile_sha256 != profiles:
        yield Trouble(
            f"硬件配置“{one.profile}”与多数席位不同", f"hardware profile '{one.profile}' differs from most seats'"
        )
    if programs is not None and one.software != programs:
        yield Trouble(f"软件“{one.software}”与多数席位不同", f"software '{one.software}' differs from most seats'")


def _own(one: SeatHealth) -> Iterator[Trouble]:
    yield from _power(one)
    for fault in one.faults:
        zh, en = PARTS.get(fault.part, (fault.part, fault.part))
        why = f"（{fault.detail}）" if fault.detail else ""
        yield Trouble(f"{zh}故障{why}", f"{en}: {fault.detail or 'out of order'}")
    if one.storage_free_bytes is not None and one.storage_free_bytes < STORAGE_LOW_BYTES:
        megabytes = one.storage_free_bytes // 1_000_000
        yield Trouble(f"存储仅余 {megabytes} MB", f"only {megabytes} MB of storage left")
    if one.fsync_p95_us is not None and one.fsync_p95_us > STORAGE_SLOW_US:
        took_ms = one.fsync_p95_us // 1_000
        yield Trouble(f"存储过慢（写入需 {took_ms} 毫秒）", f"slow storage ({took_ms} ms a write)")
    if one.clock_offset_ms is not None and abs(one.clock_offset_ms) > CLOCK_OFF_MS:
        yield Trouble(f"时钟偏差 {one.clock_offset_ms} 毫秒", f"its clock is {one.clock_offset_ms} ms off")
    if one.unsent > BATCH_RECORDS_MAX:
        yield Trouble(f"{one.unsent} 条记录待送", f"{one.unsent} records wait to be sent")
    if one.tested == "failed":
        zh, en = ("、".join(PARTS[step][0] for step in one.tests_failed), ", ".join(one.tests_failed))
        yield Trouble(f"自检未通过：{zh}", f"failed its self-test: {en}")


def _power(one: SeatHealth) -> Iterator[Trouble]:
    if one.undervoltage == "now":
        yield Trouble("欠压", "undervoltage")
    elif one.undervoltage == "past":
        yield Trouble("曾欠压", "undervoltage since it was switched on")
    if one.throttled == "now":
        yield Trouble("已降频", "throttled")
    elif one.throttled == "past":
        yield Trouble("曾降频", "throttled since it was switched on")
    if one.temperature_mc is not None and one.temperature_mc >= HOT_MC:
        degrees = one.temperature_mc // 1_000
        yield Trouble(f"过热（{degrees}℃）", f"too hot ({degrees} °C)")
