# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The opening of a secret count as the floor log tells it: attempts, what the tellers said, what came out."""

from dataclasses import dataclass, field
from typing import Final

from voting_core.errors import StepError
from voting_core.round_records import CountBegun, CountFailed, CountOpened, CountWordsHeard, PollOpened, RoundFrozen

BALLOTS_LEAST: Final = 3
"""Of one or two ballots a count would tell who chose what; of none it tells nothing."""

CountRecord = CountBegun | CountWordsHeard | CountFailed | CountOpened


@dataclass(slots=True)
class CountAttempt:
    """One attempt of the tellers to open a count."""

    begun: CountBegun
    heard: list[CountWordsHeard] = field(default_factory=list)
    failed: CountFailed | None = None


def check_secret_opening(opened: PollOpened, keys_in_force: int) -> None:
    """A secret round is encrypted to the key in force; nothing of it is shown while it is open, or counted otherwise.

    Args:
        opened: The opening.
        keys_in_force: Number of the tellers' key in force; 0 for none.

    Raises:
        StepError: It is not so.
    """
    if opened.secrecy == "named":
        if opened.key:
            raise StepError("A named round has no key.")
        return
    if not opened.key or opened.key != keys_in_force:
        raise StepError("A secret round is opened with the tellers' key in force: let the tellers make one first.")
    if opened.display == "live":
        raise StepError("Of a secret round nothing but the number of ballots is shown while it is open.")
    if opened.majority is not None and opened.majority.each_group:
        raise StepError("A secret round is not counted by groups: that would tell how few people voted.")


def check_count(record: CountRecord, frozen: RoundFrozen, frozen_hash: str, attempts: list[CountAttempt]) -> None:
    """Whether a record about the opening of a count may come next.

    Raises:
        StepError: The round is named, its list or archive is another one, or the attempt is not the one that runs.
    """
    last = attempts[-1] if attempts else None
    if isinstance(record, CountBegun):
        if frozen.archive is None:
            raise StepError("A named round is counted from its list: there is nothing to open.")
        if (record.frozen_seq, record.frozen_hash) != (frozen.floor_seq, frozen_hash):
            raise StepError(
                f"Only the count of the newest frozen list, floor record {frozen.floor_seq}, can be opened."
            )
        if record.attempt != len(attempts) + 1:
            raise StepError(f"The next attempt is number {len(attempts) + 1}, not {record.attempt}.")
        if last is not None and last.failed is None:
            raise StepError(f"Attempt {last.begun.attempt} is going on.")
        if list(record.tellers) != sorted(set(record.tellers)):
            raise StepError("The tellers' seats are named in order, each once.")
    elif last is None or last.begun.attempt != record.attempt or last.failed is not None:
        raise StepError(f"Attempt {record.attempt} is not going on.")
    elif isinstance(record, CountWordsHeard) and any(one.step == record.step for one in last.heard):
        raise StepError(f"The words of step '{record.step}' of attempt {record.attempt} were heard already.")


def take_count(record: CountRecord, attempts: list[CountAttempt]) -> None:
    """Fold in a record that :func:`check_count` has passed."""
    match record:
        case CountBegun():
            attempts.append(CountAttempt(record))
        case CountWordsHeard():
            attempts[-1].heard.append(record)
        case CountFailed():
            attempts[-1].failed = record
        case CountOpened():
            pass
