# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit of one bundle: every check in order, and what a report needs to show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from verifier.chains import check_floor_chain, check_seat_chains, find_spoilt
from verifier.findings import Check, Words
from verifier.folder import Bundle, check_files, check_signature, open_bundle
from verifier.ledger import Leaf, read_ledger
from verifier.losses import gather_losses
from verifier.merkle import Tree
from verifier.papers import Papers, judge_papers
from verifier.quarantine import find_rivals, judge_blocked, read_quarantine
from verifier.replay import Replay
from verifier.results import Result
from verifier.signatures import fingerprint
from verifier.summary import check_summary
from verifier.witnesses import Grounds, check_heads, check_receipts, check_tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What was found."""

    hall: str
    sitting: str
    title: str
    checks: list[Check]
    results: list[Result] = field(default_factory=list)
    """The rounds of the bundle's sitting."""
    keys: list[tuple[Words, str]] = field(default_factory=list)
    """What to compare on paper: whose key or which paper, and its fingerprint."""
    notes: list[Words] = field(default_factory=list)
    """What breaks nothing and is worth knowing."""

    @property
    def holds(self) -> bool:
        """Whether everything holds."""
        return all(check.passed for check in self.checks)


def audit_bundle(folder: Path, pinned: str | None = None) -> Audit:
    """Check everything in a bundle.

    Args:
        folder: The exported folder.
        pinned: The centre's key that the auditor has from elsewhere, base64 of 32 bytes.

    Raises:
        NotABundleError: The folder cannot be read as a bundle at all.
    """
    bundle = open_bundle(folder)
    manifest, files = bundle.manifest, bundle.files
    leaves, records = read_ledger(files.get("ledger.frames", b""), manifest["size"])
    papers = Papers(bundle, gather_losses(leaves))
    keys = judge_papers(papers, leaves, manifest["centre_key"])
    quarantine, quarantined = read_quarantine(files.get("quarantine.json", b"[]"), keys, manifest["hall"])
    floor = check_floor_chain(leaves, manifest["hall"], manifest["term"], manifest["centre_key"])
    seats, chains = check_seat_chains(leaves, manifest["hall"], keys, quarantine.disposed)
    find_rivals(quarantine, chains, quarantined)
    judge_blocked(quarantine, leaves, quarantined, papers.losses.rebuilt_seq)
    tree = Tree([leaf.frame.digest for leaf in leaves])
    grounds = Grounds(tree=tree, leaves=leaves, chains=chains, disposed=quarantine.disposed, manifest=manifest)
    replay = Replay(bundle, papers, keys, grounds)
    replay.run(leaves)
    _judge_sitting(records, replay, manifest["sitting"])
    results = [result for result in replay.results if result.of.sitting == manifest["sitting"]]
    whole = [check_signature(bundle, pinned), check_files(bundle)]
    rooted = check_tree(tree, manifest, find_spoilt(leaves, keys, manifest["centre_key"]))
    judged = [*replay.checks(), check_summary(files.get("results.json", b""), results), quarantined]
    depending = [*_seen_by_others(grounds, replay, files), papers.check, *judged]
    if not rooted.passed:
        results = []
        for check in depending:
            check.skip("账本不是所签的那一份，未核对", "not checked, because the ledger is not the one that was signed")
    checks = [*whole, records, floor, seats, rooted, *depending]
    return Audit(
        hall=manifest["hall"],
        sitting=manifest["sitting"],
        title=_title(leaves, manifest["sitting"]),
        checks=checks,
        results=results,
        keys=_prints(bundle, leaves, replay),
        notes=[*(remark for check in checks for remark in check.remarks), *quarantine.notes],
    )


def _seen_by_others(grounds: Grounds, replay: Replay, files: Mapping[str, bytes]) -> list[Check]:
    """The ledger's tree against the seats' seals, and against the receipts of every seat that has written."""
    written = {seat: epoch for seat, epoch in replay.house.epochs.items() if grounds.chains.get((seat, epoch))}
    return [
        check_heads(grounds.tree, grounds.leaves, replay.papers.losses.rebuilt_seq),
        check_receipts(files.get("receipts.frames", b""), grounds, written),
    ]


def _judge_sitting(check: Check, replay: Replay, sitting: str) -> None:
    if replay.house.sitting != sitting:
        check.blame(
            f"bundle.json 写会议“{sitting}”，账本止于会议“{replay.house.sitting}”",
            f"bundle.json is of sitting '{sitting}', the ledger ends with sitting '{replay.house.sitting}'",
        )


def _title(leaves: Sequence[Leaf], sitting: str) -> str:
    titles = [
        leaf.fields["title"] for leaf in leaves if leaf.kind == "SittingOpened" and leaf.fields["sitting"] == sitting
    ]
    return titles[-1] if titles else ""


def _prints(bundle: Bundle, leaves: Sequence[Leaf], replay: Replay) -> list[tuple[Words, str]]:
    """Everything whose truth no bundle can prove by itself: the centre, the operators, the roster, the seats' keys."""
    prints = [(Words("中心", "centre"), fingerprint(bundle.manifest["centre_key"]))]
    prints += [(who, fingerprint(key)) for key, who in replay.operators.items()]
    fixed = [leaf for leaf in leaves if leaf.kind == "RosterFixed"]
    if fixed:
        for name, words in (
            ("roster", Words("名册", "roster")),
            ("registry", Words("席位密钥表", "seat-key registry")),
        ):
            prints.append((words, grouped(fixed[-1].fields[name]["sha256"])))
    return prints


def grouped(digits: str) -> str:
    """Hex digits in groups of four, to be compared by eye."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
