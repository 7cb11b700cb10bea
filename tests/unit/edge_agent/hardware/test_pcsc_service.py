# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The smart card service may go in the middle of a call."""

import pytest

from edge_agent.hardware.readers.pcsc_service import GONE, PcscError, PcscService


def test_a_service_that_goes_in_the_middle_of_a_call_is_gone_and_nothing_worse() -> None:
    """The module then fails in itself; the seat lives on, says that the service does not run, and tries again."""

    def broken(_context: int) -> tuple[int, list[str]]:
        raise SystemError("returned a result with an exception set")

    service = PcscService.__new__(PcscService)  # without a service there is nothing to connect to

    with pytest.raises(PcscError, match=GONE):
        service.call(broken, 7)
    assert service.call(lambda context: (context, []), 7) == (7, [])
