# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a hall is ready for its first sitting: what is missing, device by device, in both languages.

The centre says what it heard of each seat. Whether a seat can be reached and has the hall's time is asked at the seat
itself: before a sitting nobody at the centre compares clocks.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from provisioning.fleet.hosts import Answer
from provisioning.fleet.seats import CLOCK_OFF_MS, Ending, Seat, by_version

CLOCK: Final = ("chronyc", "-n", "tracking")
"""What is asked at each seat; it tells whether the machine is there at all, and whose time it has."""

_TESTED: Final = {
    "never": ("从未自检", "was never tested: hemicycle-fleet tests SEAT --run, at the seat"),
    "failed": ("自检未通过", "failed its self-test: mend it, and test again"),
    "unfinished": ("自检未完成", "did not finish its self-test: test again"),
}


class Missing(msgspec.Struct, frozen=True):
    """One thing that is not as it should be. ``device`` is a seat, the centre, the broker, or empty for the hall."""

    device: str
    zh: str
    en: str

    def line(self, lang: str) -> str:
        """How it is said on the terminal."""
        return f"{self.device or '—':<8} {self.en if lang == 'en' else self.zh}"


def find_missing(
    named: Sequence[str],
    seats: Sequence[Seat],
    clocks: Mapping[str, Answer],
    endings: Sequence[Ending],
    *,
    untested_too: bool = False,
) -> tuple[Missing, ...]:
    """Everything that is missing, in the order of the inventory.

    Args:
        named: Seats of the inventory.
        seats: As the centre knows them.
        clocks: What each seat answered to :data:`CLOCK`.
        endings: Certificates that end soon, or are not the newest.
        untested_too: Whether seats that never had a self-test are taken for ready.
    """
    heard = {one.seat: one for one in seats}
    found = [some for seat in named for some in _of_seat(seat, heard.get(seat), clocks[seat], untested_too)]
    found += [_ending(one) for one in endings]
    stray = sorted(heard.keys() - set(named))
    found += [Missing(seat, "清单里没有这个席位", "is heard, and stands in no inventory") for seat in stray]
    versions = by_version(tuple(one for one in seats if one.online))
    if len(versions) > 1:
        said = "; ".join(f"{version}: {' '.join(some)}" for version, some in versions.items())
        found.append(Missing("", f"软件版本不一：{said}", f"more than one version: {said}"))
    return tuple(found)


def _of_seat(seat: str, heard: Seat | None, clock: Answer, untested_too: bool) -> Iterator[Missing]:
    yield from _clock(seat, clock)
    if heard is None:
        yield Missing(
            seat, "中心没有收到它的消息", "was never heard by the centre: look at its cable, and at its log (logs SEAT)"
        )
        return
    if heard.state != "online":
        yield Missing(seat, f"状态：{heard.state}", f"is {heard.state}")
        return
    yield from (Missing(seat, zh, en) for zh, en in zip(heard.troubles_zh, heard.troubles_en, strict=True))
    yield from _device(seat, heard, untested_too)


def _device(seat: str, heard: Seat, untested_too: bool) -> Iterator[Missing]:
    """What its device says of itself and the centre does not call a trouble.

    A few records wait at every seat until its key is registered, with its first sitting; many are a trouble.
    """
    known, health = " ".join(heard.troubles_en), heard.health
    if health is None:
        yield Missing(
            seat, "还没有报告设备状态，请半分钟后再看", "has not told of its device yet: ask again in half a minute"
        )
        return
    overlooked = (health.tested == "never" and untested_too) or "self-test" in known
    if health.tested in _TESTED and not overlooked:
        yield Missing(seat, *_TESTED[health.tested])


def _clock(seat: str, clock: Answer) -> Iterator[Missing]:
    if clock.status == 255:
        yield Missing(seat, f"连不上（ssh）：{clock.err}", f"was not reached over ssh: {clock.err}")
        return
    said = clock.out.decode(errors="replace")
    off = re.search(r"System time\s*: ([0-9.]+) seconds (slow|fast)", said)
    if clock.status or off is None or "Not synchronised" in said:
        yield Missing(seat, "时钟没有跟随会场时间", "has not the hall's time: look at chrony there")
    elif float(off[1]) * 1000 > CLOCK_OFF_MS:
        yield Missing(seat, f"时钟偏差 {off[1]} 秒", f"has a clock that is {off[1]} s {off[2]}")


def _ending(one: Ending) -> Missing:
    if one.differs:
        return Missing(
            one.identity, "用的不是最新证书", "uses another certificate than its newest: enrol.yml or rotate.yml"
        )
    return Missing(
        one.identity,
        f"证书 {one.days_left} 天后到期",
        f"has a certificate that ends in {one.days_left} days: rotate.yml",
    )
