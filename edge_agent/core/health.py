# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The seat's health message: how the device is, every half minute and when something breaks or heals. Retained, a hint.

It is neither measured nor said while something is on its way to the disk: a press comes first. It costs the disk no
write of its own; how long the disk takes is learnt from the journal's own appends.
"""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from edge_agent.core.desk import Desk
from edge_agent.core.effects import Measure, Publish
from edge_agent.core.hearing import Hearing
from edge_agent.core.own_chain import OwnChain
from edge_agent.core.sender import Sender
from edge_agent.core.service.build import Build
from edge_agent.core.service.measured import HealthFigures
from voting_core.codec import encode
from voting_core.messages import FAULTS_MAX, PartFault, SeatHealth
from voting_core.topics import seat_topic

EVERY_MS: Final = 30_000
CHANGE_EVERY_MS: Final = 1_000
"""A loose cable breaks and heals many times a second."""

HEALTH_TICKET: Final = 0
"""Of the measurement for this message; those of the self-test count from 1."""

UNKNOWN: Final = HealthFigures(
    undervoltage="unknown", throttled="unknown", temperature_mc=None, storage_free_bytes=None, fsync_p95_us=None
)


class Health:
    """What technicians at the centre are told of this device; never anything of choices."""

    def __init__(
        self,
        desk: Desk,
        chain: OwnChain,
        hearing: Hearing,
        sender: Sender,
        build: Build,
        faults: Mapping[str, str],
    ) -> None:
        self._desk, self._chain, self._hearing, self._sender = desk, chain, hearing, sender
        self._build, self._faults = build, faults
        self._figures = UNKNOWN
        self._said: SeatHealth | None = None
        self._measure_ms = 0
        self._say_ms: int | None = None
        """When the newest figures may be said; none while they have been."""
        self._not_before_ms = 0

    def reopen(self) -> None:
        """The link is up: measure and say so soon."""
        self._said, self._measure_ms, self._not_before_ms = None, self._desk.mono_ms, 0

    def on_measured(self, figures: HealthFigures) -> None:
        """The newest figures are here."""
        self._figures = figures
        self._say_ms = self._desk.mono_ms

    def speak(self) -> None:
        """Measure and say what is due, unless something is on its way to the disk."""
        if not self._hearing.link_up or self._desk.is_writing:
            return
        now_ms = self._desk.mono_ms
        if now_ms >= self._measure_ms:
            self._measure_ms = now_ms + EVERY_MS
            self._desk.effects.append(Measure(ticket=HEALTH_TICKET, what="health"))
        due_ms = self._due_ms
        if due_ms is not None and now_ms >= due_ms:
            self._say()

    @property
    def next_ms(self) -> int | None:
        """When something is to be measured or said; what waits for the disk comes with its answer."""
        if not self._hearing.link_up or self._desk.is_writing:
            return None
        due_ms = self._due_ms
        return self._measure_ms if due_ms is None else min(self._measure_ms, due_ms)

    @property
    def _due_ms(self) -> int | None:
        """When the message may be said: new figures, or a change of what breaks and heals."""
        if self._said is None:
            return self._say_ms
        if self._say_ms is None and _lasting(self._health()) == _lasting(self._said):
            return None
        return self._not_before_ms

    def _say(self) -> None:
        health, identity = self._health(), self._desk.identity
        topic = seat_topic(identity.hall, identity.seat, "health")
        self._desk.effects.append(Publish(topic=topic, payload=encode(health), retain=True))
        self._said, self._say_ms = health, None
        self._not_before_ms = self._desk.mono_ms + CHANGE_EVERY_MS

    def _health(self) -> SeatHealth:
        identity, figures, build = self._desk.identity, self._figures, self._build
        last = self._chain.last_self_test
        tested: Literal["never", "passed", "failed", "unfinished"] = "never"
        if last is not None:
            tested = "failed" if last.failed else "passed" if last.ended == "finished" else "unfinished"
        broken = sorted(self._faults.items())[:FAULTS_MAX]
        return SeatHealth(
            v=1,
            seat=identity.seat,
            epoch=identity.epoch,
            boot=self._desk.boot,
            software=self._desk.software[:200],
            profile=build.profile,
            profile_sha256=build.profile_sha256,
            undervoltage=figures.undervoltage,
            throttled=figures.throttled,
            temperature_mc=figures.temperature_mc,
            storage_free_bytes=figures.storage_free_bytes,
            fsync_p95_us=figures.fsync_p95_us,
            clock_offset_ms=self._hearing.clock_offset_ms if self._hearing.is_fresh else None,
            unsent=max(0, self._sender.unsent),
            faults=tuple(PartFault(part=part, detail=detail) for part, detail in broken),
            tested=tested,
            tested_ms=last.wall_ms if last is not None else 0,
            tests_failed=last.failed if last is not None else (),
            certificate_ends_ms=figures.certificate_ends_ms,
        )


def _lasting(health: SeatHealth) -> SeatHealth:
    """Without the figures that always move: a change of these alone waits for its half minute."""
    return msgspec.structs.replace(
        health, temperature_mc=None, storage_free_bytes=None, fsync_p95_us=None, clock_offset_ms=None, unsent=0
    )
