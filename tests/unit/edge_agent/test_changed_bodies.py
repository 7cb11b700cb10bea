# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A body that the disk has changed is not believed: the seat says so, fetches it again, and works on."""

import hashlib
from dataclasses import replace

import pytest

from edge_agent.core.rows import BlobRow, Row
from tests.spec.dialogue import seat_ready
from tests.spec.scripted_centre import ScriptedCentre
from voting_core.codec import encode


def changed(rows: list[Row], centre: ScriptedCentre, data: bytes) -> list[Row]:
    """The journal with other bytes under the name of the roster."""
    name = hashlib.sha256(encode(centre.members)).hexdigest()
    return [replace(row, data=data) if isinstance(row, BlobRow) and row.sha256 == name else row for row in rows]


@pytest.mark.parametrize("how", ["another seat's card", "nothing at all"])
def test_a_roster_that_the_disk_has_changed_is_fetched_again(how: str) -> None:
    """Nobody signs in by a changed roster; when the true one has come, its members do."""
    host, centre = seat_ready(signed_in=False)
    true = encode(centre.members)
    data = b"" if how == "nothing at all" else true.replace(b"m07", b"m08")
    again = host.restart(changed(host.journal.rows, centre, data))
    again.card()
    before = again.kinds()
    again.link(up=True)
    again.hear(centre.state(), centre.head(), *centre.blob(true))
    again.pass_ms(4_000)
    again.card()

    assert "has changed on the disk" in again.said()
    assert "MemberSignedIn" not in before
    assert again.kinds()[-1] == "MemberSignedIn"
