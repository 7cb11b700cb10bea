# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A bug planted on purpose: what is wrong, how it shows, and what takes the place of what."""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch


@dataclass(frozen=True, slots=True)
class Planted:
    """One bug: what it is, which words of a broken promise give it away, and what it puts in the place of what."""

    claim: str
    given_away_by: str
    slips: tuple[tuple[Any, str, Any], ...]

    @contextlib.contextmanager
    def in_place(self) -> Iterator[None]:
        """Plant it for a while."""
        with contextlib.ExitStack() as stack:
            for owner, name, slip in self.slips:
                stack.enter_context(patch.object(owner, name, slip))
            yield

    def is_found_in(self, broken: str) -> bool:
        """Whether a broken promise is the one that this bug breaks: finding something else by luck is not enough."""
        return re.search(self.given_away_by, broken) is not None
