# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Going through the ledger once, in its order, judging each floor record by what stands before it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from verifier import frozen, late, lifecycle, openings
from verifier import results as declared
from verifier.acts import Orders, judge_operators
from verifier.entries import Entries
from verifier.findings import Check, Words
from verifier.folder import Bundle
from verifier.house import House
from verifier.ledger import Leaf
from verifier.papers import Papers, SeatKeys
from verifier.rebuilds import Rebuilds
from verifier.remedies import Remedies
from verifier.results import Result
from verifier.rounds import Round
from verifier.secret_rounds import SecretRounds
from verifier.sign_ins import SignIns
from verifier.speech import Speech
from verifier.standing import Standing
from verifier.witnesses import Grounds


@dataclass(slots=True)
class Replay:
    """One walk through the ledger.

    Args:
        bundle: Where the frozen lists are.
        keys: The seats' keys, which no operator may have.
        grounds: The tree, the chains, and what was refused.
    """

    bundle: Bundle
    papers: Papers
    keys: SeatKeys
    grounds: Grounds
    house: House = field(init=False)
    standing: Standing = field(init=False)
    remedies: Remedies = field(init=False)
    entries: Entries = field(init=False)
    rebuilds: Rebuilds = field(init=False)
    orders: Orders = field(init=False)
    results: list[Result] = field(default_factory=list)
    """Every round of every sitting, in the order of opening."""
    operators: dict[str, Words] = field(default_factory=dict)
    """Keys of operators, and who bore them."""
    life: Check = field(default_factory=lifecycle.new_check)
    opening: Check = field(default_factory=openings.new_check)
    freezing: Check = field(default_factory=frozen.new_check)
    counting: Check = field(default_factory=declared.new_check)
    secret: SecretRounds = field(init=False)
    sign_ins: SignIns = field(init=False)
    compared: int = 0

    def __post_init__(self) -> None:
        """Begin with an empty house."""
        self.house = House(self.papers)
        self.orders = Orders(self.bundle.manifest["hall"])
        self.sign_ins = SignIns(self.house)
        losses = self.papers.losses
        self.standing = Standing(self.house, self.grounds.disposed, losses)
        self.remedies = Remedies(self.house, self.standing, self.keys, self.grounds.chains, losses)
        self.entries = Entries(self.house)
        self.secret = SecretRounds(Speech(self.house, self.bundle))
        self.rebuilds = Rebuilds(self.house, self.standing, losses, self.grounds.tree)

    def run(self, leaves: Sequence[Leaf]) -> None:
        """Judge every record, then tell what holds."""
        steps = 0
        for leaf in leaves:
            if leaf.is_seat:
                self.remedies.judge_seat(leaf)
                self.sign_ins.judge(leaf)
                self.house.take_seat(leaf)
            elif leaf.is_floor:
                steps += 1
                self._judge(leaf)
                self._take(leaf)
        late.list_late(self.house, [one for one in self.results if one.of.sitting == self.house.sitting])
        self._tell(steps)

    def checks(self) -> list[Check]:
        """What was judged on the way."""
        more = [
            self.sign_ins.finish(),
            self.standing.finish(),
            self.entries.finish(),
            self.opening,
            self.remedies.finish(),
        ]
        more += [self.freezing, self.secret.finish(), self.counting]
        return [self.life, self.orders.finish(), *more, self.rebuilds.finish()]

    def _judge(self, leaf: Leaf) -> None:
        lifecycle.judge_step(self.life, self.house, leaf)
        self.orders.judge(self.house, leaf)
        self.remedies.judge(leaf)
        self.entries.judge(leaf)
        if leaf.kind in ("PollOpened", "RoundFrozen"):
            self.standing.judge_heads(leaf)
        self.rebuilds.judge(leaf)
        self.secret.judge(leaf)
        match leaf.kind:
            case "SittingOpened":
                taken = {self.bundle.manifest["centre_key"]} | {
                    key for _, fixed in self.keys.fixed for key in fixed.values()
                }
                judge_operators(self.orders.check, leaf, taken)
                for one in leaf.fields["operators"]:
                    named = f"{one['operator']} {one['name']}"
                    self.operators[one["key"]] = Words(f"操作员 {named}", f"operator {named}")
            case "RollOpened":
                openings.judge_roll(self.opening, self.house, leaf)
            case "PollOpened":
                openings.judge_opening(self.opening, self.standing, leaf)
            case "RoundFrozen":
                openings.judge_present(self.opening, self.standing, leaf)
                self._judge_frozen(leaf)
            case "CastingVoteGiven":
                declared.judge_casting(self.counting, self.house, leaf, self._result(self.house.round_of(leaf)))
            case "ResultDeclared":
                result = self._result(self.house.round_of(leaf))
                if result is not None:
                    declared.judge_declared(self.counting, self.house, leaf, result)

    def _judge_frozen(self, leaf: Leaf) -> None:
        entries, compared = frozen.judge_frozen(self.freezing, self.bundle, self.standing, leaf)
        self.compared += compared
        self.secret.judge_archive(leaf, entries)
        result = self._result(self.house.round_of(leaf))
        if result is not None and result.of.declared is None:
            result.entries, result.unsealed = entries, frozenset(leaf.fields["unsealed"])
            result.heads = self.standing.read.get(leaf.fields["floor_seq"])
            result.excuse = self._excuse(leaf)

    def _excuse(self, leaf: Leaf) -> Words | None:
        """Why nothing can be said of a frozen list: it, or what it was worked out from, is lost."""
        frozen_lost = self.papers.lost_body(leaf.fields["frozen"], leaf)
        return frozen_lost or self.papers.lost_body(leaf.fields["heads"], leaf)

    def _take(self, leaf: Leaf) -> None:
        if leaf.kind == "SittingOpened":
            late.list_late(self.house, [one for one in self.results if one.of.sitting == self.house.sitting])
        self.house.take_floor(leaf)
        opened = self.house.round_of(leaf) if leaf.kind == "PollOpened" else None
        if opened is not None:
            self.results.append(Result(opened))

    def _result(self, of: Round | None) -> Result | None:
        return next((result for result in self.results if result.of is of), None)

    def _tell(self, steps: int) -> None:
        rounds = len(self.results)
        decided = sum(result.outcome is not None for result in self.results)
        self.life.note_holds(
            f"{steps} 条会场记录的次序合规，{rounds} 轮表决编号连续，同时至多一轮未决。",
            f"{steps} floor records come in a lawful order; {rounds} rounds are numbered without gaps, "
            "at most one undecided at a time.",
        )
        self.opening.note_holds(
            f"{rounds} 轮表决的题目、文本、规则出自生效的议程，到会人数与报到记录一致且达到法定人数。",
            f"{rounds} rounds put texts and rules of the agenda in force; members present agree with the sign-ins "
            "and reach the quorum.",
        )
        self.freezing.note_holds(
            f"冻结名单的 {self.compared} 个条目逐一复算一致，每名委员恰有一项。",
            f"{self.compared} entries of frozen lists are as worked out here; every member stands exactly once.",
        )
        self.counting.note_holds(
            f"{decided} 项结果的各行、基数、所需票数、结论与未报席位的影响复算一致。",
            f"{decided} results have the lines, base, votes needed, outcome and effect of missing seats that are due.",
        )
