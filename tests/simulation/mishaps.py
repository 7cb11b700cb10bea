# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults that strike at drawn moments: deaths, cuts, full disks, wrong clocks, thefts and attacks."""

from collections.abc import Callable
from typing import Final

from tests.simulation.attacks import Attacks
from tests.simulation.centre_node import CentreNode
from tests.simulation.hall import Hall
from tests.simulation.plan import MOMENTS, SECRET_MOMENTS, TESTS
from tests.simulation.seat_node import SeatNode
from tests.simulation.secret_attacks import SecretAttacks
from tests.simulation.technician import SimTechnician

HOUR_MS: Final = 3_600_000


class Mishaps:
    """Plans all strikes of a run at its start, so that each can be left out alone.

    Args:
        hall: Time, chance, the broker.
        seats: In order of their ids.
        centre: The centre.
        attacks: Those faults that need more than a moment.
        secret: Attacks on secret rounds.
    """

    def __init__(
        self, hall: Hall, seats: list[SeatNode], centre: CentreNode, attacks: Attacks, secret: SecretAttacks
    ) -> None:
        self._hall, self._seats, self._centre, self._attacks = hall, seats, centre, attacks
        self._deeds: dict[str, Callable[[], None]] = {
            "seat_killed": lambda: self._kill(self._seat("seat_killed"), power=False),
            "seat_power_cut": lambda: self._kill(self._seat("seat_power_cut"), power=True),
            "seat_boots_in_1970": self._boot_in_1970,
            "centre_killed": lambda: self._kill(self._centre, power=False),
            "centre_power_cut": lambda: self._kill(self._centre, power=True),
            "broker_restarts": self._restart_broker,
            "cable_out": self._pull_cable,
            "one_way": self._block_one_way,
            "seat_disk_full": lambda: self._break_disk(self._seat("seat_disk_full"), "no space left"),
            "seat_io_error": lambda: self._break_disk(self._seat("seat_io_error"), "input/output error"),
            "centre_disk_full": lambda: self._break_disk(self._centre, "no space left"),
            "centre_io_error": lambda: self._break_disk(self._centre, "input/output error"),
            "seat_clock_jumps": lambda: self._jump(self._seat("seat_clock_jumps")),
            "centre_clock_jumps": lambda: self._jump(self._centre),
            "part_fails": lambda: self._fail_part(self._seat("part_fails")),
            "journal_rolled_back": attacks.roll_back,
            "second_sign_in": attacks.sign_in_twice,
            "seat_equivocates": attacks.equivocate,
            "two_histories": attacks.show_two_histories,
            "centre_wiped": self._wipe_centre,
            "seat_replaced": attacks.replace_seat,
            "hall_without_power": self._cut_all_power,
            "ballot_replayed": secret.replay_ballot,
            "credential_forged": secret.forge_credential,
            "device_tested": SimTechnician(hall, seats).test,
        }
        assert sorted(self._deeds) == sorted((*MOMENTS, *SECRET_MOMENTS, *TESTS)), (
            "every fault of the plan has its deed"
        )

    def start(self) -> None:
        """Draw when each fault strikes."""
        for name in (*MOMENTS, *SECRET_MOMENTS, *TESTS):
            for _ in range(self._hall.plan.rates.get(name, 0)):
                at_ms = self._hall.chances.stream(name).randrange(self._hall.plan.chaos_ms)
                self._hall.scheduler.after(at_ms, lambda name=name: self._strike(name))  # type: ignore[misc]

    def end(self) -> None:
        """Calm: everything is mended and switched on; only what stopped for good stays so."""
        self._hall.chances.calm = True
        self._hall.broker.start()
        self._attacks.end()
        nodes: list[SeatNode | CentreNode] = [*self._seats, self._centre]
        for node in nodes:
            node.cable.mend()
            node.disk.broken = ""
            if not node.runs and not (isinstance(node, SeatNode) and node.stopped and not node.stopped.restart):
                node.start()

    def _strike(self, name: str) -> None:
        if self._hall.chances.happens(name):
            self._deeds[name]()

    def _seat(self, name: str) -> SeatNode:
        return self._hall.chances.stream(name).choice(self._seats)

    def _later(self, name: str, least_ms: int, most_ms: int, call: Callable[[], None]) -> None:
        self._hall.scheduler.after(self._hall.chances.stream(name).randint(least_ms, most_ms), call)

    def _kill(self, node: SeatNode | CentreNode, *, power: bool) -> None:
        if node.runs:
            node.end(power=power)
            node.start_later()

    def _wipe_centre(self) -> None:
        """The centre burns; another machine begins with the keys from the backup and nothing else."""
        self._kill(self._centre, power=True)
        self._centre.wipe()
        self._attacks.witness.forget_ledger()

    def _cut_all_power(self) -> None:
        """Everything goes dark at once, the broker too."""
        for seat in self._seats:
            self._kill(seat, power=True)
        self._kill(self._centre, power=True)
        self._restart_broker()

    def _boot_in_1970(self) -> None:
        seat = self._seat("seat_boots_in_1970")
        self._kill(seat, power=True)
        seat.lose_clock()
        self._later("seat_boots_in_1970", 5_000, 60_000, seat.find_clock)

    def _restart_broker(self) -> None:
        self._hall.broker.stop()
        self._later("broker_restarts", 10, 10_000, self._hall.broker.start)

    def _pull_cable(self) -> None:
        seat = self._seat("cable_out")
        seat.cable.pull()
        self._later("cable_out", 500, 25_000, seat.cable.mend)

    def _block_one_way(self) -> None:
        chance = self._hall.chances.stream("one_way")
        cable = chance.choice([self._centre, *self._seats]).cable
        cable.block(chance.choice(("up", "down")))
        self._later("one_way", 1_000, 20_000, cable.mend)

    def _break_disk(self, node: SeatNode | CentreNode, reason: str) -> None:
        def mend() -> None:
            node.disk.broken = ""

        node.disk.broken = reason
        self._later(f"{node.name} disk", 200, 15_000, mend)

    def _jump(self, node: SeatNode | CentreNode) -> None:
        stream = self._hall.chances.stream("clock jumps")
        node.jump_clock(stream.choice((-HOUR_MS, HOUR_MS, -5_000, 5_000)))

    def _fail_part(self, seat: SeatNode) -> None:
        seat.fail_part(f"at {self._hall.scheduler.now_ms}")
