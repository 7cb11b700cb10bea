# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields of rules of procedure: of majorities, appraisals and elections, and of a profile that holds them all.

A rule that contradicts itself is refused like one with an unknown field.
"""

import itertools
from collections import Counter
from collections.abc import Callable
from typing import Final

from verifier.fields import CRITERION, LABEL, MAYBE_OPTION, MILLIS, OPTION, SHORT
from verifier.reading import Fields, Rule, Unreadable, flag, kinds, many, maybe, one_of, thing, whole

Complaint = Callable[[Fields], str]
"""What contradicts itself in an object whose single fields are as they ought to be; empty for nothing."""


def consistent(rule: Rule, complaint: Complaint) -> Rule:
    """An object by a rule, in which nothing contradicts anything else."""

    def check(value: object, at: str) -> None:
        rule(value, at)
        assert isinstance(value, dict), "the rule has seen to it"
        said = complaint(value)
        if said:
            raise Unreadable(f"{at} {said}".strip())

    return check


# --- thresholds -------------------------------------------------------------------------------------------------------

_share: Final = kinds(
    {
        "share": {
            "numerator": whole(1, 1000),
            "denominator": whole(1, 1000),
            "inclusive": flag,
            "plus": whole(0, 1000),
        }
    }
)
SHARE: Final = consistent(_share, lambda one: "is more than the whole" if one["numerator"] > one["denominator"] else "")
_fixed: Final = kinds({"fixed": {"number": whole(1, 1_000_000)}})


def threshold(value: object, at: str) -> None:
    """A share of people, or a number of them that stands in the rules."""
    is_fixed = isinstance(value, dict) and value.get("kind") == "fixed"
    (_fixed if is_fixed else SHARE)(value, at)


# --- yes and no -------------------------------------------------------------------------------------------------------

BASE: Final = one_of("size", "all_members", "due", "present", "issued", "returned", "cast", "decided")
_silence: Final = one_of("own", "abstain")
QUORUM: Final = thing(
    {
        "threshold": threshold,
        "of": one_of("size", "all_members", "due", "present"),
        "counted": one_of("present", "cast", "returned"),
        "article": SHORT,
    }
)


def _about_ties(one: Fields) -> str:
    """As many yes as no decides nothing only where more than half of those two is asked for."""
    asked = one["threshold"]
    exactly_half = asked["kind"] == "share" and asked["denominator"] == 2 * asked["numerator"]
    decides_nothing = exactly_half and not asked["inclusive"] and not asked["plus"] and one["base"] == "decided"
    if one["tie"] == "not_carried":
        return ""
    if one["each_group"]:
        return "has a rule for ties and a majority in each group"
    return "" if decides_nothing else "has a rule for ties that cannot come"


MAJORITY: Final = consistent(
    thing(
        {
            "base": BASE,
            "threshold": threshold,
            "article": SHORT,
            "abstentions": one_of("own", "majority", "none"),
            "silence": _silence,
            "recusal": one_of("in_base", "out_of_base"),
            "excess": one_of("flag", "void"),
            "tie": one_of("not_carried", "chair", "again"),
            "turnout": maybe(QUORUM),
            "each_group": flag,
        }
    ),
    _about_ties,
)

# --- appraisals -------------------------------------------------------------------------------------------------------

_named: Final = {"zh": LABEL, "en": LABEL}
_options: Final = many(OPTION, 1, 12)


def _about_grades(one: Fields) -> str:
    grades = [entry["grade"] for entry in one["grades"]]
    known = grades + [entry["grade"] for entry in one["others"]]
    counted = {option for entry in (*one["steps"], *one["rates"]) for option in entry["options"]}
    given = {step["grade"] for step in one["steps"]} | ({one["otherwise"]} if one["otherwise"] else set())
    if max(Counter(known).values()) > 1:
        return "names a grade twice"
    if counted - set(known):
        return f"counts {min(counted - set(known))}, which nobody can give"
    if given - set(grades):
        return f"gives {min(given - set(grades))}, which is no grade"
    return "ranks by a rate that is not there" if one["ranked"] and not one["rates"] else ""


def _about_scores(one: Fields) -> str:
    names = [entry["criterion"] for entry in one["criteria"]]
    bounds = [band["least"] for band in one["bands"]]
    if len(set(names)) < len(names):
        return "names a criterion twice"
    falling = all(upper > lower for upper, lower in itertools.pairwise(bounds))
    return "" if falling and max(bounds, default=0) <= one["highest"] else "has bands that are not in order"


_grades: Final = consistent(
    kinds(
        {
            "grades": {
                "grades": many(thing({"grade": OPTION, **_named}), 1, 12),
                "others": many(thing({"grade": OPTION, **_named}), 0, 4),
                "base": BASE,
                "steps": many(thing({"grade": OPTION, "options": _options, "share": SHARE}), 0, 12),
                "otherwise": MAYBE_OPTION,
                "rates": many(thing({"rate": OPTION, **_named, "options": _options}), 0, 6),
                "ranked": flag,
                "silence": _silence,
                "article": SHORT,
            }
        }
    ),
    _about_grades,
)
_criterion: Final = thing({"criterion": OPTION, "zh": CRITERION, "en": CRITERION, "weight": whole(1, 1000)})
_scores: Final = consistent(
    kinds(
        {
            "scores": {
                "highest": whole(1, 100),
                "criteria": many(_criterion, 1, 10),
                "trim": whole(0, 1000),
                "bands": many(thing({"grade": OPTION, **_named, "least": whole(0, 100)}), 0, 12),
                "ranked": flag,
                "article": SHORT,
            }
        }
    ),
    _about_scores,
)


def appraisal(value: object, at: str) -> None:
    """How targets are graded or scored."""
    by_scores = isinstance(value, dict) and value.get("kind") == "scores"
    (_scores if by_scores else _grades)(value, at)


# --- elections and profiles -------------------------------------------------------------------------------------------


def _about_floor(one: Fields) -> str:
    floor = one["floor"]
    if floor is None:
        return ""
    if one["method"] == "marks" and floor["base"] == "decided":
        return "counts those against, but with marks nobody can be"
    return "has a floor with a rule for ties or groups" if floor["tie"] != "not_carried" or floor["each_group"] else ""


ELECTION: Final = consistent(
    thing(
        {
            "method": one_of("each", "marks"),
            "floor": maybe(MAJORITY),
            "least": whole(0, 100),
            "tie": one_of("again", "open"),
            "article": SHORT,
        }
    ),
    _about_floor,
)
PRESS: Final = one_of("first", "last", "confirm")
DISPLAY: Final = one_of("none", "count", "live")
END: Final = one_of("operator", "timer", "all_voted")
SECRECY: Final = one_of("named", "secret")
CHANNEL: Final = one_of("keypad", "hands", "paper", "video")
PROFILE: Final = thing(
    {
        "name": LABEL,
        "size": whole(0, 100_000),
        "quorum": QUORUM,
        "majority": MAJORITY,
        "personnel": MAJORITY,
        "appraisal": maybe(appraisal),
        "election": maybe(ELECTION),
        "press": PRESS,
        "display": DISPLAY,
        "release": one_of("word", "declared"),
        "end": END,
        "show_silence": one_of("screen", "sheet", "none"),
        "channels": many(CHANNEL, 1, 4),
        "ordering": thing({"removal_first": flag, "amendments_first": flag}),
        "round_ms": MILLIS,
        "tellers_needed": whole(0, 9),
        "identification": one_of("card", "proof"),
    }
)
