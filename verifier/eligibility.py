# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a ballot can count in its round: by whom, on which text, with which answers, and when it was cast."""

from collections.abc import Sequence
from typing import Final

from verifier.counting import choices_of
from verifier.desks import Desk
from verifier.ledger import Leaf
from verifier.reading import Fields
from verifier.rounds import Round

FRESH_MS: Final = 3_000
"""A seat that has seen a floor head this recently knows where the house stands."""
TOLERANCE_MS: Final = 2_000
"""How far a seat's clock may be off when it has no fresh head."""
BEFORE_OPENING: Final = "cast before the opening reached the seat"
OUT_OF_TIME: Final = "cast outside the time of the round"
INVALID: Final = "no valid ballot of this election"


def fault_of(of: Round, ballot: Leaf, desk: Desk) -> str:
    """Why a ballot of a seat cannot count, in the protocol's words; empty when it can."""
    got, opened = ballot.fields, of.opened.fields
    if ballot.hash in desk.strangers:
        return "cast by a member who was not signed in there"
    if got["text_sha256"] != opened["text_sha256"]:
        return "cast on another text"
    encrypted = desk.encrypted.get(ballot.hash)
    if (encrypted is not None) is not of.is_secret:
        return "named in a secret round, or secret in a named one"
    if encrypted is not None and not encrypted.credential:
        return "cast without a credential"
    if encrypted is None and not answers_fit(opened, got["answers"]):
        return "answers a question or names an option that was not put"
    if of.closed is not None and got["floor_seq"] >= of.closed.fields["floor_seq"]:
        return "cast after the closing reached the seat"
    # Adopting comes last, so that it cures nothing but what the seat could not know.
    fault = "" if ballot.hash in of.adopted and is_adoptable(of, ballot) else _fault_of_time(of, ballot)
    return fault or (INVALID if ballot.hash in of.invalid else "")


def is_adoptable(of: Round, ballot: Leaf) -> bool:
    """Whether two people may take a ballot for one of this round, though its seat could not know so."""
    fault = _fault_of_time(of, ballot)
    return fault == OUT_OF_TIME or (fault == BEFORE_OPENING and _is_local(ballot))


def _fault_of_time(of: Round, ballot: Leaf) -> str:
    got, opened = ballot.fields, of.opened.fields
    if got["floor_seq"] < opened["floor_seq"] or _is_local(ballot):
        return BEFORE_OPENING
    if got["head_age_ms"] <= FRESH_MS:
        return ""
    end_ms = of.closed.fields["at_ms"] if of.closed else opened["at_ms"] + opened["round_ms"]
    in_time = opened["at_ms"] - TOLERANCE_MS <= got["wall_ms"] <= end_ms + TOLERANCE_MS
    return "" if in_time else OUT_OF_TIME


def _is_local(ballot: Leaf) -> bool:
    """Whether a ballot is on an item that was opened at the seat alone; an encrypted one never is."""
    return bool(ballot.fields.get("opened_locally"))


def answers_fit(opened: Fields, answers: Sequence[Fields]) -> bool:
    """Whether answers are to questions that were put, nothing twice and in their order, each with a lawful choice.

    A ballot without any answer takes back what was pressed before. In an election with yes and no for everybody it
    votes for no more candidates than there are posts, and for as many as the rule asks at least.
    """
    waiting = list(opened["questions"])
    for answer in answers:
        while waiting and waiting[0]["question"] != answer["question"]:
            waiting.pop(0)
        if not waiting or not _is_choice(waiting.pop(0), answer["options"]):
            return False
    rule = opened["election"]
    if rule is None or rule["method"] != "each" or not answers:
        return True
    votes = [answer for answer in answers if "yes" in answer["options"]]
    return min(int(rule["least"]), int(opened["posts"])) <= len(votes) <= int(opened["posts"])


def _is_choice(question: Fields, options: Sequence[str]) -> bool:
    """Whether these options may be chosen together: not too few or too many, none twice, in the ballot's order."""
    waiting = iter(choices_of(question))
    return question["least"] <= len(options) <= question["most"] and all(option in waiting for option in options)
