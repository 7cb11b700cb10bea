# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the centre did not accept: refused records that keep their number, and rivals that show two histories."""

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from verifier.findings import Check, Words
from verifier.forms import QUARANTINE
from verifier.frames import Frame, cut_frames
from verifier.ledger import NO_HASH, Leaf, seat_place
from verifier.papers import SeatKeys
from verifier.reading import Fields, Unreadable, read_exact, read_loose
from verifier.shapes import SEAT_RECORD
from verifier.signatures import RECORD, is_signed

# Every version of the protocol begins a seat record like this, so a place can be read of what is otherwise refused.
_PLACE: Final = re.compile(
    rb'\{"kind":"[A-Za-z]{1,40}","v":[1-9][0-9]{0,2},"alg":"[a-z0-9-]{1,20}","hall":"[a-z][a-z0-9-]{0,30}",'
    rb'"seat":"(?P<seat>[a-z][a-z0-9-]{0,30})","epoch":(?P<epoch>[1-9][0-9]{0,6}),"seq":(?P<seq>[1-9][0-9]{0,15}),'
    rb'"prev":"(?P<prev>[0-9a-f]{64})",'
)

Chain = dict[int, str]
"""Record hashes of one seat's epoch by number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A signed seat record that the centre did not accept."""

    seat: str
    epoch: int
    seq: int
    prev: str
    frame: Frame
    at_ms: int
    reason: str

    @property
    def hash(self) -> str:
        """Its record hash."""
        return self.frame.digest.hex()

    @property
    def place(self) -> Words:
        """How a report names it."""
        return seat_place(self.seat, self.epoch, self.seq)


@dataclass(slots=True)
class Quarantine:
    """The quarantine log, read."""

    disposed: dict[tuple[str, int], dict[int, Held]] = field(default_factory=dict)
    """Refused records that keep their number, by seat and epoch, then by number."""
    others: list[Held] = field(default_factory=list)
    """Everything else that a registered seat properly signed."""
    rivals: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    """Record hashes that contradict a seat's chain although the seat signed them, by seat and epoch."""
    notes: list[Words] = field(default_factory=list)
    entries: int = 0


def read_quarantine(data: bytes, keys: SeatKeys, hall: str) -> tuple[Quarantine, Check]:
    """Read the quarantine log and judge every refusal that took a number."""
    check = Check("quarantine", Words("隔离记录", "Quarantine"))
    found = Quarantine()
    try:
        entries = read_loose(data, QUARANTINE)
    except Unreadable as error:
        check.blame(f"quarantine.json 不符合协议：{error}", f"quarantine.json cannot be read: {error}")
        return found, check
    found.entries = len(entries)
    for number, entry in enumerate(entries):
        _sort_entry(found, check, number, entry, keys, hall)
    return found, check


def _sort_entry(found: Quarantine, check: Check, number: int, entry: Fields, keys: SeatKeys, hall: str) -> None:
    held = _signed_records(entry, keys)
    if not entry["disposed"]:
        found.others += held
        return
    if len(held) != 1 or (held[0].seat, held[0].epoch, held[0].seq) != (entry["seat"], entry["epoch"], entry["seq"]):
        check.blame(
            f"第 {number + 1} 条隔离记录占了编号，却不是该席位签名的记录",
            f"entry {number + 1} takes a number but is not a record signed by that seat",
        )
        return
    if _is_acceptable(held[0].frame.body, hall):
        check.blame_at(
            held[0].place,
            f"被拒收（“{entry['reason'][:80]}”），但它完全符合协议",
            f"was refused ('{entry['reason'][:80]}') although nothing is wrong with it",
        )
    rivals = found.disposed.setdefault((held[0].seat, held[0].epoch), {})
    if rivals.setdefault(held[0].seq, held[0]).hash != held[0].hash:
        check.blame_at(held[0].place, "两条不同的拒收记录占同一编号", "two different refused records take this number")


def _signed_records(entry: Fields, keys: SeatKeys) -> list[Held]:
    """The records inside an entry that a registered seat signed; whoever sent them, and in whatever wrapping."""
    try:
        payload = base64.b64decode(entry["payload"], validate=True)
    except (ValueError, binascii.Error):
        return []
    held: list[Held] = []
    for frame in cut_frames(payload)[0]:
        place = _PLACE.match(frame.body)
        if place is None:
            continue
        seat, epoch = place["seat"].decode(), int(place["epoch"])
        key = keys.any_key(seat, epoch)
        if key is not None and is_signed(key, RECORD, frame.body, frame.sig):
            held.append(
                Held(
                    seat=seat,
                    epoch=epoch,
                    seq=int(place["seq"]),
                    prev=place["prev"].decode(),
                    frame=frame,
                    at_ms=entry["at_ms"],
                    reason=entry["reason"],
                )
            )
    return held


def _is_acceptable(body: bytes, hall: str) -> bool:
    try:
        fields: Fields = read_exact(body, SEAT_RECORD)
    except Unreadable:
        return False
    return bool(fields["hall"] == hall)


def find_rivals(found: Quarantine, chains: Mapping[tuple[str, int], Chain], check: Check) -> None:
    """Find the seats that signed two histories: one number twice, or a number after another predecessor."""
    for held in found.others:
        chain = chains.get((held.seat, held.epoch), {})
        before = chain.get(held.seq - 1, NO_HASH if held.seq == 1 else None)
        here = chain.get(held.seq)
        if here == held.hash or (here is None and before in (None, held.prev)):
            continue
        found.rivals.setdefault((held.seat, held.epoch), set()).add(held.hash)
        found.notes.append(
            Words(
                f"席位 {held.seat} 签了两份不同的第 {held.seq} 号记录（第 {held.epoch} 代）",
                f"seat {held.seat} signed two different histories at record {held.seq} (epoch {held.epoch})",
            )
        )
    disposed = sum(map(len, found.disposed.values()))
    seats = len(found.rivals)
    check.note_holds(
        f"{found.entries} 条隔离记录：{disposed} 条依规拒收并保留编号，{seats} 个席位自相矛盾。",
        f"Entries: {found.entries}; records refused for a reason that keep their number: {disposed}; "
        f"seats that contradict themselves: {seats}.",
    )


def judge_blocked(found: Quarantine, leaves: Iterable[Leaf], check: Check, rebuilt_seq: int) -> None:
    """A seat may be blocked only with evidence: a rival record that the seat signed and the quarantine holds.

    Args:
        rebuilt_seq: The last rebuild of the ledger: evidence from before it went with the quarantine of that time.
    """
    for leaf in leaves:
        if leaf.kind != "SeatBlocked":
            continue
        got = leaf.fields
        if got["rival_hash"] in found.rivals.get((got["seat"], got["epoch"]), ()):
            continue
        if got["floor_seq"] < rebuilt_seq:
            check.remark_at(
                leaf.place,
                f"封锁席位 {got['seat']} 的证据已随原账本丢失",
                f"the evidence for blocking seat {got['seat']} was lost with the former ledger",
            )
        else:
            check.blame_at(
                leaf.place,
                f"封锁席位 {got['seat']}，隔离记录中却没有它自相矛盾的证据",
                f"blocks seat {got['seat']} without evidence in the quarantine that it contradicts itself",
            )
