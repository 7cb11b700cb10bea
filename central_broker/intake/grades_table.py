# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Grades: which can be given, and the formula that derives the overall one."""

from collections.abc import Callable, Collection
from typing import Final

from central_broker.intake.cells import read_option_id
from central_broker.intake.choices import GRADE_BASES, SILENCES
from central_broker.intake.contradictions import build
from central_broker.intake.findings import Spot
from central_broker.intake.majority_table import read_article
from central_broker.intake.named_answers import Ids, read_named
from central_broker.intake.thresholds import read_whole_share
from central_broker.intake.toml_lists import read_list, read_tables
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said, quoted
from voting_core.rules.grading import Grade, GradeRule, Rate, Step

GRADES_MAX: Final = 12
OTHERS_MAX: Final = 4
STEPS_MAX: Final = 12
RATES_MAX: Final = 6
_OPTIONS_MAX: Final = 12

_ABSTAIN: Final = "abstain"


def read_grade_rule(table: Table) -> GradeRule | None:
    """A section ``[appraisal]`` with grades; it must say base and article, and what it derives must be grades."""
    troubles = len(table.file.findings.troubles)
    ids = Ids()
    grades = _read_grades(table, "grades", GRADES_MAX, 1, ids)
    graded = frozenset(ids.lines)
    others = _read_grades(table, "others", OTHERS_MAX, 0, ids)
    known = frozenset(ids.lines)
    steps = [_read_step(one, graded, known) for one in read_tables(table, "steps", STEPS_MAX, least=0)]
    rates = [_read_rate(one, known, ids) for one in read_tables(table, "rates", RATES_MAX, least=0)]
    otherwise = table.read("otherwise", _among(graded)) if table.has("otherwise") else ""
    base, silence = table.choice("base", GRADE_BASES), table.choice("silence", SILENCES, "own")
    ranked, article = table.flag("ranked", default=False), read_article(table)
    table.finish()
    _refuse_what_means_nothing(table, known, formula=bool(steps))
    if len(table.file.findings.troubles) > troubles:
        return None
    assert base is not None, "what is missing leaves a trouble"
    assert silence is not None, "what is not known leaves a trouble"
    assert article is not None, "what is missing leaves a trouble"
    return build(
        table,
        lambda: GradeRule(
            grades=tuple(one for one in grades if one is not None),
            others=tuple(one for one in others if one is not None),
            base=base,
            steps=tuple(one for one in steps if one is not None),
            otherwise=otherwise or "",
            rates=tuple(one for one in rates if one is not None),
            ranked=bool(ranked),
            silence=silence,
            article=article,
        ),
    )


def _read_grades(table: Table, key: str, most: int, least: int, ids: Ids) -> list[Grade | None]:
    return [_read_grade(one, ids, table.values) for one in read_tables(table, key, most, least=least)]


def _read_grade(table: Table, ids: Ids, outer: Collection[str]) -> Grade | None:
    named = read_named(table, ids)
    table.finish(outer)
    return None if named is None else Grade(grade=named.id, zh=named.zh, en=named.en)


def _read_step(table: Table, graded: Collection[str], known: Collection[str]) -> Step | None:
    """One step of the formula; without ``options`` it counts the grade that it gives."""
    grade, share = table.read("grade", _among(graded)), read_whole_share(table)
    options = read_list(table, "options", _OPTIONS_MAX, _among(known))
    table.finish()
    if grade is None or share is None or options is None:
        return None
    return Step(grade=grade, options=options or (grade,), share=share)


def _read_rate(table: Table, known: Collection[str], ids: Ids) -> Rate | None:
    named, options = read_named(table, ids), read_list(table, "options", _OPTIONS_MAX, _among(known))
    if options == ():
        table.missing("options")
    table.finish()
    if named is None or not options:
        return None
    return Rate(rate=named.id, zh=named.zh, en=named.en, options=options)


def _among(known: Collection[str]) -> Callable[[str, Spot], str | None]:
    """A reader of ids that must be among the grades."""

    def read(raw: str, spot: Spot) -> str | None:
        found = read_option_id(raw, spot)
        if found is None or found in known:
            return found
        listed = "、".join(sorted(known)), ", ".join(sorted(known))
        spot.refuse(
            Said(f"{quoted(found)}不在等次之中", f"{quoted(found)} is not among the grades"),
            Said(f"可用：{listed[0]}", f"use one of: {listed[1]}"),
        )
        return None

    return read


def _refuse_what_means_nothing(table: Table, known: Collection[str], *, formula: bool) -> None:
    if table.has("otherwise") and not formula:
        table.spot("otherwise").refuse(
            Said("没有推算步骤，每个对象都会得到这个等次", "without steps every target would be given this grade"),
            Said(
                f"加上 [[{table.path_of('steps')}]]，或删去这一行",
                f"add [[{table.path_of('steps')}]], or delete the line",
            ),
        )
    if table.values.get("ranked") is True and not table.values.get("rates"):
        table.spot("ranked").refuse(
            Said("排名要按一个比率，这里没有写", "a ranking goes by a rate, and there is none"),
            Said(
                f"加上 [[{table.path_of('rates')}]]，或删去这一行",
                f"add [[{table.path_of('rates')}]], or delete the line",
            ),
        )
    silent = table.values.get("silence")
    if isinstance(silent, str) and SILENCES.get(silent.strip().casefold()) == _ABSTAIN and _ABSTAIN not in known:
        header = f"[[{table.path_of('others')}]]"
        table.spot("silence").refuse(
            Said("没有“弃权”这个选项，未按的不能计为弃权", "there is no answer abstain for those who do not press"),
            Said(
                f'加上 {header}，id = "abstain"，或删去这一行', f'add {header} with id = "abstain", or delete the line'
            ),
        )
