# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers named by hash: rosters, seat-key registries and agendas, each judged when a floor record puts it in force."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from verifier.findings import Check, Words, listed
from verifier.folder import Bundle
from verifier.forms import AGENDA, REGISTRY, ROSTER
from verifier.ledger import Leaf
from verifier.losses import Losses
from verifier.reading import Fields, Rule, Unreadable, read_exact

RESERVED: Final = frozenset({"centre", "broker", "floor"})
NOTHING: Final[Fields] = {}


@dataclass(slots=True)
class Papers:
    """The blobs of a bundle, read on demand; what is wrong with one is said once."""

    bundle: Bundle
    losses: Losses = field(default_factory=Losses)
    check: Check = field(default_factory=lambda: Check("papers", Words("名册、密钥与议程", "Roster, keys and agenda")))
    _read: dict[tuple[str, int, str], Fields] = field(default_factory=dict)

    def read(self, leaf: Leaf, ref: Fields, rule: Rule, what: Words) -> Fields:
        """What a record's blob says; an empty mapping, and a breach, when it cannot be had."""
        lost = self.lost_body(ref, leaf)
        if lost is not None:
            self.check.remark_at(leaf.place, f"{what.zh}{lost.zh}", f"the {what.en} cannot be read: {lost.en}")
            return NOTHING
        key = (ref["sha256"], ref["size_bytes"], what.en)
        if key not in self._read:
            self._read[key] = self._open(leaf, ref, rule, what)
        return self._read[key]

    def lost_body(self, ref: Fields, leaf: Leaf) -> Words | None:
        """Why the body that a floor record names is not in the bundle, if a rebuild says that it is lost."""
        if self.bundle.blob(ref["sha256"]) is not None:
            return None
        return self.losses.of_body(ref["sha256"], leaf.fields["floor_seq"])

    def _open(self, leaf: Leaf, ref: Fields, rule: Rule, what: Words) -> Fields:
        name = ref["sha256"]
        data = self.bundle.blob(name)
        if data is None:
            self.check.blame_at(
                leaf.place, f"{what.zh} {name[:12]}… 不在包内", f"the {what.en} {name[:12]}… is not in the bundle"
            )
            return NOTHING
        if hashlib.sha256(data).hexdigest() != name or len(data) != ref["size_bytes"]:
            self.check.blame_at(
                leaf.place,
                f"{what.zh} {name[:12]}… 的内容与其哈希或大小不符",
                f"the content of the {what.en} {name[:12]}… is not what its hash and size say",
            )
            return NOTHING
        try:
            fields: Fields = read_exact(data, rule)
        except Unreadable as error:
            self.check.blame_at(leaf.place, f"{what.zh}不符合协议：{error}", f"the {what.en} cannot be read: {error}")
            return NOTHING
        return fields

    def roster(self, leaf: Leaf) -> Fields:
        """The roster a ``RosterFixed`` names."""
        return self.read(leaf, leaf.fields["roster"], ROSTER, Words("名册", "roster"))

    def registry(self, leaf: Leaf) -> Fields:
        """The seat keys a ``RosterFixed`` names."""
        return self.read(leaf, leaf.fields["registry"], REGISTRY, Words("席位密钥表", "seat-key registry"))

    def agenda(self, leaf: Leaf) -> Fields:
        """The agenda an ``AgendaPublished`` names."""
        return self.read(leaf, leaf.fields["agenda"], AGENDA, Words("议程", "agenda"))


@dataclass(slots=True)
class SeatKeys:
    """Which key signs for a seat's epoch, by the registries the floor has put in force and the epochs it opened."""

    centre_key: str = ""
    fixed: list[tuple[int, dict[tuple[str, int], str]]] = field(default_factory=list)
    """Ledger index and keys of every registry and every opening, in order."""
    opened: dict[tuple[str, int], int] = field(default_factory=dict)
    """Ledger index of every opening of an epoch: nothing of that epoch stands before it."""

    def key_at(self, index: int, seat: str, epoch: int) -> str | None:
        """The key in force where a record stands; records before the first registry are judged by the first."""
        before = [keys for at, keys in self.fixed if at < index]
        after = [keys for at, keys in self.fixed if at > index]
        for keys in [*reversed(before), *after]:
            if (seat, epoch) in keys:
                return keys[(seat, epoch)]
        return None

    def is_used(self, key: str, index: int) -> bool:
        """Whether a key was somebody's before this place in the ledger."""
        return key == self.centre_key or any(key in fixed.values() for at, fixed in self.fixed if at < index)

    def any_key(self, seat: str, epoch: int) -> str | None:
        """The key of a seat's epoch, whenever it was in force."""
        return self.key_at(-1, seat, epoch)


def judge_papers(papers: Papers, leaves: Sequence[Leaf], centre_key: str) -> SeatKeys:
    """Judge every roster, registry and agenda that was in force, and gather the seats' keys."""
    keys = SeatKeys(centre_key)
    counts = [0, 0]
    for leaf in leaves:
        if leaf.kind == "RosterFixed":
            counts[0] += 1
            roster, registry = papers.roster(leaf), papers.registry(leaf)
            if roster:
                _judge_roster(papers.check, leaf, roster)
            if registry:
                _judge_registry(papers.check, leaf, registry, centre_key)
                keys.fixed.append((leaf.index, {(one["seat"], one["epoch"]): one["key"] for one in registry["seats"]}))
            if roster and registry:
                _judge_together(papers.check, leaf, roster, registry)
        elif leaf.kind == "SeatEpochOpened":
            epoch = (leaf.fields["seat"], leaf.fields["epoch"])
            keys.fixed.append((leaf.index, {epoch: leaf.fields["key"]}))
            keys.opened.setdefault(epoch, leaf.index)
        elif leaf.kind == "AgendaPublished":
            counts[1] += 1
            _judge_agenda(papers.check, leaf, papers.agenda(leaf))
    _judge_unchanged(papers.check, keys)
    papers.check.note_holds(
        f"{counts[0]} 份名册与席位密钥表、{counts[1]} 份议程与其哈希一致且格式正确。",
        f"Every roster with seat keys ({counts[0]}) and every agenda ({counts[1]}) is well-formed and has its hash.",
    )
    return keys


def _judge_roster(check: Check, leaf: Leaf, roster: Fields) -> None:
    members = [one["member"] for one in roster["members"]]
    seats = [one["seat"] for one in roster["seats"]]
    theirs = [one["seat"] for one in roster["members"]]
    if (leaf.fields["members"], leaf.fields["seats"]) != (len(members), len(seats)):
        check.blame_at(leaf.place, "人数或席位数与名册不符", "its numbers of members and seats are not the roster's")
    _judge_ids(check, leaf, members, Words("名册的委员", "the roster's members"))
    _judge_ids(check, leaf, seats, Words("名册的席位", "the roster's seats"))
    if len(set(theirs)) != len(theirs):
        check.blame_at(leaf.place, "两名委员同一席位", "two members have one seat")
    if set(theirs) - set(seats):
        away = listed(sorted(set(theirs) - set(seats)))
        check.blame_at(leaf.place, f"名册没有席位 {away}", f"the roster has no seat {away}")
    if RESERVED & set(seats):
        check.blame_at(leaf.place, "席位用了保留名称", "a seat bears a reserved name")


def _judge_registry(check: Check, leaf: Leaf, registry: Fields, centre_key: str) -> None:
    keys = [one["key"] for one in registry["seats"]]
    _judge_ids(check, leaf, [one["seat"] for one in registry["seats"]], Words("密钥表的席位", "the registry's seats"))
    if len(set(keys)) != len(keys):
        check.blame_at(leaf.place, "两个席位同一密钥", "two seats have one key")
    if centre_key in keys:
        check.blame_at(leaf.place, "席位密钥就是中心密钥", "a seat has the centre's key")


def _judge_together(check: Check, leaf: Leaf, roster: Fields, registry: Fields) -> None:
    keyless = {one["seat"] for one in roster["seats"]} - {one["seat"] for one in registry["seats"]}
    if keyless:
        names = listed(sorted(keyless))
        check.blame_at(leaf.place, f"席位没有密钥：{names}", f"seats have no key: {names}")


def _judge_agenda(check: Check, leaf: Leaf, agenda: Fields) -> None:
    if not agenda:
        return
    items = [one["item"] for one in agenda["items"]]
    if len(set(items)) != len(items):
        check.blame_at(leaf.place, "议程中有两项同名", "two items of the agenda have one name")
    if leaf.fields["items"] != len(items):
        check.blame_at(leaf.place, "项数与议程不符", "its number of items is not the agenda's")
    by_id = {one["item"]: one for one in agenda["items"]}
    for item in agenda["items"]:
        for one in item["requires"]:
            if one["item"] in by_id and not _can_come_out(by_id[one["item"]], one["subject"]):
                what = one["item"] + (f"/{one['subject']}" if one["subject"] else "")
                check.blame_at(
                    leaf.place,
                    f"“{item['item']}”以“{what}”为前提，而它没有通过或未通过",
                    f"'{item['item']}' requires '{what}', which is never carried nor lost",
                )


def _can_come_out(item: Fields, subject: str) -> bool:
    """Whether an item, or one subject of it, is carried or not carried once it is decided."""
    if item["kind"] == "personnel" and subject:
        return not item["merged"] and subject in {one["subject"] for one in item["nominees"]}
    return item["kind"] in ("motion", "personnel") and not subject


def _judge_ids(check: Check, leaf: Leaf, names: Sequence[str], what: Words) -> None:
    if list(names) != sorted(set(names)):
        check.blame_at(leaf.place, f"{what.zh}未按顺序或有重复", f"{what.en} are not sorted, or one stands twice")


def _judge_unchanged(check: Check, keys: SeatKeys) -> None:
    """An epoch has one key for ever: a new key is a new epoch."""
    first: dict[tuple[str, int], str] = {}
    for _, fixed in keys.fixed:
        for (seat, epoch), key in fixed.items():
            if first.setdefault((seat, epoch), key) != key:
                check.blame(
                    f"席位 {seat} 第 {epoch} 代的密钥中途被换", f"the key of seat {seat} epoch {epoch} was exchanged"
                )
