# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a running console is made of, and what a page is told when somebody asks for it."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from central_broker.console.accounts import Account, Accounts
from central_broker.console.air import Air
from central_broker.console.chronicle import Chronicle
from central_broker.console.drafts import Drafts
from central_broker.console.guard import Tries
from central_broker.console.measures import Counts
from central_broker.console.panes import Drawn
from central_broker.console.papers import Papers
from central_broker.console.passkeys import Challenges
from central_broker.console.proof import Prover
from central_broker.console.rights import CHAIRING, CHECKING, DEVICES, PEOPLE, PREPARING, WATCHING, Role
from central_broker.console.sessions import Session, Sessions
from central_broker.console.slides import Held
from central_broker.console.templating import Templates
from central_broker.console.watching import Centre
from central_broker.core.status import Status
from voting_core.errors import RefusedError

Method = Literal["GET", "POST"]
LANGS: Final = ("zh", "en")
MENU: Final = (
    ("/prepare", "准备", "Prepare", PREPARING),
    ("/sitting", "会议", "Sitting", WATCHING),
    ("/sheets", "报告单", "Sheets", CHECKING),
    ("/story", "审计", "Audit", CHECKING),
    ("/fleet", "设备", "Devices", DEVICES),
    ("/people", "人员", "People", PEOPLE),
    ("/chair", "主持人屏", "Chair", CHAIRING),
)
"""The pages of the bar."""


@dataclass(slots=True)
class Console:
    """One console, running.

    Args:
        home: The centre's home folder; the console keeps its own things in ``console`` below it.
        origin: Scheme and name under which browsers call it.
        wall_ms, mono_ms: Tell the time, and how much of it has passed.
        registry: ``registry.json``; it need not be there before a sitting is opened.
    """

    home: Path
    origin: str
    centre: Centre
    accounts: Accounts
    sessions: Sessions
    templates: Templates
    air: Air
    wall_ms: Callable[[], int]
    mono_ms: Callable[[], int]
    registry: Path
    """The hall's seat keys, as the technician hands them over."""
    drafts: Drafts
    """Sittings that are being prepared."""
    tries: Tries = field(default_factory=lambda: Tries(at_once=5, every_ms=20_000))
    """Wrong passwords of one account."""
    knocks: Tries = field(default_factory=lambda: Tries(at_once=30, every_ms=5_000))
    """Passwords from one address; the desks of an office may share one."""
    acts: Tries = field(default_factory=lambda: Tries(at_once=60, every_ms=500))
    """Actions, by session: far more than a person can do, far fewer than a program can."""

    challenges: Challenges = field(default_factory=Challenges)
    """What passkeys have been asked."""
    papers: Papers = field(init=False)
    """Files of the results."""
    hashing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    """Passwords that are checked side by side: each takes 19 MiB."""
    first_hands: OrderedDict[str, tuple[str, str]] = field(default_factory=OrderedDict)
    """Of acts that wait for a second person: from which session and address the first one signed."""

    counts: Counts = field(default_factory=Counts)
    """What the console counts of itself, for whoever watches it."""

    drawn: Drawn = field(default_factory=Drawn)
    """Panes of live pages."""
    held: Held = field(default_factory=Held)
    """What the hall's screen may show."""
    paths: frozenset[str] = frozenset()
    """Addresses of all pages, set when the doors are hung."""

    chronicle: Chronicle = field(init=False)
    """The story, as far as somebody has read it."""
    prover: Prover = field(init=False)
    """The last bundle for auditors, and what the checking program said of it."""

    def __post_init__(self) -> None:
        """Follow the centre's ledger when somebody asks for it."""
        self.chronicle = Chronicle(self.centre)
        self.prover = Prover(self.centre, self.folder / "proof", self.wall_ms)
        self.papers = Papers(self.centre, self.folder / "papers")

    def menu(self, role: Role) -> list[tuple[str, str, str]]:
        """The pages that a role sees in the bar: path and name in both languages."""
        return [(path, zh, en) for path, zh, en, roles in MENU if role in roles and path in self.paths]

    @property
    def folder(self) -> Path:
        """What the console keeps."""
        return self.home / "console"

    @property
    def is_secure(self) -> bool:
        """Whether browsers call it over TLS."""
        return self.origin.startswith("https://")


@dataclass(slots=True)
class Ask:
    """One request of somebody who may make it. Without an account on the few pages that need none."""

    console: Console
    request: Request
    session: Session | None
    account: Account | None
    lang: str
    form: FormData = field(default_factory=FormData)

    @property
    def role(self) -> Role:
        """As what they came."""
        assert self.account is not None, "a page that needs a role is not open to everybody"
        return self.account.role

    @property
    def status(self) -> Status | None:
        """How the house stands; nothing before the centre was heard."""
        return self.console.centre.picture.status

    @property
    def address(self) -> str:
        """Whence they ask."""
        return self.request.client.host if self.request.client else ""

    def say(self, zh: str, en: str) -> str:
        """The word in their language."""
        return en if self.lang == "en" else zh

    def text(self, name: str, *, most: int = 2_000) -> str:
        """A field of the form; empty where it is missing.

        Raises:
            RefusedError: It is longer than any honest one, or a file.
        """
        value = self.form.get(name, "")
        if not isinstance(value, str) or len(value) > most:
            raise RefusedError(f"The field '{name}' is too long.", f"Write at most {most} characters.")
        return value.strip()

    def need_status(self) -> Status:
        """How the house stands.

        Raises:
            RefusedError: The centre was not heard yet.
        """
        if self.status is None:
            raise RefusedError(
                self.say("会议中心未应答。", "The centre does not answer."),
                self.say("请稍候；若持续，请联系技术员。", "Wait a moment; then call the technician."),
            )
        return self.status

    def page(self, name: str, status_code: int = 200, **values: Any) -> Response:  # noqa: ANN401 - what a template shows
        """A page of the console."""
        return HTMLResponse(self.draw(name, **values), status_code)

    def draw(self, name: str, **values: Any) -> str:  # noqa: ANN401 - what a template shows
        """A template as text."""
        token = self.session.kept.token if self.session else ""
        return self.console.templates.draw(
            name, self.lang, ask=self, account=self.account, token=token, status=self.status, **values
        )


Handler = Callable[[Ask], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Door:
    """One way into the console: a method and a path, and who may go through. ``roles`` is None where anybody may.

    ``idle``: what a page does by itself, such as its stream; it does not keep a session from being locked.
    ``while_locked``: a locked session may post there too.
    """

    method: Method
    path: str
    roles: frozenset[Role] | None
    handler: Handler
    idle: bool = False
    while_locked: bool = False


def cookie_name(console: Console) -> str:
    """Over TLS a name that browsers bind to this host and to TLS (RFC 6265bis §4.1.3.2)."""
    return "__Host-console" if console.is_secure else "console"
