# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is entered of persons and items in the course of a sitting: leave, cards, recusals, names, order put aside."""

from dataclasses import dataclass, field

from voting_core.errors import StepError
from voting_core.floor_records import (
    CandidateNamed,
    CardIssued,
    LeaveEntered,
    MemberRecused,
    OrderOverridden,
    SignInEntered,
)

AffairRecord = MemberRecused | LeaveEntered | CardIssued | SignInEntered | CandidateNamed | OrderOverridden


@dataclass(slots=True)
class Affairs:
    """These entries of one sitting, folded."""

    recused: dict[str, dict[str, str]] = field(default_factory=dict)
    """By item, the members who may not take part in it, and why."""
    leave: dict[str, str] = field(default_factory=dict)
    """By member, the reason of a leave entered in the sitting; empty where the member is due again."""
    cards: dict[str, str] = field(default_factory=dict)
    """By member, the hash of the card issued in place of the one on the roster; empty where it was cancelled."""
    issued: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """By member, all of these in their order, each with the number of its floor record."""
    sign_ins: dict[str, SignInEntered] = field(default_factory=dict)
    """By member, the last sign-in that the staff entered."""
    entered: set[tuple[str, str]] = field(default_factory=set)
    """Member and seat of every sign-in that the staff entered."""
    named: dict[str, dict[int, str]] = field(default_factory=dict)
    """By item, the others who were named for an election, by slot."""
    overridden: dict[str, str] = field(default_factory=dict)
    """Items that may be put whatever should have come before, and why."""

    def check(self, record: AffairRecord, undecided: str | None) -> None:
        """Whether an entry may be made; ``undecided`` is the poll whose round is not decided yet, if any.

        Raises:
            StepError: It says what is so already, or concerns an item that is being voted on.
        """
        match record:
            case MemberRecused(member=member, item=item):
                if item == undecided:
                    raise StepError(f"Item '{item}' is being voted on: a recusal is entered before it is put.")
                if member in self.recused.get(item, {}):
                    raise StepError(f"Member '{member}' is recused from item '{item}' already.")
            case LeaveEntered(member=member, reason=reason):
                if undecided is not None:
                    raise StepError("A round is not decided yet: leave is entered before or after it.")
                if self.leave.get(member) == reason:
                    raise StepError(f"That is entered of member '{member}' already.")
            case CandidateNamed(item=item, slot=slot):
                if item == undecided:
                    raise StepError(f"Item '{item}' is being voted on: names are entered before it is put.")
                if slot in self.named.get(item, {}):
                    raise StepError(f"Slot {slot} of item '{item}' bears a name already.")
            case OrderOverridden(item=item):
                if item in self.overridden:
                    raise StepError(f"The order was put aside for item '{item}' already.")
            case CardIssued() | SignInEntered():
                pass

    def take(self, record: AffairRecord) -> None:
        """Fold in an entry that was checked."""
        match record:
            case MemberRecused():
                self.recused.setdefault(record.item, {})[record.member] = record.reason
            case LeaveEntered():
                self.leave[record.member] = record.reason
            case CardIssued():
                self.cards[record.member] = record.card_sha256
                self.issued.setdefault(record.member, []).append((record.floor_seq, record.card_sha256))
            case SignInEntered():
                self.sign_ins[record.member] = record
                self.entered.add((record.member, record.seat))
            case CandidateNamed():
                self.named.setdefault(record.item, {})[record.slot] = record.name
            case OrderOverridden():
                self.overridden[record.item] = record.reason
