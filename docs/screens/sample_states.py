# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""States of a seat for the gallery and the tests of geometry: real words, long titles, rare characters."""

from typing import Any, Final

import msgspec

from kiosk.presenting.presenter import NOTHING
from kiosk.words import (
    AgendaLine,
    FindingView,
    LineView,
    OpenableItem,
    OptionView,
    PersonView,
    PinView,
    QuestionView,
    ServiceCommand,
    ServiceStep,
    ServiceView,
    View,
)

SITTING: Final = "潍滨市第十五届人民代表大会常务委员会第三十二次会议"
LONG: Final = (
    "关于批准《潍滨市国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要》实施情况中期评估报告、"
    "调整部分指标以及加强重点流域水生态环境保护和城乡供水一体化工作的决议（草案二次审议稿修改建议表决稿）"
)
"""120 characters, as long as a title may be met."""
NAMES: Final = ("张三", "王䶮", "李𬭎", "欧阳㛃", "阿依古丽·买买提明", "赵敏", "古丽扎尔·艾合买提江", "陈思远", "刘洋")

YES_NO: Final = (
    OptionView(option="yes", zh="赞成", en="yes", button="yes"),
    OptionView(option="no", zh="反对", en="no", button="no"),
    OptionView(option="abstain", zh="弃权", en="abstain", button="abstain"),
)
GRADES: Final = tuple(
    OptionView(option=option, zh=zh, en=en, button="")
    for option, zh, en in (
        ("g1", "满意", "satisfied"),
        ("g2", "基本满意", "fairly satisfied"),
        ("g3", "不满意", "dissatisfied"),
        ("g4", "不了解", "do not know"),
    )
)
DEPARTMENTS: Final = (
    "市发展和改革委员会",
    "市教育局",
    "市生态环境局",
    "市住房和城乡建设局",
    "市卫生健康委员会",
    "市应急管理局",
    "市人力资源和社会保障局",
    "市水利局",
)


def state(**fields: Any) -> View:  # noqa: ANN401 - fields of a view
    """A state of a signed-in seat."""
    usual: dict[str, Any] = {
        "seq": 1,
        "seat": "s07",
        "member": "王䶮",
        "sitting": SITTING,
        "scene": "ready",
        "sentence_zh": "王䶮，您已报到，请等待表决。",
        "sentence_en": "王䶮, you are signed in. Please wait for the vote.",
        "due": 38,
        "present": 36,
        "press": "last",
    }
    return msgspec.structs.replace(NOTHING, **{**usual, **fields})


def question(name: str = "", options: tuple[OptionView, ...] = YES_NO, **fields: Any) -> QuestionView:  # noqa: ANN401
    """One question."""
    usual: dict[str, Any] = {"question": "q1", "highest": 0, "most": 1, "chosen": ()}
    return QuestionView(name=name, options=options, **{**usual, **fields})


def voting(title: str, *paper: QuestionView, **fields: Any) -> View:  # noqa: ANN401 - fields of a view
    """An open round."""
    usual: dict[str, Any] = {
        "scene": "voting",
        "title": title,
        "round": 1,
        "paper": paper,
        "asked": paper[0].question,
        "kind": "motion",
        "sentence_zh": "请按键表决：赞成、反对或弃权。",
        "sentence_en": "Please press yes, no or abstain.",
        "seconds_left": 24,
        "seconds_total": 60,
    }
    return state(**{**usual, **fields})


def _people(count: int) -> tuple[PersonView, ...]:
    posts = ("市人民政府副市长", "市财政局局长", "市中级人民法院审判委员会委员、民事审判第一庭庭长", "市监察委员会委员")
    acts = ("appoint", "remove", "appoint", "confirm")
    return tuple(
        PersonView(name=NAMES[place % len(NAMES)], post=posts[place % 4], act=acts[place % 4]) for place in range(count)
    )


def _candidates(count: int, *chosen: int) -> QuestionView:
    options = tuple(
        OptionView(option=f"c{place}", zh=NAMES[place % len(NAMES)], en=NAMES[place % len(NAMES)], button="")
        for place in range(count)
    )
    return question("", options, most=3, chosen=tuple(f"c{place}" for place in chosen))


def _grades(answered: int) -> tuple[QuestionView, ...]:
    return tuple(
        question(name, GRADES, question=f"t{place}", chosen=(f"g{place % 3 + 1}",) if place < answered else ())
        for place, name in enumerate(DEPARTMENTS)
    )


def _agenda() -> tuple[AgendaLine, ...]:
    titles = (
        ("关于修改《潍滨市城市供水管理条例》的决定（草案）", "motion", "published", "carried"),
        (LONG, "motion", "decided", ""),
        ("人事任免案", "personnel", "now", ""),
        ("政府部门工作满意度测评", "appraisal", "later", ""),
        ("补选市人大常委会委员", "election", "later", ""),
        ("关于接受刘洋辞职的决定", "personnel", "later", ""),
    )
    return tuple(
        AgendaLine(item=f"item-{place}", title=title, kind=kind, state=state, outcome=outcome)
        for place, (title, kind, state, outcome) in enumerate(titles)
    )


def _result() -> tuple[LineView, ...]:
    lines = (("yes", "赞成", "yes", 29), ("no", "反对", "no", 4), ("abstain", "弃权", "abstain", 2))
    return tuple(LineView(line=line, zh=zh, en=en, members=members) for line, zh, en, members in lines)


def _roll() -> tuple[LineView, ...]:
    """All lines of a vote: who pressed, who did not, and who was not there."""
    lines = (("not_pressed", "未按", "not pressed", 1), ("absent", "缺席", "absent", 3), ("leave", "请假", "leave", 2))
    others = tuple(LineView(line=line, zh=zh, en=en, members=members) for line, zh, en, members in lines)
    return (*_result(), *others)


def _judged() -> tuple[LineView, ...]:
    """How one department was judged."""
    grades = (
        ("满意", "satisfied"),
        ("基本满意", "fairly satisfied"),
        ("不满意", "dissatisfied"),
        ("不了解", "do not know"),
    )
    return tuple(
        LineView(line=f"g{place}", zh=zh, en=en, members=12 - 3 * place) for place, (zh, en) in enumerate(grades)
    )


NOBODY: Final[dict[str, Any]] = {"member": "", "due": 38, "present": None}
BILL: Final = "关于修改《潍滨市城市供水管理条例》的决定（草案）"

STEPS: Final = (
    ("board", "主板", "board", "passed", "Raspberry Pi 4B，供电正常", "Raspberry Pi 4B, power in order"),
    ("buttons", "按键", "keys", "now", "", ""),
    ("lamps", "指示灯", "lamps", "open", "", ""),
    ("buzzer", "蜂鸣器", "buzzer", "skipped", "本配置没有蜂鸣器", "this build has none"),
    (
        "reader",
        "读卡器",
        "card reader",
        "failed",
        "端口无应答：请检查接线和供电",
        "the port is silent: check wires and power",
    ),
    ("screen", "屏幕", "screen", "open", "", ""),
    ("network", "网络", "network", "open", "", ""),
    ("storage", "存储", "storage", "open", "", ""),
    ("watchdog", "看门狗与时钟", "watchdog and clock", "open", "", ""),
)


def _service(now: str, task_zh: str, task_en: str, **fields: Any) -> ServiceView:  # noqa: ANN401 - fields of a view
    """A technician's scene, in one of its steps."""
    steps = tuple(
        ServiceStep(step=step, name_zh=zh, name_en=en, state="now" if step == now else state, said_zh=sz, said_en=se)
        for step, zh, en, state, sz, se in STEPS
    )
    commands = (
        ServiceCommand(command="skip", zh="跳过", en="Skip"),
        ServiceCommand(command="end", zh="结束自检", en="End"),
    )
    usual: dict[str, Any] = {"pattern": "", "touch": 0}
    return ServiceView(
        title_zh="终端自检",
        title_en="Self-test",
        task_zh=task_zh,
        task_en=task_en,
        steps=steps,
        commands=commands,
        **{**usual, **fields},
    )


STATES: Final[dict[str, View]] = {
    "no-sitting": state(
        **NOBODY, sitting="", scene="no_sitting", sentence_zh="现在没有会议。", sentence_en="There is no sitting."
    ),
    "sign-in": state(
        **NOBODY, scene="sign_in", sentence_zh="请刷卡报到。", sentence_en="Present your card to sign in."
    ),
    "pin": state(
        **NOBODY,
        scene="sign_in",
        pin=PinView(
            tries_left=3,
            is_wrong=False,
            said_zh="请输入卡的密码，还可以试 3 次。",
            said_en="Please enter the PIN of your card: 3 tries left.",
        ),
    ),
    "waiting": state(agenda=_agenda()),
    "vote": voting(BILL, question()),
    "vote-recorded": voting(
        BILL,
        question(chosen=("yes",)),
        stage="recorded",
        sentence_zh="已在本席记录：赞成，正在发送。",
        sentence_en="Recorded at this seat: yes. It is being sent.",
    ),
    "vote-long": voting(LONG, question(), seconds_left=8),
    "vote-secret": voting(BILL, question(chosen=("no",)), secret=True, stage="delivered", tracker="b7c2e91f04aa5512"),
    "personnel-merged": voting("人事任免案（合并表决）", question(), kind="personnel", people=_people(9)),
    "personnel-one": voting(
        "人事任免案（逐人表决）",
        *(question(name, question=f"n{place}") for place, name in enumerate(NAMES)),
        kind="personnel",
        people=_people(9),
        asked="n2",
        sentence_zh="第 3 项，共 9 项，请选择。已答 2 项。",
        sentence_en="3 of 9: please choose. Answered so far: 2.",
    ),
    "appraisal": voting(
        "政府部门工作满意度测评",
        *_grades(3),
        kind="appraisal",
        asked="t3",
        sentence_zh="第 4 项，共 8 项，请选择。已答 3 项。",
        sentence_en="4 of 8: please choose. Answered so far: 3.",
    ),
    "appraisal-review": voting(
        "政府部门工作满意度测评",
        *_grades(8),
        kind="appraisal",
        asked="t7",
        press="confirm",
        confirmable=True,
        stage="recorded",
        sentence_zh="已答 8 项，共 8 项，请确认。",
        sentence_en="8 of 8 answered. Please confirm.",
    ),
    "score": voting(
        "市生态环境局局长履职评议",
        question("陈思远 · 依法履职", (), question="k1", highest=100),
        question("陈思远 · 工作实绩", (), question="k2", highest=100, chosen=("s92",)),
        kind="appraisal",
        sentence_zh="第 1 项，共 2 项，请选择。已答 1 项。",
        sentence_en="1 of 2: please choose. Answered so far: 1.",
    ),
    "election": voting(
        "补选市人大常委会委员（应选 3 人）",
        _candidates(40, 1, 4),
        kind="election",
        posts=3,
        sentence_zh="请选择 3 人，已选 2 人。",
        sentence_en="Please choose 3; chosen so far: 2.",
    ),
    "teller": state(
        scene="closed",
        title=BILL,
        asks_teller=True,
        archive="7b1f 90ce 44d2 8a3e",
        sentence_zh="监票：选票 37 张，封存号 7b1f 90ce 44d2 8a3e。与大屏一致的，请按“赞成”键同意开票。",
        sentence_en="Teller: 37 ballots, sealed as 7b1f 90ce 44d2 8a3e. If the hall says the same, press yes.",
    ),
    "result": state(
        scene="result",
        title=BILL,
        outcome="carried",
        lines=_result(),
        sentence_zh="全体组成人员 41 人，过半数：需 21 票，得 29 票，通过。",
        sentence_en="More than half of all 41 members: 21 needed, 29 in favour, carried.",
    ),
    "result-roll": state(
        scene="result",
        title=LONG,
        outcome="carried",
        lines=_roll(),
        sentence_zh="全体组成人员 41 人，过半数：需 21 票，得 29 票，通过。",
        sentence_en="More than half of all 41 members: 21 needed, 29 in favour, carried.",
    ),
    "result-grades": state(
        scene="result",
        title="市住房和城乡建设局工作满意度测评",
        outcome="decided",
        lines=_judged(),
        sentence_zh="测评结果已公布。",
        sentence_en="The result is published.",
    ),
    "result-election": state(
        scene="result",
        title="补选市人大常委会委员（应选 3 人）",
        outcome="decided",
        lines=tuple(LineView(line=f"c{n}", zh=NAMES[n % 9], en=NAMES[n % 9], members=38 - n % 30) for n in range(40)),
        sentence_zh="选举结果已公布。",
        sentence_en="The result of the election is published.",
    ),
    "result-list": state(
        scene="result",
        title="政府部门工作满意度测评",
        outcome="decided",
        findings=tuple(
            FindingView(name=name, said_zh="满意率 86.1%，满意", said_en="rate of satisfaction 86.1%: satisfied")
            for name in DEPARTMENTS
        ),
        sentence_zh="8 个部门的测评结果已公布。",
        sentence_en="The results of 8 departments are published.",
    ),
    "local": state(
        link="cut_off",
        unsent=2,
        openable=(OpenableItem(item="a", title=BILL), OpenableItem(item="b", title="人事任免案")),
        asked_item="a",
        sentence_zh="主席已宣布表决“关于修改条例的决定”吗？如是，请再选一次以在本席位开启；须经两名工作人员采认方可计入。",
        sentence_en="Has the chair put it to the vote? If so, choose it again to open it at this seat; "
        "your vote counts only when two of the staff adopt it.",
    ),
    "cut-off": voting(
        BILL,
        question(chosen=("yes",)),
        link="cut_off",
        unsent=1,
        stage="recorded",
        sentence_zh="已在本席记录：赞成。与会场断开，恢复后自动发送。",
        sentence_en="Recorded at this seat: yes. Cut off; it will be sent when the link returns.",
    ),
    "service": state(service=_service("buttons", "请按：赞成", "Press: yes")),
    "service-touch": state(
        service=_service("screen", "请触摸标出的格子", "Touch the marked cell", pattern="touch", touch=5)
    ),
    "service-text": state(service=_service("screen", "文字能看清吗？", "Can you read it?", pattern="text")),
    "fault": state(
        scene="stopped",
        faults=("reader",),
        sentence_zh="本席无法记录，请举手。",
        sentence_en="This seat cannot record. Raise your hand.",
        alarm_zh="会场记录出现两个版本，已保留证据，请通知秘书处。",
        alarm_en="Two versions of the floor log exist. Evidence is kept. Tell the secretaries.",
    ),
}
"""Every kind of page, by the name of its picture."""
