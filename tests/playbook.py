# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scripts for sans-I/O cores that read like a dialogue.

::

    assert (
        Playbook(core, clock)
        >> press("yes")
        << AppendJournal(ticket=3, rows=(...))
        << Like(ShowScreen, stage="received")
        >> 250                                   # milliseconds pass
        >> Appended(3)
        ...
    )

After each input, the effects must be exactly those that follow it, in order: a missing one fails, one too many fails,
and so does a script that is never asserted. Kinds named in ``beside`` are not part of the dialogue.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, Self


class Core(Protocol):
    """Anything with ``handle(input) -> effects``."""

    def handle(self, given: Any) -> list[Any]:
        """Take an input; give the effects."""


@dataclass(slots=True)
class Clock:
    """Both clocks of a script; they move when the script says so."""

    wall_ms: int
    mono_ms: int

    def pass_ms(self, elapsed_ms: int) -> None:
        """Time passes."""
        self.wall_ms += elapsed_ms
        self.mono_ms += elapsed_ms


class Like:
    """An effect of which only some things matter.

    Args:
        kind: Its type.
        inside: Name of the attribute in which the fields are; in the effect itself by default.
        fields: Attributes that must have these values; a function is asked about the value instead.
    """

    def __init__(self, kind: type, inside: str = "", **fields: Any) -> None:
        self._kind, self._inside, self._fields = kind, inside, fields

    def __eq__(self, effect: object) -> bool:
        if not isinstance(effect, self._kind):
            return False
        told = getattr(effect, self._inside) if self._inside else effect
        return all(
            wanted(getattr(told, name)) if callable(wanted) else getattr(told, name) == wanted
            for name, wanted in self._fields.items()
        )

    __hash__ = None  # type: ignore[assignment]  # equality is a question here, not an identity

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={value!r}" for name, value in self._fields.items())
        return f"{self._kind.__name__}-like({fields})"


class Playbook:
    """One script; asserting it runs it.

    Args:
        core: What is tested.
        clock: Gives every input its time.
        beside: Kinds of effects that this script does not speak of.
    """

    def __init__(self, core: Core, clock: Clock, beside: tuple[type, ...] = ()) -> None:
        self._core, self._clock, self._beside = core, clock, beside
        self._steps: list[tuple[object, list[object]]] = []
        self._was_run = False

    def __rshift__(self, given: Callable[[Clock], object] | int) -> Self:
        """Next comes this input, made with the time of the clock; or so many milliseconds pass."""
        self._steps.append((given, []))
        return self

    def __lshift__(self, effect: object) -> Self:
        """The input before leads to this effect, next in order."""
        self._steps[-1][1].append(effect)
        return self

    def __bool__(self) -> bool:
        """Run the script.

        Raises:
            AssertionError: The effects of an input are not those of the script.
        """
        self._was_run = True
        for number, (given, expected) in enumerate(self._steps, start=1):
            if isinstance(given, int):
                assert not expected, f"step {number}: time that passes has no effects; feed an input"
                self._clock.pass_ms(given)
                continue
            assert callable(given), f"step {number}: {given!r} is no input"
            effects = [
                effect for effect in self._core.handle(given(self._clock)) if not isinstance(effect, self._beside)
            ]
            told = "\n  ".join(map(repr, effects)) or "nothing"
            wanted = "\n  ".join(map(repr, expected)) or "nothing"
            assert expected == effects, f"step {number}: wanted\n  {wanted}\nand got\n  {told}"
        return True

    def __del__(self) -> None:
        assert self._was_run, "this playbook was written and never asserted"
