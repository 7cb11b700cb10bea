# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often each fault happened: a run that meets no fault proves nothing about it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from tests.simulation.plan import FAULTS
from tests.simulation.world import Outcome

MEASURED_OVER: Final = 200

STRIKES_MIN: Final[Mapping[str, int]] = {
    "drop": 3494,
    "duplicate": 5334,
    "delay": 3510,
    "reorder": 3393,
    "slow_fsync": 678,
    "seat_dies_between_effects": 59,
    "centre_dies_between_effects": 24,
    "seat_dies_writing": 86,
    "centre_dies_writing": 23,
    "seat_killed": 192,
    "seat_power_cut": 158,
    "seat_boots_in_1970": 90,
    "centre_killed": 190,
    "centre_power_cut": 120,
    "broker_restarts": 143,
    "cable_out": 196,
    "one_way": 162,
    "seat_disk_full": 78,
    "seat_io_error": 76,
    "centre_disk_full": 65,
    "centre_io_error": 79,
    "seat_clock_jumps": 299,
    "centre_clock_jumps": 76,
    "part_fails": 111,
    "journal_rolled_back": 16,
    "second_sign_in": 25,
    "seat_equivocates": 19,
    "two_histories": 16,
    "centre_wiped": 16,
    "seat_replaced": 10,
    "hall_without_power": 40,
    "ballot_replayed": 33,
    "credential_forged": 30,
}
"""Over 200 seeds; half of what the seeds 0 to 199 had when this was written."""


RECORDS_MIN: Final[Mapping[str, int]] = {
    "MemberRecused": 30,
    "LeaveEntered": 11,
    "CardIssued": 45,
    "SignInEntered": 43,
    "MemberMoved": 47,
    "HandCountEntered": 34,
    "BallotsAdopted": 31,
    "PollAborted": 64,
    "PollAnnulled": 14,
    "SecretBallotCast": 941,
    "TellerKeyFixed": 47,
    "TellerKeyFailed": 44,
    "CountOpened": 38,
    "CountFailed": 26,
}
"""What the house has to do in the runs, by kinds of records in the ledgers; measured like the strikes."""

FATES: Final = ("none", "kept", "torn", "lost")


class Coverage:
    """Strikes of each fault over many runs."""

    def __init__(self) -> None:
        self.runs = 0
        self.strikes: Counter[str] = Counter()
        self.runs_with: Counter[str] = Counter()
        self.records: Counter[str] = Counter()
        self.fates: Counter[str] = Counter()

    def add(self, outcome: Outcome) -> None:
        """Add one run."""
        self.runs += 1
        self.records.update(outcome.records)
        self.fates.update(outcome.fates)
        strikes = Counter(strike.partition(":")[0] for strike in outcome.struck)
        self.strikes += strikes
        self.runs_with.update(strikes.keys())
        self.runs_with.update(name for name in RECORDS_MIN if outcome.records.get(name))

    def too_few(self) -> list[str]:
        """Faults and affairs that were rarer than they should be; of fewer than 200 runs nothing is expected."""
        if self.runs < MEASURED_OVER:
            return []
        rare = [name for name in FAULTS if self.strikes[name] < self._least(STRIKES_MIN[name])]
        return rare + [name for name, least in RECORDS_MIN.items() if self.records[name] < self._least(least)]

    def _least(self, in_200: int) -> int:
        return in_200 * self.runs // MEASURED_OVER

    def lines(self) -> Iterable[str]:
        """The table, as text."""
        yield f"{'fault':<30}{'strikes':>9}{'in runs':>9}{'at least':>10}"
        short = set(self.too_few())
        for name in FAULTS:
            mark = "  too few" if name in short else ""
            least = self._least(STRIKES_MIN[name])
            yield f"{name:<30}{self.strikes[name]:>9}{self.runs_with[name]:>9}{least:>10}{mark}"
        yield f"{'record':<30}{'records':>9}{'in runs':>9}{'at least':>10}"
        for name, in_200 in RECORDS_MIN.items():
            mark = "  too few" if name in short else ""
            least = self._least(in_200)
            yield f"{name:<30}{self.records[name]:>9}{self.runs_with[name]:>9}{least:>10}{mark}"
        yield "unsynced at a death: " + ", ".join(f"{self.fates[fate]} {fate}" for fate in FATES)
        yield "in the ledgers: " + ", ".join(f"{count} {kind}" for kind, count in sorted(self.records.items()))
