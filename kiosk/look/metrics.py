# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes in millimetres, turned into pixels of the panel that was measured.

Sources: heights of capitals and sizes of targets from VVSG 2.0 as used by voting machines (text 4.8 mm, larger 6.4 mm,
targets 12.7 mm with 2.54 mm between them); line spacing of at least 1.3 from the guidelines for elderly users of the
Ministry of Industry and Information Technology (适老化).
"""

from dataclasses import dataclass
from typing import Final

CAP_OF_EM: Final = 0.733
"""Height of a capital of Noto Sans CJK SC, in units of its size."""

CAP_MM: Final = 4.8
CAP_LARGE_MM: Final = 6.4
CAP_SMALL_MM: Final = 3.5
"""Of what is no instruction: the strip above, the rule below; and of titles that do not fit otherwise."""
CAP_SMALL_LARGE_MM: Final = 4.2
TARGET_MM: Final = 12.7
GAP_MM: Final = 2.6
"""A little more than 2.54, so that rounding to pixels keeps it."""
MARGIN_MM: Final = 2.6
LINE_SPACING: Final = 1.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """Sizes of one panel, in pixels.

    Args:
        width_px: Of the lit area, upright as the member sees it.
        height_px: The same.
        width_mm: Width of the lit area.
        is_large: Whether the member asked for large text.
    """

    width_px: int
    height_px: int
    width_mm: float
    is_large: bool = False

    def px(self, size_mm: float) -> int:
        """Millimetres in pixels, rounded up: a minimum stays one."""
        return -int(-size_mm * self.width_px / self.width_mm // 1)

    def em(self, cap_mm: float) -> int:
        """Size of a font whose capitals are so high."""
        return self.px(cap_mm / CAP_OF_EM)

    @property
    def text(self) -> int:
        """Size of what is to be read."""
        return self.em(CAP_LARGE_MM if self.is_large else CAP_MM)

    @property
    def normal(self) -> int:
        """Size of what is to be read where nobody asked for larger text."""
        return self.em(CAP_MM)

    @property
    def small(self) -> int:
        """Size of what stands beside it."""
        return self.em(CAP_SMALL_LARGE_MM if self.is_large else CAP_SMALL_MM)

    @property
    def least(self) -> int:
        """Smallest size of any text."""
        return self.em(CAP_SMALL_MM)

    @property
    def target(self) -> int:
        """Smallest side of what can be touched."""
        return self.px(TARGET_MM)

    @property
    def gap(self) -> int:
        """Distance between two things that can be touched."""
        return self.px(GAP_MM)

    @property
    def margin(self) -> int:
        """Distance from the edge."""
        return self.px(MARGIN_MM)

    @property
    def row(self) -> int:
        """Height of a line of a list: a target, or two lines of small text, whichever is more."""
        return max(self.target, int((self.text + self.small) * LINE_SPACING) + self.px(1.6))

    @property
    def is_upright(self) -> bool:
        """Whether the panel is higher than wide."""
        return self.height_px > self.width_px


def line_height(size_px: int) -> int:
    """Height of a line of text of this size."""
    return -int(-size_px * LINE_SPACING // 1)
