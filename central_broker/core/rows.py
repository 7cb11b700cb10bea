# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of the ledger, the same when they are written and when they are read back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """An accepted record. ``author`` is ``floor`` (epoch 0) or a seat id; (author, epoch, seq) is unique."""

    author: str
    epoch: int
    seq: int
    kind: str
    hash: str
    frame: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobRow:
    """A body named by its hash."""

    sha256: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineRow:
    """Bytes that were not accepted, and why.

    ``disposed``: a properly signed and chained record whose content was refused; it keeps its number in the chain.
    ``blocks``: evidence that the seat wrote two histories; nothing more of this epoch is accepted.
    """

    at_ms: int
    topic: str
    reason: str
    disposed: bool
    blocks: bool
    seat: str
    epoch: int
    seq: int
    payload: bytes


Row = RecordRow | BlobRow | QuarantineRow
