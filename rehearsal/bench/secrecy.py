# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``make bench-secrecy``: how long secret ballots take to make, to check and to open, beside the independent program.

Archives are made here and audited by two whole commands, one after the other, on the same file: ``hemicycle-verify``
and ``belenios-tool``. A ratio of their times is what an auditor notices, whatever the machine.
"""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from gmpy2 import mpz
from msgspec import UNSET

from adapters.ballot_checks import BallotChecks
from voting_core.errors import RefusedError
from voting_core.secrecy.archive import ArchiveWriter
from voting_core.secrecy.ballot import Marks, make_ballot
from voting_core.secrecy.ballot_check import read_ballot
from voting_core.secrecy.count_teller import CountTeller
from voting_core.secrecy.credentials import draw_credential
from voting_core.secrecy.decryption import decrypt, prove_possession, read_factors, uncover
from voting_core.secrecy.election import Election, read_election, uuid_of, write_election
from voting_core.secrecy.forms import QuestionForm, TrusteeForm
from voting_core.secrecy.group import BELENIOS_2048
from voting_core.secrecy.joint_key import JointKey, KeyMaking
from voting_core.secrecy.joint_opening import Opening
from voting_core.secrecy.key_teller import KeyTeller
from voting_core.secrecy.product import multiply, product_text, sized_text

T = TypeVar("T")

TOOL: Final = "belenios-tool"
TELLERS: Final = ("s10", "s21", "s35")
_TIME: Final = 1_784_595_600


def _asked(number: int, options: int, *, least: int, most: int = 1, blank: bool = False) -> QuestionForm:
    names = tuple(f"option {place}" for place in range(options))
    return QuestionForm(answers=names, blank=blank or UNSET, min=least, max=most, question=f"question {number}")


PAPERS: Final[dict[str, tuple[QuestionForm, ...]]] = {
    "a motion, 1 × 3": (_asked(1, 3, least=1),),
    "five nominees, 5 × 3": tuple(_asked(number, 3, least=0) for number in range(5)),
    "eight departments, 8 × 4 grades": tuple(_asked(number, 4, least=0) for number in range(8)),
    "three scores, 3 × 7 marks": tuple(_asked(number, 7, least=0, most=7, blank=True) for number in range(3)),
}
SHORT: Final = "a motion, 1 × 3"
LONG_MAX: Final = 200
"""More voters than these are measured with the short paper only."""

TWENTY_NOMINEES: Final = tuple(_asked(number, 3, least=0) for number in range(20))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was measured of one paper and number of voters; milliseconds of the clock for one ballot, else seconds."""

    paper: str
    voters: int
    make_ms: float
    check_ms: float
    audit_s: float
    tool_s: float | None
    """None where the independent program is not installed."""

    @property
    def ratio(self) -> float | None:
        """How many times longer the independent program takes."""
        return None if self.tool_s is None else self.tool_s / self.audit_s


class Held:
    """An election whose whole secret is here, for archives to be measured."""

    def __init__(self, questions: tuple[QuestionForm, ...]) -> None:
        self.questions = questions
        self.secret = BELENIOS_2048.draw(secrets.randbelow)
        self.trustee = prove_possession(BELENIOS_2048, self.secret, secrets.randbelow)
        self.election = election_to(questions, self.trustee)

    def archive(self, ballots: Sequence[str]) -> bytes:
        """All ballots, counted and opened."""
        writer = begun_archive(self.election, self.trustee, ballots)
        pairs = multiply(self.election, ballots)
        decryption = decrypt(self.election, self.secret, pairs, secrets.randbelow)
        factors = read_factors(self.election, self.trustee, pairs, decryption)
        writer.open(decryption, uncover(BELENIOS_2048, pairs, factors, len(ballots)))
        return bytes(writer.data)


def election_to(questions: tuple[QuestionForm, ...], trustee: TrusteeForm) -> Election:
    """The election of some questions under a key."""
    uuid = uuid_of("bench", "2026", str(len(questions)), 1)
    return write_election(BELENIOS_2048, name="bench", uuid=uuid, key=mpz(trustee.public_key), questions=questions)


def begun_archive(election: Election, trustee: TrusteeForm, ballots: Sequence[str]) -> ArchiveWriter:
    """An archive up to the product."""
    writer = ArchiveWriter(_TIME)
    writer.begin(election.text, trustee, sorted(read_ballot(text).credential for text in ballots))
    for text in ballots:
        writer.ballot(text)
    product = product_text(multiply(election, ballots))
    writer.end(product, sized_text(product, len(ballots)))
    return writer


def lawful(questions: Sequence[QuestionForm]) -> list[Marks]:
    """A ballot that chooses the first option of every question."""
    return [[*([0] if one.blank is True else []), 1, *[0] * (len(one.answers) - 1)] for one in questions]


def make_ballots(text: str, marks: list[Marks], number: int) -> list[str]:
    """So many ballots, each by a voter of its own; in a process of its own too."""
    election = read_election(BELENIOS_2048, text)
    return [
        make_ballot(election, draw_credential(BELENIOS_2048, secrets.randbelow), marks, secrets.randbelow)
        for _ in range(number)
    ]


def is_measured(paper: str, voters: int) -> bool:
    """Whether a paper is measured with so many voters: very many only with the short one, for it takes long."""
    return voters <= LONG_MAX or paper == SHORT


def measure(paper: str, voters: int, tool: str | None) -> Figures:
    """Make, check and audit one archive."""
    held = Held(PAPERS[paper])
    marks = lawful(held.questions)
    one_s, _ = timed(lambda: make_ballots(held.election.text, marks, 20))
    cores = os.cpu_count() or 1
    shares = [voters // cores + (number < voters % cores) for number in range(cores)]
    with ProcessPoolExecutor(cores) as pool:
        made = pool.map(make_ballots, [held.election.text] * cores, [marks] * cores, shares)
        ballots = [text for some in made for text in some]
    checks = BallotChecks()
    given = [(str(number), text, "") for number, text in enumerate(ballots)]
    checks.faults(held.election, given[:8])  # the processes are started before the first ballot matters
    check_s, faults = timed(lambda: checks.faults(held.election, given))
    checks.close()
    if any(faults):
        raise RefusedError(f"A ballot that was made here does not hold: {next(filter(None, faults))}")
    audit_s, tool_s = audited(held.election.uuid, held.archive(ballots), tool)
    return Figures(
        paper=paper,
        voters=voters,
        make_ms=one_s / 20 * 1e3,
        check_ms=check_s / voters * 1e3,
        audit_s=audit_s,
        tool_s=tool_s,
    )


def audited(uuid: str, archive: bytes, tool: str | None) -> tuple[float, float | None]:
    """Seconds that the two commands take for one archive."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{uuid}.bel"
        file.write_bytes(archive)
        alone = {**os.environ, "PATH": ""}  # so that our program does not ask the other one
        audit_s = _command([sys.executable, "-m", "verifier", str(file)], alone)
        if tool is None:
            return audit_s, None
        return audit_s, _command([tool, "election", "verify", "--dir", folder], dict(os.environ))


def _command(words: Sequence[str], environment: dict[str, str]) -> float:
    taken_s, done = timed(lambda: subprocess.run(words, env=environment, capture_output=True, text=True, check=False))
    if done.returncode:
        raise RefusedError(f"{words[0]} refuses an archive that was made here: {done.stdout}{done.stderr}")
    return taken_s


def measure_opening(voters: int) -> float:
    """Seconds from the last teller's agreement to the opened archive, all words of all seats one after the other."""
    making = KeyMaking(BELENIOS_2048, "bench", 1, TELLERS, 2)
    makers = {seat: KeyTeller(seat, making, secrets.randbelow) for seat in TELLERS}
    while making.step:
        making.hear(making.step, {seat: makers[seat].say() for seat in TELLERS})
    key = making.made
    assert key is not None, "honest tellers make a key"
    election = election_to(PAPERS[SHORT], key.trustee)
    ballots = make_ballots(election.text, lawful(PAPERS[SHORT]), voters)
    opening = Opening(election, multiply(election, ballots), key, TELLERS[:2], "0" * 64, "bench")
    tellers = {seat: CountTeller(seat, opening, _share(makers[seat]), secrets.randbelow) for seat in TELLERS[:2]}
    opening.hear("agree", {seat: one.say() for seat, one in tellers.items()})
    writer = begun_archive(election, key.trustee, ballots)
    return timed(lambda: _open(opening, tellers, key, writer, voters))[0]


def _share(maker: KeyTeller) -> mpz:
    assert maker.share is not None, "the key is made"
    return maker.share


def _open(opening: Opening, tellers: dict[str, CountTeller], key: JointKey, writer: ArchiveWriter, voters: int) -> None:
    for step in ("open", "answer"):
        opening.hear(step, {seat: one.say() for seat, one in tellers.items()})
    factors = read_factors(opening.election, key.trustee, opening.pairs, opening.decryption)
    writer.open(opening.decryption, uncover(BELENIOS_2048, opening.pairs, factors, voters))


def measure_long_ballot() -> float:
    """Milliseconds to make a ballot for twenty nominees, the middle one of nine."""
    held = Held(TWENTY_NOMINEES)
    marks = lawful(TWENTY_NOMINEES)
    election, credential = held.election, draw_credential(BELENIOS_2048, secrets.randbelow)
    taken = sorted(timed(lambda: make_ballot(election, credential, marks, secrets.randbelow))[0] for _ in range(9))
    return taken[4] * 1e3


def timed(act: Callable[[], T]) -> tuple[float, T]:
    """Seconds of the clock, and what came of it."""
    began_s = time.perf_counter()
    found = act()
    return time.perf_counter() - began_s, found
