# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The election of a secret round, as its opening and the tellers' key make it; and what its counts say of the paper."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from verifier.counting import choices_of
from verifier.numbers import STANDINGS
from verifier.reading import Fields
from verifier.secrecy.archives import multiply
from verifier.secrecy.ballots import Election, ballot_credential, read_election
from verifier.secrecy.files import Writer
from verifier.secrecy.group import NAME

_DIGITS: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_UUID_LENGTH: Final = 14
_YES_NO: Final = {"yes": "赞成", "no": "反对", "abstain": "弃权"}


def election_of(opened: Fields, key: str) -> Election:
    """The election whose ballots are ballots of this round.

    Raises:
        Unreadable: There is none under this key.
    """
    summed = is_summed(opened)
    several = len(opened["questions"]) > 1
    fields = {
        "version": 1,
        "description": "",
        "name": opened["title"],
        "group": NAME,
        "public_key": key,
        "questions": [_question(opened, one, several=several, summed=summed) for one in opened["questions"]],
        "uuid": _uuid(f"{opened['hall']}/{opened['sitting']}/{opened['poll']}/{opened['round']}"),
    }
    return read_election(spelled(fields))


def is_summed(opened: Fields) -> bool:
    """Whether of scores only the sum is counted."""
    rule = opened["appraisal"]
    return bool(rule is not None and rule["kind"] == "scores" and not rule["trim"])


def weights_of(highest: int) -> list[int]:
    """What the marks of a score weigh: 1, 2, 4, … and what is left up to the highest."""
    found: list[int] = []
    while 2 * (sum(found) + 1) <= highest + 1:
        found.append(sum(found) + 1)
    left = highest - sum(found)
    return [*found, left] if left else found


def _question(opened: Fields, one: Fields, *, several: bool, summed: bool) -> dict[str, Any]:
    called = one["name"] or one["question"]
    if summed:
        weights = weights_of(one["highest"])
        return {
            "answers": [f"+{weight}" for weight in weights],
            "blank": True,
            "min": 0,
            "max": len(weights),
            "question": called,
        }
    answers = list(one["names"]) or [_name(opened, one, option) for option in choices_of(one)]
    if one["most"] > 1:
        return {"answers": answers, "blank": True, "min": one["least"], "max": one["most"], "question": called}
    return {"answers": answers, "min": 0 if several else one["least"], "max": one["most"], "question": called}


def _name(opened: Fields, one: Fields, option: str) -> str:
    if one["highest"]:
        return option[1:]
    rule = opened["appraisal"]
    grades = [*rule["grades"], *rule["others"]] if rule is not None and rule["kind"] == "grades" else []
    return str(_YES_NO.get(option) or next((one["zh"] for one in grades if one["grade"] == option), option))


def _uuid(about: str) -> str:
    left = int.from_bytes(hashlib.sha256(f"hemicycle/1 election\0{about}".encode()).digest(), "big")
    digits = []
    for _ in range(_UUID_LENGTH):
        left, digit = divmod(left, len(_DIGITS))
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))


def frozen_archive(election: Election, trustee: Fields, ballots: Iterable[str], closed_at_ms: int) -> bytes:
    """The archive of the ballots that a list counts, as the protocol says it is written."""
    texts = sorted((one.encode() for one in ballots), key=lambda text: hashlib.sha256(text).hexdigest())
    writer = Writer(closed_at_ms // 1_000)
    bodies = [
        election.text,
        spelled([["Single", trustee]]),
        spelled(sorted(ballot_credential(text) for text in texts)),
    ]
    names = [writer.put(body) for body in bodies]
    setup = dict(zip(("election", "trustees", "credentials"), names, strict=True))
    writer.step("Setup", writer.put(spelled(setup)))
    for text in texts:
        writer.step("Ballot", writer.put(text))
    writer.step("EndBallots")
    product = [[{"alpha": str(a), "beta": str(b)} for a, b in row] for row in multiply(election, texts)]
    named = writer.put(spelled(product))
    writer.step(
        "EncryptedTally",
        writer.put(spelled({"num_tallied": len(texts), "total_weight": len(texts), "encrypted_tally": named})),
    )
    return writer.data


def opened_counts(opened: Fields, counts: Sequence[Sequence[int]], ballots: int) -> list[Fields]:
    """What the counts of an archive say of each question: who answered it, and how often each answer was given."""
    found: list[Fields] = []
    for one, row in zip(opened["questions"], counts, strict=True):
        has_blank = is_summed(opened) or one["most"] > 1
        options = list(row[1:] if has_blank else row)
        answered = ballots - row[0] if has_blank else sum(options)
        found.append({"question": one["question"], "ballots": answered, "counts": options})
    return found


def counts_fit(opened: Fields, counted: Sequence[Fields], entries: Sequence[Fields]) -> bool:
    """Whether an opened count is one of these questions, and of no more ballots than the list has."""
    listed = sum(entry["disposition"] == "ballot" for entry in entries)
    if [one["question"] for one in counted] != [one["question"] for one in opened["questions"]]:
        return False
    return all(
        one["ballots"] <= listed and len(one["counts"]) == len(_question_answers(opened, question))
        for question, one in zip(opened["questions"], counted, strict=True)
    )


def _question_answers(opened: Fields, one: Fields) -> list[Any]:
    return weights_of(one["highest"]) if is_summed(opened) else choices_of(one)


def count_secret(
    opened: Fields, counted: Sequence[Fields], entries: Sequence[Fields]
) -> tuple[list[Fields], list[Fields]]:
    """The lines of every question from an opened count and the list; as they are written, and as rules decide by them.

    The two differ for a sum of scores: of the scores themselves nobody knows anything, and a rule that leaves none out
    decides alike by any that have this sum.
    """
    listed = sum(entry["disposition"] == "ballot" for entry in entries)
    written: list[Fields] = []
    decided: list[Fields] = []
    for question, one in zip(opened["questions"], counted, strict=True):
        stands = {name: sum(entry["disposition"] == name for entry in entries) for name in STANDINGS}
        stands["not_pressed"] += listed - one["ballots"]
        others = [{"line": name, "members": stands[name]} for name in STANDINGS]
        whole = [{"line": "ballots", "members": one["ballots"]}]
        rest: dict[str, Any] = {"marks": [], "channels": []}
        if is_summed(opened):
            spread = _spread(question["highest"], one)
            written.append({"question": one["question"], "lines": whole + others, **rest})
            decided.append({"question": one["question"], "lines": spread + others, **rest})
            continue
        options = [
            {"line": name, "members": count}
            for name, count in zip(choices_of(question), one["counts"], strict=True)
            if count or not question["highest"]
        ]
        marked = question["most"] > 1
        lines = (whole if marked else options) + others
        written.append(
            {"question": one["question"], "lines": lines, "marks": options if marked else [], "channels": []}
        )
        decided.append(written[-1])
    return written, decided


def _spread(highest: int, one: Fields) -> list[dict[str, Any]]:
    """Scores that are as equal as they can be and have a sum."""
    if not one["ballots"]:
        return []
    total = sum(weight * count for weight, count in zip(weights_of(highest), one["counts"], strict=True))
    least, more = divmod(total, one["ballots"])
    lines = [{"line": f"s{least}", "members": one["ballots"] - more}]
    return [*lines, {"line": f"s{least + 1}", "members": more}] if more else lines


def spelled(value: Mapping[str, Any] | Sequence[Any]) -> bytes:
    """JSON the one way."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
