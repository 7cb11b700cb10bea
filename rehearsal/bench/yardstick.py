# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The yardstick's two programs; run each as a process of its own: ``python -m rehearsal.bench.yardstick ROLE PLAN``.

``PLAN`` is a JSON file: homes with certificates, port, number of records, window. Each program writes what it measured
as JSON to its standard output.
"""

import asyncio
import json
import random
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from adapters.durable_sqlite import open_durable
from adapters.key_files import load_signing_key
from adapters.mqtt_link import MqttLink, MqttSettings
from rehearsal.bench.payload import BallotPress
from voting_core.frames import MESSAGE_CONTEXT, RECORD_CONTEXT, decode_frame, decode_frames
from voting_core.signing import Ed25519Signer, sign_frame, verify
from voting_core.topics import seat_topic

SCHEMA: Final = """CREATE TABLE records (
    seat TEXT NOT NULL, seq INTEGER NOT NULL, frame BLOB NOT NULL, UNIQUE (seat, seq)
) STRICT;"""
RECEIPT_BYTES: Final = 700
"""About what a real receipt has, so that the wire carries the same."""


def link_settings(plan: dict[str, Any], home: Path, identity: str, topics: tuple[str, ...]) -> MqttSettings:
    """Same TLS for everybody."""
    return MqttSettings(
        identity=identity,
        subscriptions=topics,
        host="localhost",
        port=plan["port"],
        ca_file=home / "ca.crt",
        certificate_file=home / "tls.crt",
        key_file=home / "tls.key",
    )


class Publisher:
    """Signs, commits, publishes; at most ``window`` records without a receipt."""

    def __init__(self, plan: dict[str, Any], home: Path) -> None:
        self._plan = plan
        signer = Ed25519Signer(load_signing_key(home / "record.key"))
        self._press = BallotPress(plan["hall"], plan["seat"], signer)
        self._store = open_durable(home / "yardstick.sqlite", SCHEMA)
        self._topic = seat_topic(plan["hall"], plan["seat"], "up")
        self._up = asyncio.Event()
        self._room = asyncio.Semaphore(plan["window"])
        self._sent_s: dict[int, float] = {}
        self.taken_s: list[float] = []
        topics = (seat_topic(plan["hall"], plan["seat"], "receipt"),)
        self._link = MqttLink(
            link_settings(plan, home, plan["seat"], topics), self._up.set, lambda _: None, self._on_receipt
        )

    async def run(self) -> dict[str, Any]:
        """Publish all records; return the times they took."""
        serving = asyncio.create_task(self._link.run())
        await self._up.wait()
        await asyncio.sleep(1.0)
        chance = random.Random(1)
        for number in range(1, self._plan["records"] + 1):
            await self._room.acquire()
            if self._plan["pause_ms"]:
                await asyncio.sleep(chance.uniform(0.5, 1.5) * self._plan["pause_ms"] / 1000)
            self._sent_s[number] = time.perf_counter()
            frame = self._press.next_record()
            self._store.execute("BEGIN IMMEDIATE")
            self._store.execute("INSERT INTO records VALUES (?, ?, ?)", (self._plan["seat"], number, frame.encode()))
            self._store.execute("COMMIT")
            self._link.publish(self._topic, self._press.batch(frame))
        for _ in range(self._plan["window"]):
            await self._room.acquire()
        await self._link.close(with_will=False)
        serving.cancel()
        return {"taken_s": self.taken_s}

    def _on_receipt(self, _topic: str, payload: bytes, _retained: bool) -> None:
        frame = decode_frame(payload)
        if not verify(self._plan["centre_key"], MESSAGE_CONTEXT + frame.body, frame.sig):
            raise AssertionError("a receipt of the yardstick is not signed")
        number = int(json.loads(frame.body)["seq"])
        self.taken_s.append(time.perf_counter() - self._sent_s.pop(number))
        self._room.release()


class Subscriber:
    """Verifies, commits, publishes a signed receipt; all that comes while a commit runs shares the next one."""

    def __init__(self, plan: dict[str, Any], home: Path) -> None:
        self._plan = plan
        self._signer = Ed25519Signer(load_signing_key(home / "centre.key"))
        self._store = open_durable(home / "yardstick.sqlite", SCHEMA)
        self._writer = ThreadPoolExecutor(max_workers=1)
        self._waiting: list[tuple[str, bytes]] = []
        self._committing = False
        self._count = 0
        self._cpu_s = 0.0
        self._done = asyncio.Event()
        topics = (f"hc1/{plan['hall']}/seat/+/up",)
        self._link = MqttLink(
            link_settings(plan, home, "centre", topics), lambda: None, lambda _: None, self._on_record
        )

    async def run(self) -> dict[str, Any]:
        """Serve until all records have come; return the processor time they took."""
        serving = asyncio.create_task(self._link.run())
        await self._done.wait()
        used_s = cpu_s() - self._cpu_s
        await asyncio.sleep(0.2)
        await self._link.close(with_will=False)
        serving.cancel()
        return {"cpu_s": used_s, "records": self._count}

    def _on_record(self, topic: str, payload: bytes, _retained: bool) -> None:
        if not self._count and not self._waiting and not self._committing:
            self._cpu_s = cpu_s()
        self._waiting.append((topic, payload))
        if not self._committing:
            self._commit()

    def _commit(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._committing = True
        rows = [self._checked(topic, payload) for topic, payload in waiting]
        if self._plan["inline"]:  # one record at a time: a thread would only cost
            self._insert(rows)
            self._answer(rows)
            return
        committed = asyncio.get_running_loop().run_in_executor(self._writer, self._insert, rows)
        committed.add_done_callback(lambda _: self._answer(rows))

    def _checked(self, topic: str, payload: bytes) -> tuple[str, int, bytes]:
        seat = topic.split("/")[3]
        frame = decode_frames(payload)[1]
        if not verify(self._plan["keys"][seat], RECORD_CONTEXT + frame.body, frame.sig):
            raise AssertionError("a record of the yardstick is not signed")
        return seat, json.loads(frame.body)["seq"], frame.encode()

    def _insert(self, rows: list[tuple[str, int, bytes]]) -> None:
        self._store.execute("BEGIN IMMEDIATE")
        for row in rows:
            self._store.execute("INSERT INTO records VALUES (?, ?, ?)", row)
        self._store.execute("COMMIT")

    def _answer(self, rows: list[tuple[str, int, bytes]]) -> None:
        for seat, number, _ in rows:
            body = json.dumps({"seq": number, "pad": "x" * RECEIPT_BYTES}).encode()
            receipt = sign_frame(self._signer, MESSAGE_CONTEXT, body)
            self._link.publish(seat_topic(self._plan["hall"], seat, "receipt"), receipt.encode())
        self._count += len(rows)
        self._committing = False
        if self._count >= self._plan["records"]:
            self._done.set()
        elif self._waiting:
            self._commit()


def cpu_s() -> float:
    """Processor time of this process so far, user and system."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Play one of the two roles."""
    role, plan_file = sys.argv[1], Path(sys.argv[2])
    plan = json.loads(plan_file.read_text())

    async def play() -> dict[str, Any]:
        part = Publisher if role == "publisher" else Subscriber
        return await part(plan, Path(plan[f"{role}_home"])).run()

    sys.stdout.write(json.dumps(asyncio.run(play())))


if __name__ == "__main__":
    main()
