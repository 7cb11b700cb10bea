# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the hall sees: one slide on air, one in preview. Only here: it is no record, and a restart keeps it."""

from pathlib import Path
from typing import Literal

import msgspec

from adapters.key_files import write_atomic

SlideName = Literal["follow", "emblem", "roll", "item", "voting", "result", "agenda"]


class Slide(msgspec.Struct, frozen=True, kw_only=True):
    """A slide of the hall's screen. ``follow`` shows what the sitting is at; others stand until they are changed.

    ``poll`` and ``round`` name what an item's slide or a result's is about, ``page`` which page of a long one, from 1;
    0 turns pages by itself.
    """

    name: SlideName = "follow"
    poll: str = ""
    round: int = 0
    page: int = 0


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept in the file."""

    on_air: Slide
    preview: Slide


class Air:
    """The hall's screen as the secretary left it.

    Args:
        file: Where it is kept; a missing or foreign one means that the screen follows the sitting.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self.version = 0
        try:
            kept = msgspec.json.decode(file.read_bytes(), type=Kept)
        except (OSError, msgspec.DecodeError):
            kept = Kept(on_air=Slide(), preview=Slide())
        self.on_air, self.preview = kept.on_air, kept.preview

    def prepare(self, slide: Slide) -> None:
        """Look at a slide before the hall does."""
        self.preview = slide
        self._keep()

    def show(self, slide: Slide) -> None:
        """Put a slide on air."""
        self.on_air = slide
        self._keep()

    def _keep(self) -> None:
        self.version += 1
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomic(self._file, msgspec.json.encode(Kept(on_air=self.on_air, preview=self.preview)), 0o600)
