# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be touched on a page: found in the page itself, so that no page can forget to say so."""

import dataclasses
from collections.abc import Iterator
from typing import Final

from kiosk.model import Choice, Command, Page, Touch

STRIP: Final = frozenset({Touch(verb="language"), Touch(verb="size")})
"""The two buttons of the strip, on every page."""


def offered(page: Page) -> frozenset[Touch]:
    """The touches of a page that do something now: of choices and commands only those that are enabled."""
    return STRIP | frozenset(_touches(page))


def _touches(part: object) -> Iterator[Touch]:
    if isinstance(part, Touch):
        yield part
    elif isinstance(part, Choice | Command) and not part.enabled:
        return
    elif isinstance(part, tuple):
        for one in part:
            yield from _touches(one)
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            yield from _touches(getattr(part, field.name))
