# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages of a ballot: one question at a time, a grid of candidates, points on a number pad, and the review of all.

What is chosen comes from the agent's state only; a touch shows nothing before the agent has said it received it.
"""

from typing import Final

from kiosk.model import (
    Choice,
    Command,
    ElectionPage,
    Mark,
    Page,
    Pager,
    Progress,
    ReviewPage,
    Row,
    ScorePage,
    Touch,
    VotePage,
)
from kiosk.presenting.desk import Desk
from kiosk.presenting.frame import command, frame, page_of
from kiosk.words import OptionView, QuestionView

GRADES_MAX: Final = 6
"""More options than this do not stand side by side: they become a grid."""

_ACTS: Final = {"confirm": "confirm_act"}
"""Acts whose word is another text's key."""


def ballot_page(desk: Desk, *, is_open: bool) -> Page:
    """The page of the round on show; of a closed one nothing can be touched."""
    paper = desk.view.paper
    if len(paper) > 1 and (desk.reviewing or not is_open):
        return _review(desk, is_open=is_open)
    question = asked_question(desk)
    if question.highest:
        return _score(desk, question, is_open=is_open)
    if is_grid(question):
        return _election(desk, question, is_open=is_open)
    return _vote(desk, question, is_open=is_open)


def asked_question(desk: Desk) -> QuestionView:
    """The question that is on the screen: the one that the agent asks, or the first."""
    paper = desk.view.paper
    return next((one for one in paper if one.question == desk.view.asked), paper[0])


def is_grid(question: QuestionView) -> bool:
    """Whether its options are names to choose from, not answers side by side."""
    return question.most > 1 or len(question.options) > GRADES_MAX


def _vote(desk: Desk, question: QuestionView, *, is_open: bool) -> Page:
    view = desk.view
    several = len(view.paper) > 1
    name, detail = _about(desk, question) if several else ("", "")
    people, pager = _people(desk) if view.kind == "personnel" and not several else ((), None)
    return VotePage(
        **frame(desk),
        title=view.title,
        name=name,
        detail=detail,
        place=_place(desk, question),
        rule=_rule(desk),
        choices=tuple(_choice(desk, question, option, is_open=is_open) for option in question.options),
        people=people,
        pager=pager,
        commands=_commands(desk, question, is_open=is_open),
        tracker=_tracker(desk),
    )


def _election(desk: Desk, question: QuestionView, *, is_open: bool) -> Page:
    first, last, pager = page_of(desk, f"grid/{question.question}", len(question.options), desk.room.grid)
    return ElectionPage(
        **frame(desk),
        title=desk.view.title,
        count=desk.say("chosen_of", chosen=len(question.chosen) if not desk.hides else "—", most=question.most),
        rule=_rule(desk),
        choices=tuple(_choice(desk, question, one, is_open=is_open) for one in question.options[first:last]),
        pager=pager,
        commands=_commands(desk, question, is_open=is_open),
        tracker=_tracker(desk),
    )


def _score(desk: Desk, question: QuestionView, *, is_open: bool) -> Page:
    name, detail = _about(desk, question)
    recorded = "" if desk.hides or not question.chosen else question.chosen[0][1:]
    room = len(desk.typed) < len(str(question.highest))
    return ScorePage(
        **frame(desk),
        title=desk.view.title,
        name=name,
        detail=detail,
        place=_place(desk, question),
        rule=desk.say("score_range", highest=question.highest),
        typed=desk.typed,
        recorded=desk.say("points", points=recorded) if recorded else "",
        progress=_progress(desk) if question.chosen else "",
        highest=question.highest,
        keys=tuple(
            Command(label=digit, touch=Touch(verb="digit", what=digit), enabled=is_open and room, filled=False)
            for digit in "1234567890"
        ),
        erase=command(desk, "erase", Touch(verb="erase"), enabled=is_open and bool(desk.typed)),
        enter=command(
            desk,
            "enter",
            Touch(verb="score", what=question.question),
            enabled=is_open and bool(desk.typed) and int(desk.typed) <= question.highest,
            filled=True,
        ),
        commands=_commands(desk, question, is_open=is_open),
    )


def _review(desk: Desk, *, is_open: bool) -> Page:
    view = desk.view
    first, last, pager = page_of(desk, "review", len(view.paper), desk.room.review)
    can_confirm = is_open and view.confirmable
    # A row leads back to its question, so one command is enough: the one that leads further.
    commands: tuple[Command, ...] = ()
    if is_open and view.press == "confirm":
        commands = (command(desk, "confirm", Touch(verb="confirm"), enabled=can_confirm, filled=True),)
    elif is_open:
        commands = (command(desk, "to_ballot", Touch(verb="ballot")),)
    return ReviewPage(
        **frame(desk),
        title=desk.say("review_title") if is_open else view.title,
        summary=desk.say("review_sum", answered=desk.answered, total=len(view.paper)),
        rows=tuple(_row(desk, question, is_open=is_open) for question in view.paper[first:last]),
        pager=pager,
        commands=commands,
    )


def _row(desk: Desk, question: QuestionView, *, is_open: bool) -> Row:
    name, detail = _about(desk, question)
    if not question.chosen:
        value = desk.say("unanswered")
    elif desk.hides:
        value = desk.say("received")
    else:
        value = answer_words(desk, question)
    chosen = question.chosen[0] if question.chosen and not desk.hides else ""
    return Row(
        key=question.question,
        name=name,
        detail=detail,
        value=value,
        mood="done" if question.chosen else "ask",
        mark=mark_of(chosen),
        chosen=bool(question.chosen),
        touch=Touch(verb="turn", what=question.question) if is_open else None,
    )


def answer_words(desk: Desk, question: QuestionView) -> str:
    """What is chosen of a question, in words."""
    if question.highest:
        return desk.say("points", points=question.chosen[0][1:])
    names = {one.option: desk.pick(one.zh, one.en) for one in question.options}
    return "、".join(names.get(one, one) for one in question.chosen)


def _choice(desk: Desk, question: QuestionView, option: OptionView, *, is_open: bool) -> Choice:
    chosen = option.option in question.chosen and not desk.hides
    full = question.most > 1 and len(question.chosen) >= question.most and option.option not in question.chosen
    return Choice(
        key=option.option,
        label=desk.pick(option.zh, option.en),
        mark=mark_of(option.option) or ("person" if is_grid(question) else "grade"),
        chosen=chosen,
        progress=_progress(desk) if chosen else "",
        enabled=is_open and not (full and not desk.hides),
        touch=Touch(verb="mark", what=question.question, which=option.option),
    )


def mark_of(option: str) -> Mark:
    """The shape of an answer; none for anything but yes, no and abstain."""
    match option:
        case "yes" | "no" | "abstain" as mark:
            return mark
        case _:
            return ""


def _progress(desk: Desk) -> Progress:
    match desk.view.stage:
        case "received" | "recorded" | "delivered" | "counted" as stage:
            return stage
        case _:
            return ""


def _about(desk: Desk, question: QuestionView) -> tuple[str, str]:
    """Whom or what a question is about, and the post, act or criterion below it."""
    name, _, criterion = question.name.partition(" · ")
    person = next((one for one in desk.view.people if one.name == name), None)
    if criterion:
        return name, criterion
    if person is None:
        return name, ""
    act = desk.word(_ACTS.get(person.act, person.act)) if person.act else ""
    return name, " ".join(part for part in (act, person.post) if part)


def _place(desk: Desk, question: QuestionView) -> str:
    paper = desk.view.paper
    if len(paper) < 2:
        return ""
    number = [one.question for one in paper].index(question.question) + 1
    return desk.say("place", number=number, total=len(paper))


def _rule(desk: Desk) -> str:
    view = desk.view
    kept = desk.hides and any(one.chosen for one in view.paper)
    words = [desk.say("secret_kept" if kept else "secret")] if view.secret else []
    if view.press in ("last", "first", "confirm"):
        words.append(desk.say(f"press_{view.press}"))
    return " · ".join(words)


def _tracker(desk: Desk) -> str:
    tracker = desk.view.tracker
    return desk.say("tracker", tracker=f"{tracker[:12]}…") if tracker else ""


def _people(desk: Desk) -> tuple[tuple[Row, ...], Pager | None]:
    people = desk.view.people
    first, last, pager = page_of(desk, "people", len(people), desk.room.people)
    rows = tuple(
        Row(
            key=f"p{number}",
            name=one.name,
            detail=one.post,
            value=desk.word(_ACTS.get(one.act, one.act)) if one.act else "",
            mood="calm",
            mark="",
            chosen=False,
            touch=None,
        )
        for number, one in enumerate(people[first:last], first + 1)
    )
    return rows, pager


def _commands(desk: Desk, question: QuestionView, *, is_open: bool) -> tuple[Command, ...]:
    """Back and on through the questions, and the review; or the confirmation of a single one."""
    paper = desk.view.paper
    if not is_open:
        return ()
    if len(paper) < 2:
        if desk.view.press != "confirm":
            return ()
        return (command(desk, "confirm", Touch(verb="confirm"), enabled=desk.view.confirmable, filled=True),)
    place = [one.question for one in paper].index(question.question)
    before = paper[place - 1].question if place else ""
    after = paper[place + 1].question if place + 1 < len(paper) else ""
    return (
        command(desk, "back", Touch(verb="turn", what=before), enabled=bool(before)),
        command(desk, "on", Touch(verb="turn", what=after), enabled=bool(after)),
        command(desk, "review", Touch(verb="review"), filled=desk.answered == len(paper)),
    )
