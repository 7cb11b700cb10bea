# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records read with nothing but the standard library, so that the oracles share no reader with what they judge."""

import base64
import hashlib
import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from central_broker.core.rows import BlobRow, RecordRow, Row


@dataclass(frozen=True, slots=True)
class Fact:
    """One record: who wrote it, what it says, its hash, and its place in the ledger (-1 elsewhere)."""

    author: str
    body: dict[str, Any]
    hash: str
    index: int = -1

    def __getitem__(self, name: str) -> Any:
        """One field of the body."""
        return self.body[name]

    @property
    def kind(self) -> str:
        """Which record it is."""
        return str(self.body["kind"])

    @property
    def round(self) -> tuple[str, int]:
        """Poll and round that it is about."""
        return (self.body["poll"], self.body["round"])

    @property
    def number(self) -> str:
        """The number of an encrypted ballot, as its member's screen shows it."""
        return base64.b64encode(hashlib.sha256(self["text"].encode()).digest()).decode().rstrip("=")

    @property
    def option(self) -> str:
        """The answers of a ballot in one word: of the one question of a motion, or of each question that it answers.

        Of an encrypted one its number, for nobody can read it.
        """
        if self.kind == "SecretBallotCast":
            return f"#{self.number}"
        return "|".join(mark for mark in self.marks) or "nothing"

    @property
    def marks(self) -> list[str]:
        """Each option of a ballot by name, see :func:`marks_of`."""
        return marks_of(self.body["answers"])


def marks_of(answers: Iterable[Mapping[str, Any]]) -> list[str]:
    """Each option of some answers; of another question than that of a motion, with its name."""
    return [
        option if answer["question"] == "q1" else f"{answer['question']}={option}"
        for answer in answers
        for option in answer["options"]
    ]


def cut(data: bytes) -> list[bytes]:
    """Frames that stand one after another, each as its bytes."""
    frames, at = [], 0
    while at < len(data):
        (body,) = struct.unpack_from(">I", data, at)
        (sig,) = struct.unpack_from(">H", data, at + 4 + body)
        end = at + 4 + body + 2 + sig
        frames.append(data[at:end])
        at = end
    return frames


@lru_cache(maxsize=50_000)
def _read(frame: bytes) -> tuple[str, str]:
    (length,) = struct.unpack_from(">I", frame, 0)
    body, sig = frame[4 : 4 + length], frame[4 + length + 2 :]
    return body.decode(), hashlib.sha256(b"\0" + body + sig).hexdigest()


@lru_cache(maxsize=50_000)
def _parsed(frame: bytes) -> tuple[dict[str, Any], str]:
    body, record_hash = _read(frame)
    return json.loads(body), record_hash


def read(frame: bytes, author: str = "", index: int = -1) -> Fact:
    """What a frame says."""
    body, record_hash = _parsed(frame)
    return Fact(author, body, record_hash, index)


@lru_cache(maxsize=50_000)
def frame_hash(frame: bytes) -> str:
    """The record hash of a frame."""
    return _read(frame)[1]


def ballots_of(facts: Iterable[Fact]) -> list[Fact]:
    """The ballots among the records of one or more authors, in order; an encrypted one is put together from its parts.

    It has the place and the hash of its last part.
    """
    found: list[Fact] = []
    parts: dict[tuple[str, int], list[str]] = {}
    for fact in facts:
        if fact.kind == "BallotCast":
            found.append(fact)
        elif fact.kind == "SecretBallotCast":
            texts = parts.setdefault((fact.author, fact["epoch"]), [])
            if fact["part"] != len(texts) + 1:
                texts.clear()
            if fact["part"] == len(texts) + 1:
                texts.append(fact["text"])
                if fact["part"] == fact["parts"]:
                    found.append(Fact(fact.author, {**fact.body, "text": "".join(texts)}, fact.hash, fact.index))
                    texts.clear()
    return found


def ledger_facts(rows: Iterable[Row]) -> list[Fact]:
    """The records of a ledger, in order."""
    records = (row for row in rows if isinstance(row, RecordRow))
    return [read(row.frame, row.author, index) for index, row in enumerate(records)]


def blobs_of(rows: Iterable[Row]) -> dict[str, Any]:
    """The blobs of a ledger that hold JSON, by hash; archives and the tellers' words do not."""
    return {row.sha256: json.loads(row.data) for row in rows if isinstance(row, BlobRow) and row.data[:1] == b"{"}


def tree_root(leaves: list[bytes]) -> bytes:
    """The root over some leaf hashes, straight from the definition. Source: RFC 9162 §2.1.1."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\1" + tree_root(leaves[:split]) + tree_root(leaves[split:])).digest()
