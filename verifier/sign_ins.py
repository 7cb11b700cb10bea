# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sign-ins: how members were known, and whether each card that says it proved itself did.

A sign-in that does not hold signs nobody in, and the counts are worked out accordingly. A seat that wrote one is named;
that breaks nothing, for the centre keeps what a seat has signed, and no seat can spoil what others have.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from verifier.findings import Check, Words
from verifier.house import House
from verifier.ledger import Leaf

_KINDS: Final = {
    "card-proof": Words("卡的签名证明", "proved by a card's signature"),
    "card-mac": Words("只向席位证明", "proved to the seat alone"),
    "card-uid": Words("仅识别，不能证明身份", "identification, not proof"),
    "manual": Words("两人补报到", "entered by two people"),
}


@dataclass(slots=True)
class SignIns:
    """Judges every sign-in before the house takes it."""

    house: House
    check: Check = field(default_factory=lambda: Check("sign-ins", Words("报到与身份", "Sign-ins")))
    counted: Counter[str] = field(default_factory=Counter)
    faults: int = 0

    def judge(self, leaf: Leaf) -> None:
        """Judge a seat's record if it is a sign-in."""
        if leaf.kind != "MemberSignedIn":
            return
        self.counted[leaf.fields["identification"]] += 1
        fault = self.house.fault_of_sign_in(leaf)
        if fault is not None:
            self.faults += 1
            self.check.remark_at(leaf.place, f"报到不成立：{fault.zh}", f"signs nobody in: {fault.en}")

    def finish(self) -> Check:
        """The check, with what holds."""
        found = [(words, self.counted[kind]) for kind, words in _KINDS.items() if self.counted[kind]]
        zh = "，".join(f"{words.zh} {number}" for words, number in found)
        en = ", ".join(f"{words.en} {number}" for words, number in found)
        false = (
            Words(f"；不成立 {self.faults}", f"; {self.faults} of them sign nobody in")
            if self.faults
            else Words("", "")
        )
        total = sum(self.counted.values())
        self.check.note_holds(
            f"{total} 次报到的识别方式：{zh or '无'}{false.zh}。",
            f"{total} sign-in{'s' * (total != 1)}: {en or 'none'}{false.en}.",
        )
        return self.check
