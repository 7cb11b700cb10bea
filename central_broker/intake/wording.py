# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the import says, in both languages of the house."""

from typing import Final, Literal, NamedTuple

Lang = Literal["zh", "en"]

_QUOTED_MAX: Final = 60


class Said(NamedTuple):
    """One sentence, or part of one, in Chinese and in English."""

    zh: str
    en: str

    def told(self, lang: Lang) -> str:
        """The sentence in one language."""
        return self.zh if lang == "zh" else self.en


def language(name: str) -> Lang:
    """The language that a name such as ``zh``, ``zh_CN.UTF-8`` or ``en`` asks for; English for any other."""
    return "zh" if name.lower().startswith("zh") else "en"


def quoted(raw: str) -> str:
    """What stands in a file, as a sentence can show it: in quotes, on one line, not too long, nothing invisible."""
    text = raw.strip()
    text = text if len(text) <= _QUOTED_MAX else text[:_QUOTED_MAX] + "…"
    shown = "".join(char if char.isprintable() or is_han(char) or char == "\u3000" else _escape(char) for char in text)
    return f"“{shown}”"


def is_han(char: str) -> bool:
    """Whether a character is a Chinese one, also of a plane that this Python's tables do not know yet."""
    code = ord(char)
    return (
        code == 0x3007
        or 0x3400 <= code <= 0x4DBF
        or 0x4E00 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x3FFFD
    )


def _escape(char: str) -> str:
    return f"<U+{ord(char):04X}>"
