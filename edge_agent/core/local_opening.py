# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening an item at a seat that is cut off: the chair has called it, the link has not brought the opening.

1. It takes a sitting in the roll, a member signed in, nobody to be heard, no round that owes a result as far as this
   seat knows, and an item that the agenda allows it for and that is not decided.
2. It takes two steps. Choosing the item puts on the screen what opening it means; choosing it again opens it.
3. What is pressed is a ballot that says so, for the round that this seat presumes. It counts if two people adopt it.
4. A fresh floor head ends it, and so does any round that this seat hears of.
"""

from typing import Final

from edge_agent.core.desk import Desk
from edge_agent.core.hearing import Hearing
from edge_agent.core.library import Library, LocalItem
from edge_agent.core.notices import Notices
from edge_agent.core.own_chain import OwnChain
from voting_core.ballot_paper import paper_of
from voting_core.floor import Floor
from voting_core.frames import NO_HASH
from voting_core.lifecycle import ENDED, SittingPhase
from voting_core.roster import BlobRef
from voting_core.round_records import PollOpened
from voting_core.round_state import RoundState

ASK_MS: Final = 30_000
"""How long a chosen item waits to be confirmed: two sentences are read, and the chair may take a moment."""

_NO_BLOB: Final = BlobRef(sha256=NO_HASH, size_bytes=1)


class LocalOpening:
    """The one item that the member has opened here, or is about to."""

    def __init__(
        self, desk: Desk, chain: OwnChain, floor: Floor, hearing: Hearing, library: Library, notices: Notices
    ) -> None:
        self._desk, self._chain, self._floor = desk, chain, floor
        self._hearing, self._library, self._notices = hearing, library, notices
        self._asked = ""
        self._asked_until_ms = 0
        self._opened: tuple[str, str] | None = None
        """Item and member."""

    @property
    def items(self) -> tuple[LocalItem, ...]:
        """Items that may be opened here now."""
        floor = self._floor
        if (
            floor.phase is not SittingPhase.ROLL
            or floor.profile is None
            or not self._hearing.is_deaf
            or floor.undecided is not None
            or not self._chain.ahead.present(floor.sitting)
            or self._library.is_replaced(floor)
        ):
            return ()
        return tuple(item for item in self._library.local_items(floor) if self._may_be_put(item))

    @property
    def asked(self) -> LocalItem | None:
        """The item that was chosen and waits to be confirmed."""
        if self._opened is not None or self._desk.mono_ms >= self._asked_until_ms:
            return None
        return next((item for item in self.items if item.item == self._asked), None)

    @property
    def state(self) -> RoundState | None:
        """The round that is open at this seat by its member's word; the floor log does not hold it."""
        if self._opened is None:
            return None
        name, member = self._opened
        item = next((item for item in self.items if item.item == name), None)
        here = self._chain.ahead.present(self._floor.sitting) == member
        return self._presume(item) if item is not None and here else None

    @property
    def is_coming(self) -> bool:
        """Whether a fresh floor head names a round as open that has not reached this seat."""
        head = self._hearing.newest
        newer = head is not None and head.floor_seq > self._floor.head.seq and head.open_round > 0
        return newer and self._hearing.is_fresh

    @property
    def next_ms(self) -> int | None:
        """When a chosen item is forgotten."""
        return self._asked_until_ms if self.asked is not None else None

    def on_item(self, name: str) -> None:
        """The member chose an item."""
        item = next((item for item in self.items if item.item == name), None)
        if item is None:
            self._notices.say(self._refusal())
            return
        self._notices.hush()
        if self.state is not None and self._opened is not None and self._opened[0] == name:
            return
        asked = self.asked
        self._opened = None
        if asked is not None and asked.item == name:
            self._opened = (name, self._chain.ahead.present(self._floor.sitting))
            self._asked = ""
        else:
            self._asked, self._asked_until_ms = name, self._desk.mono_ms + ASK_MS

    def watch(self) -> None:
        """End the opening when what it rests on is no more so, and say so if the centre was heard without the round."""
        if self._opened is None or self.state is not None:
            return
        self._opened = None
        if self._hearing.is_fresh and self._floor.undecided is None:
            self._notices.say("catching_up" if self.is_coming else "local_ended")

    def _refusal(self) -> str:
        """Why no item, or not this one, can be opened now."""
        if self._library.is_replaced(self._floor):
            return "replaced"
        if self._floor.phase is SittingPhase.ROLL and not self._chain.ahead.present(self._floor.sitting):
            return "press_sign_in"
        return "local_refused" if self._hearing.is_deaf else "local_not_needed"

    def _may_be_put(self, item: LocalItem) -> bool:
        """Whether it was never put, or its last round ended without a result that stands."""
        last = self._floor.latest_round(item.item)
        return last is None or last.phase in ENDED

    def _presume(self, item: LocalItem) -> RoundState:
        """The round as the centre would open it. It serves this seat alone and is never written or sent."""
        floor, profile = self._floor, self._floor.profile
        assert profile is not None, "a sitting in the roll has a profile"
        last = floor.latest_round(item.item)
        paper = paper_of(item.motion, profile, named={})
        opened = PollOpened(
            v=1,
            alg="ed25519",
            hall=floor.hall,
            sitting=floor.sitting,
            term=floor.term,
            floor_seq=floor.head.seq,
            prev=NO_HASH,
            at_ms=0,
            act="",
            approvals=(),
            poll=item.item,
            round=last.opened.round + 1 if last else 1,
            item_kind="motion",
            title=item.title,
            text_sha256=item.text_sha256,
            secrecy="named",
            questions=paper.questions,
            majority=paper.majority,
            appraisal=None,
            election=None,
            posts=0,
            press=item.motion.press or profile.press,
            display=profile.display,
            end=profile.end,
            channels=profile.channels,
            round_ms=0,
            size=profile.size,
            recused=(),
            entitled=0,
            present=0,
            heads=_NO_BLOB,
        )
        return RoundState(opened)
