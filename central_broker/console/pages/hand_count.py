# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counting members by hand, on paper or by video: two people enter the numbers, each by themselves.

The first entry becomes an order that waits. Whoever is second is not shown its numbers: they enter what they counted,
and only where both are the same is the order signed. Who is counted may be taken over from the first, because that is
looked up, not counted.
"""

from typing import Final

from starlette.responses import JSONResponse, RedirectResponse, Response

from central_broker.command_words import Outcome
from central_broker.console.console import Ask, Door
from central_broker.console.ordering import MovedOnError
from central_broker.console.pages.orders import answer, note, refuse_unproven
from central_broker.console.rights import SIGNING
from central_broker.console.steps import current_round
from central_broker.core.status import Proposal, RoundStatus, Status
from central_broker.desk import Desk
from central_broker.hand_lines import CountedBy, fill_lines
from voting_core import acts
from voting_core.errors import RefusedError
from voting_core.lifecycle import UNDECIDED
from voting_core.questions import HandLines, Question

CHANNELS: Final = {
    CountedBy.HANDS: ("举手", "raised hands"),
    CountedBy.PAPER: ("纸票", "paper ballots"),
    CountedBy.VIDEO: ("视频", "by video"),
}
OPTIONS_SHOWN_MAX: Final = 30
"""Of a question with more options, such as a score, only those that somebody gave are written down."""


async def choose(ask: Ask) -> Response:
    """The round at hand, or a word that there is none."""
    state = current_round(ask.need_status())
    if state is not None and state.phase in UNDECIDED and state.secrecy == "named":
        return RedirectResponse(f"/hand-count/{state.poll}", 303)
    return ask.page("hand_count.html", state=None, secret=state is not None and state.secrecy == "secret")


async def show(ask: Ask) -> Response:
    """The form; for the second person, with the members whom the first one named."""
    status = ask.need_status()
    state = _round(status, str(ask.request.path_params["poll"]))
    account = ask.account.account if ask.account else ""
    theirs = _waiting(status, state, but=account)
    first = _act(theirs[-1]) if theirs else None
    seats = sorted((one for one in status.seats if one.member), key=lambda one: (one.row, one.place))
    return ask.page(
        "hand_count.html",
        state=state,
        secret=False,
        rows=sorted({one.row for one in seats}),
        seats=seats,
        unsealed=frozenset(state.unsealed),
        channels=CHANNELS,
        channel=first.channel if first else CountedBy.HANDS,
        chosen=frozenset(first.members) if first else frozenset(),
        by=next((one.name for one in status.operators if theirs and one.operator in theirs[-1].operators), ""),
        mine=bool(_waiting(status, state, only=account)),
        shown_max=OPTIONS_SHOWN_MAX,
        names={"zh": state.names_zh, "en": state.names_en}[ask.lang],
    )


async def enter(ask: Ask) -> Response:
    """Enter a count: the first one waits, the second one is held against it.

    Raises:
        RefusedError: It does not sum up, or is another one than the first person entered.
    """
    refused = refuse_unproven(ask)
    if refused is not None:
        return refused
    session = ask.session
    assert session is not None, "the door has seen to it"
    poll = str(ask.request.path_params["poll"])
    state = _round(ask.need_status(), poll)
    members = tuple(sorted({one for one in ask.form.getlist("members") if isinstance(one, str)}))
    if not members:
        raise RefusedError("没有选成员。 No member is chosen.", "勾选被计票的成员。 Tick those who were counted.")
    channel = CountedBy(ask.text("channel")) if ask.text("channel") in list(CountedBy) else CountedBy.HANDS
    counted = tuple(fill_lines(one, _numbers(ask, one), len(members)) for one in state.questions)

    def do(desk: Desk) -> Outcome:
        return _enter(desk, session.account, state, channel, members, counted)

    try:
        outcome = await ask.console.centre.at_desk(do, session.account, session.signer)
    except MovedOnError as error:
        return JSONResponse({"result": "moved", "said": str(error)}, 409)
    note(ask, f"hand-count {poll}", outcome)
    return answer(ask, outcome)


def _enter(
    desk: Desk,
    account: str,
    seen: RoundStatus,
    channel: CountedBy,
    members: tuple[str, ...],
    counted: tuple[HandLines, ...],
) -> Outcome:
    status = desk.status()
    state = _round(status, seen.poll)
    if (state.round, state.phase) != (seen.round, seen.phase):
        raise MovedOnError
    theirs = _waiting(status, state, but=account)
    if not theirs:
        fields = {"channel": channel.value, "members": members, "counted": counted}
        return desk.order_round(acts.EnterHandCount, state.poll, **fields)
    first = _act(theirs[-1])
    if first.channel != channel.value or first.members != members:
        raise RefusedError(
            "计票方式或成员与第一人录入的不同。 Channel or members differ from the first entry.",
            "两人核对名单，再各自录入。 Compare the list, then enter again.",
        )
    differing = [one.question for one, other in zip(counted, first.counted, strict=True) if one != other]
    if differing:
        raise RefusedError(
            f"两人的数字不一致（{len(differing)} 个问题），没有生效。 The two counts differ; nothing was entered.",
            "重新清点，再各自录入。 Count again, then enter it again, both of you.",
        )
    return desk.approve(theirs[-1])


def _round(status: Status, poll: str) -> RoundStatus:
    """The latest round of a poll, if members can be counted in it.

    Raises:
        RefusedError: There is none, it is decided, or it is secret.
    """
    state = next((one for one in reversed(status.rounds) if one.poll == poll), None)
    if state is None or state.phase not in UNDECIDED:
        raise RefusedError(
            "这一项没有未决的表决。 No round of this item is undecided.", "看会议页。 Look at the sitting."
        )
    if state.secrecy != "named":
        raise RefusedError(
            "无记名表决不能人工按人录入。 A secret round takes no count by name.",
            "中止本轮，改用纸票另行表决。 Abort the round and vote on paper.",
        )
    return state


def _waiting(status: Status, state: RoundStatus, *, but: str = "", only: str = "") -> list[Proposal]:
    """Hand counts of this round that wait for a second person, oldest first."""
    found = []
    for one in status.proposals:
        if one.kind != acts.EnterHandCount.__name__:
            continue
        act = _act(one)
        theirs = only in one.operators if only else but not in one.operators
        if theirs and (act.poll, act.round, act.expect) == (state.poll, state.round, state.phase):
            found.append(one)
    return found


def _act(proposal: Proposal) -> acts.EnterHandCount:
    act = acts.ACT_READER.read(proposal.act.encode())
    assert isinstance(act, acts.EnterHandCount), "the proposal says of itself that it is one"
    return act


def _numbers(ask: Ask, question: Question) -> dict[str, int]:
    """What was written down for one question, by line.

    Raises:
        RefusedError: Something of it is no number.
    """
    given: dict[str, str] = {}
    prefix = f"n.{question.question}."
    for name in ask.form:
        if name.startswith(prefix) and ask.text(name, most=6):
            given[name.removeprefix(prefix)] = ask.text(name, most=6)
    for part in ask.text(f"t.{question.question}").replace("＝", "=").replace("，", " ").replace(",", " ").split():
        score, sign, number = part.partition("=")
        given[f"s{score}" if sign else score] = number
    strange = next((text for text in given.values() if not (text.isascii() and text.isdigit())), None)
    if strange is not None:
        raise RefusedError(f"“{strange[:20]}”不是数字。 It is no number.", "写阿拉伯数字。 Write digits.")
    return {name: int(text) for name, text in given.items() if int(text)}


DOORS: Final = (
    Door("GET", "/hand-count", SIGNING, choose),
    Door("GET", "/hand-count/{poll}", SIGNING, show),
    Door("POST", "/hand-count/{poll}", SIGNING, enter),
)
