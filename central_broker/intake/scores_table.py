# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scores: what is scored, how the scores weigh, what an overall score is called."""

from collections.abc import Sequence
from typing import Final

from central_broker.intake.contradictions import build
from central_broker.intake.majority_table import read_article
from central_broker.intake.named_answers import Ids, read_named
from central_broker.intake.toml_lists import read_tables
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said
from voting_core.rules.grading import SCORE_MAX, Band, Criterion, ScoreRule

CRITERIA_MAX: Final = 10
CRITERION_LENGTH_MAX: Final = 57
"""Behind the name of a target and a dot it fits into the name of a question."""

BANDS_MAX: Final = 12
WEIGHT_MAX: Final = 1_000
TRIM_MAX: Final = 1_000


def read_score_rule(table: Table) -> ScoreRule | None:
    """A section ``[appraisal]`` with criteria; it must say its article."""
    troubles = len(table.file.findings.troubles)
    ids = Ids()
    criteria_tables = read_tables(table, "criteria", CRITERIA_MAX)
    criteria = [_read_criterion(one, ids, table) for one in criteria_tables]
    _refuse_some_weights(criteria_tables)
    highest = table.whole("highest", 1, SCORE_MAX, default=SCORE_MAX)
    band_tables = read_tables(table, "bands", BANDS_MAX, least=0)
    bands = [_read_band(one, ids, highest or SCORE_MAX) for one in band_tables]
    _refuse_rising_bands(band_tables, bands)
    trim, ranked = table.whole("trim", 0, TRIM_MAX, default=0), table.flag("ranked", default=True)
    article = read_article(table)
    table.finish()
    if len(table.file.findings.troubles) > troubles:
        return None
    assert highest is not None, "a number in trouble was refused"
    assert trim is not None, "a number in trouble was refused"
    assert article is not None, "what is missing leaves a trouble"
    return build(
        table,
        lambda: ScoreRule(
            highest=highest,
            criteria=tuple(one for one in criteria if one is not None),
            trim=trim,
            bands=tuple(one for one in bands if one is not None),
            ranked=bool(ranked),
            article=article,
        ),
    )


def _read_criterion(table: Table, ids: Ids, around: Table) -> Criterion | None:
    named, weight = read_named(table, ids, CRITERION_LENGTH_MAX), table.whole("weight", 1, WEIGHT_MAX, default=1)
    table.finish(around.values)
    if named is None or weight is None:
        return None
    return Criterion(criterion=named.id, zh=named.zh, en=named.en, weight=weight)


def _refuse_some_weights(tables: Sequence[Table]) -> None:
    """All criteria have a weight, or none has and they weigh the same."""
    without = [one for one in tables if "weight" not in one.values]
    if len(without) < len(tables):
        for one in without:
            one.spot("weight").refuse(
                Said("别的项目写了权重，这一项没有", "the other criteria have a weight, this one has none"),
                Said("加上一行 weight = …，或者都不写", "add a line weight = …, or leave it out everywhere"),
            )


def _read_band(table: Table, ids: Ids, highest: int) -> Band | None:
    named, least = read_named(table, ids), table.whole("least", 0, highest)
    table.finish()
    if named is None or least is None:
        return None
    return Band(grade=named.id, zh=named.zh, en=named.en, least=least)


def _refuse_rising_bands(tables: Sequence[Table], bands: Sequence[Band | None]) -> None:
    for table, before, band in zip(tables[1:], bands, bands[1:], strict=False):
        if before is not None and band is not None and band.least >= before.least:
            table.spot("least").refuse(
                Said(
                    f"档次从高到低写，这一档应低于 {before.least} 分",
                    f"bands go from the highest down: this one must begin below {before.least}",
                ),
                Said("改分数，或调整次序", "change the number, or the order"),
            )
