# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages from templates. Every text in them is a pair, said in the language of whoever looks."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import jinja2
from markupsafe import Markup

from central_broker.console.act_words import act_name
from central_broker.console.rights import ROLE_NAMES

FOLDER: Final = Path(__file__).parent / "templates"
SIGN_NAME: Final = {"zh": "zh-Hans", "en": "en", "both": "zh-Hans"}


class Templates:
    """All templates of the console, autoescaped; an unknown name in one is an error, not an empty space.

    Args:
        stamp: Changes whenever a static file does: part of their addresses, so that no browser shows an old one.
    """

    def __init__(self, stamp: str) -> None:
        self._jinja = jinja2.Environment(
            loader=jinja2.FileSystemLoader(FOLDER),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._jinja.globals.update(
            stamp=stamp, clock=clock, day=day, sign_name=SIGN_NAME, role_name=ROLE_NAMES.__getitem__, act_name=act_name
        )

    def draw(self, name: str, lang: str, **values: Any) -> str:  # noqa: ANN401 - what a template shows
        """A template as text, in one language."""
        return self._jinja.get_template(name).render(lang=lang, say=_speaker(lang), **values)


def _speaker(lang: str) -> Callable[[object, object], object]:
    """Says the half of a pair that is in this language."""
    if lang == "en":
        return lambda _zh, en: en
    if lang == "both":  # the hall's screen where guests are
        return lambda zh, en: f"{zh} {en}" if zh else zh
    return lambda zh, _en: zh


def clock(wall_ms: int) -> str:
    """A time of the day on the centre's clock, such as 09:31:05."""
    return datetime.fromtimestamp(wall_ms / 1000).strftime("%H:%M:%S")  # noqa: DTZ006 - the hall's own time of day


def day(wall_ms: int) -> str:
    """A day and time on the centre's clock, such as 2026-12-18 09:31:05."""
    return datetime.fromtimestamp(wall_ms / 1000).strftime("%Y-%m-%d %H:%M:%S")  # noqa: DTZ006 - the hall's own time


def drawn(pieces: Mapping[str, str]) -> dict[str, Markup]:
    """Pieces that were drawn by a template already, for another one to put in."""
    return {name: Markup(text) for name, text in pieces.items()}  # noqa: S704 - drawn with autoescape
