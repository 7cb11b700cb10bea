# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The smart card service may go in the middle of a call."""

import sys
from contextlib import nullcontext
from types import ModuleType
from typing import Any

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


CALLS = (
    "SCardEstablishContext",
    "SCardListReaders",
    "SCardGetStatusChange",
    "SCardConnect",
    "SCardTransmit",
    "SCardDisconnect",
    "SCardReleaseContext",
)
LETTING_GO = CALLS[-2:]


class ScriptedModule:
    """Python's module of the service with one reader and one card, in which one call breaks."""

    def __init__(self, broken: str) -> None:
        answers = (7, ["R"], [("R", 1 << 16, b"")], 9, list(b"\x90\x00"), None, None)
        self.answers = dict(zip(CALLS, answers, strict=True))
        self.broken = broken
        self.heard: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name not in CALLS:
            return 0 if name in ("SCARD_S_SUCCESS", "SCARD_SCOPE_USER") else hash(name) | 1  # a constant of its own

        def call(*_: object) -> tuple[object, ...]:
            self.heard.append(name)
            if name == self.broken:
                raise SystemError("returned a result with an exception set")
            return (0, 9, 2) if name == "SCardConnect" else (0, self.answers[name])

        return call


@pytest.mark.parametrize("broken", CALLS)
def test_whichever_call_breaks_the_service_is_gone_and_the_thread_lives_on(
    broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each call of the module may be the one in which the service goes; in letting go, nothing is left to be said."""
    module = ModuleType("smartcard")
    scripted = ScriptedModule(broken)
    monkeypatch.setitem(vars(module), "scard", scripted)
    monkeypatch.setitem(sys.modules, "smartcard", module)

    def use() -> None:
        service = PcscService()
        assert service.readers("") == ["R"]
        assert service.wait({"R": 0}, 0) == {"R": 1 << 16}
        card = service.open_card("R")
        assert card.transmit(bytearray(b"\x00\xa4\x04\x00")) == b"\x90\x00"
        card.close()
        service.close()

    with nullcontext() if broken in LETTING_GO else pytest.raises(PcscError, match=GONE):
        use()
    assert broken in scripted.heard
