# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether everything is ready for a draft to be opened (就绪检查): its seats' devices, their keys, its people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from central_broker.core.health import CLOCK_OFF_MS, PARTS
from central_broker.core.status import SeatStatus, Status
from central_broker.intake import SittingDraft
from voting_core.deciding.quorum import Attendance, quorum_needed
from voting_core.lifecycle import SittingPhase
from voting_core.roster import RegisteredKey, Registry

Grade = Literal["bad", "look", "good"]
"""Must be mended; should be looked at; nothing to do."""
NAMED_MAX: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One thing that was checked, and the seats or people for whom it does not hold, in both languages."""

    grade: Grade
    zh: str
    en: str
    named: tuple[tuple[str, str], ...] = ()
    every: bool = False

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """As many of them as a page can name."""
        return (("全部席位", "all seats"),) if self.every else self.named[:NAMED_MAX]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """All points, the gravest first; ``ready`` of ``seats`` have nothing that must be mended."""

    points: tuple[Point, ...]
    seats: int
    ready: int

    @property
    def good(self) -> bool:
        """Whether nothing must be mended."""
        return all(one.grade != "bad" for one in self.points)


@dataclass(frozen=True, slots=True)
class _Place:
    """A seat of the draft, who sits there, and what is known of its device."""

    seat: str
    name: str
    leave: bool
    heard: SeatStatus | None
    key: RegisteredKey | None
    heads: bool
    """Whether the centre tells seats where the house stands."""

    @property
    def on(self) -> bool:
        """Whether its device speaks."""
        return self.heard is not None and self.heard.online

    @property
    def called(self) -> tuple[str, str]:
        """How it is named."""
        said = f"{self.name}（{self.seat}）" if self.name else self.seat
        return said, said.replace("（", " (").replace("）", ")")


def check_readiness(draft: SittingDraft, status: Status | None, registry: Registry | None) -> Readiness:
    """What is ready and what is not.

    Args:
        draft: A draft without troubles.
        status: How the house stands; nothing where the centre was not heard.
        registry: The seat keys; nothing where there is no such file.
    """
    places = _places(draft, status, registry)
    points = [*_general(draft, status, registry), *_devices(places, registry), *_people(draft)]
    order = {"bad": 0, "look": 1, "good": 2}
    bad = {seat for point in points if point.grade == "bad" for seat in point.named}
    ready = sum(1 for one in places if one.on and one.called not in bad)
    return Readiness(points=tuple(sorted(points, key=lambda one: order[one.grade])), seats=len(places), ready=ready)


def _places(draft: SittingDraft, status: Status | None, registry: Registry | None) -> list[_Place]:
    heard = {one.seat: one for one in (*status.unregistered, *status.seats)} if status else {}
    # Without a sitting the centre publishes no heads, so every seat is "cut off", and nothing is wrong with it.
    heads = status is not None and status.phase not in (SittingPhase.NONE, SittingPhase.CLOSED)
    keys = {one.seat: one for one in registry.seats} if registry else {}
    owners = {one.seat: one for one in draft.roster.members}
    return [
        _Place(
            seat.seat,
            owners[seat.seat].name if seat.seat in owners else "",
            bool(seat.seat in owners and owners[seat.seat].leave),
            heard.get(seat.seat),
            keys.get(seat.seat),
            heads,
        )
        for seat in sorted(draft.roster.seats, key=lambda one: (one.row, one.place))
    ]


def _general(draft: SittingDraft, status: Status | None, registry: Registry | None) -> list[Point]:
    found = []
    if status is None:
        found.append(Point(grade="bad", zh="会议中心无应答", en="the centre does not answer"))
    elif draft.hall != status.hall:
        found.append(
            Point(
                grade="bad",
                zh=f"草案的会场是 {draft.hall}，本中心是 {status.hall}",
                en=f"the draft is for hall {draft.hall}, and this is {status.hall}",
            )
        )
    if registry is None:
        found.append(
            Point(
                grade="bad",
                zh="没有席位密钥登记（registry.json），请技术员提供",
                en="there is no registry of seat keys: ask the technician",
            )
        )
    return found


def _devices(places: list[_Place], registry: Registry | None) -> list[Point]:
    found = []
    for grade, zh, en, fails in _CHECKS:
        named = tuple(one.called for one in places if fails(one))
        if named and not (registry is None and fails is _unregistered):
            found.append(Point(grade=grade, zh=zh, en=en, named=named, every=len(named) == len(places)))
    for one in places:
        said = _self_test(one)
        if said is not None:
            found.append(Point(grade="bad", zh=said[0], en=said[1], named=(one.called,)))
    return found


def _people(draft: SittingDraft) -> list[Point]:
    members = draft.roster.members
    due = [one for one in members if not one.leave]
    bare = tuple((one.name, one.name) for one in due if not one.card_sha256)
    found = []
    needed = quorum_needed(draft.profile.quorum, _if_all_come(draft))
    if len(due) < needed:
        found.append(
            Point(
                grade="bad",
                zh=f"应到 {len(due)} 人，不足法定人数 {needed} 人",
                en=f"{len(due)} are due, fewer than the quorum of {needed}",
            )
        )
    if bare:
        found.append(
            Point(grade="look", zh="没有证件卡，须代为报到", en="without a card: the staff signs them in", named=bare)
        )
    return found


def _if_all_come(draft: SittingDraft) -> Attendance:
    due = sum(1 for one in draft.roster.members if not one.leave)
    return Attendance(size=draft.profile.size, members=len(draft.roster.members), due=due, present=due)


def _unregistered(one: _Place) -> bool:
    return one.key is None


def _off(one: _Place) -> bool:
    return not one.on and not one.leave


def _off_on_leave(one: _Place) -> bool:
    return not one.on and one.leave


def _cut(one: _Place) -> bool:
    return bool(one.on and one.heads and one.heard and one.heard.cut_off)


def _other_device(one: _Place) -> bool:
    return bool(one.on and one.heard and one.key and one.heard.epoch != one.key.epoch)


def _blocked(one: _Place) -> bool:
    return bool(one.heard and (one.heard.blocked or one.heard.closed))


def _faulty(one: _Place) -> bool:
    health = one.heard.health if one.heard else None
    return bool(one.on and one.heard and (one.heard.fault or (health and health.faults)))


def _failed(one: _Place) -> bool:
    health = one.heard.health if one.heard else None
    return bool(one.on and health and health.tested in ("failed", "unfinished"))


def _untested(one: _Place) -> bool:
    health = one.heard.health if one.heard else None
    return bool(one.on and health and health.tested == "never")


def _clock_off(one: _Place) -> bool:
    health = one.heard.health if one.heard else None
    return bool(one.on and health and health.clock_offset_ms is not None and abs(health.clock_offset_ms) > CLOCK_OFF_MS)


def _silent(one: _Place) -> bool:
    return bool(one.on and one.heard and one.heard.health is None)


def _other_version(one: _Place) -> bool:
    """What the centre says of a seat of another protocol, or beside the others of the hall."""
    heard = one.heard
    return bool(
        one.on
        and heard
        and (
            heard.software.startswith("protocol version") or any(text.startswith("软件") for text in heard.troubles_zh)
        )
    )


def _troubled(one: _Place) -> bool:
    """Anything else that somebody should look at: power, storage, heat."""
    told = (_faulty, _failed, _clock_off, _other_version)
    return bool(one.on and one.heard and one.heard.troubles_zh and not any(check(one) for check in told))


_CHECKS: Final[tuple[tuple[Grade, str, str, Callable[[_Place], bool]], ...]] = (
    ("bad", "没有登记密钥", "no registered key", _unregistered),
    ("bad", "未开机", "switched off", _off),
    ("bad", "断联", "cut off", _cut),
    ("bad", "记录被封存或设备已停用", "blocked, or out of use", _blocked),
    ("bad", "设备与登记不符", "another device than the registered one", _other_device),
    ("bad", "设备故障", "device fault", _faulty),
    ("bad", "软件版本不同", "another version of the software", _other_version),
    ("bad", "时钟偏差超过 2 秒", "its clock is more than 2 s off", _clock_off),
    ("look", "没有健康报告", "no word of its health", _silent),
    ("look", "从未自检", "never tested", _untested),
    ("look", "有其他提示，见“设备”页", "something else: see the devices' page", _troubled),
    ("good", "请假，可以不开机", "on leave, may stay off", _off_on_leave),
)


def _self_test(one: _Place) -> tuple[str, str] | None:
    """A failed test is told with the steps that failed."""
    if not _failed(one):
        return None
    health = one.heard.health if one.heard else None
    assert health is not None, "a test that failed was told with the health"
    if health.tested == "unfinished":
        return "自检没有做完", "its self-test was not finished"
    zh = "、".join(PARTS[step][0] for step in health.tests_failed)
    en = ", ".join(PARTS[step][1] for step in health.tests_failed)
    return f"自检未通过：{zh}", f"failed its self-test: {en}"


GRADES: Final[Mapping[Grade, tuple[str, str, str]]] = {
    "bad": ("✕", "须处理", "to be mended"),
    "look": ("!", "请看一下", "to be looked at"),
    "good": ("✓", "无须处理", "nothing to do"),
}
"""Sign and words of each grade."""
