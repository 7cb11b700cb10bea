# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bundle: everything an auditor needs, in one folder, signed by the centre. Format: docs/protocol.md, "Bundle".

Built from the ledger alone, by the same fold that the running centre uses.
"""

import base64
import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from adapters.key_files import sync_folder, write_atomic
from central_broker.core.counting import late_ballots
from central_broker.core.house import House
from central_broker.core.inputs import Snapshot
from central_broker.core.receipts import durable_now, receipt_message
from central_broker.core.restoring import restore
from central_broker.core.rows import QuarantineRow
from voting_core.checkpoint import write_checkpoint
from voting_core.codec import encode
from voting_core.errors import RefusedError
from voting_core.floor import Floor
from voting_core.frames import MESSAGE_CONTEXT
from voting_core.round_state import RoundState
from voting_core.signing import Signer, verify

FORMAT: Final = "hemicycle-bundle/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Files of a bundle, by name relative to its folder."""

    files: dict[str, bytes]
    records: int


def build_bundle(*, hall: str, term: int, signer: Signer, snapshot: Snapshot, at_ms: int) -> Bundle:
    """Build a bundle from what the ledger holds.

    Raises:
        RefusedError: There is no sitting yet, or the ledger was changed by hand.
    """
    house = House(hall=hall, term=term, signer=signer, verify=verify, floor=Floor(hall, signer.key))
    restore(house, snapshot)
    if not house.floor.sitting:
        raise RefusedError("There is no sitting to export yet.", "Open one first.")
    files = {
        "ledger.frames": b"".join(stored.frame for stored in snapshot.records),
        "quarantine.json": msgspec.json.encode([_quarantined(row) for row in snapshot.quarantine]),
        "receipts.frames": _receipts(house, at_ms),
        "results.json": msgspec.json.format(encode(results(house)), indent=1),
    }
    files.update({f"blobs/{sha256}": data for sha256, data in sorted(snapshot.blobs.items())})
    manifest = {
        "format": FORMAT,
        "hall": hall,
        "sitting": house.floor.sitting,
        "term": term,
        "centre_key": signer.key,
        "size": house.tree.size,
        "checkpoint": write_checkpoint(hall, term, house.tree.size, house.tree.root(), signer),
        "files": {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}
            for name, data in sorted(files.items())
        },
    }
    files["bundle.json"] = encode(manifest)
    signature = signer.sign(MESSAGE_CONTEXT + files["bundle.json"])
    files["bundle.sig"] = base64.b64encode(signature) + b"\n"
    return Bundle(files=files, records=house.tree.size)


def write_bundle(bundle: Bundle, folder: Path) -> None:
    """Write a bundle into a folder that does not exist yet; it appears under its name only when it is whole.

    Raises:
        RefusedError: The folder exists or cannot be made, or the disk is full; nothing is left behind then.
    """
    try:
        if folder.exists():
            raise RefusedError(f"{folder} exists already.", "Name a new folder.")
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".bundle-", dir=folder.parent, ignore_cleanup_errors=True) as name:
            draft = Path(name) / "bundle"
            _write_files(bundle, draft)
            draft.rename(folder)
        sync_folder(folder.parent)
    except OSError as error:
        raise RefusedError(f"{folder} cannot be written: {error.strerror}.", "Choose another place.") from error
    except ValueError as error:
        if isinstance(error, RefusedError):
            raise
        raise RefusedError(f"{str(folder)!r} is no name for a folder.", "Choose another place.") from error


def _write_files(bundle: Bundle, folder: Path) -> None:
    (folder / "blobs").mkdir(parents=True)
    for name, data in bundle.files.items():
        write_atomic(folder / name, data)


def results(house: House) -> list[dict[str, object]]:
    """The summary for people, one entry a round in the order they were opened."""
    return [_result(house, state) for state in house.floor.rounds.values()]


def _result(house: House, state: RoundState) -> dict[str, object]:
    declared = state.declared
    late = [
        {
            "seat": ballot.record.seat,
            "epoch": ballot.record.epoch,
            "seq": ballot.record.seq,
            "member": ballot.record.member,
        }
        for ballot in late_ballots(house, state)
    ]
    return {
        "poll": state.opened.poll,
        "round": state.opened.round,
        "phase": str(state.phase),
        "title": state.opened.title,
        "kind": state.opened.item_kind,
        "outcome": declared.outcome if declared else "",
        "counted": msgspec.to_builtins(declared.counted) if declared else [],
        "findings": msgspec.to_builtins(declared.findings) if declared else [],
        "contested": declared.contested if declared else 0,
        "left_open": declared.left_open if declared else 0,
        "missing": declared.missing if declared else 0,
        "missing_effect": declared.missing_effect if declared else "",
        "said_zh": declared.said_zh if declared else "",
        "said_en": declared.said_en if declared else "",
        "late": late,
    }


def _receipts(house: House, at_ms: int) -> bytes:
    durable = durable_now(house)
    chains = (chain for seat in sorted(house.keys) if (chain := house.chain(seat)) and chain.hashes)
    return b"".join(receipt_message(house, chain, durable, at_ms).payload for chain in chains)


def _quarantined(row: QuarantineRow) -> dict[str, object]:
    return {
        "at_ms": row.at_ms,
        "topic": row.topic,
        "reason": row.reason,
        "disposed": row.disposed,
        "seat": row.seat,
        "epoch": row.epoch,
        "seq": row.seq,
        "payload": base64.b64encode(row.payload).decode(),
    }
