# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many seats in one process, on the wire only: each keeps one record in flight, like a real seat, and nothing else.

``python -m rehearsal.bench.crowd PLAN`` sends ``records`` in all, spread over ``seats``, as fast as receipts come. With
``plain`` it talks to the yardstick's subscriber instead of the centre.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from adapters.key_files import load_signing_key
from adapters.mqtt_link import MqttLink
from rehearsal.bench.payload import BallotPress
from rehearsal.bench.yardstick import link_settings
from voting_core.frames import Frame, decode_frame
from voting_core.messages import RECEIPT_READER
from voting_core.signing import Ed25519Signer
from voting_core.topics import seat_topic


class WireSeat:
    """One seat: sends the next record when the receipt covers the last one."""

    def __init__(self, plan: dict[str, Any], seat: str, records: int) -> None:
        home = Path(plan["seats"]) / seat
        self._press = BallotPress(plan["hall"], seat, Ed25519Signer(load_signing_key(home / "record.key")))
        self._frames: list[Frame] = [self._press.next_record() for _ in range(records)]
        self._topic = seat_topic(plan["hall"], seat, "up")
        self._plain: bool = plan["plain"]
        self._sent = 0
        self._tree: tuple[int, str] = (0, "")
        self.up = asyncio.Event()
        self.done = asyncio.Event()
        topics = (seat_topic(plan["hall"], seat, "receipt"),)
        settings = link_settings(plan, home, seat, topics)
        self.link = MqttLink(settings, self.up.set, lambda _: None, self._on_receipt)

    def send(self) -> None:
        """Send the record that is next."""
        size, root = self._tree
        self.link.publish(self._topic, self._press.batch(self._frames[self._sent], size, root))
        self._sent += 1

    def _on_receipt(self, _topic: str, payload: bytes, _retained: bool) -> None:
        body = decode_frame(payload).body
        if self._plain:
            if json.loads(body)["seq"] < self._sent:
                return
        else:
            receipt = RECEIPT_READER.read(body)
            if receipt.high_seq < self._sent:
                return
            self._tree = (receipt.tree_size, receipt.tree_root)
        if self._sent < len(self._frames):
            self.send()
        else:
            self.done.set()


async def send_all(plan: dict[str, Any]) -> dict[str, Any]:
    """Let all seats send everything; how long it took."""
    names = sorted(path.name for path in Path(plan["seats"]).iterdir())[: plan["crowd"]]
    seats = [WireSeat(plan, name, plan["records"] // len(names)) for name in names]
    serving = [asyncio.create_task(seat.link.run()) for seat in seats]
    await asyncio.gather(*(seat.up.wait() for seat in seats))
    await asyncio.sleep(1.0)
    began_s = time.perf_counter()
    for seat in seats:
        seat.send()
    await asyncio.gather(*(seat.done.wait() for seat in seats))
    took_s = time.perf_counter() - began_s
    await asyncio.gather(*(seat.link.close(with_will=False) for seat in seats))
    for task in serving:
        task.cancel()
    return {"took_s": took_s, "records": sum(plan["records"] // len(names) for _ in names)}


def main() -> None:
    """Send everything and tell how long it took."""
    plan = json.loads(Path(sys.argv[1]).read_text())
    sys.stdout.write(json.dumps(asyncio.run(send_all(plan))))


if __name__ == "__main__":
    main()
