# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proofs of cards in the secretary's files: what signs members in, and whose card cannot."""

import pytest

from central_broker.intake.draft import Refusal
from central_broker.intake.preview import preview
from edge_agent.hardware.virtual_chip import chip_number
from tests.unit.central_broker.intake.sitting_files import MEMBERS, PROFILE, draft_of, intake_of, sitting_files
from voting_core.roster import card_hash

ASKS = 'identification = "proof"\n' + PROFILE
CHIPS = MEMBERS
for _number, _member in (("04A1B2C3", "m1"), ("04A1B2C4", "m2"), ("04A1B2C5", "m3")):
    CHIPS = CHIPS.replace(_number, chip_number(_member))


@pytest.mark.parametrize("word", ["proof", "Proof", "证明"])
def test_the_profile_asks_for_proofs_and_the_preview_says_so(word: str) -> None:
    """One word in the profile; members with chip cards are taken as they are, and nothing is to be noted."""
    draft = draft_of(sitting_files(profile=ASKS.replace("proof", word), members=CHIPS))

    assert draft.profile.identification == "proof"
    assert [one.card_sha256 for one in draft.roster.members] == [
        card_hash(chip_number(name)) for name in ("m1", "m2", "m3")
    ]
    assert "只认能证明自己的芯片卡，或由工作人员补报到" in preview(draft, "zh")
    assert not [note for note in draft.notes if note.line == 1 and note.file == "profile.toml"]


def test_where_nothing_is_said_any_card_will_do_and_is_no_proof() -> None:
    """The preview does not let anybody take a number for a proof."""
    draft = draft_of(sitting_files())

    assert draft.profile.identification == "card"
    assert "仅识别，不能证明身份" in preview(draft, "zh")
    assert "identification, not proof" in " ".join(preview(draft, "en").split())


def test_members_whose_card_proves_nothing_are_noted() -> None:
    """Whoever could not sign in is named while there is time to issue a card."""
    draft = draft_of(sitting_files(profile=ASKS, members=CHIPS.replace(chip_number("m2"), "04A1B2C4")))

    assert [note.said.zh for note in draft.notes if note.file == "profile.toml" and note.line == 1] == [
        "陈䶮 1 人的卡只有卡号，不能证明身份，届时须由两名工作人员补报到"
    ]


def test_another_word_is_refused() -> None:
    """There is nothing in between."""
    intake = intake_of(sitting_files(profile=ASKS.replace("proof", "pin")))

    assert isinstance(intake, Refusal)
    assert [(one.file, one.line) for one in intake.troubles] == [("profile.toml", 1)]
