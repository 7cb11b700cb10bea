# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tellers of a rehearsal: they make a key when the roll is taken, and open the count of a secret round."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from central_broker.core.status import RoundStatus, Status, TellerKeyStatus
from central_broker.desk import latest_round
from central_broker.show_tellers import grouped
from rehearsal.hall import Hall, RehearsalError
from rehearsal.loss import order_by_two
from rehearsal.panel import Panel
from rehearsal.stage import Stage
from voting_core import acts

TRACKERS_SHOWN = 3


async def make_key(hall: Hall, stage: Stage) -> None:
    """All tellers who are here make a joint key at their seats, by themselves."""
    await hall.order(lambda desk: desk.make_key())
    status = await hall.wait(lambda now: _key(now).phase != "making", "the tellers' key is made")
    key = _key(status)
    if key.phase != "fixed":
        raise RehearsalError(f"The tellers' key came to nothing: {key.reason}")
    stage.tell(
        f"监票人在席位 {'、'.join(key.seats)} 共同生成开票钥匙，任意 {key.needed} 人可开票。",
        f"Tellers at {', '.join(key.seats)} made a joint key: any {key.needed} of them open a count.",
        "bold cyan",
    )


def _key(status: Status) -> TellerKeyStatus:
    assert status.tellers is not None, "a key was ordered"
    return status.tellers


async def open_count(hall: Hall, stage: Stage) -> RoundStatus:
    """Just as many tellers as are needed compare the archive's hash and agree; the others do nothing."""
    await order_by_two(hall, lambda desk: desk.order_round(acts.OpenCount))
    state = latest_round(await hall.status())
    assert state.count is not None, "the opening of the count was ordered"
    stage.tell(
        f"密票 {state.ballots} 张封存 · {grouped(state.archive_sha256)} · 请监票人同意开票。",
        f"{state.ballots} encrypted ballots are sealed; the tellers are asked to open the count.",
        "cyan",
    )
    agreeing = [seat for seat in state.count.asked if hall.panels[seat].view][: state.count.needed]
    for seat in agreeing:
        await _agree(hall.panels[seat])
    status = await hall.wait(lambda now: latest_round(now).phase == "counted", "the count is open")
    stage.tell(
        f"席位 {'、'.join(agreeing)} 的监票人同意开票：只开合计，不开任何一张票。",
        f"Tellers at {', '.join(agreeing)} agree: the sum is opened, and no ballot.",
        "cyan",
    )
    stage.photograph("secret", what_is_seen(latest_round(status), list(hall.panels.values())))
    return latest_round(status)


async def _agree(panel: Panel) -> None:
    """The teller's yes button is lit once their seat has checked the archive."""
    if not await panel.until_lit("yes", timeout_s=60):
        raise RehearsalError(f"Seat {panel.seat} does not ask its teller: {panel.view.get('sentence_en')}")
    await panel.press("yes")


def what_is_seen(state: RoundStatus, panels: Sequence[Panel]) -> RenderableType:
    """Who can see what of a secret round: a picture for members who ask."""
    needed = state.count.needed if state.count else 0
    trackers = sorted(str(panel.view["tracker"]) for panel in panels if panel.view.get("tracker"))
    shown = "\n".join(f"{tracker[:20]}…" for tracker in trackers[:TRACKERS_SHOWN])
    table = Table(title=f"无记名：{state.title}  ·  secret", title_justify="left", show_lines=True)
    table.add_column("谁 who")
    table.add_column("看得到 can see")
    table.add_column("看不到 cannot see")
    seen = [
        f"密票 {state.ballots} 张的编号 · the numbers of {state.ballots} encrypted ballots\n{shown}",
        f"封存指纹 · the hash of all: {grouped(state.archive_sha256)}",
        "合计与证明 · the sum, with its proofs",
    ]
    rows = [
        ("任何人 anybody", "\n".join(seen), "任何一张票 · any ballot"),
        (
            "委员 a member",
            "自己密票的编号在不在内 · that their own ballot is among them",
            "别人的选择 · what others chose",
        ),
        ("秘书、中心 secretaries, centre", "谁投了票 · who has voted", "投了什么 · for what"),
        (
            "监票人 tellers",
            f"{needed} 人同意才开出合计 · the sum, once {needed} agree",
            f"不足 {needed} 人，什么也看不到 · anything, where fewer conspire",
        ),
    ]
    for who, can, cannot in rows:
        table.add_row(Text(who), Text(can), Text(cannot))
    return table
