# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who must be there before a round opens, and what it opens with."""

import pytest
from msgspec.structs import replace

from tests.builders import agenda, profile, roster, signer
from tests.centre_builders import Stage, seat_state
from voting_core import acts
from voting_core.agenda import Agenda
from voting_core.codec import encode
from voting_core.floor_records import RollOpened
from voting_core.roster import BLOB_BYTES_MAX, BlobRef, RegisteredKey, Registry, Roster, blob_ref, text_hash
from voting_core.round_records import PollOpened
from voting_core.rules.majority import Majority
from voting_core.rules.shares import Share


def in_groups(members: int) -> Roster:
    """Each member is a group of their own, with a long name."""
    plain = roster(members)
    return replace(plain, members=tuple(replace(one, group=f"{one.member:团>50}") for one in plain.members))


def hall_of(members: int, *present: str) -> Stage:
    """An open roll of so many members, of whom these have signed in."""
    stage = Stage(members=roster(members)).begin(sign_in=False)
    for seat in present:
        stage.sign_in(seat)
    return stage


def test_no_round_opens_without_a_quorum() -> None:
    """With two of four members present, more than half are not there; with the third they are."""
    stage = hall_of(4, "s01", "s02")
    refused = stage.order(acts.OpenPoll)
    assert "no quorum: 2 members are present, 3 are needed" in refused.said_en

    stage.sign_in("s03")

    record = stage.done(acts.OpenPoll)
    assert isinstance(record, PollOpened)
    assert (record.present, record.entitled) == (3, 4)


def test_members_who_left_do_not_count_for_the_quorum() -> None:
    """The quorum is of those who are there when the round opens, not of those who came."""
    stage = hall_of(4, "s01", "s02", "s03")
    stage.done(acts.OpenPoll)
    stage.done(acts.AbortPoll)

    stage.sign_out("s03")

    assert "no quorum" in stage.order(acts.OpenPoll, round=2).said_en


def test_a_member_at_somebody_elses_seat_does_not_count_for_the_quorum() -> None:
    """Each member is present at their own seat only."""
    stage = hall_of(2)
    for seat in ("s01", "s02"):
        stage.write(seat, lambda writer: writer.sign_in("m01"))

    assert stage.status().present == 1
    assert any("signed in at s01 and s02" in alarm.en for alarm in stage.status().alarms)


def test_an_inclusive_quorum_is_met_by_exactly_that_share() -> None:
    """Where the rule says at least two thirds, two of three are enough."""
    quorum = replace(profile().quorum, threshold=Share(numerator=2, denominator=3, inclusive=True))
    stage = Stage(rules=replace(profile(), quorum=quorum)).begin(sign_in=False)
    stage.sign_in("s01")
    assert "2 are needed" in stage.order(acts.OpenPoll).said_en
    stage.sign_in("s02")

    assert stage.order(acts.OpenPoll).result == "done"


@pytest.mark.parametrize(
    "payload",
    [
        seat_state("s02", v=2),
        seat_state("s02", v=2)[:-1] + b',"battery":97}',
        b'{"kind":"SeatState","v":9,"on":true,"boot":"' + b"b" * 32 + b'"}',
    ],
)
def test_no_round_opens_while_a_seat_runs_another_version(payload: bytes) -> None:
    """Every seat of the hall speaks the same protocol before it votes; the desk is told which one does not."""
    stage = Stage().begin()
    stage.message("s02", "state", payload)

    refused = stage.order(acts.OpenPoll)

    assert "Seats s02 run another version" in refused.said_en
    assert "Seats s02 run another version of the protocol." in [one.en for one in stage.status().alarms]
    stage.message("s02", "state", payload.replace(b'"on":true', b'"on":false'))
    assert stage.order(acts.OpenPoll).result == "done"


def test_a_seat_that_was_updated_is_no_hindrance() -> None:
    """Once the seat says it runs our version, the round opens."""
    stage = Stage().begin()
    stage.turn_on("s02", v=2)
    stage.turn_on("s02", boot="c" * 32)

    assert stage.order(acts.OpenPoll).result == "done"


def test_the_death_of_an_earlier_boot_does_not_turn_a_seat_off() -> None:
    """The last will of a seat's former life may come late and is not believed."""
    stage = Stage().begin()
    stage.turn_on("s01", boot="a" * 32)
    stage.turn_on("s01", boot="c" * 32)

    stage.turn_on("s01", boot="a" * 32, on=False)
    assert stage.seat("s01").online
    stage.turn_on("s01", boot="c" * 32, on=False)
    assert not stage.seat("s01").online


def test_a_seat_cannot_state_anything_for_another() -> None:
    """A state that names another seat is kept aside."""
    stage = Stage().begin()

    stage.message("s01", "state", seat_state("s02"))

    assert stage.status().online == 0
    assert len(stage.kept_aside()) == 1


def test_with_the_broker_goes_what_it_said_of_the_seats() -> None:
    """Without a link nobody can tell which seats are on, also not from messages that were still waiting."""
    stage = Stage().begin()
    stage.turn_on("s01")
    stage.holding = True
    stage.fault_later("s01")
    stage.turn_on("s02")

    stage.lose_link()
    stage.release()

    assert stage.status().online == 0


def test_a_round_opens_with_the_rules_of_its_item_and_of_the_profile_for_the_rest() -> None:
    """What the item says of majority, press and time goes before what the profile says."""
    stage = Stage().begin()
    rule = Majority(base="cast", threshold=Share(numerator=2, denominator=3, inclusive=True), article="x")
    (plain,) = agenda("plain").items
    special = replace(plain, item="special", title="t", text="u", majority=rule, press="first", round_ms=60_000)
    data = encode(Agenda(items=(plain, special)))
    stage.done(acts.PublishAgenda, blobs=(data,), agenda=blob_ref(data))

    one = stage.done(acts.OpenPoll, poll="special")
    stage.done(acts.AbortPoll, poll="special")
    other = stage.done(acts.OpenPoll, poll="plain")

    assert isinstance(one, PollOpened)
    assert isinstance(other, PollOpened)
    assert (one.majority, one.press, one.round_ms, one.text_sha256) == (rule, "first", 60_000, text_hash("t", "u"))
    assert (other.majority, other.press, other.round_ms) == (profile().majority, "last", 0)


def test_a_new_agenda_is_for_rounds_to_come() -> None:
    """What was put keeps its text; the next round of the same item is put with the new one."""
    stage = Stage().begin()
    first = stage.done(acts.OpenPoll)
    (item,) = agenda("budget").items
    data = encode(Agenda(items=(replace(item, title="new", text="new"),)))

    stage.done(acts.PublishAgenda, blobs=(data,), agenda=blob_ref(data))
    assert stage.round().title == item.title
    stage.done(acts.AbortPoll)
    second = stage.done(acts.OpenPoll, round=2)

    assert isinstance(first, PollOpened)
    assert isinstance(second, PollOpened)
    assert (first.title, second.title) == (item.title, "new")


def test_an_item_is_put_with_the_text_that_the_operator_saw() -> None:
    """Whoever puts an item signs its text; if the agenda has changed since, they look again."""
    stage = Stage().begin()
    act = stage.act(acts.OpenPoll, poll="budget", round=1, item="budget")
    (item,) = agenda("budget").items
    data = encode(Agenda(items=(replace(item, text="another text"),)))
    stage.done(acts.PublishAgenda, blobs=(data,), agenda=blob_ref(data))

    answer = stage.sign(act, "lin")

    assert answer.result == "refused"
    assert "another one by now" in answer.said_en
    assert stage.order(acts.OpenPoll).result == "done"


def test_an_item_that_left_the_agenda_is_not_put() -> None:
    """Only what stands on the agenda in force can be put."""
    stage = Stage().begin("budget", "plan")
    stage.publish_agenda("plan")

    assert "no item 'budget'" in stage.order(acts.OpenPoll).said_en


def test_the_roll_counts_those_who_are_due() -> None:
    """Members on approved leave are members, and are not due."""
    stage = Stage(members=roster(5, leave=(2, 4)))
    stage.begin(sign_in=False)

    (record,) = [one for one in stage.floor() if isinstance(one, RollOpened)]
    assert (record.members, record.due) == (5, 3)
    assert (stage.status().due, stage.status().members) == (3, 5)


@pytest.mark.parametrize(
    ("blobs", "words"),
    [
        ((b"{}",), "did not come with it"),
        ((b"nonsense", b"nonsense"), "cannot be read"),
        ((encode(roster(2)) + b" ", encode(Registry(seats=()))), "spelled"),
        ((encode(roster(2)), encode(Registry(seats=()))), "Seat 's01' has no registered key"),
        ((encode(roster(0)), encode(Registry(seats=()))), "no members"),
        ((encode(in_groups(60)), encode(Registry(seats=()))), "The names of the groups are too long"),
    ],
)
def test_a_roster_that_cannot_be_used_is_refused(blobs: tuple[bytes, ...], words: str) -> None:
    """Files that are missing, unreadable or incomplete are refused with the reason, and the sitting stays as it was."""
    stage = Stage()
    stage.open_sitting()
    named = blobs if len(blobs) == 2 else (b"x", b"y")

    answer = stage.order(acts.FixRoster, blobs=blobs, roster=blob_ref(named[0]), registry=blob_ref(named[1]))

    assert answer.result == "refused"
    assert words in answer.said_en
    assert stage.status().phase == "opened"


@pytest.mark.parametrize("odd", ["floor", "centre", "broker"])
def test_no_seat_bears_a_name_of_the_house(odd: str) -> None:
    """A seat that was called like the floor log could pass its records for the centre's."""
    stage = Stage()
    stage.open_sitting()
    keys = tuple(RegisteredKey(seat=name, epoch=1, key=signer(name).key) for name in sorted([odd, "s01", "s02", "s03"]))

    answer = stage.fix_roster(keys=Registry(seats=keys))

    assert f"cannot be called '{odd}'" in answer.said_en


def test_a_registry_that_names_a_seat_twice_is_refused() -> None:
    """Two keys for one seat would leave it to chance whose records count."""
    stage = Stage()
    stage.open_sitting()
    keys = [RegisteredKey(seat=name, epoch=1, key=signer(name).key) for name in ("s01", "s01", "s02", "s03")]

    assert "names a seat twice" in stage.fix_roster(keys=Registry(seats=tuple(keys))).said_en


def test_an_agenda_that_names_an_item_twice_is_refused() -> None:
    """Each item has its own id, because polls are called by it."""
    stage = Stage().begin()

    assert "names an item twice" in stage.publish_agenda("a", "a").said_en


def test_a_file_larger_than_any_file_is_not_even_named() -> None:
    """The order itself is refused when it names a file beyond the limit."""
    stage = Stage().begin()
    too_large = BlobRef(sha256="0" * 64, size_bytes=BLOB_BYTES_MAX + 1)

    assert stage.order(acts.PublishAgenda, agenda=too_large).result == "refused"
