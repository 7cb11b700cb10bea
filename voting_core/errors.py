# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The errors of the core, as a tree.

::

    HemicycleError
    ├── RefusedError          bytes or words from outside that we do not accept; says what and the remedy
    │   ├── FrameError        the frame around a record is cut, too long or of another shape
    │   ├── BodyError         the body is not JSON of a kind we know, strictly
    │   ├── SignatureError    the signature does not belong to the key it should
    │   ├── ChainError        the record does not follow the one before it
    │   └── ProofError        a Merkle proof does not lead to the root it claims
    └── StepError             a step of the sitting that the present state does not allow

An invariant of our own that breaks is an ``assert``: the process stops, it is not one of these.
"""


class HemicycleError(Exception):
    """Root of every error that this project raises on purpose."""


class RefusedError(HemicycleError, ValueError):
    """Something from outside is refused at the border.

    Args:
        problem: One plain sentence: what is wrong, with the value that is.
        remedy: One plain sentence: what the person in front of it can do.
    """

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(f"{problem} {remedy}".strip())
        self.problem = problem
        self.remedy = remedy


class FrameError(RefusedError):
    """The length fields of a frame do not fit its bytes or its limits."""


class BodyError(RefusedError):
    """A body is not strict JSON of a known kind with exactly the known fields."""


class SignatureError(RefusedError):
    """A signature does not verify under the key registered for its author."""


class ChainError(RefusedError):
    """A record's number or previous hash does not continue its author's chain."""


class ProofError(RefusedError):
    """An inclusion or consistency proof does not lead to the stated root."""


class StepError(HemicycleError):
    """A step that the life cycle does not allow now; the message names the state and the allowed steps."""
