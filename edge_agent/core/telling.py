# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Choosing the one sentence that tells the member where they are. What it says is true of what is durable."""

from typing import Final

from edge_agent.core.answering import buttons_of
from edge_agent.core.ballots import Ballots
from edge_agent.core.desk import Desk
from edge_agent.core.floor_following import FloorFollower
from edge_agent.core.hearing import Hearing
from edge_agent.core.library import Library
from edge_agent.core.local_opening import LocalOpening
from edge_agent.core.own_chain import OwnChain
from edge_agent.core.paper_view import say_answers, say_options
from edge_agent.core.receipts import Receipts
from edge_agent.core.sentences import SENTENCES, Sentence
from edge_agent.core.teller import Teller
from edge_agent.core.view import Scene, Stage
from voting_core.eligibility import ballot_fits, too_few_named
from voting_core.lifecycle import RoundPhase, SittingPhase
from voting_core.questions import YES_NO_ABSTAIN
from voting_core.round_state import RoundState
from voting_core.seat_log import CastBallot

_OFFERING: Final = frozenset({Scene.READY, Scene.CLOSED, Scene.RESULT, Scene.ENDED})
"""Scenes in which a seat that is cut off offers to open an item; where one may be opened, no round is undecided."""

_DECIDED: Final = frozenset({RoundPhase.DECLARED, RoundPhase.PUBLISHED})


class Telling:
    """Finds words for what is so."""

    def __init__(
        self,
        *,
        desk: Desk,
        chain: OwnChain,
        follower: FloorFollower,
        hearing: Hearing,
        library: Library,
        ballots: Ballots,
        local: LocalOpening,
        receipts: Receipts,
        teller: Teller,
    ) -> None:
        self._teller = teller
        self._desk, self._chain, self._follower, self._hearing = desk, chain, follower, hearing
        self._library, self._ballots, self._local, self._receipts = library, ballots, local, receipts

    @property
    def cut_off(self) -> bool:
        """Whether the seat does not hear the centre; with no sitting open there is no floor head to hear."""
        in_sitting = self._follower.floor.phase not in (SittingPhase.NONE, SittingPhase.CLOSED)
        return not self._hearing.is_fresh and (in_sitting or not self._hearing.can_send)

    @property
    def member_name(self) -> str:
        """Name of the member who is signed in durably; empty for nobody."""
        member = self._chain.kept.present(self._follower.floor.sitting)
        return self._library.name(self._follower.floor, member) if member else ""

    @property
    def _member(self) -> str:
        return self._chain.ahead.present(self._follower.floor.sitting)

    def sentence(self, scene: Scene, state: RoundState | None, stage: Stage) -> Sentence:
        """The sentence for a scene, the round on show, and the stage of the member's answer in it."""
        if self._local.items and scene in _OFFERING and self._local.state is None:
            return self._offer()
        match scene:
            case Scene.STOPPED:
                return SENTENCES["replaced"]
            case Scene.SIGN_IN:
                return SENTENCES[self._sign_in_key(stage)]
            case Scene.VOTING | Scene.CLOSED if state is not None:
                return self._round_sentence(state, stage)
            case Scene.RESULT | Scene.ENDED if state is not None:
                return self._ended_sentence(state)
            case _:
                return SENTENCES[self._idle_key(scene)].fill(name=self.member_name)

    def _offer(self) -> Sentence:
        """What the member may do at a seat that is cut off, and what it means."""
        items = self._local.items
        item = self._local.asked or items[0]
        if len(items) > 1 and self._local.asked is None:
            return SENTENCES["local_offer_many"]
        key = "local_offer" if self._local.asked is None else "local_ask"
        return SENTENCES[key].fill(title=item.title)

    def _idle_key(self, scene: Scene) -> str:
        if self.cut_off and self._hearing.is_deaf:
            return "cut_off"
        return "catching_up" if self._follower.is_missing else scene.value

    def _sign_in_key(self, stage: Stage) -> str:
        if stage is Stage.RECEIVED:
            return "signing_in"
        return "sign_in" if self._library.roster(self._follower.floor) else "card_no_roster"

    def is_recused(self, state: RoundState) -> bool:
        """Whether the member at this seat may not take part in a round."""
        return self._member in state.opened.recused

    @property
    def archive(self) -> str:
        """The number under which the ballots are sealed whose count waits to be opened; empty for none."""
        state = self._teller.pending
        if state is None or state.frozen is None or state.frozen.archive is None:
            return ""
        sha256 = state.frozen.archive.sha256
        return " ".join(sha256[at : at + 4] for at in range(0, 16, 4))

    def _teller_sentence(self) -> Sentence | None:
        """What a teller is asked, or told, while a count waits to be opened; none for anybody else."""
        state = self._teller.pending
        if state is None or state.frozen is None or state.frozen.archive is None:
            return None
        key = self._teller.why_not() or "teller_ask"
        return SENTENCES[key].fill(archive=self.archive, ballots=str(state.frozen.ballots), title=state.opened.title)

    def _round_sentence(self, state: RoundState, stage: Stage) -> Sentence:
        asked = self._teller_sentence()
        if asked is not None:
            return asked
        if state.phase is RoundPhase.OPENING:
            return SENTENCES["secret_opening"]
        if self.is_recused(state):
            return SENTENCES["recused"]
        ballot = self._ballots.shown(state)
        over = state.phase is not RoundPhase.OPEN or self._ballots.is_sealed(state)
        if self._member in state.by_hand:
            return SENTENCES["by_hand"]
        if ballot is None:
            key = self._silent_key(state, over=over)
            return self._ask(state) if key == "vote" else SENTENCES[key]
        if self._receipts.refused(ballot.record.seq) or self._is_left_out(state):
            key = "not_counted"
        elif ballot.record.opened_locally and stage not in (Stage.RECEIVED, Stage.COUNTED):
            key = self._local_key(state, ballot, stage, over=over)
        elif not over and self._is_unfinished(state, ballot):
            return self._ask(state)
        elif stage is Stage.RECORDED and (self.cut_off or not self._hearing.can_send):
            key = "waiting"
        elif over and stage is Stage.DELIVERED:
            key = "closed"
        else:
            key = stage.value
        return self._say(key, state)

    def _is_unfinished(self, state: RoundState, ballot: CastBallot) -> bool:
        """Whether questions are open still, or the ballot does not count as it is."""
        if state.is_secret:
            return self._is_unfinished_secret(state, ballot)
        answers = ballot.record.answers
        more = len(state.opened.questions) > 1 and len(answers) < len(state.opened.questions)
        return more or not answers or not ballot_fits(state.opened, answers) or self._awaits_confirming(state, ballot)

    def _is_unfinished_secret(self, state: RoundState, ballot: CastBallot) -> bool:
        """The same as far as this seat remembers; after a restart it only knows that there is a ballot."""
        answers = self._ballots.answers(state)
        more = bool(answers) and len(answers) < len(state.opened.questions)
        return more or self._ballots.is_chosen(state) or (bool(answers) and self._awaits_confirming(state, ballot))

    def _awaits_confirming(self, state: RoundState, ballot: CastBallot) -> bool:
        return state.opened.press == "confirm" and not ballot.record.confirmed

    def _ask(self, state: RoundState) -> Sentence:
        """What the member is asked now."""
        opened, answers = state.opened, self._ballots.answers(state)
        question = self._ballots.asked_now(state)
        options = say_options(opened, question)
        if len(opened.questions) > 1 and len(answers) < len(opened.questions):
            number = [one.question for one in opened.questions].index(question.question) + 1
            counts = {"number": str(number), "total": str(len(opened.questions)), "answered": str(len(answers))}
            return SENTENCES["vote_next"].fill(**counts)
        if too_few_named(opened, answers):
            named = sum("yes" in answer.options for answer in answers)
            least = opened.election.least if opened.election else 0
            return SENTENCES["vote_more"].fill(least=str(least), chosen=str(named))
        if opened.press == "confirm" and answers:
            return self._say("confirm", state)
        if question.most > 1:
            chosen = len(answers[0].options) if answers else 0
            return SENTENCES["vote_for"].fill(most=str(question.most), chosen=str(chosen))
        if set(question.options) == set(YES_NO_ABSTAIN):
            return SENTENCES["vote"]
        key = "vote_by_button" if buttons_of(question) else "vote_on_screen"
        return Sentence(SENTENCES[key].zh.format(options=options.zh), SENTENCES[key].en.format(options=options.en))

    def _say(self, key: str, state: RoundState) -> Sentence:
        """A sentence about the member's answers; of a secret ballot it tells nothing that a neighbour could read."""
        if state.is_secret:
            return Sentence(SENTENCES[key].zh.format(choice="您的选票"), SENTENCES[key].en.format(choice="your ballot"))
        ballot = self._ballots.shown(state)
        word = say_answers(state.opened, ballot.record.answers if ballot else ())
        return Sentence(SENTENCES[key].zh.format(choice=word.zh), SENTENCES[key].en.format(choice=word.en))

    def _silent_key(self, state: RoundState, *, over: bool) -> str:
        """What is said to a member without a ballot of this round at this device."""
        if self._local.state is not None:
            return "local_vote"
        if not over:
            return "vote"
        entry = self._ballots.entry(state)
        if entry is not None and entry.hash:
            return "counted_elsewhere"
        return "closed" if self._came_later(state) else "closed_silent"

    def _came_later(self, state: RoundState) -> bool:
        """Whether member or device came here only after the opening, so that a press may exist elsewhere."""
        floor, opened_seq = self._follower.floor, state.opened.floor_seq
        moved = floor.moves.get(self._member)
        device = floor.opened_epochs.get(self._desk.identity.seat)
        return any(later is not None and later.floor_seq > opened_seq for later in (moved, device))

    def _local_key(self, state: RoundState, ballot: CastBallot, stage: Stage, *, over: bool) -> str:
        """What is said of a press on an item that was opened here."""
        if ballot.hash in state.adopted:
            return "adopted"
        if over:
            return "local_closed"
        if self._follower.floor.open_round is not None:
            return "local_again"
        return "local_delivered" if stage is Stage.DELIVERED else "local_recorded"

    def _ended_sentence(self, state: RoundState) -> Sentence:
        if state.phase is RoundPhase.PUBLISHED and state.declared is not None:
            if self._is_left_out(state) and self._member not in state.by_hand:
                return self._say("not_counted", state)
            return Sentence(state.declared.said_zh, state.declared.said_en)
        key = "aborted" if state.phase is RoundPhase.ABORTED else "annulled"
        return SENTENCES[key].fill(reason=state.ended_reason)

    def _is_left_out(self, state: RoundState) -> bool:
        """Whether the list that decided the round does not name the ballot that is recorded here."""
        has_ballot = self._ballots.shown(state) is not None
        decided = state.phase in _DECIDED and self._ballots.entry(state) is not None
        return has_ballot and decided and not self._ballots.is_counted(state)
