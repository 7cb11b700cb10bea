# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a secret vote (无记名) can be held: tellers to open the count, a paper that can be encrypted."""

from typing import Final

from central_broker.intake.agenda_file import AgendaRead
from central_broker.intake.roster_files import MembersRead
from central_broker.intake.secret_sizes import largest_archive, largest_secret_ballot
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said
from voting_core.agenda import AgendaItem, Motion, people_of
from voting_core.ballot_paper import Paper
from voting_core.errors import RefusedError
from voting_core.parts import PART_CHARACTERS, PARTS_MAX
from voting_core.roster import BLOB_BYTES_MAX
from voting_core.rules.profile import Profile
from voting_core.secrecy.encoding import check_encodable

_BALLOT_BYTES_MAX: Final = PART_CHARACTERS * PARTS_MAX


def check_tellers(agenda: AgendaRead, profile: Profile, members: MembersRead | None, rules: Table | None) -> None:
    """Refuse secret items of a body without tellers, and more tellers than come; note what leaves nobody to spare."""
    secret = [item for item in agenda.items if item.secrecy == "secret"]
    if secret and not profile.tellers_needed:
        agenda.places[secret[0].item].spot("secrecy").refuse(
            Said(
                "无记名表决要由监票人共同开票，规则文件没有写要几人",
                "tellers open a secret count together, and the profile does not say how many",
            ),
            Said("在规则文件里写 tellers_needed = 2", "write tellers_needed = 2 there"),
        )
    if members is None or rules is None or not profile.tellers_needed:
        return
    _count_tellers(profile.tellers_needed, members, rules, needed_now=bool(secret))
    _note_tellers_who_stand(secret, agenda, members)


def _count_tellers(needed: int, members: MembersRead, rules: Table, *, needed_now: bool) -> None:
    here = sum(1 for member in members.members if member.teller and not member.leave)
    place = rules.spot("tellers_needed")
    if here < needed and needed_now:
        place.refuse(
            Said(f"开票要 {needed} 名监票人，到会的只有 {here} 名", f"{needed} tellers open a count, {here} are due"),
            Said("在 members.csv 里多写几名监票人", "name more tellers in members.csv"),
        )
    elif here == needed > 1 and needed_now:
        place.note(
            Said(
                f"监票人正好 {needed} 名，少一名就开不了票",
                f"there are just {needed} tellers: without one of them no count can be opened",
            )
        )
    if needed == 1:
        place.note(
            Said("一名监票人就能看到每张票", "one teller alone could uncover every ballot: two or more keep it secret")
        )


def _note_tellers_who_stand(secret: list[AgendaItem], agenda: AgendaRead, members: MembersRead) -> None:
    """A teller does not open the count of a vote about themselves: other tellers have to make a key for it."""
    tellers = {member.name for member in members.members if member.teller}
    for item in secret:
        for name in sorted(tellers & people_of(item)):
            agenda.places[item.item].spot().note(
                Said(
                    f"{name}是监票人，又是这一项的人选：付表决前要由其他监票人另生成钥匙",
                    f"{name} is a teller and stands here: other tellers must make a key before the item is put",
                )
            )


def check_secret_paper(item: AgendaItem, paper: Paper, members: int, place: Table) -> None:
    """Refuse what nobody could vote on in secret, or is too large once it is encrypted.

    Args:
        item: A secret item.
        paper: Its ballot paper.
        members: How many may vote; zero where that is not known.
        place: Where it stands.
    """
    if isinstance(item, Motion) and item.local_opening:
        place.spot("local_opening").refuse(
            Said("断开的席位不能自己开启无记名表决", "a seat that is cut off opens no secret vote"),
            Said("删去这一行", "delete the line"),
        )
    if paper.majority is not None and paper.majority.each_group:
        place.spot("secrecy").refuse(
            Said("无记名表决看不出各组的票数", "in a secret vote nobody can tell how each group voted"),
            Said("改为记名，或改用不分组的规则", "vote by name, or by a rule without groups"),
        )
    try:
        check_encodable(paper.questions, paper.election)
    except RefusedError:
        place.spot("secrecy").refuse(
            Said(
                "无记名选举不能逐人表决：看不出一张票赞成的是否多于应选人数",
                "in a secret election of yes or no nobody could tell whether a ballot says yes to too many",
            ),
            Said('选举规则写 method = "marks"（划票）', 'write method = "marks" in the rule of the election'),
        )
    _check_sizes(paper, members, place)


def _check_sizes(paper: Paper, members: int, place: Table) -> None:
    ballot, archive = largest_secret_ballot(paper), largest_archive(paper, members)
    for name, size_bytes, most in (
        (Said("一张加密的票", "an encrypted ballot"), ballot, _BALLOT_BYTES_MAX),
        (Said(f"{members} 张加密的票", f"{members} encrypted ballots"), archive, BLOB_BYTES_MAX),
    ):
        if size_bytes > most:
            place.spot().refuse(
                Said(
                    f"这一项无记名表决太大：{name.zh}最多 {size_bytes:,} 字节，上限 {most:,}",
                    f"the item is too large for a secret vote: {name.en} may take {size_bytes:,} bytes, {most:,} fit",
                ),
                Said("分成几项", "divide it into several items"),
            )
            return
