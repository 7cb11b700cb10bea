# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes cases of the rows that are about several: nominees, candidates, groups, targets with places."""

from typing import Any, Final

from tests.unit.voting_core.deciding.decided_tables import Row, grade_case, majority, numbers, pairs, score_case

ANSWERS: Final = ("yes", "no", "abstain", "not_pressed")
AWAY: Final = ("leave", "absent", "recused")


def counts_of(text: str) -> tuple[str, dict[str, int]]:
    """Channel and lines of ``hands.21/10/10``; a fourth number are those who did not press."""
    channel, _, given = text.rpartition(".")
    return channel or "keypad", dict(zip(ANSWERS, map(int, given.split("/")), strict=False))


def voted(text: str) -> dict[str, Any]:
    """The votes on one nominee or candidate, as a case has them."""
    channel, lines = counts_of(text)
    silent = lines.pop("not_pressed", 0)
    return {"votes": {channel: lines}, "not_pressed": silent}


def people(counts: dict[str, Any]) -> int:
    """How many members these are."""
    return sum(sum(lines.values()) for lines in counts["votes"].values()) + int(counts["not_pressed"])


def personnel_case(row: Row) -> dict[str, Any]:
    """A row of ``personnel.md``: each nominee has a vote, or all of them have one."""
    given = {name: text for name, _, text in (word.partition(":") for word in row["votes"].split()) if text}
    others = numbers(row["others"])
    offline, silent = others.pop("offline", 0), others.pop("not_pressed", 0)
    counts = {name: voted(text) for name, text in given.items()}
    for one in counts.values():
        one["not_pressed"] += silent
    members = people(next(iter(counts.values()))) + offline + sum(others.values())
    case: dict[str, Any] = {"kind": "personnel", "rule": majority(row["rule"]), "offline": offline}
    case["body"] = {"members": members, **{name: others.get(name, 0) for name in AWAY}}
    if "merged" in counts:
        names = pairs(row["votes"])["names"].split(",")
        return {**case, "nominees": [{"nominee": one, "name": one} for one in names], "merged": counts["merged"]}
    return {**case, "nominees": [{"nominee": name, "name": name, **its} for name, its in counts.items()]}


def group_case(row: Row) -> dict[str, Any]:
    """A row of ``groups.md``: the groups make up the body."""
    groups = []
    for word in row["groups"].split():
        name, _, text = word.partition(":")
        counts = voted(text)
        groups.append({"group": name, "body": {"members": people(counts)}, **counts})
    members = sum(one["body"]["members"] for one in groups)
    rule = {**majority(row["rule"]), "each_group": True}
    return {"kind": "motion", "rule": rule, "body": {"members": members}, "groups": groups}


def rank_case(row: Row) -> dict[str, Any]:
    """A row of ``ranks.md``: several targets under one rule."""
    parts = [word.partition(":") for word in row["targets"].split()]
    if row["by"] == "scores":
        most = max(len(text.split(",")) for _, _, text in parts)
        cases = [score_case({"scores": text.replace(",", " "), "rule": row["rule"]}) for _, _, text in parts]
        for one in cases:
            (its,) = one["targets"][0]["scores"].values()
            its["not_pressed"] = most - len(its["votes"]["keypad"])
        body: dict[str, int] = {"members": most}
    else:
        grades = ("satisfied", "basically", "dissatisfied")
        lines = [dict(zip(grades, text.split("/"), strict=True)) for _, _, text in parts]
        said = [" ".join(f"{grade}={count}" for grade, count in one.items()) for one in lines]
        cases = [grade_case({"lines": one, "others": "–"}) for one in said]
        body = cases[0]["body"]
    targets = [{**one["targets"][0], "target": name} for one, (name, _, _) in zip(cases, parts, strict=True)]
    return {**cases[0], "rule": {**cases[0]["rule"], "ranked": True}, "body": body, "targets": targets}


def election_case(row: Row) -> dict[str, Any]:
    """A row of ``elections.md``."""
    method, floor, *more = row["rule"].split()
    options = pairs(" ".join(more) or "–")
    rule: dict[str, Any] = {"method": method, "floor": None, "article": "–", "tie": options.pop("tie", "again")}
    rule["least"] = int(options.pop("least", "0"))
    if floor != "none":
        sign = min(at for at in map(floor.find, ">=") if at >= 0)
        asked = f"{floor[:sign] or 'all_members'} {floor[sign:]}"
        rule["floor"] = majority(" ".join([asked, *(f"{name}={value}" for name, value in options.items())]))
    lines = numbers(row["others"])
    body: dict[str, Any] = {name: lines.pop(name) for name in ("issued", *AWAY) if name in lines}
    away = sum(body.get(name, 0) for name in AWAY) + lines.get("offline", 0)
    case: dict[str, Any] = {"kind": "election", "rule": rule, "posts": int(row["posts"]), "body": body}
    case["offline"] = lines.pop("offline", 0)
    given = {name: text for name, _, text in (word.partition(":") for word in row["votes"].split())}
    if method == "marks":
        ballots = lines.pop("ballots")
        body["members"] = ballots + away + sum(lines.values())
        marks = [
            {"candidate": name, "name": name, "votes": {"keypad": {"marks": int(text)}}} for name, text in given.items()
        ]
        return {**case, "candidates": marks, "ballots": {"keypad": ballots}, **lines}
    counts = {name: voted(text) for name, text in given.items()}
    for one in counts.values():
        one["not_pressed"] += lines.get("not_pressed", 0)
    body["members"] = people(next(iter(counts.values()))) + away
    return {**case, "candidates": [{"candidate": name, "name": name, **its} for name, its in counts.items()]}
