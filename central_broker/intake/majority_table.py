# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sections on yes and no: ``[quorum]``, ``[majority]``, ``[personnel]``, a floor of an election, their turnout."""

from typing import Final

from central_broker.intake.choices import (
    ABSTENTIONS,
    BASES,
    COUNTED,
    EXCESSES,
    QUORUM_BASES,
    RECUSALS,
    SILENCES,
    TIES,
)
from central_broker.intake.contradictions import Contradiction, build
from central_broker.intake.thresholds import read_threshold
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said
from voting_core.rules.majority import Majority, Quorum

ARTICLE_LENGTH_MAX: Final = 200

_CONTRADICTIONS: Final = (
    Contradiction(
        "a rule for ties and a majority in each group",
        "tie",
        Said(
            "要求每组分别达到时，票数相等没有另外的办法",
            "where every group must be in favour, a rule for ties cannot apply",
        ),
        Said("删去 tie 一行，或删去 each_group 一行", "delete the line tie, or the line each_group"),
    ),
    Contradiction(
        "a rule for ties needs",
        "tie",
        Said(
            "票数相等时怎么办，只有以“赞成与反对之和”过半数通过时才有意义",
            "a rule for ties has a meaning only where more than half of yes and no decides",
        ),
        Said(
            '写 base = "decided"、share = "过半数"，或删去 tie 一行',
            'write base = "decided" and share = "more than 1/2", or delete the line tie',
        ),
    ),
)


def read_article(table: Table, inherited: str = "") -> str | None:
    """Where a rule is written; a part of a rule without article of its own is written where the whole is."""
    if inherited and not table.has("article"):
        return inherited
    return table.text("article", ARTICLE_LENGTH_MAX)


def read_quorum(table: Table) -> Quorum | None:
    """The section ``[quorum]``: who must be there before a round opens; without ``base`` a share of all members."""
    of = table.choice("base", QUORUM_BASES, "all_members")
    threshold, article = read_threshold(table), read_article(table)
    table.finish()
    if of is None or threshold is None or article is None:
        return None
    return Quorum(threshold=threshold, of=of, counted="present", article=article)


def read_majority(table: Table) -> Majority | None:
    """A section such as ``[majority]``, of the profile or of an item."""
    base, threshold, article = table.choice("base", BASES), read_threshold(table), read_article(table)
    abstentions = table.choice("abstentions", ABSTENTIONS, "own")
    silence, recusal = table.choice("silence", SILENCES, "own"), table.choice("recusal", RECUSALS, "in_base")
    excess, tie = table.choice("excess", EXCESSES, "flag"), table.choice("tie", TIES, "not_carried")
    each_group = table.flag("each_group", default=False)
    has_turnout = table.has("turnout")
    turnout = _read_turnout(table, article)
    table.finish()
    if abstentions == "none" and silence == "abstain":
        _refuse_silence(table)
        return None
    if base is None or threshold is None or article is None or each_group is None or (has_turnout and turnout is None):
        return None
    if abstentions is None or silence is None or recusal is None or excess is None or tie is None:
        return None
    return build(
        table,
        lambda: Majority(
            base=base,
            threshold=threshold,
            article=article,
            abstentions=abstentions,
            silence=silence,
            recusal=recusal,
            excess=excess,
            tie=tie,
            turnout=turnout,
            each_group=each_group,
        ),
        _CONTRADICTIONS,
    )


def read_floor(table: Table, inherited: str) -> Majority | None:
    """The section ``[election.floor]``: a majority without what means nothing in an election."""
    base, threshold = table.choice("base", BASES), read_threshold(table)
    article = read_article(table, inherited)
    recusal, excess = table.choice("recusal", RECUSALS, "in_base"), table.choice("excess", EXCESSES, "flag")
    has_turnout = table.has("turnout")
    turnout = _read_turnout(table, article)
    table.finish()
    if base is None or threshold is None or article is None or recusal is None or excess is None:
        return None
    if has_turnout and turnout is None:
        return None
    return Majority(base=base, threshold=threshold, article=article, recusal=recusal, excess=excess, turnout=turnout)


def _read_turnout(around: Table, article: str | None) -> Quorum | None:
    """A section such as ``[majority.turnout]``: below it the vote is void."""
    table = around.table("turnout") if around.has("turnout") else None
    if table is None:
        return None
    of, counted = table.choice("base", QUORUM_BASES), table.choice("counted", COUNTED)
    # Where the article around it is missing, that is the trouble, and there is no second one here.
    threshold, own = read_threshold(table), read_article(table, article or "…")
    table.finish(around.asked)
    if of is None or counted is None or threshold is None or own is None:
        return None
    return Quorum(threshold=threshold, of=of, counted=counted, article=own)


def _refuse_silence(table: Table) -> None:
    table.spot("silence").refuse(
        Said("不设弃权，未按的就不能计为弃权", "where nobody can abstain, those who do not press cannot be abstaining"),
        Said("改 abstentions 或 silence", "change abstentions or silence"),
    )
