# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures for a monitoring system: how the house, its seats and the console are. Sums only: nothing of any member.

Names end in their unit, as Prometheus asks (https://prometheus.io/docs/practices/naming/).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from central_broker.console.fleet_rows import IDLE
from central_broker.core.status import SeatStatus, Status
from voting_core.lifecycle import UNDECIDED, RoundPhase

NEVER_HEARD_S: Final = 1e9
"""Age of a centre that was never heard: an alert on its age goes off then too."""


@dataclass(slots=True)
class Counts:
    """What the console counts of itself since it started."""

    requests: Counter[str] = field(default_factory=Counter)
    """By status code."""
    password_waits: int = 0
    """Passwords that had to wait until others were checked."""


class Counting:
    """Counts the answers of an application by their status code; pure ASGI, so that streams pass untouched."""

    def __init__(self, app: ASGIApp, counts: Counts) -> None:
        self._app = app
        self._counts = counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through."""

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._counts.requests[str(message["status"])] += 1
            await send(message)

        await self._app(scope, receive, counted)


def write_measures(
    status: Status | None, *, linked: bool, age_ms: int | None, counts: Counts, streams: int = 0
) -> bytes:
    """All figures in Prometheus' text format.

    Args:
        status: How the house stands; nothing before the centre was heard.
        linked: Whether the command link stands.
        age_ms: Since when the centre was heard; nothing for never.
        counts: What the console counted.
        streams: How many pages are followed live.
    """
    registry = CollectorRegistry()
    registry.register(_Told([*_console(linked, age_ms, counts, streams), *(_house(status) if status else ())]))
    return generate_latest(registry)


class _Told(Collector):
    """Figures that are known already."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = list(metrics)

    def collect(self) -> Iterable[Metric]:
        """All of them."""
        return self._metrics


def _console(linked: bool, age_ms: int | None, counts: Counts, streams: int) -> Iterator[Metric]:
    yield _gauge("centre_linked", "Whether the console hears the centre (1) or not (0).", int(linked))
    age_s = NEVER_HEARD_S if age_ms is None else age_ms / 1000
    yield _gauge("centre_heard_age_seconds", "How long ago the centre was last heard.", age_s)
    yield _gauge("console_streams", "Pages that are followed live.", streams)
    requests = CounterMetricFamily("hemicycle_console_requests", "Answers of the console.", labels=["status"])
    for code, number in sorted(counts.requests.items()):
        requests.add_metric([code], number)
    yield requests
    waits = "Passwords that waited until others were checked."
    yield CounterMetricFamily("hemicycle_console_password_waits", waits, value=counts.password_waits)


def _house(status: Status) -> Iterator[Metric]:
    yield _states("seats", "Seats of the hall, by what holds of them; one seat may be in several.", _seats(status))
    people = {"all": status.members, "due": status.due, "present": status.present, "quorum": status.quorum_needed}
    yield _states("members", "Members: all, due, present, and how many a quorum needs.", people)
    phases = Counter(one.phase for one in status.rounds)
    yield _states("rounds", "Rounds of the sitting, by phase.", {phase: phases[phase] for phase in RoundPhase})
    yield from _voted(status)
    yield _gauge("ledger_records", "Records in the ledger.", status.tree_size)
    yield _gauge("floor_seq", "Number of the newest floor record.", status.floor_seq)
    yield _gauge("floor_held_by_seats", "Seats online that hold it.", status.held_by)
    yield _gauge(
        "witness_seats", "Seats that have returned a tree head which agrees with the ledger.", status.witnesses
    )
    yield _gauge("quarantined_messages", "Messages that were not accepted and are kept.", status.quarantined)
    yield _gauge("alarms", "Alarms of the centre.", len(status.alarms))
    yield _gauge("term", "Incarnation of the centre: grows when the ledger is rebuilt.", status.term)
    ends = [one.health.certificate_ends_ms for one in status.seats if one.health and one.health.certificate_ends_ms]
    if ends:
        yield _gauge(
            "certificate_end_seconds", "When the first certificate of a seat ends, since 1970.", min(ends) // 1000
        )
    unsent = [one.health.unsent for one in status.seats if one.health]
    yield _gauge("unsent_records", "Records that wait at seats.", sum(unsent))
    yield _gauge("unsent_records_max", "Records that wait at the seat with the most of them.", max(unsent, default=0))


def _seats(status: Status) -> dict[str, int]:
    found: Counter[str] = Counter()
    for one in status.seats:
        found.update(_marks(one, idle=status.phase in IDLE))
    names = ("all", "online", "cut_off", "off", "faulty", "blocked", "excused", "troubled", "undervoltage")
    return {name: found[name] for name in names}


def _marks(one: SeatStatus, *, idle: bool) -> Iterator[str]:
    holds: dict[str, bool] = {
        "all": True,
        "online": one.online,
        "cut_off": one.cut_off and not idle,
        "off": not one.online and not one.excused and not one.on_leave,
        "faulty": bool(one.fault),
        "blocked": bool(one.blocked),
        "excused": one.excused,
        "troubled": bool(one.troubles_zh),
        "undervoltage": bool(one.health and one.health.undervoltage == "now"),
    }
    return (name for name, held in holds.items() if held)


def _voted(status: Status) -> Iterator[Metric]:
    """How many have voted in the round at hand; not where the profile hides it while the round is open."""
    at_hand = next((one for one in reversed(status.rounds) if one.phase in UNDECIDED), None)
    if at_hand is None:
        return
    yield _gauge("round_unsealed_seats", "Seats that have not sealed the round at hand.", len(at_hand.unsealed))
    if at_hand.phase != RoundPhase.OPEN or at_hand.display != "none":
        yield _gauge("round_voted_members", "Members who have voted in the round at hand.", at_hand.voted)


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(f"hemicycle_{name}", what, value=value)


def _states(name: str, what: str, values: dict[Any, int]) -> Metric:
    family = GaugeMetricFamily(f"hemicycle_{name}", what, labels=["state"])
    for state, number in values.items():
        family.add_metric([str(state)], number)
    return family
