# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A seat's device as one row of a table: what technicians look for. Nothing of votes is in it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import msgspec

from central_broker.console.templating import clock
from central_broker.core.health import CLOCK_OFF_MS, HOT_MC, PARTS, STORAGE_LOW_BYTES
from central_broker.core.status import SeatStatus
from voting_core.frames import BATCH_RECORDS_MAX
from voting_core.messages import SeatHealth

COLUMNS: Final = (
    ("席位", "Seat"),
    ("成员", "Member"),
    ("状态", "State"),
    ("需要处理", "Needs help"),
    ("自检", "Self-test"),
    ("供电", "Power"),
    ("温度", "Heat"),
    ("存储余量", "Storage"),
    ("时钟", "Clock"),
    ("待送", "Unsent"),
    ("硬件配置", "Profile"),
    ("软件", "Software"),
    ("证书到期", "Certificate"),
    ("纪元", "Epoch"),
)

CERTIFICATE_SOON_MS: Final = 21 * 24 * 3600 * 1000
"""So long before its end a certificate is marked: time to renew those of a whole hall."""

LAST_DAY_MS: Final = 253_402_300_799_000
"""The end of the year 9999: what a seat says beyond it is no day."""

STATES: Final[dict[str, tuple[str, str]]] = {
    "blocked": ("封锁", "blocked"),
    "fault": ("故障", "fault"),
    "closed": ("已停用", "out of use"),
    "cut": ("断联", "cut off"),
    "off": ("未开机", "off"),
    "excused": ("已免除", "excused"),
    "online": ("在线", "online"),
}
"""How a device is; the first that holds is said."""

POWER: Final = {
    "never": ("正常", "good"),
    "past": ("曾欠压", "low before"),
    "now": ("欠压", "low"),
    "unknown": ("—", "—"),
}
TESTED: Final = {
    "never": ("未测", "never"),
    "passed": ("通过", "passed"),
    "failed": ("未过", "failed"),
    "unfinished": ("未完成", "unfinished"),
}

Cell = tuple[str, int | str, int]
"""What is shown, what it is sorted by, and how bad it is: 0 good, 1 to be looked at."""


IDLE: Final = frozenset({"none", "closed"})
"""Phases in which the centre sends no heads, so that no seat can be cut off from them."""


def state_of(seat: SeatStatus, *, idle: bool = False) -> str:
    """How a seat's device is, in one word; ``idle``: no sitting is open."""
    holds = {
        "blocked": bool(seat.blocked),
        "fault": bool(seat.fault) and seat.online,
        "closed": seat.closed,
        "cut": seat.cut_off and not idle,
        "off": not seat.online and not seat.excused,
        "excused": seat.excused,
        "online": True,
    }
    return next(state for state, held in holds.items() if held)


def needs_help(seat: SeatStatus, *, idle: bool = False) -> bool:
    """Whether somebody should go there."""
    return state_of(seat, idle=idle) in ("blocked", "fault", "cut", "off") or bool(seat.troubles_zh)


def row(seat: SeatStatus, say: Callable[[str, str], str], now_ms: int = 0, *, idle: bool = False) -> tuple[Cell, ...]:
    """The cells of a seat, in the order of ``COLUMNS``; ``now_ms`` is the time by which certificates end soon."""
    state = state_of(seat, idle=idle)
    words = [say(*pair) for pair in zip(seat.troubles_zh, seat.troubles_en, strict=True)]
    trouble = say("；", "; ").join(words)
    first: tuple[Cell, ...] = (
        (seat.seat, _place(seat), 0),
        (seat.name or "—", seat.member, 0),
        (say(*STATES[state]), list(STATES).index(state), int(state in ("blocked", "fault", "cut", "off"))),
        (trouble, -int(needs_help(seat, idle=idle)), int(bool(trouble))),
    )
    health = seat.health
    if health is None:
        blank: Cell = ("—", -1, 0)
        own: tuple[Cell, ...] = (*((blank,) * 7), (seat.software or "—", seat.software, 0), blank)
    else:
        own = (*_device(health, say), _certificate(health, now_ms))
    return (*first, *own, (str(seat.epoch), seat.epoch, 0))


def _place(seat: SeatStatus) -> int:
    return seat.row * 10_000 + seat.place


def _device(health: SeatHealth, say: Callable[[str, str], str]) -> tuple[Cell, ...]:
    heat, storage, offset = health.temperature_mc, health.storage_free_bytes, health.clock_offset_ms
    return (
        _tested(health, say),
        (say(*POWER[health.undervoltage]), health.undervoltage, int(health.undervoltage in ("now", "past"))),
        ("—", -1, 0) if heat is None else (f"{heat // 1000} ℃", heat, int(heat >= HOT_MC)),
        ("—", -1, 0)
        if storage is None
        else (f"{storage / 1e9:.1f} GB", storage // 1_000_000, int(storage < STORAGE_LOW_BYTES)),
        ("—", -1, 0) if offset is None else (f"{offset:+d} ms", abs(offset), int(abs(offset) > CLOCK_OFF_MS)),
        (str(health.unsent), health.unsent, int(health.unsent > BATCH_RECORDS_MAX)),
        (f"{health.profile} {health.profile_sha256[:8]}".strip(), health.profile_sha256, 0),
        (health.software, health.software, 0),
    )


def _certificate(health: SeatHealth, now_ms: int) -> Cell:
    ends_ms = health.certificate_ends_ms
    if ends_ms is None or ends_ms > LAST_DAY_MS:
        return ("—", -1, 0)
    day = datetime.fromtimestamp(ends_ms // 1000, UTC).strftime("%Y-%m-%d")
    return (day, ends_ms, int(ends_ms - now_ms < CERTIFICATE_SOON_MS))


def _tested(health: SeatHealth, say: Callable[[str, str], str]) -> Cell:
    said = say(*TESTED[health.tested])
    if health.tests_failed:
        said += say("：", ": ") + say("、", ", ").join(say(*PARTS[step]) for step in health.tests_failed)
    if health.tested_ms:
        said += f" {clock(health.tested_ms)[:5]}"
    return said, health.tested_ms, int(health.tested == "failed")


@dataclass(slots=True)
class Rows:
    """Rows as text, drawn anew only for the seats that differ: a hall of 3,000 changes a few at a time."""

    drawn: dict[tuple[str, str, bool], tuple[SeatStatus, str]] = field(default_factory=dict)

    def texts(
        self,
        seats: Sequence[SeatStatus],
        lang: str,
        say: Callable[[str, str], str],
        now_ms: int = 0,
        *,
        idle: bool = False,
    ) -> dict[str, str]:
        """By seat, its cells as JSON."""
        return {one.seat: self._text(one, (one.seat, lang, idle), say, now_ms) for one in seats}

    def _text(self, seat: SeatStatus, key: tuple[str, str, bool], say: Callable[[str, str], str], now_ms: int) -> str:
        known = self.drawn.get(key)
        if known is not None and known[0] is seat:
            return known[1]
        text = msgspec.json.encode(row(seat, say, now_ms, idle=key[2])).decode()
        self.drawn[key] = (seat, text)
        return text


def summary(seats: Sequence[SeatStatus], *, idle: bool = False) -> dict[str, int]:
    """How many seats are how, and how many need help."""
    counted = Counter(state_of(one, idle=idle) for one in seats)
    return {"all": len(seats), "help": sum(needs_help(one, idle=idle) for one in seats)} | {
        state: counted[state] for state in STATES
    }
