# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws every page of the member's screen, in both languages, on four panels, with normal and large text.

Run it where there is a display, or with ``QT_QPA_PLATFORM=offscreen``.
"""

import sys
from pathlib import Path
from typing import Final

from PyQt5.QtWidgets import QApplication

from docs.screens.sample_states import STATES
from kiosk.look.fonts import load_fonts
from kiosk.look.metrics import Metrics
from kiosk.model import Touch
from kiosk.presenting.dealings import RoomChanged, ShowPage, StateArrived, Touched
from kiosk.presenting.presenter import Presenter
from kiosk.window import Window
from kiosk.words import View

PANELS: Final = {
    "800x480": Metrics(width_px=800, height_px=480, width_mm=154),
    "1024x600": Metrics(width_px=1024, height_px=600, width_mm=154),
    "1280x800": Metrics(width_px=1280, height_px=800, width_mm=217),
    "480x800": Metrics(width_px=480, height_px=800, width_mm=86),
}
"""By size, the panels that the screens are drawn for: two of 7 inches, one of 10, and one upright."""

SHOWN: Final = (
    ("7 寸屏 · 7 inches, 800 × 480", "800x480", False, False, tuple(STATES)),
    (
        "English",
        "800x480",
        True,
        False,
        ("sign-in", "waiting", "vote", "vote-recorded", "personnel-one", "appraisal", "score", "election", "result"),
    ),
    ("大字 · large text", "800x480", False, True, ("vote", "vote-long", "personnel-one", "appraisal", "result")),
    ("10 寸屏 · 10 inches, 1280 × 800", "1280x800", False, False, ("vote", "personnel-merged", "election")),
    ("竖屏 · upright, 480 × 800", "480x800", False, False, ("vote", "appraisal", "score", "election", "result")),
)
"""What stands in the page: a heading, panel, English, large text, pages."""

WIDTHS: Final = {"800x480": 400, "1024x600": 480, "1280x800": 480, "480x800": 240}

HEAD: Final = """<!--
SPDX-FileCopyrightText: 2026 The Hemicycle contributors
SPDX-License-Identifier: GPL-3.0-or-later
-->

# The member's screen, page by page

Drawn by `make gallery` from sample states ([docs/screens](screens)), with the code that runs at the seat. Sizes are
millimetres of the panel: capitals of 4.8 mm (large text 6.4 mm), targets of 12.7 mm, contrast of 10 to 1 at least.
Nothing is ever scrolled, and what does not fit on a page stands on the next one.
"""

DIALLED: Final = {"score": ("8", "7")}
"""Digits that are typed before the picture is taken."""
PIN_DIGITS: Final = "482"
REVIEWED: Final = frozenset({"appraisal-review"})


def show(window: Window, name: str, view: View, *, english: bool = False, large: bool = False) -> None:
    """Bring a state onto a window the way the kiosk does, as a member who chose language and size sees it."""
    presenter = Presenter()
    verbs = [Touch(verb="language")] * english + [Touch(verb="size")] * large
    verbs += [Touch(verb="digit", what=digit) for digit in DIALLED.get(name, ())]
    verbs += [Touch(verb="pin_digit", what=digit) for digit in PIN_DIGITS] if view.pin is not None else []
    verbs += [Touch(verb="review")] * (name in REVIEWED)
    effects = presenter.handle(StateArrived(view=view, mono_ms=0))
    for place, touch in enumerate(verbs, 1):
        at_ms = place * 5_000
        effects += presenter.handle(Touched(touch=touch, down_ms=at_ms, up_ms=at_ms + 100))
    for _ in range(2):  # what fits depends on the page, and the page on what fits
        for effect in effects:
            if isinstance(effect, ShowPage):
                window.show_page(effect.page)
        effects = presenter.handle(RoomChanged(room=window.room(), mono_ms=60_000))
    for effect in effects:
        if isinstance(effect, ShowPage):
            window.show_page(effect.page)


def draw_all(folder: Path) -> int:
    """Draw everything into a folder; how many pictures there are."""
    folder.mkdir(parents=True, exist_ok=True)
    family, count = load_fonts(), 0
    for size, metrics in PANELS.items():
        window = Window(metrics, family)
        for name in STATES:
            for english in (False, True):
                for large in (False, True):
                    _draw(window, name, folder, size, english=english, large=large)
                    count += 1
    return count


def draw_page(docs: Path) -> None:
    """Draw what stands in docs/gallery.md, and the page."""
    folder = docs / "pictures" / "kiosk"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    family = load_fonts()
    lines = [HEAD]
    for title, size, english, large, names in SHOWN:
        window = Window(PANELS[size], family)
        lines += [f"## {title}", ""]
        for name in names:
            picture = _draw(window, name, folder, size, english=english, large=large)
            lines.append(f'<img src="pictures/kiosk/{picture}" alt="{name}, {title}" width="{WIDTHS[size]}">')
        lines.append("")
    (docs / "gallery.md").write_text("\n".join(lines), "utf-8")


def _draw(window: Window, name: str, folder: Path, size: str, *, english: bool, large: bool) -> str:
    """Draw one picture; its name."""
    show(window, name, STATES[name], english=english, large=large)
    picture = f"{name}-{size}-{'en' if english else 'zh'}{'-large' if large else ''}.png"
    window.grab().save(str(folder / picture), "PNG", 0)  # 0: as small as it gets
    return picture


if __name__ == "__main__":
    app = QApplication(sys.argv[:1])
    if len(sys.argv) > 1:
        print(f"{draw_all(Path(sys.argv[1]))} pictures")
    else:
        draw_page(Path(__file__).parent.parent)
