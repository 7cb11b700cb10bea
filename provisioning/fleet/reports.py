# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports of self-tests, as seats keep them on their own disk (``selftest.json``)."""

import msgspec


class Step(msgspec.Struct, frozen=True):
    """One step of a self-test; its sentences are for whoever stands before the device."""

    step: str
    outcome: str
    said_zh: str
    said_en: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a seat's last self-test came to. ``missing`` says why there is none."""

    seat: str
    ended: str = ""
    ended_at: str = ""
    software: str = ""
    profile: str = ""
    steps: tuple[Step, ...] = ()
    missing: str = ""

    @property
    def failed(self) -> tuple[str, ...]:
        """Steps that failed."""
        return tuple(one.step for one in self.steps if one.outcome == "failed")

    @property
    def passed(self) -> bool:
        """Whether it went to its end and nothing failed."""
        return self.ended == "finished" and not self.failed

    @property
    def said(self) -> str:
        """The report in a line."""
        if self.missing:
            return f"no report: {self.missing}"
        if self.failed:
            return f"failed on {self.ended_at}: {', '.join(self.failed)}"
        return f"{'passed' if self.passed else 'unfinished'} on {self.ended_at}"


def read_report(seat: str, data: bytes, err: str) -> Report:
    """Read a seat's report; what cannot be read is a missing one.

    Args:
        seat: Whose it is.
        data: Bytes of ``selftest.json``.
        err: What was said instead, where nothing came.
    """
    try:
        return msgspec.json.decode(data, type=Report)
    except msgspec.MsgspecError as error:
        return Report(seat=seat, missing=err or str(error))
