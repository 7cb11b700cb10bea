# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the options, grades and criteria of a round are called, in Chinese and English."""

from typing import Final, Literal

from voting_core.round_records import PollOpened

YES_NO: Final = {
    "yes": ("赞成", "yes"),
    "no": ("反对", "no"),
    "abstain": ("弃权", "abstain"),
}


STANDING_NAMES: Final = {
    "not_pressed": ("未按", "not pressed"),
    "absent": ("缺席", "absent"),
    "leave": ("请假", "leave"),
    "recused": ("回避", "recused"),
    "offline": ("席位未报", "offline"),
    "hands": ("人工计票", "by hand"),
    "ballots": ("收回有效票", "valid ballots"),
    "void": ("无效", "void"),
}
"""Lines of a result that nobody pressed: what became of the members who stand on them."""


def option_names(opened: PollOpened, language: Literal["zh", "en"]) -> dict[str, str]:
    """By option, grade, rate or criterion, what it is called; scores are their own names."""
    names = {option: pair[0] if language == "zh" else pair[1] for option, pair in YES_NO.items()}
    if opened.appraisal is not None:
        names |= opened.appraisal.names(language)
    for question in opened.questions:
        names |= dict(zip(question.options, question.names, strict=False))
        if question.highest:
            names |= {option: option[1:] for option in question.choices}
    return names
