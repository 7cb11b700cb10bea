# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the tables of votes in ``tests/vectors/decided`` and makes cases of their rows, as a file would hold them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

TABLES: Final = Path(__file__).resolve().parents[3] / "vectors" / "decided"

Row = dict[str, str]

_RULE: Final = re.compile(r"(?P<base>[a-z_]*)\s?(?P<sign>>=|>|=)(?P<share>[0-9]+(?:/[0-9]+)?)(?:\+(?P<plus>[0-9]+))?")
_NAMES: Final = {
    "satisfied": ("满意", "satisfied"),
    "basically": ("基本满意", "basically satisfied"),
    "dissatisfied": ("不满意", "dissatisfied"),
    "unknown": ("不了解", "do not know"),
}


def rows(table: str) -> Iterator[Row]:
    """Every row of a table, by the heads of its columns; a row of another width or without a cell is a mistake."""
    lines = (TABLES / f"{table}.md").read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("|"))
    assert all(line.startswith("| ") and line.endswith(" |") for line in lines[start + 2 :]), f"{table}: no row"
    cells = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines[start:]]
    heads = cells[0]
    assert cells[1] == ["---"] * len(heads), f"{table}: no line below the heads"
    for row in cells[2:]:
        assert len(row) == len(heads), row
        assert all(row) or table == "scores", f"an empty cell in {row}"
        yield dict(zip(heads, row, strict=True))


def count(text: str) -> int | None:
    """A number of members; ``?`` was not counted."""
    return None if text == "?" else int(text)


def pairs(text: str) -> dict[str, str]:
    """``a=1 b=2``, or a dash for nothing."""
    parts = [] if text == "–" else text.split()
    return {name: value for name, _, value in (part.partition("=") for part in parts)}


def numbers(text: str) -> dict[str, int]:
    """The same of numbers."""
    return {name: int(value) for name, value in pairs(text).items()}


def threshold(text: str) -> tuple[str, dict[str, Any]]:
    """Base and threshold of ``all_members >=2/3``, ``size =226`` or ``>1/2``; no base is all members."""
    found = _RULE.fullmatch(text)
    assert found, text
    base = found["base"] or "all_members"
    if found["sign"] == "=":
        return base, {"kind": "fixed", "number": int(found["share"])}
    numerator, denominator = map(int, found["share"].split("/"))
    inclusive = found["sign"] == ">="
    share = {"kind": "share", "numerator": numerator, "denominator": denominator, "inclusive": inclusive}
    return base, {**share, "plus": int(found["plus"] or 0)}


def majority(text: str) -> dict[str, Any]:
    """A rule such as ``decided >1/2 tie=chair turnout=cast>=1/2:present``; the chair's vote is left out."""
    words = text.split()
    options = pairs(" ".join(word for word in words[2:])) if len(words) > 2 else {}
    base, asked = threshold(" ".join(words[:2]))
    rule: dict[str, Any] = {"base": base, "threshold": asked, "article": "–"}
    for name, value in options.items():
        if name == "turnout":
            took, of = value.split(":")
            counted, share = threshold(took)
            rule["turnout"] = {"threshold": share, "of": of, "counted": counted, "article": "–"}
        elif name != "casting":
            rule[name] = value
    return rule


def motion_case(row: Row) -> dict[str, Any]:
    """A row of ``motions.md`` as a case."""
    others = pairs(row["others"])
    votes = {"keypad": {name: count(row[name]) for name in ("yes", "no", "abstain")}}
    for name in [one for one in others if "." in one]:
        channel, line = name.split(".")
        votes.setdefault(channel, {})[line] = int(others.pop(name))
    lines: dict[str, Any] = {name: count(value) for name, value in others.items()}
    given = sum(members or 0 for one in votes.values() for members in one.values())
    body = {name: lines.pop(name) for name in ("size", "leave", "absent", "recused", "issued") if name in lines}
    away = sum(body.get(name, 0) for name in ("leave", "absent", "recused"))
    away += sum(lines[name] or 0 for name in ("not_pressed", "void", "offline") if name in lines)
    members = lines.pop("members", given + away)
    case: dict[str, Any] = {"kind": "motion", "rule": majority(row["rule"]), "votes": votes, **lines}
    casting = re.search(r"casting=(\w+)", row["rule"])
    return {**case, "body": {"members": members, **body}, "casting": casting[1] if casting else ""}


def grade_case(row: Row) -> dict[str, Any]:
    """A row of ``grades.md`` as a case of one target, under the formula that stands above the table."""
    half = {"kind": "share", "numerator": 1, "denominator": 2, "inclusive": True, "plus": 0}
    others = pairs(row["others"])
    votes: dict[str, dict[str, int]] = {"keypad": numbers(row["lines"])}
    for name in [one for one in others if "." in one]:
        channel, line = name.split(".")
        votes.setdefault(channel, {})[line] = int(others.pop(name))
    lines = {name: int(value) for name, value in others.items()}
    away: dict[str, int] = {name: lines.pop(name) for name in ("leave", "absent", "recused") if name in lines}
    offline = lines.pop("offline", 0)
    members = sum(sum(one.values()) for one in votes.values()) + sum(lines.values()) + sum(away.values()) + offline
    named = {name: {"grade": name, "zh": zh, "en": en} for name, (zh, en) in _NAMES.items()}
    rule: dict[str, Any] = {
        "kind": "grades",
        "grades": [named[name] for name in ("satisfied", "basically", "dissatisfied")],
        "others": [named["unknown"]],
        "base": "all_members",
        "steps": [
            {"grade": "satisfied", "options": ["satisfied"], "share": half},
            {"grade": "basically", "options": ["satisfied", "basically"], "share": half},
        ],
        "otherwise": "dissatisfied",
        "rates": [{"rate": "rate", "zh": "满意率", "en": "rate", "options": ["satisfied", "basically"]}],
        "article": "–",
    }
    target: dict[str, Any] = {"target": "t", "name": "局", "votes": votes}
    target.update(lines)
    body = {"members": members, **away}
    return {"kind": "appraisal", "rule": rule, "body": body, "offline": offline, "targets": [target]}


def score_case(row: Row) -> dict[str, Any]:
    """A row of ``scores.md`` as a case of one target."""
    options = pairs(row["rule"].replace("bands", "bands=yes"))
    parts = [part.strip() for part in row["scores"].split(" ; ")]
    scores: dict[str, dict[str, Any]] = {}
    for part in parts:
        name, _, given = part.rpartition(":") if ":" in part else ("x", "", part)
        points = [
            point
            for word in given.split()
            for point in [int(word.split("*")[0])] * int(word.split("*")[1] if "*" in word else 1)
        ]
        scores[name or "x"] = {"votes": {"keypad": points}}
    weights = [int(one) for one in options.get("weights", "1").split(",")]
    most = max([1, *(len(one["votes"]["keypad"]) for one in scores.values())])
    for one in scores.values():
        one["not_pressed"] = most - len(one["votes"]["keypad"])
    bands = [("excellent", 90), ("good", 60)] if "bands" in options else []
    rule = {
        "kind": "scores",
        "highest": int(options.get("highest", "100")),
        "criteria": [
            {"criterion": name, "zh": name, "en": name, "weight": weight}
            for name, weight in zip(scores, weights, strict=True)
        ],
        "trim": int(options.get("trim", "0")),
        "bands": [{"grade": name, "zh": name, "en": name, "least": least} for name, least in bands],
        "article": "–",
    }
    target = {"target": "t", "name": "局", "scores": scores}
    return {"kind": "appraisal", "rule": rule, "body": {"members": most}, "targets": [target]}
