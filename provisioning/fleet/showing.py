# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hall's devices in the terminal, as tables."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from rich.table import Table

from provisioning.fleet.seats import CERTIFICATE_DAYS, CLOCK_OFF_MS, Ending, Seat, by_clock, by_version

TESTED: Final = {
    "never": "never",
    "passed": "passed",
    "failed": "[red]failed[/]",
    "unfinished": "[yellow]unfinished[/]",
}
_COLUMNS: Final = (
    *("席位 seat", "状态 state", "软件 version", "配置 profile", "时钟 clock", "待送 unsent"),
    *("证书 certificate", "自检 self-test", "需要处理 needs help"),
)


def status_table(seats: Sequence[Seat], now: datetime, lang: str) -> Table:
    """Every seat, one line each."""
    table = Table(*_COLUMNS)
    for one in seats:
        health = one.health
        table.add_row(
            one.seat,
            one.state if one.state == "online" else f"[red]{one.state}[/]",
            one.version or "—",
            health.profile if health else "—",
            offset(health.clock_offset_ms if health else None),
            str(health.unsent) if health else "—",
            _end(health.certificate_ends_ms if health else None, now),
            (TESTED[health.tested] + (f" {day(health.tested_ms)}" if health.tested_ms else "")) if health else "—",
            "; ".join(one.troubles_en) if lang == "en" else "；".join(one.troubles_zh),
        )
    return table


def versions_table(seats: tuple[Seat, ...]) -> Table:
    """Versions, with the seats that have them."""
    table = Table("软件 version", "席位 seats", "")
    for version, some in by_version(seats).items():
        table.add_row(version, str(len(some)), " ".join(some))
    return table


def clocks_table(seats: tuple[Seat, ...]) -> Table:
    """Clocks, the worst first."""
    table = Table("席位 seat", "时钟 clock")
    for seat, milliseconds in by_clock(seats):
        table.add_row(seat, offset(milliseconds))
    return table


def certificates_table(found: Sequence[Ending]) -> Table:
    """Certificates to be renewed."""
    table = Table("设备 device", "签发到期 issued until", "在用到期 in use until", "剩余天数 days left", "")
    for one in found:
        ends = [day(ms) if ms is not None else "—" for ms in (one.issued_ends_ms, one.used_ends_ms)]
        table.add_row(one.identity, *ends, str(one.days_left), "not the newest one" if one.differs else "")
    return table


def offset(milliseconds: int | None) -> str:
    """A clock's offset; red from the bound on at which the centre complains."""
    if milliseconds is None:
        return "—"
    return f"[red]{milliseconds:+d} ms[/]" if abs(milliseconds) > CLOCK_OFF_MS else f"{milliseconds:+d} ms"


def day(milliseconds: int) -> str:
    """The day of a Unix time in milliseconds; what lies beyond the year 9999 is no day."""
    seconds = milliseconds // 1000
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d") if 0 <= seconds < 253_402_300_799 else "—"


def _end(milliseconds: int | None, now: datetime) -> str:
    if milliseconds is None:
        return "—"
    soon = milliseconds - now.timestamp() * 1000 < CERTIFICATE_DAYS * 86_400_000
    return f"[red]{day(milliseconds)}[/]" if soon else day(milliseconds)
