# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The verifier: whatever is in a bundle it ends in a report, and no change of a record leaves the report unbroken.

::

    input = parts; part = control byte ‖ what the file holds instead
    control = bits 0-2 which file, bit 7 the list of files is made and signed again by the centre
"""

import base64
import hashlib
import json
import shutil
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.fuzz.bodies import verifier_table
from tests.fuzz.byte_mutation import mutate_bytes
from tests.fuzz.files import folder
from tests.fuzz.json_mutation import mutate_json
from tests.fuzz.packing import mutate_parts, pack, unpack
from tests.fuzz.target import Mutate, Target, demand
from tests.fuzz.wire import frame_parts, mutate_frames
from tests.unit.verifier.ordinary_sitting import export_ordinary
from tests.unit.verifier.scripted_hall import signer
from verifier import signatures
from verifier.audit import audit_bundle
from verifier.folder import NotABundleError
from verifier.reading import Unreadable, read_loose
from verifier.report import as_json, as_text
from voting_core.frames import MESSAGE_CONTEXT

RELIST: Final = 0x80
FILES: Final = ("ledger.frames", "quarantine.json", "receipts.frames", "results.json", "bundle.json", "bundle.sig")


_verifies: Final = signatures._verifies
_known: Final[dict[tuple[int, bytes, bytes], tuple[Ed25519PublicKey, bool]]] = {}


def _checked_once(key: Ed25519PublicKey, sig: bytes, message: bytes) -> bool:
    """The verifier's own check of a signature, made once: most inputs carry the same ones."""
    place = (id(key), sig, message)  # the key is kept beside, so that no other one gets its id
    if place not in _known:
        if len(_known) > 20_000:
            _known.clear()
        _known[place] = key, _verifies(key, sig, message)
    return _known[place][1]


@lru_cache(maxsize=1)
def _true_files() -> dict[str, bytes]:
    """Every file of an honest bundle; the last two entries of the table of files are its blobs."""
    path = folder() / "honest"
    export_ordinary(path)
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    blobs = [name for name in _true_files() if name.startswith("blobs/")]
    return (*FILES, *sorted(blobs)[:2])


@lru_cache(maxsize=1)
def _place() -> Path:
    """The folder that is spoilt and mended again."""
    place = folder() / "spoilt"
    shutil.copytree(folder() / "honest", place)
    return place


def judge_bundle(data: bytes) -> bool:
    """An audit ends in a report; a bundle with another ledger does not hold, whoever signed its list of files."""
    true = _true_files()
    changed: dict[str, bytes] = {}
    relist = False
    for part in unpack(data, most=4):
        control, content = (part[0], part[1:]) if part else (0, b"")
        changed[_names()[control & 7]] = content
        relist |= bool(control & RELIST)
    if relist:
        changed |= _relisted({**true, **changed})
    place = _place()
    signatures._verifies = _checked_once
    try:
        for name, content in changed.items():
            (place / name).write_bytes(content)
        return _audit(place, {name for name, content in changed.items() if content != true[name]}, relist=relist)
    finally:
        signatures._verifies = _verifies
        for name in changed:
            (place / name).write_bytes(true[name])


def _audit(place: Path, spoilt: set[str], *, relist: bool) -> bool:
    try:
        audit = audit_bundle(place)
    except NotABundleError as error:
        demand(bool(str(error)), "a refusal without a sentence")
        return False
    as_text(audit, "zh", colour=False).encode("utf-8", "replace")  # as the command prints it
    json.loads(as_json(audit, "en"))
    if "ledger.frames" in spoilt or (spoilt and not relist):
        demand(not audit.holds, f"a bundle holds although {sorted(spoilt)} was changed")
    return audit.holds


def _relisted(files: dict[str, bytes]) -> dict[str, bytes]:
    """The list of files as a dishonest centre makes it again."""
    try:
        manifest = json.loads(files["bundle.json"])
        manifest["files"] = {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "size_bytes": len(content)}
            for name, content in files.items()
            if name not in ("bundle.json", "bundle.sig")
        }
        data = json.dumps(manifest, ensure_ascii=False).encode()
    except (ValueError, TypeError, RecursionError):
        data = files["bundle.json"]
    sig = base64.b64encode(signer("centre").sign(MESSAGE_CONTEXT + data)) + b"\n"
    return {"bundle.json": data, "bundle.sig": sig}


def _seeds() -> list[bytes]:
    true = _true_files()
    parts = [bytes([number | flag]) + true[name] for number, name in enumerate(_names()) for flag in (0, RELIST)]
    return [*(pack([part]) for part in parts), pack([])]


def _mutation() -> Mutate:
    true = _true_files()
    bodies = [body for body in frame_parts(true["ledger.frames"])[::2] if body.startswith(b"{")]
    papers = [true[name] for name in _names() if name.endswith(".json") or name.startswith("blobs/")]
    papers += [body for body in frame_parts(true["receipts.frames"])[::2] if body.startswith(b"{")]
    inside = mutate_json([*bodies, *papers])
    frames, plain = mutate_frames(inside), mutate_bytes()

    def part(data: bytes, rng: Random) -> bytes:
        if not data or rng.randrange(8) == 0:
            return bytes([(data[0] if data else 0) ^ rng.choice((1, 2, 4, RELIST))]) + data[1:]
        name = _names()[data[0] & 7]
        mutate = frames if name.endswith(".frames") else plain if name.endswith(".sig") else inside
        return data[:1] + mutate(data[1:], rng)

    donors = tuple(part for seed in _seeds() for part in unpack(seed))
    return mutate_parts(part, donors=donors)


# --- the papers of a bundle by themselves -----------------------------------------------------------------------------

_LOOSE: Final = {
    "bundle.json": verifier_table("MANIFEST"),
    "quarantine.json": verifier_table("QUARANTINE"),
    "results.json": verifier_table("RESULTS"),
}


def judge_papers(data: bytes) -> bool:
    """A paper of a bundle is read or refused with the field that is wrong."""
    rule = list(_LOOSE.values())[data[0] % 3 if data else 0]
    try:
        read_loose(data[1:], rule)
    except Unreadable as error:
        demand(bool(str(error)), "a refusal without a sentence")
        return False
    return True


def _paper_seeds() -> list[bytes]:
    return [bytes([number]) + _true_files()[name] for number, name in enumerate(_LOOSE)]


def _paper_mutation() -> Mutate:
    inside = mutate_json([_true_files()[name] for name in _LOOSE])
    return lambda data, rng: data[:1] + inside(data[1:], rng)


def bundle_targets() -> list[Target]:
    """Targets of this module."""
    return [
        Target(name="bundle-papers", judge=judge_papers, seeds=_paper_seeds, mutate=_paper_mutation, runs=8_000),
        Target(name="bundle", judge=judge_bundle, seeds=_seeds, mutate=_mutation, runs=300, size_bytes_max=131_072),
    ]
