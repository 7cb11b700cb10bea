# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two programs, one list: whatever happens in a hall, the verifier works out the frozen lists that the centre wrote."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import hand_lines
from tests.unit.verifier.mended_hall import MendedHall
from tests.unit.verifier.writing import PROFILE, small_papers
from verifier.audit import audit_bundle
from voting_core import floor_records as facts
from voting_core.agenda import Motion
from voting_core.eligibility import is_adoptable
from voting_core.seat_records import NEVER_MS

DESKS = ("s01", "s02", "s03", "s04", "s05")
ITEMS = (
    Motion(item="item-1", title="一", text="", press="first"),
    Motion(item="item-2", title="二", text="", press="last"),
)
FAULTS: tuple[dict[str, object], ...] = (
    {},
    {},
    {"text_sha256": "0" * 64},
    {"head_age_ms": NEVER_MS},
    {"head_age_ms": NEVER_MS, "wall_ms": 1},
    {"floor_seq": 1},
    {"floor_seq": 1, "opened_locally": True},
    {"answers": ()},
    {"member": "m02"},
)
DEEDS = st.sampled_from(
    (
        *("press", "press", "press", "seal", "sign-in", "sign-in-elsewhere", "sign-out", "lose", "regain"),
        *("replace", "close-epoch", "move", "move-back", "hands", "adopt"),
    )
)
STEPS = st.lists(
    st.tuples(DEEDS, st.sampled_from(DESKS), st.sampled_from(("yes", "no", "abstain")), st.sampled_from(FAULTS)),
    max_size=25,
)


def _do(hall: MendedHall, deed: str, seat: str, option: str, fault: dict[str, object]) -> None:
    match deed:
        case _ if (seat, hall.logs[seat].epoch) in hall.floor.closed_epochs:
            if deed == "replace":
                hall.open_epoch(seat)
        case "press" if hall.logs[seat].member:
            hall.press(seat, option, **fault)
        case "seal":
            hall.seal(seat)
        case "sign-in":
            hall.sign_in(seat)
        case "sign-in-elsewhere":
            hall.sign_in("s06", f"m{seat[1:]}")
        case "sign-out" if hall.logs[seat].member:
            hall.sign_out(seat)
        case "lose" if seat not in hall.waiting:
            hall.lose_link(seat)
        case "regain" if seat in hall.waiting:
            hall.regain_link(seat)
        case _:
            _mend(hall, deed, seat, option)


def _mend(hall: MendedHall, deed: str, seat: str, option: str) -> None:
    """A remedy that can be ordered now; any other is left."""
    state, member = hall.round, f"m{seat[1:]}"
    match deed:
        case "close-epoch":
            hall.close_epoch(seat)
        case "replace":
            hall.close_epoch(seat)
            hall.open_epoch(seat)
        case "move" if "s06" not in {move.seat for move in hall.floor.moves.values()}:
            hall.move(member, "s06")
        case "move-back":
            hall.move(member, seat)
        case "hands" if member not in state.by_hand:
            hall.count_all(member, counted=[hand_lines("q1", **{option: 1})])
        case "adopt" if state.closed is not None:
            known = [one for log in hall.all_logs() for one in log.cast(hall.floor.sitting, state.key)]
            found = [one for one in known if is_adoptable(state, one) and one.hash not in state.adopted]
            if found:
                hall.adopt(*(frame for frame in hall.frames if frame.hash in {one.hash for one in found[:2]}))
        case _:
            pass


def _hold_round(hall: MendedHall, poll: str, steps: list[tuple[str, str, str, dict[str, object]]], closed: int) -> None:
    """Open a round, do some of the steps, close it, do the others, and freeze it after each third of them."""
    hall.open(poll)
    for step in steps[:closed]:
        _do(hall, *step)
    hall.close()
    for number, step in enumerate(steps[closed:]):
        _do(hall, *step)
        if number % 3 == 0:
            hall.freeze()
    hall.freeze()
    hall.declare(("chen", "li"))


@settings(max_examples=60)
@given(first=STEPS, second=STEPS, closed=st.integers(0, 20), excused=st.sets(st.sampled_from([*DESKS, "s06"])))
def test_lists_are_worked_out_alike(
    first: list[tuple[str, str, str, dict[str, object]]],
    second: list[tuple[str, str, str, dict[str, object]]],
    closed: int,
    excused: set[str],
) -> None:
    """Presses, faults, seals, lost links, remedies in any order: both programs put every member on the same line."""
    hall = MendedHall(PROFILE, small_papers(5, ITEMS))
    hall.convene()
    for seat in DESKS[:4]:
        hall.sign_in(seat)
    if excused:
        hall.excuse(*sorted(excused))
    _hold_round(hall, "item-1", first, closed)
    for seat in sorted(excused)[:1]:
        hall.floor_record(facts.SeatExcuseRevoked, seat=seat)
    for seat in sorted(hall.waiting):
        hall.regain_link(seat)
    for seat in DESKS[:4]:
        _do(hall, "sign-in", seat, "yes", {})
    _hold_round(hall, "item-2", second, closed)

    with TemporaryDirectory() as folder:
        audit = audit_bundle(hall.export(Path(folder) / "bundle").folder)

    # Devices that were closed may leave too few members present for the second round, which is not the point here.
    complaints = [broken.en for check in audit.checks for broken in check.breaks]
    assert [sentence for sentence in complaints if "there was no quorum" not in sentence] == []
