# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The payload that both sides of the comparison carry: a batch with one ballot record."""

import os
from dataclasses import dataclass, field

from voting_core.chain import START, ChainHead
from voting_core.codec import encode
from voting_core.frames import RECORD_CONTEXT, Frame
from voting_core.messages import BatchHeader
from voting_core.questions import Answer
from voting_core.seat_records import BallotCast
from voting_core.signing import Signer, sign_frame


@dataclass(slots=True)
class BallotPress:
    """Writes one ballot record after another, in one seat's chain."""

    hall: str
    seat: str
    signer: Signer
    boot: str = field(default_factory=lambda: os.urandom(16).hex())
    head: ChainHead = START

    def next_record(self) -> Frame:
        """The next record of the chain, signed."""
        seq = self.head.seq + 1
        record = BallotCast(
            v=1,
            alg="ed25519",
            hall=self.hall,
            seat=self.seat,
            epoch=1,
            seq=seq,
            prev=self.head.hash,
            wall_ms=1_764_000_000_000 + seq,
            mono_ms=1_000_000 + seq,
            boot=self.boot,
            floor_seq=5,
            head_age_ms=400,
            sitting="bench",
            poll="item-1",
            round=1,
            member="m01",
            revision=1 + seq % 9_999,
            opened_locally=False,
            text_sha256="ab" * 32,
            confirmed=False,
            answers=(Answer(question="q1", options=("yes" if seq % 2 else "no",)),),
        )
        frame = sign_frame(self.signer, RECORD_CONTEXT, encode(record))
        self.head = ChainHead(seq, frame.hash)
        return frame

    def batch(self, frame: Frame, tree_size: int = 0, tree_root: str = "") -> bytes:
        """A batch that carries just this record."""
        header = BatchHeader(v=1, seat=self.seat, epoch=1, boot=self.boot, tree_size=tree_size, tree_root=tree_root)
        return Frame(encode(header), b"").encode() + frame.encode()
