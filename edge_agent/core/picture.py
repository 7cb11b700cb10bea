# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawing the view from what is true now. Stages come from what is durable, never from what was only written."""

from dataclasses import replace
from typing import Final, TypedDict

from edge_agent.core.alarms import Alarms
from edge_agent.core.answering import buttons_of, chosen_of
from edge_agent.core.ballots import Ballots
from edge_agent.core.desk import Desk
from edge_agent.core.effects import SetLamps, ShowScreen
from edge_agent.core.floor_following import FloorFollower
from edge_agent.core.hall_view import draw_agenda, draw_lines, draw_people
from edge_agent.core.hearing import Hearing
from edge_agent.core.library import Library
from edge_agent.core.local_opening import LocalOpening
from edge_agent.core.notices import Notices
from edge_agent.core.own_chain import OwnChain
from edge_agent.core.paper_view import draw_findings, draw_paper
from edge_agent.core.pin_pad import PinPad
from edge_agent.core.receipts import Receipts
from edge_agent.core.sender import Sender
from edge_agent.core.sentences import ALARMS, SENTENCES, SILENT, Sentence
from edge_agent.core.service.scene import TechnicianScene
from edge_agent.core.teller import Teller
from edge_agent.core.telling import Telling
from edge_agent.core.view import (
    DARK,
    AgendaLine,
    Lamp,
    Lamps,
    LineView,
    LinkWord,
    OpenableItem,
    PersonView,
    Scene,
    Stage,
    View,
)
from voting_core.lifecycle import RoundPhase, SittingPhase
from voting_core.questions import Answer
from voting_core.round_state import RoundState
from voting_core.secrecy.hashing import number_of

_PHASES: Final[dict[SittingPhase, Scene]] = {
    SittingPhase.NONE: Scene.NO_SITTING,
    SittingPhase.CLOSED: Scene.NO_SITTING,
    SittingPhase.OPENED: Scene.PREPARING,
    SittingPhase.ROSTERED: Scene.PREPARING,
    SittingPhase.ADJOURNED: Scene.ADJOURNED,
}

_PAPER: Final = frozenset({Scene.VOTING, Scene.CLOSED})
"""Scenes in which the ballot paper is on the screen."""

_ROUNDS: Final[dict[RoundPhase, Scene]] = {
    RoundPhase.NONE: Scene.READY,
    RoundPhase.OPEN: Scene.VOTING,
    RoundPhase.CLOSED: Scene.CLOSED,
    RoundPhase.FROZEN: Scene.CLOSED,
    RoundPhase.OPENING: Scene.CLOSED,
    RoundPhase.COUNTED: Scene.CLOSED,
    RoundPhase.DECLARED: Scene.CLOSED,
    RoundPhase.PUBLISHED: Scene.RESULT,
    RoundPhase.ABORTED: Scene.ENDED,
    RoundPhase.ANNULLED: Scene.ENDED,
}


_LAMPS: Final[dict[Stage, Lamp]] = {
    Stage.NONE: Lamp.INVITING,
    Stage.RECEIVED: Lamp.RECEIVED,
    Stage.RECORDED: Lamp.RECORDED,
    Stage.DELIVERED: Lamp.DELIVERED,
    Stage.COUNTED: Lamp.DELIVERED,
}
"""By how far a ballot is, the lamp of the key that was pressed; in a secret round, of all keys."""


class _HallFields(TypedDict):
    """Fields of the view that are drawn together."""

    sitting: str
    kind: str
    secret: bool
    press: str
    seconds_total: int | None
    least: int
    agenda: tuple[AgendaLine, ...]
    people: tuple[PersonView, ...]
    due: int
    present: int | None
    outcome: str
    lines: tuple[LineView, ...]
    asks_teller: bool
    archive: str
    faults: tuple[str, ...]


class Picture:
    """Draws one view after another, and shows those that differ."""

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
        sender: Sender,
        alarms: Alarms,
        notices: Notices,
        teller: Teller,
        technician: TechnicianScene,
        pad: PinPad,
        faults: dict[str, str],
    ) -> None:
        self._technician, self._faults, self._pad = technician, faults, pad
        self._teller = teller
        self._desk, self._chain, self._follower, self._hearing = desk, chain, follower, hearing
        self._library, self._ballots, self._receipts = library, ballots, receipts
        self._sender, self._alarms, self._notices = sender, alarms, notices
        self._local = local
        self._telling = Telling(
            desk=desk,
            chain=chain,
            follower=follower,
            hearing=hearing,
            library=library,
            ballots=ballots,
            local=local,
            receipts=receipts,
            teller=teller,
        )
        self._shown: View | None = None
        self.stopped = ""
        """Key of the sentence that says why this seat has stopped; empty while it works."""

    @property
    def cut_off(self) -> bool:
        """Whether the seat does not hear the centre."""
        return self._telling.cut_off

    def show(self) -> None:
        """Show the present state if it differs from the one shown."""
        view, shown = self._draw(), self._shown
        lamps_before = DARK if shown is None else shown.lamps
        if shown is not None and replace(view, seq=shown.seq) == shown:
            return
        if view.lamps != lamps_before:
            self._desk.effects.append(SetLamps(lamps=view.lamps))
        self._desk.effects.append(ShowScreen(view=view))
        self._shown = view

    @property
    def next_ms(self) -> int | None:
        """When the seconds on the screen change next."""
        deadline_ms = self._ballots.deadline_ms
        left_ms = 0 if deadline_ms is None else deadline_ms - self._desk.mono_ms
        return self._desk.mono_ms + (left_ms - 1) % 1_000 + 1 if left_ms > 0 else None

    def _draw(self) -> View:
        state, scene = self._round(), self._scene()
        stage = self._stage(state, scene)
        choice = self._choice(state)
        service = self._technician.draw()
        task = self._technician.task if service is not None else self._notices.current
        pin = None if service is not None or self.stopped else self._pad.draw()
        task = task if pin is None else self._pad.sentence
        sentence = task or self._telling.sentence(scene, state, stage)
        if self.stopped:
            scene, stage, sentence, service = Scene.STOPPED, Stage.NONE, SENTENCES[self.stopped], None
        alarm, asked, local = self._alarm(), self._local.asked, self._local.state
        return View(
            seq=1 if self._shown is None else self._shown.seq + 1,
            seat=self._desk.identity.seat,
            scene=scene,
            sentence_zh=sentence.zh,
            sentence_en=sentence.en,
            alarm_zh=alarm.zh,
            alarm_en=alarm.en,
            member=self._telling.member_name,
            title=state.opened.title if state else "",
            round=state.opened.round if state else 0,
            choice=choice,
            paper=draw_paper(state.opened, self._answers(state)) if state and scene in _PAPER else (),
            asked=self._ballots.asked_now(state).question if state and scene is Scene.VOTING else "",
            posts=state.opened.posts if state else 0,
            confirmable=self._is_confirmable(state, scene),
            findings=draw_findings(state) if state and scene is Scene.RESULT else (),
            tracker=self._tracker(state),
            **self._hall(scene, state),
            stage=stage,
            lamps=self._lamps(scene, state, stage),
            seconds_left=self._seconds_left(scene),
            link=self._link(),
            unsent=max(0, self._sender.unsent),
            openable=tuple(OpenableItem(item=item.item, title=item.title) for item in self._local.items),
            asked_item=asked.item if asked else "",
            opened_item=local.opened.poll if local else "",
            service=service,
            pin=pin,
        )

    def _hall(self, scene: Scene, state: RoundState | None) -> _HallFields:
        """What is so for the whole hall, and of the round beyond this member's own answers."""
        floor = self._follower.floor
        listed = self._library.listed_items(floor)
        opened, published = state.opened if state else None, state is not None and scene is Scene.RESULT
        total_ms = opened.round_ms if opened is not None and self._ballots.deadline_ms is not None else 0
        rounds = [one.opened for one in floor.rounds.values()]
        last = max(rounds, key=lambda one: one.floor_seq, default=None)
        declared = state.declared if state is not None and published else None
        return _HallFields(
            sitting=floor.title if floor.phase not in (SittingPhase.NONE, SittingPhase.CLOSED) else "",
            kind=opened.item_kind if opened else "",
            secret=state.is_secret if state else False,
            press=opened.press if opened else "",
            seconds_total=-(-total_ms // 1_000) or None,
            least=opened.election.least if opened and opened.election else 0,
            agenda=draw_agenda(floor, listed),
            people=draw_people(opened.poll, listed) if opened else (),
            due=self._library.due(floor),
            present=last.present if last is not None else None,
            outcome=declared.outcome if declared is not None else "",
            lines=draw_lines(state) if state is not None and published else (),
            asks_teller=self._teller.asks and bool(self._chain.kept.present(floor.sitting)),
            archive=self._telling.archive if self._teller.asks else "",
            faults=tuple(sorted(self._faults)),
        )

    # --- where we are ------------------------------------------------------------------------------------------------

    def _scene(self) -> Scene:
        floor = self._follower.floor
        if self._library.is_replaced(floor):
            return Scene.STOPPED
        if floor.phase is not SittingPhase.ROLL:
            return _PHASES[floor.phase]
        if not self._chain.kept.present(floor.sitting):
            return Scene.SIGN_IN
        state = self._round()
        return Scene.READY if state is None else _ROUNDS[state.phase]

    def _round(self) -> RoundState | None:
        """The round on show: the one that owes a result, or was opened here, or else the last one of the sitting."""
        floor = self._follower.floor
        if floor.phase is not SittingPhase.ROLL:
            return None
        last = max(floor.rounds.values(), key=lambda state: state.opened.floor_seq, default=None)
        return floor.undecided or self._local.state or last

    def _choice(self, state: RoundState | None) -> str:
        """The member's answer where one question was put."""
        ballot = self._ballots.shown(state) if state else None
        if state is not None and state.is_secret:
            return ""
        if ballot is None or state is None or len(state.opened.questions) > 1 or not ballot.record.answers:
            return ""
        return ",".join(ballot.record.answers[0].options)

    def _tracker(self, state: RoundState | None) -> str:
        """The number of the member's encrypted ballot, once there is one."""
        ballot = self._ballots.shown(state) if state is not None and state.is_secret else None
        return number_of(ballot.text) if ballot is not None and ballot.text else ""

    def _answers(self, state: RoundState) -> tuple[Answer, ...]:
        """What the member has answered, by the ballot that is shown; of a secret one, while it can be changed."""
        if state.is_secret:
            return () if self._ballots.is_sealed(state) else self._ballots.answers(state)
        ballot = self._ballots.shown(state)
        return ballot.record.answers if ballot else ()

    def _is_confirmable(self, state: RoundState | None, scene: Scene) -> bool:
        if state is None or scene is not Scene.VOTING or state.opened.press != "confirm":
            return False
        return not self._ballots.is_sealed(state) and not self._ballots.unconfirmable(state)

    def _stage(self, state: RoundState | None, scene: Scene) -> Stage:
        """How far the ballot is, and before any round the sign-in; each step only once it is true."""
        ballot = self._ballots.shown(state) if state else None
        if state is not None and self._ballots.is_chosen(state):
            return Stage.RECEIVED
        if ballot is None:
            signing_in = scene is Scene.SIGN_IN and self._chain.ahead.present(self._follower.floor.sitting)
            return Stage.RECEIVED if signing_in else Stage.NONE
        if ballot.record.seq > self._chain.kept.head.seq:
            return Stage.RECEIVED
        if state is not None and self._ballots.is_counted(state):
            return Stage.COUNTED
        delivered = ballot.record.seq <= self._receipts.high_seq and not self._receipts.refused(ballot.record.seq)
        return Stage.DELIVERED if delivered else Stage.RECORDED

    def _link(self) -> LinkWord:
        if self.cut_off:
            return LinkWord.CUT_OFF
        waits = self._sender.unsent > 0 and not self._hearing.can_send
        return LinkWord.WAITING if waits else LinkWord.ONLINE

    def _seconds_left(self, scene: Scene) -> int | None:
        deadline_ms = self._ballots.deadline_ms
        if deadline_ms is None or scene not in (Scene.VOTING, Scene.SIGN_IN):
            return None
        return max(0, -((self._desk.mono_ms - deadline_ms) // 1_000))

    def _alarm(self) -> Sentence:
        if self._receipts.blocked:
            return ALARMS["blocked"].fill(reason=self._receipts.blocked)
        if self._alarms.current:
            return ALARMS[self._alarms.current]
        floor = self._follower.floor
        if self._library.is_stranger(floor) and not self._library.is_replaced(floor):
            return ALARMS["stranger"]
        return ALARMS["roster_unreadable"] if self._library.unreadable else SILENT

    def _lamps(self, scene: Scene, state: RoundState | None, stage: Stage) -> Lamps:
        """The buttons that answer the question asked now: inviting, or the one that was pressed."""
        if self._technician.is_open and not self.stopped:
            return self._technician.lamps
        if self.stopped or "buttons" in self._faults:
            return Lamps(yes=Lamp.FAULT, no=Lamp.FAULT, abstain=Lamp.FAULT)
        if state is None or scene not in (Scene.VOTING, Scene.CLOSED):
            return DARK
        if self._teller.asks and self._chain.kept.present(self._follower.floor.sitting):
            return replace(DARK, yes=Lamp.INVITING)
        if self._telling.is_recused(state):
            return DARK
        if state.is_secret:
            return self._secret_lamps(scene, state, stage)
        question = self._ballots.asked_now(state)
        buttons = buttons_of(question)
        chosen = chosen_of(self._answers(state), question.question)
        pressed = next((button for button, option in buttons.items() if option in chosen), None)
        if pressed is not None:
            return replace(DARK, **{pressed: _LAMPS.get(stage, Lamp.RECORDED)})
        if scene is Scene.CLOSED or self._ballots.is_sealed(state):
            return DARK
        return replace(DARK, **dict.fromkeys(buttons, Lamp.INVITING))

    def _secret_lamps(self, scene: Scene, state: RoundState, stage: Stage) -> Lamps:
        """In a secret round all buttons look the same, whichever was pressed: a neighbour sees that, not what."""
        if scene is Scene.CLOSED or self._ballots.is_sealed(state):
            return DARK
        lamp = _LAMPS.get(stage, Lamp.RECORDED)
        return replace(DARK, **dict.fromkeys(buttons_of(self._ballots.asked_now(state)), lamp))
