# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold when calm has returned: every oracle looks at content, and reads it with its own eyes."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from edge_agent.core.rows import ReceiptRow
from edge_agent.core.view import Scene
from tests.simulation.affair_checks import AFFAIR_CHECKS
from tests.simulation.facts import Fact, ballots_of, blobs_of, marks_of, read, tree_root
from tests.simulation.findings import Findings
from tests.simulation.hall import BrokenPromiseError
from tests.simulation.secret_checks import SECRET_CHECKS


def check_recorded_is_in_the_ledger_once(found: Findings) -> None:
    """Invariant 1: what a screen called recorded is in the ledger, with that content, exactly once."""
    for shown in found.witness.shown:
        if shown.seat in found.witness.liars or shown in found.witness.exempt:
            continue
        if shown.seat in found.witness.replaced and found.witness.wiped:
            continue  # the only two that held it are gone
        key = (found.witness.polls[shown.title], shown.round)
        cast = [fact for fact in ballots_of(found.of(shown.seat)) if fact.round == key]
        if not any(fact.option == shown.choice for fact in cast):
            raise BrokenPromiseError(f"{shown} is not in the ledger")
        revisions = Counter((fact["epoch"], fact["member"], fact["revision"]) for fact in cast)
        if max(revisions.values()) > 1:
            raise BrokenPromiseError(f"seat {shown.seat}: a revision of {key} is in the ledger twice")
    places = Counter((fact.author, fact.body.get("epoch", 0), fact.body.get("seq", fact.index)) for fact in found.facts)
    twice = sorted(place for place, count in places.items() if count > 1)
    if twice:
        raise BrokenPromiseError(f"in the ledger more than once: {twice[:3]}")


def check_chains_have_no_gaps(found: Findings) -> None:
    """Invariant 4: numbers and hashes of every author follow each other, whoever tried what."""
    for author in ["floor", *found.seats]:
        heads: dict[int, tuple[int, str]] = {}
        name = "floor_seq" if author == "floor" else "seq"
        for fact in found.of(author):
            epoch = fact.body.get("epoch", 0) if author != "floor" else 0
            number, previous = heads.get(epoch, (0, "0" * 64))
            if fact[name] != number + 1 or fact["prev"] != previous:
                raise BrokenPromiseError(f"{author}: record {fact[name]} does not follow record {number}")
            heads[epoch] = (number + 1, fact.hash)


def check_live_seats_are_receipted(found: Findings) -> None:
    """Invariant 7: every record of every honest live seat is in the ledger byte by byte, and its receipt is stored."""
    for seat in found.honest:
        node = found.seats[seat]
        own = [fact.hash for fact in found.witness.own_facts(seat)]
        held = [fact.hash for fact in found.of(seat) if fact["epoch"] == node.epoch]
        if own != held:
            raise BrokenPromiseError(f"seat {seat} has {len(own)} records, the ledger {len(held)} of it")
        if node.core is None or node.core._sender.unsent:
            raise BrokenPromiseError(f"seat {seat} is down or waits for receipts long after calm returned")
        if len(node.core._follower._hashes) != sum(1 for fact in found.facts if fact.author == "floor"):
            raise BrokenPromiseError(f"seat {seat} does not hold the floor log long after calm returned")


def check_frozen_lists(found: Findings) -> None:
    """Invariants 2 and 5: who is counted pressed just that, once, between opening and seal, at their own seat."""
    blobs = blobs_of(found.witness.ledger.durable)
    opened = {fact.round: fact for fact in found.floor("PollOpened")}
    closed = {fact.round: fact for fact in found.floor("PollClosed")}
    for frozen in found.floor("RoundFrozen"):
        if {frozen["frozen"]["sha256"], frozen["heads"]["sha256"]} & (found.lost_bodies - set(blobs)):
            continue  # without these nobody can tell which records it was made from
        entries = blobs[frozen["frozen"]["sha256"]]["entries"]
        members = [entry["member"] for entry in entries]
        if len(entries) != opened[frozen.round]["entitled"] or len(set(members)) != len(members):
            raise BrokenPromiseError(f"{frozen.round}: the frozen list does not name every member once")
        for entry in entries:
            _check_entry(found, frozen, entry, opened[frozen.round], closed[frozen.round])


def _check_entry(found: Findings, frozen: Fact, entry: Mapping[str, Any], opened: Fact, closed: Fact) -> None:
    seat, member, where = entry["seat"], entry["member"], f"{frozen.round}, member {entry['member']}"
    if seat in found.lost_seats:
        return
    if entry["disposition"] == "hands":
        counts = [fact for fact in found.floor("HandCountEntered") if fact.round == frozen.round]
        if not any(member in fact["members"] and fact.index < frozen.index for fact in counts):
            raise BrokenPromiseError(f"{where}: is counted by hand, and nobody entered that")
        return
    if member in found.moved(frozen) or seat in found.witness.replaced:
        _check_moved(found, frozen, entry, opened, where)
        return
    mine = [fact for fact in found.of(seat) if fact.index < frozen.index]
    seal = next((fact for fact in mine if fact.kind == "PollSealed" and fact.round == frozen.round), None)
    cast = [
        fact
        for fact in ballots_of(mine)
        if fact.round == frozen.round and fact["member"] == member
        if seal is not None and fact["seq"] < seal["seq"]
    ]
    others = [fact for fact in found.facts if fact.index < frozen.index and fact.author not in ("floor", seat)]
    twice = any(fact.kind == "MemberSignedIn" and fact["member"] == member for fact in others)
    here = any(fact.kind == "MemberSignedIn" and fact["member"] == member for fact in mine)
    if entry["disposition"] != "ballot":
        _check_left_out(found, entry, cast, seal, where, double=twice and here)
        return
    named = found.ballots.get(entry["hash"])
    if named is None or named.author != seat or named["member"] != member or named.round != frozen.round:
        raise BrokenPromiseError(f"{where}: counted is a ballot of somebody else, of another round, or of nobody")
    if twice and here:
        raise BrokenPromiseError(f"{where}: counted although signed in at two seats")
    in_time = opened["floor_seq"] <= named["floor_seq"] < closed["floor_seq"]
    if seal is None or named["seq"] > seal["seq"] or not (in_time or named.hash in found.adopted):
        raise BrokenPromiseError(f"{where}: counted is a ballot outside opening and seal")
    if named["text_sha256"] != opened["text_sha256"]:
        raise BrokenPromiseError(f"{where}: counted is a ballot on another text")
    wanted = _valid_press(opened["press"], cast)
    if wanted.hash != named.hash and seat not in found.witness.liars and _all_fresh(cast):
        raise BrokenPromiseError(f"{where}: counted is not the press that is valid")
    _check_pressed(found, named, seat, opened, where)


def _check_pressed(found: Findings, named: Fact, seat: str, opened: Fact, where: str) -> None:
    """Every option of a ballot was pressed by the member, at that seat, in that round."""
    for mark in marks_of(found.answers(named)):
        if (seat, opened["title"], opened["round"], mark) not in found.witness.pressed:
            raise BrokenPromiseError(f"{where}: counted is {mark}, which the member never pressed")


def _valid_press(press: str, cast: Sequence[Fact]) -> Fact:
    """Of several ballots the one that counts: the last; the first confirmed; or the first with what only adds to it."""
    if press == "last":
        return cast[-1]
    if press == "confirm":
        return next((fact for fact in cast if fact["confirmed"]), cast[-1])
    valid = cast[0]
    if valid.kind == "SecretBallotCast":
        return valid
    for fact in cast[1:]:
        if set(valid.marks) <= set(fact.marks):
            valid = fact
    return valid


def _check_moved(found: Findings, frozen: Fact, entry: Mapping[str, Any], opened: Fact, where: str) -> None:
    """Of a member with two seats or two devices the ballot counted is theirs, of this round, and was pressed."""
    if _pressed_at_new_seat(found, frozen, opened, entry["member"]) and entry["disposition"] != "ballot":
        raise BrokenPromiseError(f"{where}: a sealed ballot at the seat they were moved to is left out")
    if entry["disposition"] != "ballot":
        return
    named = found.ballots.get(entry["hash"])
    if named is None or named["member"] != entry["member"] or named.round != frozen.round:
        raise BrokenPromiseError(f"{where}: counted is a ballot of somebody else, of another round, or of nobody")
    _check_pressed(found, named, named.author, opened, where)


def _pressed_at_new_seat(found: Findings, frozen: Fact, opened: Fact, member: str) -> bool:
    """Whether a member who was moved once, before the round, pressed in it at the new seat, which heard the centre."""
    moves = [fact for fact in found.floor("MemberMoved") if fact["member"] == member]
    if len(moves) != 1 or moves[0].index > opened.index:
        return False
    seat = moves[0]["seat"]
    if {seat, f"s{member[1:]}"} & (found.witness.liars | found.witness.replaced) or found.witness.liars:
        return False
    mine = [fact for fact in found.of(seat) if fact.index < frozen.index]
    seal = next((fact for fact in mine if fact.kind == "PollSealed" and fact.round == frozen.round), None)
    cast = [fact for fact in ballots_of(mine) if fact.round == frozen.round]
    cast = [fact for fact in cast if fact["member"] == member and seal is not None and fact["seq"] < seal["seq"]]
    return bool(cast) and _all_fresh(cast) and all(fact["floor_seq"] >= opened["floor_seq"] for fact in cast)


def _check_left_out(
    found: Findings, entry: Mapping[str, Any], cast: Sequence[Fact], seal: Fact | None, where: str, *, double: bool
) -> None:
    if entry["seat"] in found.witness.liars or double:
        return
    if cast and _all_fresh(cast):
        raise BrokenPromiseError(f"{where}: a sealed ballot in time is put on the line '{entry['disposition']}'")
    if seal is not None and entry["disposition"] == "offline":
        raise BrokenPromiseError(f"{where}: the seat has sealed and is called offline")


def _all_fresh(cast: Sequence[Fact]) -> bool:
    """Whether no ballot hangs on a clock: the seat heard the centre when each was cast."""
    return all(fact["head_age_ms"] <= 3_000 for fact in cast)


def check_results(found: Findings) -> None:
    """Invariants 3, 5 and 6: each result is the count of its list, sums to the entitled, and is the last word."""
    blobs = blobs_of(found.witness.ledger.durable)
    latest: dict[tuple[str, int], Fact] = {}
    declared: set[tuple[str, int]] = set()
    for fact in found.floor("RoundFrozen", "ResultDeclared"):
        if fact.round in declared:
            raise BrokenPromiseError(f"{fact.round} changed after its declaration: {fact.kind}")
        if fact.kind == "RoundFrozen":
            latest[fact.round] = fact
            continue
        declared.add(fact.round)
        if latest[fact.round]["frozen"]["sha256"] in found.lost_bodies - set(blobs) or found.lost_seats:
            continue
        entries = blobs[latest[fact.round]["frozen"]["sha256"]]["entries"]
        for counted in fact["counted"]:
            _check_counted(found, fact, counted, entries)


def _check_counted(
    found: Findings, declared: Fact, counted: Mapping[str, Any], entries: Sequence[Mapping[str, Any]]
) -> None:
    """One question: its lines are those of the list, and sum to the members entitled, those by hand included."""
    where, question = declared.round, counted["question"]
    given = [
        [one["options"] for one in found.answers(found.ballots[e["hash"]]) if one["question"] == question]
        if e["disposition"] == "ballot"
        else e["disposition"]
        for e in entries
    ]
    marks: Counter[str] = Counter(option for one in given if isinstance(one, list) for part in one for option in part)
    lines = Counter(one for one in given if isinstance(one, str))
    lines["not_pressed"] += sum(1 for one in given if not one)
    if counted["marks"]:
        lines["ballots"] = sum(1 for one in given if isinstance(one, list) and one)
        if {line["line"]: line["members"] for line in counted["marks"] if line["members"]} != dict(marks):
            raise BrokenPromiseError(f"{where}: the marks of {question} are not those of the list")
    else:
        lines += marks
    said = {line["line"]: line["members"] for line in counted["lines"]}
    if {name: count for name, count in said.items() if count} != {name: n for name, n in lines.items() if n}:
        raise BrokenPromiseError(f"{where}: declared {said} of {question}, the list says {dict(lines)}")
    if sum(said.values()) != len(entries):
        raise BrokenPromiseError(f"{where}: the lines of {question} do not sum to the members entitled")
    hands = [one["counted"] for one in counted["channels"]]
    if sum(one["ballots"] + one["not_pressed"] + one["void"] for one in hands) != said["hands"]:
        raise BrokenPromiseError(f"{where}: the hands do not sum to the members counted by hand")


def check_set_back_seats_say_so(found: Findings) -> None:
    """A seat whose journal was set back behind what the ledger holds stops for good and says so."""
    in_ledger = {fact.hash for fact in found.facts}
    for seat, lost in found.attacks.set_back.items():
        view = found.seats[seat].view
        gone = set(lost) - {fact.hash for fact in found.witness.own_facts(seat)}
        if in_ledger & gone and (view is None or view.scene is not Scene.STOPPED):
            raise BrokenPromiseError(f"seat {seat} was set back, and works on as if nothing had happened")


def check_two_histories_are_noticed(found: Findings) -> None:
    """A seat that ever stored a receipt for another ledger than the hall's raises an alarm and keeps it.

    While the true ledger is smaller than the false one, a true receipt looks to the seat like an old one sent again:
    until it has grown, the centre alone may say so.
    """
    leaves = [bytes.fromhex(fact.hash) for fact in found.facts]
    for seat in sorted(found.attacks.deceived):
        node = found.seats[seat]
        receipts = [read(row.frame) for row in node.disk.durable if isinstance(row, ReceiptRow)]
        foreign = [one for one in receipts if not _is_head_of(leaves, one["tree_size"], one["tree_root"])]
        if all(one["tree_size"] >= len(leaves) for one in foreign) and found.centre_disagrees_with(seat):
            continue
        if foreign and node.view is not None and not node.view.alarm_en and node.view.scene is not Scene.STOPPED:
            raise BrokenPromiseError(f"seat {seat} holds receipts of a second history and raises no alarm")


def _is_head_of(leaves: Sequence[bytes], size: int, root: str) -> bool:
    return size <= len(leaves) and (size == 0 or tree_root(list(leaves[:size])).hex() == root)


def check_rivals_are_noticed(found: Findings) -> None:
    """Of two records under one number one is in the ledger, and the two do not stay unnoticed.

    Where the true record came first, the rival blocks its seat. Where the rival came first, its seat gets a receipt for
    what its journal does not hold, and stops.
    """
    blocked = {fact["seat"] for fact in found.floor("SeatBlocked")}
    for seat in {fact.author for fact in found.facts if fact.body.get("part") == "rival"}:
        view = found.seats[seat].view
        if seat not in blocked and (view is None or view.scene is not Scene.STOPPED):
            raise BrokenPromiseError(f"a rival record of seat {seat} was taken without a word")


FOR_GOOD: tuple[Callable[[Findings], None], ...] = (*AFFAIR_CHECKS, *SECRET_CHECKS)
"""Promises that, once broken, stay so: a run that breaks one need not be waited for."""

CHECKS: tuple[Callable[[Findings], None], ...] = (
    *FOR_GOOD,
    check_recorded_is_in_the_ledger_once,
    check_chains_have_no_gaps,
    check_live_seats_are_receipted,
    check_frozen_lists,
    check_results,
    check_set_back_seats_say_so,
    check_two_histories_are_noticed,
    check_rivals_are_noticed,
)
"""All of them, in the order in which they are tried."""
