# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tellers' seats said, as the ledger holds it and as the floor heard it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from verifier.desks import WordKey
from verifier.findings import Check, Words, listed
from verifier.folder import Bundle
from verifier.frames import Frame, cut_frames
from verifier.house import House
from verifier.ledger import Leaf
from verifier.parts import Spoken
from verifier.reading import Fields, Unreadable, read_exact
from verifier.shapes import RECORD


@dataclass(slots=True)
class Speech:
    """The words of the tellers' seats in a bundle; what breaks is said in one check."""

    house: House
    bundle: Bundle
    check: Check = field(default_factory=lambda: Check("secret-rounds", Words("无记名表决", "Secret rounds")))

    def word(self, seat: str, epoch: int, about: WordKey) -> Spoken | None:
        """What a seat said about something, by the ledger."""
        desk = self.house.desks.get((seat, epoch))
        return desk.words.get(about) if desk is not None else None

    def speaking(self, leaf: Leaf) -> list[str]:
        """The seats whose words a record holds, in order; none where it cannot be read."""
        frames, broken = cut_frames(self.bundle.blob(leaf.fields["words"]["sha256"]) or b"")
        if broken is not None:
            return []
        try:
            found = [str(read_exact(frame.body, RECORD)["seat"]) for frame in frames]
        except (Unreadable, KeyError):
            return []
        return list(dict.fromkeys(found))

    def compare(self, leaf: Leaf, spoken: Mapping[str, Spoken | None]) -> None:
        """The body that a record names holds just the frames by which these seats spoke."""
        silent = sorted(seat for seat, word in spoken.items() if word is None)
        if silent:
            self.blame(leaf, f"席位 {listed(silent)} 并未发言", f"lets seats speak that did not: {listed(silent)}")
            return
        leaves = [one for _, word in sorted(spoken.items()) if word is not None for one in word.leaves]
        data = b"".join(_bytes(one.frame) for one in leaves)
        ref: Fields = leaf.fields["words"]
        if ref != {"sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}:
            self.blame(leaf, "所记的不是这些席位所发的话", "does not hold what these seats said")

    def blame(self, leaf: Leaf, zh: str, en: str) -> None:
        """Say what breaks in a record."""
        self.check.blame_at(leaf.round_place if "poll" in leaf.fields else leaf.place, zh, en)


def _bytes(frame: Frame) -> bytes:
    sizes = len(frame.body).to_bytes(4, "big"), len(frame.sig).to_bytes(2, "big")
    return sizes[0] + frame.body + sizes[1] + frame.sig
