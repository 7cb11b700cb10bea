# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A technician who has come to one step of the self-test."""

from typing import Any

from tests.spec.service_stage import Technician, technician


def figures(here: Technician, step: str) -> dict[str, str]:
    """The figures of a step in the record; the test is ended for it."""
    here.host.say("end")
    return {one.figure: one.value for one in here.tests[-1].steps[step].figures}  # type: ignore[index]  # a step's name


def at(step: str, device: dict[str, Any] | None = None, **build: Any) -> Technician:
    """A technician who has come to a step, the ones before it left out; what the device measures may be otherwise."""
    here = technician(**build)
    here.host.device.update(device or {})  # type: ignore[arg-type]  # by names of what is measured
    here.start()
    while here.now and here.now != step:
        here.host.say("skip")
    return here
