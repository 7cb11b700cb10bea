# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether members can prove who they are where the rules ask for it."""

from typing import Final

from central_broker.intake.roster_files import MembersRead
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said
from voting_core.rules.profile import Profile

KEY_DIGITS: Final = 64
"""The number of a card that signs is the hash of its key; all shorter ones only show a number."""

_NAMED_MAX: Final = 5


def check_proofs(profile: Profile, members: MembersRead | None, rules: Table | None) -> None:
    """Note whose card only shows a number: they would have to be signed in by two people."""
    if members is None or rules is None or profile.identification != "proof":
        return
    numbers = members.card_numbers
    bare = [one.name for one in members.members if one.card_sha256 and len(numbers[one.member]) != KEY_DIGITS]
    if not bare:
        return
    zh, en = "、".join(bare[:_NAMED_MAX]), ", ".join(bare[:_NAMED_MAX])
    more = Said("等", " and others") if len(bare) > _NAMED_MAX else Said("", "")
    rules.spot("identification").note(
        Said(
            f"{zh}{more.zh} {len(bare)} 人的卡只有卡号，不能证明身份，届时须由两名工作人员补报到",
            f"{len(bare)} members have cards that show a number and prove nothing; two of the staff would have to sign "
            f"them in: {en}{more.en}",
        )
    )
