# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole hall without a broker: the centre's core and a core for every seat, each message delivered at once."""

from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from central_broker.core.effects import Publish as CentrePublish
from edge_agent.core.inputs import Button
from edge_agent.core.seat_core import SeatCore
from tests.builders import HALL, POLL, SITTING, profile, roster, signer
from tests.centre_builders import Stage
from tests.kinds import motion
from tests.secret_elections import seeded
from tests.spec.seat_host import SeatHost, identity, new_core
from voting_core import acts
from voting_core.agenda import Agenda, AgendaItem
from voting_core.codec import encode
from voting_core.roster import Roster, blob_ref
from voting_core.secrecy.group import TINY, Group
from voting_core.signing import verify
from voting_core.topics import seat_subscriptions

TICK_MS = 200


def body(members: int = 5, tellers: int = 3, spare_seats: int = 0) -> Roster:
    """So many members, of whom the first are tellers."""
    whole = roster(members, spare_seats=spare_seats)
    return replace(whole, members=tuple(replace(one, teller=n < tellers) for n, one in enumerate(whole.members)))


@dataclass(slots=True)
class WholeHall:
    """A centre on a stage, and a seat for every member of its roster."""

    members: Roster = field(default_factory=body)
    needed: int = 2
    group: Group = TINY
    rules: dict[str, Any] = field(default_factory=dict)
    """What the profile has other than the usual one."""
    centre: Stage = field(init=False)
    seats: dict[str, SeatHost] = field(default_factory=dict)
    retained: dict[str, bytes] = field(default_factory=dict)
    carried: list[tuple[str, str, bytes]] = field(default_factory=list)
    """Everything that went over the wire: from whom, topic, bytes."""
    states: dict[str, bytes] = field(default_factory=dict)
    """What the broker keeps of each seat."""
    cut: set[str] = field(default_factory=set)
    """Seats whose cable is out."""
    _read: dict[str, int] = field(default_factory=dict)
    _lives: int = 0

    def __post_init__(self) -> None:
        """Switch everything on."""
        rules = replace(profile(), tellers_needed=self.needed, **self.rules)
        self.centre = Stage(members=self.members, rules=rules, group=self.group)
        for one in self.members.seats:
            self.seats[one.seat] = SeatHost(core=self._core(one.seat, 0))
            self._read[one.seat] = 0
            self.seats[one.seat].link(up=True)
        self._read["centre"] = 0
        self.run()

    def begin(self, *items: AgendaItem) -> "WholeHall":
        """Sitting, roster, agenda, roll; everybody signs in; the tellers make a key."""
        data = encode(Agenda(items=items or (motion(POLL, secrecy="secret"),)))
        self.centre.open_sitting()
        self.centre.fix_roster()
        self.centre.done(acts.PublishAgenda, blobs=(data,), agenda=blob_ref(data))
        self.centre.done(acts.OpenRoll)
        self.run()
        for number, one in enumerate(self.members.members, start=1):
            self.seats[one.seat].card(f"{number:08x}")
        self.run()
        return self

    def make_key(self) -> None:
        """The tellers of the roster make a key."""
        tellers = tuple(one.member for one in self.members.members if one.teller)
        self.order(acts.MakeTellerKey, members=tellers)

    def order(self, kind: type[acts.ActHeader], **fields: Any) -> Any:
        """An order is carried out, and the hall comes to rest."""
        record = self.centre.done(kind, **fields)
        self.run()
        return record

    def press(self, seat: str, button: Button) -> None:
        """A member presses, and the hall comes to rest."""
        self.seats[seat].press(button)
        self.run()

    def begin_count(self, *, by: tuple[str, ...] = ("lin",), poll: str = POLL, number: int = 1) -> None:
        """The tellers are asked to open the count."""
        frozen = self.centre.core._house.floor.rounds[(poll, number)]
        assert frozen.frozen is not None, "freeze the round first"
        named = {"frozen_seq": frozen.frozen.floor_seq, "frozen_hash": frozen.frozen_hash}
        self.order(acts.OpenCount, by=by, poll=poll, round=number, **named)

    def burn(self) -> None:
        """The centre's disk is lost; another centre, of the next term, asks the seats, and two people go on."""
        old = self.centre
        self.centre = Stage(
            members=self.members,
            rules=old.rules,
            group=self.group,
            term=old.term + 1,
            wall_ms=old.wall_ms,
            mono_ms=15_000,
            _ids=1_000,
        )
        self._read["centre"] = 0
        for topic, payload in self.states.items():
            self.centre.hear(topic, payload)
        self.run()
        found = self.centre.status().rebuild
        assert found is not None, "the centre is being rebuilt"
        fields = {"floor_seq": found.floor_seq, "floor_hash": found.floor_hash, "missing": found.waiting}
        answer = self.centre.sign(self.centre.act(acts.AcceptRebuild, expect=found.phase, **fields), "lin", "zhou")
        assert answer.result == "done", answer.said_en
        self.run()

    def replace_device(self, seat: str) -> None:
        """Two people close a seat's epoch and open the next one for another device, which starts empty."""
        by = ("lin", "zhou")
        self.order(acts.CloseSeatEpoch, by=by, seat=seat, epoch=1, reason="the device is dead")
        self.order(acts.OpenSeatEpoch, by=by, seat=seat, epoch=2, key=signer(f"{seat} new").key)
        old = self.seats[seat]
        self.seats[seat] = SeatHost(
            boot="b" * 32, wall_ms=old.wall_ms, mono_ms=1, core=new_core(seat, epoch=2, pen=f"{seat} new")
        )
        self._read[seat] = 0
        self._join(seat)

    def restart(self, seat: str) -> None:
        """A seat's program is killed and starts again on its journal."""
        old, self._lives = self.seats[seat], self._lives + 1
        host = SeatHost(
            rows=list(old.journal.rows),
            boot=f"{self._lives:032x}",
            wall_ms=old.wall_ms,
            mono_ms=old.mono_ms + 1,
            core=self._core(seat, self._lives),
        )
        self.seats[seat], self._read[seat] = host, 0
        self._join(seat)

    def _join(self, seat: str) -> None:
        """A seat connects, and hears what the broker keeps."""
        self.seats[seat].link(up=True)
        for topic, payload in self.retained.items():
            self._to_seat(seat, topic, payload, retained=True)
        self.run()

    def run(self, steps: int = 40) -> None:
        """Let time pass until everybody has heard everything."""
        for _ in range(steps):
            for _ in range(50):
                if not self._deliver():
                    break
            self.centre.wait(TICK_MS)
            for host in self.seats.values():
                host.pass_ms(TICK_MS)
            if not self._deliver() and self._is_quiet():
                return

    def _is_quiet(self) -> bool:
        floor = len(self.centre.floor())
        live = [host for seat, host in self.seats.items() if seat not in self.cut]
        return all(not host.view.unsent and host.core._desk.floor_seq == floor for host in live)

    def _deliver(self) -> bool:
        """Hand over what was sent since; whether there was anything but heads and states."""
        moved = False
        said = self.centre.said[self._read["centre"] :]
        self._read["centre"] = len(self.centre.said)
        for effect in said:
            if isinstance(effect, CentrePublish):
                self.carried.append(("centre", effect.topic, effect.payload))
                if effect.retain:
                    self.retained[effect.topic] = effect.payload
                moved |= not effect.topic.endswith(("head", "state"))
                for seat in self.seats:
                    self._to_seat(seat, effect.topic, effect.payload)
        for seat, host in self.seats.items():
            sent = host.sent[self._read[seat] :]
            self._read[seat] = len(host.sent)
            for message in sent:
                if seat in self.cut:
                    continue
                self.carried.append((seat, message.topic, message.payload))
                moved |= not message.topic.endswith("state")
                if message.topic.endswith("/state"):
                    self.states[message.topic] = message.payload
                self.centre.hear(message.topic, message.payload)
        return moved

    def _to_seat(self, seat: str, topic: str, payload: bytes, *, retained: bool = False) -> None:
        if seat in self.cut or not any(_matches(one, topic) for one in seat_subscriptions(HALL, seat)):
            return
        self.seats[seat].hear((topic, payload), retained=retained)

    def _core(self, seat: str, life: int) -> SeatCore:
        """A core whose chance is another one in every life."""
        draw = seeded(f"{seat} {life}")
        return SeatCore(identity=identity(seat), signer=signer(seat), verify=verify, draw=draw, group=self.group)

    @property
    def sitting(self) -> str:
        """The sitting's id."""
        return SITTING


def _matches(subscription: str, topic: str) -> bool:
    wanted, given = subscription.split("/"), topic.split("/")
    if wanted[-1] == "#":
        return given[: len(wanted) - 1] == wanted[:-1]
    return len(wanted) == len(given) and all(one in ("+", other) for one, other in zip(wanted, given, strict=True))
