# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a round comes to: one finding for each subject, and the whole, as a declared result must write them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from verifier.appraisal_sentences import said_appraised, said_graded, said_scored
from verifier.appraisals import grade, places, score
from verifier.election_sentences import said_candidate, said_elected
from verifier.elections import elect, votes_of_marks
from verifier.findings import Words
from verifier.motion_sentences import said_nominees, said_verdict
from verifier.motions import decide
from verifier.numbers import Numbers, numbers_of
from verifier.reading import Fields
from verifier.sentences import joined, said_missing, said_place


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A round decided again."""

    findings: Sequence[Fields]
    outcome: str
    missing: int
    missing_effect: str
    said: Words
    contested: int = 0
    left_open: int = 0

    def fields(self) -> dict[str, object]:
        """As a record and the summary file write it, counts aside."""
        names = ("findings", "outcome", "contested", "left_open", "missing", "missing_effect")
        return {**{name: getattr(self, name) for name in names}, "said_zh": self.said.zh, "said_en": self.said.en}


def is_decidable(opened: Fields) -> bool:
    """Whether a round has one rule, and questions that it can decide; whether they are the right ones is not asked."""
    questions = opened["questions"]
    subjects = [one["subject"] for one in questions]
    if [opened[name] is None for name in ("majority", "appraisal", "election")].count(False) != 1:
        return False
    if opened["appraisal"] is not None and opened["appraisal"]["kind"] == "scores":
        scored = sorted((one["subject"], one["criterion"]) for one in questions)
        criteria = [one["criterion"] for one in opened["appraisal"]["criteria"]]
        return scored == sorted((one, criterion) for one in set(subjects) for criterion in criteria)
    if opened["election"] is not None and opened["election"]["method"] == "marks":
        return len(questions) == 1 and 0 < len(questions[0]["options"]) == len(questions[0]["names"])
    return len(set(subjects)) == len(subjects)


def conclude(
    opened: Fields, counted: Sequence[Fields], casting: str, groups: Mapping[str, Sequence[Fields]]
) -> Outcome:
    """Decide a round.

    Args:
        opened: The ``PollOpened``.
        counted: The counts of its questions, as :mod:`verifier.counting` makes them.
        casting: The chair's vote, empty for none.
        groups: The counts of each group of members by itself, by name in order.
    """
    questions = opened["questions"]
    numbers = [numbers_of(one, its, opened["size"]) for one, its in zip(questions, counted, strict=True)]
    if opened["appraisal"] is not None:
        return _appraised(opened["appraisal"], questions, numbers)
    if opened["election"] is not None:
        return _elected(opened, numbers)
    parts = {
        name: [numbers_of(one, its, 0) for one, its in zip(questions, part, strict=True)]
        for name, part in groups.items()
    }
    return _voted(opened, numbers, casting, parts)


def _voted(
    opened: Fields, numbers: Sequence[Numbers], casting: str, groups: Mapping[str, Sequence[Numbers]]
) -> Outcome:
    rule, findings = opened["majority"], []
    for at, (question, its) in enumerate(zip(opened["questions"], numbers, strict=True)):
        verdict = decide(rule, its, casting, {name: part[at] for name, part in groups.items()})
        numbered = {"base": verdict.base, "needed": verdict.needed, "got": verdict.got}
        said = said_verdict(rule, its, verdict)
        findings.append(_finding(question["subject"], verdict.outcome, numbered, verdict.effect, said))
    outcomes = [str(one["outcome"]) for one in findings]
    if len(findings) == 1:
        whole, said = outcomes[0], Words(findings[0]["said_zh"], findings[0]["said_en"])
    else:
        # Some carried and some not, the list as a whole is neither.
        carried = outcomes.count("carried")
        whole = "carried" if carried == len(outcomes) else "decided" if carried else "not_carried"
        said = said_nominees(outcomes)
    return _whole(findings, whole, numbers[0].missing, said)


def _appraised(rule: Fields, questions: Sequence[Fields], numbers: Sequence[Numbers]) -> Outcome:
    if rule["kind"] == "grades":
        findings = _graded(rule, questions, numbers)
    else:
        findings = _scored(rule, questions, numbers)
    return _whole(findings, "decided", numbers[0].missing, said_appraised(len(findings)))


def _graded(rule: Fields, questions: Sequence[Fields], numbers: Sequence[Numbers]) -> list[Fields]:
    found = [grade(rule, its) for its in numbers]
    ranks = places([one.merit for one in found]) if rule["ranked"] else [0] * len(found)
    findings = []
    for question, its, one, place in zip(questions, numbers, found, ranks, strict=True):
        said = joined(said_graded(rule, one), said_place(place), said_missing(its.missing, one.effect))
        last = one.steps[-1] if one.steps else None
        numbered = {"base": one.base, "needed": last.needed if last else 0, "got": last.got if last else 0}
        more = {"grade": one.grade, "place": place}
        outcome = "graded" if one.grade else "none"
        findings.append(_finding(question["subject"], outcome, numbered, one.effect, said, **more))
    return findings


def _scored(rule: Fields, questions: Sequence[Fields], numbers: Sequence[Numbers]) -> list[Fields]:
    targets: dict[str, dict[str, Numbers]] = {}
    for question, its in zip(questions, numbers, strict=True):
        targets.setdefault(question["subject"], {})[question["criterion"]] = its
    found = [score(rule, its) for its in targets.values()]
    ranks = places([one.merit for one in found]) if rule["ranked"] else [0] * len(found)
    findings = []
    for (subject, by_criterion), one, place in zip(targets.items(), found, ranks, strict=True):
        missing = next(iter(by_criterion.values())).missing
        said = joined(said_scored(rule, one), said_place(place), said_missing(missing, one.effect))
        first, total = one.means[0], one.score
        ratio = None if total is None else {"numerator": str(total.numerator), "denominator": str(total.denominator)}
        numbered = {"base": first.given, "needed": 0, "got": len(first.left)}
        more = {"grade": one.grade, "score": ratio, "place": 0 if ratio is None else place}
        outcome = "none" if ratio is None else "scored"
        findings.append(_finding(subject, outcome, numbered, one.effect, said, **more))
    return findings


def _elected(opened: Fields, numbers: Sequence[Numbers]) -> Outcome:
    rule, questions = opened["election"], opened["questions"]
    if rule["method"] == "marks":
        votes = votes_of_marks(questions[0], numbers[0])
        names = dict(zip(questions[0]["options"], questions[0]["names"], strict=False))
    else:
        votes = {question["subject"]: its for question, its in zip(questions, numbers, strict=True)}
        names = {question["subject"]: question["name"] for question in questions}
    elected = elect(rule, opened["posts"], votes)
    findings = [
        _finding(
            one.subject,
            "void" if elected.is_void else one.outcome,
            {"base": one.base, "needed": one.needed, "got": one.got},
            elected.effect,
            said_candidate(rule, one),
        )
        for one in elected.candidates
    ]
    said = joined(said_elected(elected, names), said_missing(numbers[0].missing, elected.effect))
    return Outcome(
        findings=findings,
        outcome="void" if elected.is_void else "decided",
        missing=numbers[0].missing,
        missing_effect=elected.effect,
        said=said,
        contested=elected.contested,
        left_open=elected.left_open,
    )


def _finding(
    subject: str, outcome: str, numbers: Mapping[str, int], effect: str, said: Words, **more: object
) -> Fields:
    return {
        "subject": subject,
        "outcome": outcome,
        **numbers,
        "grade": "",
        "score": None,
        "place": 0,
        **more,
        "missing_effect": effect,
        "said_zh": said.zh,
        "said_en": said.en,
    }


def _whole(findings: Sequence[Fields], outcome: str, missing: int, said: Words) -> Outcome:
    effects = {str(one["missing_effect"]) for one in findings}
    worst = next((one for one in ("can_change", "cannot_change") if one in effects), "none")
    return Outcome(findings=findings, outcome=outcome, missing=missing, missing_effect=worst, said=said)
