# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alarms: two histories, two seats for one member, and seats that do not fit the house."""

from collections.abc import Iterator, Mapping

from central_broker.core.house import House, Presence, SeatChain
from central_broker.core.status import Alarm
from voting_core.messages import PROTOCOL


def find_alarms(house: House, chains: Mapping[str, SeatChain], seen: Mapping[str, Presence]) -> tuple[Alarm, ...]:
    """All alarms of a house.

    Args:
        house: The house.
        chains: The present chains of its seats.
        seen: What the broker said of them.
    """
    alarms: list[Alarm] = []
    seats_of: dict[str, list[str]] = {}
    current = house.floor.sitting
    for seat, chain in chains.items():
        if chain.blocked:
            alarms.append(Alarm(zh=f"席位 {seat} 已封锁：出现两份历史。", en=f"{seat}: {chain.blocked}"))
        if chain.disagrees:
            alarms.append(
                Alarm(zh=f"席位 {seat} 持有本中心没有的树根：账本可能被改动。", en=f"{seat}: {chain.disagrees}")
            )
        for (sitting, member), floor_seq in chain.log.seen.items():
            if sitting == current and _holds(house, member, seat, floor_seq):
                seats_of.setdefault(member, []).append(seat)
    alarms.extend(
        _signed_in_twice(house, member, seats_of[member]) for member in sorted(seats_of) if seats_of[member][1:]
    )
    alarms.extend(_alarms_of_states(house, seen))
    return tuple(alarms)


def _signed_in_twice(house: House, member: str, seats: list[str]) -> Alarm:
    known = house.members.get(member)
    name = known.name if known else member
    return Alarm(
        zh=f"{name}（{member}）在 {'、'.join(seats)} 重复报到。",
        en=f"Member {member} signed in at {' and '.join(seats)}.",
        member=member,
        seats=tuple(seats),
    )


def _holds(house: House, member: str, seat: str, floor_seq: int) -> bool:
    """Whether a sign-in matters: it is where the member sits, or came after two people last said where that is."""
    move = house.floor.moves.get(member)
    return move is None or seat == move.seat or floor_seq >= move.floor_seq


def _alarms_of_states(house: House, seen: Mapping[str, Presence]) -> Iterator[Alarm]:
    """What the seats say of themselves that does not fit the house."""
    ahead = [seat for seat, one in seen.items() if one.state.floor_seq > house.floor.head.seq]
    if ahead:
        yield Alarm(
            zh=f"席位 {'、'.join(ahead)} 持有的会议记录比本中心更长。",
            en=f"Seats {', '.join(ahead)} hold a longer floor log than this centre.",
        )
    other = [seat for seat, one in seen.items() if one.state.on and one.state.v != PROTOCOL]
    if other:
        yield Alarm(
            zh=f"席位 {'、'.join(other)} 使用另一版本的协议。",
            en=f"Seats {', '.join(other)} run another version of the protocol.",
        )
    for seat, one in seen.items():
        registered = house.keys.get(seat)
        if one.state.on and one.state.v == PROTOCOL and registered and one.state.epoch != registered.epoch:
            yield Alarm(
                zh=f"席位 {seat} 用第 {one.state.epoch} 期密钥，登记的是第 {registered.epoch} 期。",
                en=f"Seat {seat} runs epoch {one.state.epoch}, but epoch {registered.epoch} is registered.",
            )
