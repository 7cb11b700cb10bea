# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What machines ask: is it well (``/healthz``), and how is everything (``/metrics``)."""

from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import PlainTextResponse, Response

from central_broker.console.console import Ask, Door
from central_broker.console.guard import is_direct
from central_broker.console.measures import write_measures
from central_broker.console.rights import Role
from voting_core.messages import FRESH_MS

READERS: Final = frozenset({Role.TECHNICIAN, Role.AUDITOR})
"""Who may look at the figures from a browser; a program on the same machine needs no account."""


async def tell_health(ask: Ask) -> Response:
    """200 while the centre is heard, else 503 with the reason."""
    picture, age_ms = ask.console.centre.picture, _age_ms(ask)
    if age_ms is None:
        return PlainTextResponse("没有听到会议中心。 The centre was never heard.\n", 503)
    if not picture.linked or age_ms >= FRESH_MS:
        seconds = age_ms // 1000
        return PlainTextResponse(
            f"{seconds} 秒前最后一次听到会议中心。 The centre was last heard {seconds} s ago.\n", 503
        )
    return PlainTextResponse("正常 ok\n")


async def tell_measures(ask: Ask) -> Response:
    """The figures, to a program on this machine or to somebody who may see them."""
    if not is_direct(ask.request.scope) and (ask.account is None or ask.role not in READERS):
        return PlainTextResponse("只限本机程序、技术员与审计员。 For programs here, technicians and auditors.\n", 403)
    console = ask.console
    text = write_measures(
        ask.status,
        linked=console.centre.picture.linked,
        age_ms=_age_ms(ask),
        counts=console.counts,
        streams=console.centre.listeners,
    )
    return Response(text, media_type=CONTENT_TYPE_LATEST)


def _age_ms(ask: Ask) -> int | None:
    picture = ask.console.centre.picture
    return ask.console.mono_ms() - picture.heard_ms if picture.status else None


DOORS: Final = (
    Door("GET", "/healthz", None, tell_health, idle=True),
    Door("GET", "/metrics", None, tell_measures, idle=True),
)
