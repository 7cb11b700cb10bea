# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may do what at the console: seven roles, and the doors that each of them opens."""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What somebody is at the console. Whoever orders also needs an operator's key."""

    SECRETARY = "secretary"
    APPROVER = "approver"
    CHAIR = "chair"
    TELLER = "teller"
    TECHNICIAN = "technician"
    AUDITOR = "auditor"
    OBSERVER = "observer"


ROLE_NAMES: Final[dict[Role, tuple[str, str]]] = {
    Role.SECRETARY: ("秘书", "Secretary"),
    Role.APPROVER: ("审签人", "Approver"),
    Role.CHAIR: ("主持人", "Chair"),
    Role.TELLER: ("监票人", "Teller"),
    Role.TECHNICIAN: ("技术员", "Technician"),
    Role.AUDITOR: ("审计员", "Auditor"),
    Role.OBSERVER: ("列席与大屏", "Observer and screens"),
}

EVERYBODY: Final = frozenset(Role)
ORDERING: Final = frozenset({Role.SECRETARY})
"""Run the sitting."""
SIGNING: Final = frozenset({Role.SECRETARY, Role.APPROVER, Role.TELLER})
"""Add the second signature."""
WATCHING: Final = frozenset({Role.SECRETARY, Role.APPROVER, Role.CHAIR, Role.TELLER, Role.AUDITOR, Role.TECHNICIAN})
"""See the sitting's page: who is there, who is cut off, how far it is. Nobody sees a choice."""
CHAIRING: Final = frozenset({Role.CHAIR, Role.SECRETARY, Role.APPROVER})
"""See the chair's screen, with the words to say."""
PREPARING: Final = frozenset({Role.SECRETARY, Role.APPROVER})
CHECKING: Final = frozenset({Role.SECRETARY, Role.APPROVER, Role.TELLER, Role.AUDITOR})
"""Read the story of the sitting, take the bundle and the sheets."""
DEVICES: Final = frozenset({Role.TECHNICIAN, Role.SECRETARY, Role.AUDITOR})
PEOPLE: Final = frozenset({Role.APPROVER})
"""See who has an account, and take one away."""

HOME: Final[dict[Role, str]] = {
    Role.SECRETARY: "/sitting",
    Role.APPROVER: "/sitting",
    Role.CHAIR: "/chair",
    Role.TELLER: "/sitting",
    Role.TECHNICIAN: "/fleet",
    Role.AUDITOR: "/story",
    Role.OBSERVER: "/screen",
}
"""Where each role begins."""
