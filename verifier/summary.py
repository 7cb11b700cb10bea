# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``results.json``, the summary for people, against what was worked out."""

from collections.abc import Mapping, Sequence

from verifier.findings import Check, Words
from verifier.forms import RESULTS
from verifier.reading import Fields, Unreadable, read_loose
from verifier.results import Result


def check_summary(data: bytes, results: Sequence[Result]) -> Check:
    """The summary says of every round what was worked out here, late ballots included."""
    check = Check("summary", Words("results.json", "results.json"))
    try:
        entries = read_loose(data, RESULTS)
    except Unreadable as error:
        check.blame(f"results.json 不符合协议：{error}", f"results.json cannot be read: {error}")
        return check
    due = {result.of.key: result for result in results}
    listed = {(entry["poll"], entry["round"]): entry for entry in entries}
    if len(listed) != len(entries):
        check.blame("同一轮在 results.json 中出现两次", "a round stands twice in results.json")
    for key, result in due.items():
        if key in listed:
            _compare(check, listed[key], result)
        elif result.of.declared is not None:
            check.blame(f"缺少表决 {key[0]} 第 {key[1]} 轮", f"poll {key[0]} round {key[1]} is missing")
    for poll, number in sorted(set(listed) - set(due)):
        check.blame(f"并无表决 {poll} 第 {number} 轮", f"there was no poll {poll} round {number}")
    late = sum(len(result.late) for result in results)
    check.note_holds(
        f"results.json 的 {len(entries)} 轮与复算一致；迟到选票 {late} 张，均已列出。",
        f"The {len(entries)} rounds of results.json are as worked out here; {late} late ballots, all listed.",
    )
    return check


def _compare(check: Check, entry: Fields, result: Result) -> None:
    poll, number = result.of.key
    place = Words(f"表决 {poll} 第 {number} 轮", f"poll {poll} round {number}")
    opened = result.of.opened.fields
    due: Mapping[str, object] = {
        "phase": result.of.phase,
        "title": opened["title"],
        "kind": opened["item_kind"],
        **result.summary(),
    }
    for name, value in due.items():
        if entry[name] != value:
            check.blame_at(place, f"{name} 与复算不符", f"{name} is not what was worked out here")
    written = [(one["seat"], one["epoch"], one["seq"], one["member"]) for one in entry["late"]]
    if sorted(written) != sorted(result.late):
        check.blame_at(
            place,
            f"迟到选票列了 {len(written)} 张，应为 {len(result.late)} 张或另有其票",
            f"lists {len(written)} late ballots; there are {len(result.late)}, or others",
        )
