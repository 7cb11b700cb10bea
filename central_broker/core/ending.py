# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether everybody has voted, where a profile lets that end a round."""

from central_broker.core.house import House
from voting_core.press_rules import standing_ballot
from voting_core.seat_log import CastBallot
from voting_core.seat_records import BallotCast


def all_have_voted(house: House) -> bool:
    """Whether everybody present who may take part has answered every question of the open round, by what is here.

    Nobody present is not everybody: a round that nobody can vote in ends by its time. An encrypted ballot answers the
    one question of a motion; whether it answers several nobody can tell, and such a round ends by its time too.
    """
    state = house.floor.open_round
    if state is None or state.opened.end != "all_voted":
        return False
    one_answer = len(state.opened.questions) == 1 and state.opened.questions[0].most == 1
    if state.is_secret and not one_answer:
        return False
    excepted = state.by_hand | set(state.opened.recused)
    asked = len(state.opened.questions)
    anybody = False
    logs, sitting = house.logs(), house.floor.sitting
    for seat, owner in house.owners.items():
        log = logs.get(seat)
        if log is None or owner.member in excepted or log.present(sitting) != owner.member:
            continue
        cast = [one for one in log.cast(sitting, state.key) if one.record.member == owner.member]
        standing = standing_ballot(state.opened.press, cast)
        if standing is None or not (state.is_secret or _answers_all(standing, asked)):
            return False
        anybody = True
    return anybody


def _answers_all(ballot: CastBallot, asked: int) -> bool:
    return isinstance(ballot.record, BallotCast) and len(ballot.record.answers) == asked
