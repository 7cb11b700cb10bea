# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands before every page: headers, foreign sites, sizes, and how often somebody may try.

Pure ASGI, so that streams pass untouched.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voting_core.errors import RefusedError

CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
BODY_BYTES_MAX: Final = 8 * 1024 * 1024
"""The largest file somebody may send: a roster of 3,000 members as a workbook is under 1 MB."""

ENTRY_BYTES_MAX: Final = 16 * 1024
"""What somebody may send who has not signed in: an account and a password, or a passkey's answer."""

SAFE: Final = frozenset({"GET", "HEAD"})

LENGTH_DIGITS_MAX: Final = 12
"""Of a body's length; Python refuses to read numbers of thousands of digits."""

FOR_MACHINES: Final = frozenset({"/healthz", "/metrics"})
"""Programs on this machine may ask for these by any name."""


def is_direct(scope: Scope) -> bool:
    """Whether a program on this machine asks, not somebody whom the front lets through."""
    client = scope.get("client")
    if client is None or client[0] not in ("127.0.0.1", "::1"):
        return False
    return "x-forwarded-for" not in Headers(scope=scope)


def check_origin(origin: str) -> str:
    """What browsers call the console: ``https://`` and a name, or plain http on this machine alone.

    Raises:
        RefusedError: It is something else: passwords would cross the network in clear, or no page would ever match.
    """
    found = urlsplit(origin)
    if found.scheme not in ("http", "https") or origin != f"{found.scheme}://{found.netloc}" or "@" in origin:
        raise RefusedError(f"'{origin}' is no origin.", "Write https:// and a name, such as https://hub.hall.")
    if found.scheme == "http" and found.hostname not in LOCAL:
        raise RefusedError(
            f"'{origin}' would send passwords in clear.",
            "Put a TLS front before the console and name https://; plain http is for trying on this machine.",
        )
    return origin


LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Guard:
    """Refuses what comes from another site, is too large, or calls the console by another name.

    Args:
        app: What is guarded.
        origin: Scheme and name under which browsers call the console, such as ``https://hub.example``.
    """

    def __init__(self, app: ASGIApp, origin: str) -> None:
        self._app = app
        self._origin = origin
        self._host = urlsplit(origin).netloc
        self._secure = origin.startswith("https://")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refused = self._refuse(scope, headers)
        guarded = self._dress(send)
        if refused is not None:
            await refused(scope, receive, guarded)
            return
        await self._app(scope, _bounded(receive, _bytes_max(scope)), guarded)

    def _refuse(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        method = scope["method"]
        if headers.get("host", "") != self._host and not (scope["path"] in FOR_MACHINES and is_direct(scope)):
            return PlainTextResponse(f"This console is called {self._origin}.", 421)
        length = headers.get("content-length", "0")
        digits = length.isascii() and length.isdigit() and len(length) <= LENGTH_DIGITS_MAX
        if not digits or int(length) > _bytes_max(scope):
            return PlainTextResponse("That is too much to send at once.", 413)
        if method in SAFE:
            return None
        # Every browser names the origin of what it posts (Fetch Standard §3.1); "null" is no name.
        if headers.getlist("origin") != [self._origin]:
            return PlainTextResponse("This came from another site.", 403)
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return PlainTextResponse("This came from another site.", 403)
        return None

    def _dress(self, send: Send) -> Send:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["content-security-policy"] = CSP
                headers["x-content-type-options"] = "nosniff"
                headers["referrer-policy"] = "same-origin"
                headers["cross-origin-opener-policy"] = "same-origin"
                headers["cross-origin-resource-policy"] = "same-origin"
                headers["permissions-policy"] = "camera=(), geolocation=(), microphone=(), usb=()"
                headers.setdefault("cache-control", "no-store")
                if self._secure:
                    headers["strict-transport-security"] = "max-age=31536000"
            await send(message)

        return dressed


def _bytes_max(scope: Scope) -> int:
    """The longest body that this address takes."""
    path: str = scope["path"]
    return ENTRY_BYTES_MAX if path == "/enter" or path.startswith("/enter/") else BODY_BYTES_MAX


class TooLargeError(Exception):
    """A body without an honest length went past the limit."""


def _bounded(receive: Receive, bytes_max: int) -> Receive:
    """Count what comes, whatever its header says."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > bytes_max:
            raise TooLargeError
        return message

    return counted


@dataclass(slots=True)
class Tries:
    """How often each name may try: so many at once, then one in a while.

    Args:
        at_once: Tries before one has to wait.
        every_ms: After so long, one more.
    """

    at_once: int
    every_ms: int
    names_max: int = 10_000
    _used: OrderedDict[str, tuple[int, int]] = field(default_factory=OrderedDict)

    def take(self, name: str, now_ms: int) -> bool:
        """Whether this name may try now; it is counted."""
        used, since_ms = self._used.pop(name, (0, now_ms))
        regained = (now_ms - since_ms) // self.every_ms
        used, since_ms = max(0, used - regained), since_ms + regained * self.every_ms
        allowed = used < self.at_once
        self._used[name] = (used + 1 if allowed else used, since_ms if used else now_ms)
        while len(self._used) > self.names_max:
            self._used.popitem(last=False)
        return allowed

    def forgive(self, name: str) -> None:
        """It was the right one after all."""
        self._used.pop(name, None)
