# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tellers' joint keys of a bundle: who made them, what was said, and that this key follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from verifier.findings import listed
from verifier.ledger import Leaf
from verifier.reading import Unreadable
from verifier.secrecy.words import Made, work_out
from verifier.speech import Speech
from verifier.teller_keys import KEY_STEPS, TellerKey


@dataclass(slots=True)
class SecretKeys:
    """Judges what the floor log says of keys, each record before the house takes it."""

    speech: Speech
    made: dict[tuple[str, int], Made] = field(default_factory=dict)
    """By sitting and number, the keys that follow from what was said."""

    def judge(self, leaf: Leaf) -> None:
        """Judge a record."""
        match leaf.kind:
            case "PollOpened":
                self._judge_opening(leaf)
            case "TellerKeyBegun":
                self._judge_tellers(leaf)
            case "KeyWordsHeard":
                self._judge_key_words(leaf)
            case "TellerKeyFixed":
                self._judge_key(leaf)
            case _:
                pass

    def _judge_opening(self, leaf: Leaf) -> None:
        """How an item is voted on is the agenda's word, and a secret one goes by the key in force."""
        got, item = leaf.fields, self.speech.house.item(leaf.fields["poll"])
        if item is not None and got["secrecy"] != item["secrecy"]:
            self.speech.blame(leaf, "记名与否与议程不符", "is not voted on in the way that the agenda says")
        due = self.speech.house.key_in_force if got["secrecy"] == "secret" else 0
        if got["key"] != due or (got["secrecy"] == "secret" and not due):
            self.speech.blame(leaf, f"写钥匙 {got['key']}，应为 {due}", f"names key {got['key']}, it should be {due}")
        known = self.speech.house.keys.get(got["key"])
        if known is None or item is None:
            return
        people = [*item.get("nominees", ()), *item.get("candidates", ()), *item.get("targets", ())]
        standing = {one["name"] for one in people}
        names = {one["member"]: one["name"] for one in self.speech.house.roster.get("members", ())}
        own = sorted(standing & {names.get(one["member"], "") for one in known.begun.fields["tellers"]})
        if own:
            self.speech.blame(leaf, f"监票人 {listed(own)} 是本项的人选", f"is about its own tellers {listed(own)}")

    def _judge_tellers(self, leaf: Leaf) -> None:
        got, house = leaf.fields, self.speech.house
        if got["key"] != len(house.keys) + 1 or any(key.is_made for key in house.keys.values()):
            self.speech.blame(
                leaf, "不是下一把钥匙，或上一把还没有结束", "is not the next key, or the last one is not finished"
            )
        if house.profile and got["needed"] != house.profile["tellers_needed"]:
            self.speech.blame(leaf, "开票人数与规程不符", "asks for another number of tellers than the profile")
        seats = [one["seat"] for one in got["tellers"]]
        if seats != sorted(set(seats)) or len(seats) < got["needed"]:
            self.speech.blame(leaf, "监票人未按席位排列、重复或太少", "names tellers out of order, twice, or too few")
        members = {one["member"]: one for one in house.roster.get("members", ())}
        for one in got["tellers"]:
            member = members.get(one["member"])
            # Where the ledger was rebuilt, sign-ins stand behind what came before any list.
            was_rebuilt = got["floor_seq"] <= house.papers.losses.rebuilt_seq
            sits = member is not None and member["teller"] and (was_rebuilt or house.is_present(member))
            seat = house.seat_of(member) if member is not None else ""
            if not sits or (one["seat"], one["epoch"]) != (seat, house.epochs.get(seat)):
                name = one["member"]
                self.speech.blame(leaf, f"{name} 不是在席的监票人", f"names {name}, who is no teller at that seat")

    def _judge_key_words(self, leaf: Leaf) -> None:
        key = self.speech.house.keys.get(leaf.fields["key"])
        if key is None or not key.is_made:
            self.speech.blame(leaf, "没有正在生成的这把钥匙", "is about a key that is not being made")
            return
        due = KEY_STEPS[len(key.heard)] if len(key.heard) < len(KEY_STEPS) else ""
        if leaf.fields["step"] != due:
            self.speech.blame(leaf, f"应为步骤“{due}”", f"should be the step '{due}'")
            return
        about = (leaf.fields["sitting"], leaf.fields["key"], "", 0, 0, due)
        spoken = {
            one["seat"]: self.speech.word(one["seat"], one["epoch"], about) for one in key.begun.fields["tellers"]
        }
        self.speech.compare(leaf, spoken)

    def _judge_key(self, leaf: Leaf) -> None:
        got = leaf.fields
        key = self.speech.house.keys.get(got["key"])
        if key is None or not key.is_made or [one.fields["step"] for one in key.heard] != list(KEY_STEPS):
            self.speech.blame(leaf, "这把钥匙的步骤不全", "fixes a key that was not made step by step")
            return
        begun = key.begun.fields
        context = f"hemicycle/1 tellers/{got['hall']}/{got['sitting']}/{got['key']}"
        try:
            made, transcript = work_out(
                [one["seat"] for one in begun["tellers"]], begun["needed"], context, self._said(key)
            )
        except Unreadable as error:
            self.speech.blame(leaf, f"生成不出钥匙：{error}", f"no key follows from what was said: {error}")
            return
        if (got["public_key"], got["transcript_sha256"]) != (str(made.key), transcript):
            self.speech.blame(leaf, "与监票人所生成的不是同一把", "is not the key that the tellers made")
            return
        self.made[(got["sitting"], got["key"])] = made

    def _said(self, key: TellerKey) -> Mapping[str, Mapping[str, str]]:
        """By step and seat, what was said; nothing where a seat did not speak."""
        begun = key.begun.fields
        found: dict[str, dict[str, str]] = {}
        for step in KEY_STEPS:
            about = (begun["sitting"], begun["key"], "", 0, 0, step)
            words = {one["seat"]: self.speech.word(one["seat"], one["epoch"], about) for one in begun["tellers"]}
            found[step] = {seat: word.text if word else "" for seat, word in words.items()}
        return found
