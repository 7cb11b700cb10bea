# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The roll when a round was opened: a sheet tells it as it was then, whatever became of leave afterwards."""

from central_broker.core.house import House
from voting_core.deciding.quorum import Attendance, quorum_needed
from voting_core.floor_records import FLOOR_READER, LeaveEntered
from voting_core.frames import decode_frame
from voting_core.round_records import PollOpened


def opening_roll(house: House, opened: PollOpened) -> Attendance:
    """How many belonged to the body, were due and were there, before the record that opened the round."""
    leave = {member.member: member.leave for member in house.members.values()}
    for frame in house.floor_frames[: opened.floor_seq - 1]:
        body = decode_frame(frame).body
        if b'"LeaveEntered"' in body:  # most records are about something else, and a report reads the log often
            record = FLOOR_READER.read(body)
            if isinstance(record, LeaveEntered) and record.sitting == opened.sitting:
                leave[record.member] = record.reason
    due = sum(1 for reason in leave.values() if not reason)
    return Attendance(size=opened.size, members=opened.entitled, due=due, present=opened.present)


def opening_quorum(house: House, here: Attendance) -> int:
    """How many had to be there."""
    profile = house.floor.profile
    return quorum_needed(profile.quorum, here) if profile else 0
