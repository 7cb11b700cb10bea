# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Panes: the named parts of a live page, drawn once for all who look at the same."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Panes = Mapping[str, str | Mapping[str, str]]
"""Of a pane that is a mapping itself, such as the marks of the seats, only the entries that differ are sent."""

Version = tuple[int, int, bool]


@dataclass(slots=True)
class Drawn:
    """Panes as they were drawn last. The key names page, language and role.

    Args:
        most: Pages that are remembered; of a hall's 3,000 seats each has one.
    """

    most: int = 256
    _known: OrderedDict[tuple[object, ...], tuple[Version, Panes]] = field(default_factory=OrderedDict)

    def panes(self, key: tuple[object, ...], version: Version, draw: Callable[[], Panes]) -> Panes:
        """The panes of this version, drawn if they are not yet."""
        known = self._known.pop(key, None)
        if known is None or known[0] != version:
            known = (version, draw())
        self._known[key] = known
        while len(self._known) > self.most:
            self._known.popitem(last=False)
        return known[1]
