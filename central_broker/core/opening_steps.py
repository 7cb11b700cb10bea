# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Putting an item to the vote: what must hold before, and the ballot paper that is opened."""

from collections.abc import Sequence

from central_broker.core.carrier import Carrier
from central_broker.core.floor_writing import keep_heads
from central_broker.core.house import House
from voting_core import acts
from voting_core.agenda import Agenda, AgendaItem, Appraisal, Election, Motion, Requirement, people_of
from voting_core.ballot_paper import Paper, paper_of
from voting_core.deciding.quorum import Attendance, quorum_needed
from voting_core.errors import RefusedError, StepError
from voting_core.lifecycle import ENDED, UNDECIDED
from voting_core.messages import PROTOCOL
from voting_core.precedence import blockers
from voting_core.roster import text_hash
from voting_core.round_records import PollOpened
from voting_core.round_state import RoundState
from voting_core.secrecy.encoding import check_encodable


def check_agenda(house: House, agenda: Agenda) -> None:
    """Every item makes a ballot paper under the profile, and refers to items that are there.

    Raises:
        RefusedError: Names the item for which this does not hold.
    """
    profile = house.floor.profile
    assert profile is not None, "a sitting has a profile"
    by_id = {item.item: item for item in agenda.items}
    ids = set(by_id)
    for item in agenda.items:
        _check_ties(item, paper_of(item, profile, named={}))
        for one in item.requires:
            _check_requirement(item, one, by_id.get(one.item))
        named = [*item.after, *(one.item for one in item.requires), *_amended(item)]
        strange = sorted(set(named) - (ids - {item.item}))
        if strange:
            raise RefusedError(
                f"Item '{item.item}' refers to '{strange[0]}', which is no other item of the agenda.",
                "Name an item of the same agenda.",
            )


def _check_ties(item: AgendaItem, paper: Paper) -> None:
    """One casting vote, or one more round, cannot settle several ties of one ballot paper."""
    if len(paper.questions) > 1 and paper.majority is not None and paper.majority.tie != "not_carried":
        raise RefusedError(
            f"Item '{item.item}' votes on several people one by one, and its rule for ties settles one tie only.",
            "Make an item of each of them, merge them into one vote, or let a tie be not carried.",
        )


def _check_requirement(item: AgendaItem, one: Requirement, other: AgendaItem | None) -> None:
    """What could never be carried nor lost would block the item for ever."""
    what = f"Item '{item.item}' requires that '{one.item}'"
    if isinstance(other, Appraisal | Election):
        raise RefusedError(
            f"{what} is {one.outcome}, but an appraisal or an election is neither.", "Name it under 'after' instead."
        )
    if not one.subject or other is None:
        return
    if isinstance(other, Motion) or other.merged:
        raise RefusedError(
            f"{what} decides on '{one.subject}', but that is voted on as a whole.", "Leave the subject out."
        )
    if one.subject not in {who.subject for who in other.nominees}:
        raise RefusedError(f"{what} decides on '{one.subject}', who is not named there.", "Name one of its nominees.")


def _amended(item: AgendaItem) -> Sequence[str]:
    amends = getattr(item, "amends", "")
    return [amends] if amends else []


def open_poll(carrier: Carrier, act: acts.OpenPoll) -> None:
    """A round opens on an item of the agenda: with a quorum, in its order, with every seat on the same protocol."""
    house = carrier.house
    item = house.agenda.get(act.item)
    if item is None:
        raise RefusedError(f"There is no item '{act.item}' on the agenda.", "Choose an item of the agenda.")
    text_sha256 = text_hash(item.title, item.text)
    if act.text_sha256 != text_sha256:
        raise StepError(f"The text of item '{act.item}' is another one by now. Look at the agenda again.")
    if act.poll != act.item:
        raise RefusedError(f"The poll of item '{act.item}' is called '{act.item}', not '{act.poll}'.")
    latest = house.floor.latest_round(act.poll)
    _check_round_number(latest, act)
    _check_quorum(house)
    _check_order(house, item)
    _check_versions(house)
    house.floor.check_kind("PollOpened")
    heads = keep_heads(house, carrier.draft)
    profile = house.floor.profile
    assert profile is not None, "a sitting has a profile"
    paper = paper_for(house, item)
    key = _key_of(house, item, paper)
    carrier.write(
        PollOpened,
        poll=act.poll,
        round=act.round,
        item_kind=type(item).__name__.lower(),
        title=item.title,
        text_sha256=text_sha256,
        secrecy=item.secrecy,
        questions=paper.questions,
        majority=paper.majority,
        appraisal=paper.appraisal,
        election=paper.election,
        posts=paper.posts,
        press=item.press or profile.press,
        # Of a secret round nothing but the number of ballots is shown while it is open.
        display="count" if item.secrecy == "secret" and profile.display == "live" else profile.display,
        end=profile.end,
        channels=profile.channels,
        round_ms=profile.round_ms if item.round_ms is None else item.round_ms,
        size=profile.size,
        entitled=len(house.members),
        present=house.present(),
        recused=tuple(sorted(house.floor.affairs.recused.get(item.item, {}))),
        heads=heads,
        key=key,
    )


def _key_of(house: House, item: AgendaItem, paper: Paper) -> int:
    """The number of the tellers' key to which an item is voted on; 0 where it is voted on by name.

    Raises:
        StepError: No key stands, or a teller stands for the post.
        RefusedError: The ballot paper cannot be voted on in secret.
    """
    if item.secrecy == "named":
        return 0
    key = house.floor.tellers.in_force
    if key is None:
        raise StepError(
            f"Item '{item.item}' is secret, and no key of the tellers stands: let the tellers make one first."
        )
    check_encodable(paper.questions, paper.election)
    tellers = {house.members[one.member].name for one in key.begun.tellers if one.member in house.members}
    standing = sorted(tellers & people_of(item))
    if standing:
        raise StepError(
            f"{standing[0]} is a teller and stands in item '{item.item}': let other tellers make a key first."
        )
    return key.begun.key


def paper_for(house: House, item: AgendaItem) -> Paper:
    """The ballot paper of an item's next round: after a tie for posts, only those tied stand again."""
    profile = house.floor.profile
    assert profile is not None, "a sitting has a profile"
    among: tuple[str, ...] = ()
    posts = 0
    tied = house.floor.contested_round(item.item)
    if isinstance(item, Election) and tied is not None and tied.declared is not None:
        among, posts = tied.contested, tied.declared.contested
    named = house.floor.affairs.named.get(item.item, {})
    return paper_of(item, profile, named=named, among=among, posts=posts)


def attendance(house: House) -> Attendance:
    """How many belong to the body and how many are here."""
    profile = house.floor.profile
    return Attendance(
        size=profile.size if profile else 0,
        members=len(house.members),
        due=house.due(),
        present=house.present(),
    )


def _check_quorum(house: House) -> None:
    profile, here = house.floor.profile, attendance(house)
    assert profile is not None, "a sitting has a profile"
    needed = quorum_needed(profile.quorum, here)
    if here.present < needed:
        raise StepError(f"There is no quorum: {here.present} members are present, {needed} are needed.")


def _check_order(house: House, item: AgendaItem) -> None:
    """What must be decided before stands in the way, unless two people have put it aside."""
    found = blockers(item, house.agenda, house.floor)
    if found:
        raise StepError(
            f"Item '{item.item}' cannot be put yet: {'; '.join(one.en for one in found)}. "
            "Two people may put that aside."
        )


def _check_round_number(latest: RoundState | None, act: acts.OpenPoll) -> None:
    if latest is not None and latest.phase in UNDECIDED:
        raise StepError(f"Round {latest.opened.round} of poll '{act.poll}' is '{latest.phase}': declare or abort it.")
    if latest is not None and latest.phase not in ENDED and not latest.goes_on:
        raise StepError(f"Poll '{act.poll}' was already decided in round {latest.opened.round}: annul that first.")
    number = latest.opened.round + 1 if latest else 1
    if act.round != number:
        raise StepError(f"The next round of poll '{act.poll}' is number {number}, not {act.round}.")


def _check_versions(house: House) -> None:
    other = [seat for seat, seen in house.seen().items() if seen.state.on and seen.state.v != PROTOCOL]
    if other:
        raise StepError(f"Seats {', '.join(other)} run another version: update them or switch them off first.")
