# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every word of the screen that the agent does not say, in Chinese and English."""

from typing import Final, Literal, NamedTuple

Language = Literal["zh", "en"]


class Text(NamedTuple):
    """The same words in both languages, with the same fields in braces."""

    zh: str
    en: str

    def say(self, language: Language, **fields: object) -> str:
        """The words in a language, with the braces filled."""
        return (self.en if language == "en" else self.zh).format(**fields)


TEXTS: Final[dict[str, Text]] = {
    # --- the strip above
    "language": Text("English", "中文"),
    "larger": Text("大字", "Large"),
    "smaller": Text("标准字", "Normal"),
    "online": Text("已连接", "Connected"),
    "waiting": Text("等待发送", "Waiting to send"),
    "cut_off": Text("已断开", "Cut off"),
    "unsent": Text("待发送 {count}", "{count} to send"),
    # --- the clock
    "left": Text("剩余 {clock}", "{clock} left"),
    # --- pages
    "agent_gone": Text(
        "本席程序正在重启，按键仍可使用，请稍候。", "This seat restarts. The keys still work, please wait."
    ),
    "versions_differ": Text(
        "屏幕与本席程序版本不同，请举手。", "Screen and seat are of different releases. Raise your hand."
    ),
    "roll": Text("应到 {due} 人", "{due} members are due"),
    "roll_present": Text("应到 {due} 人，实到 {present} 人", "{due} due, {present} present"),
    "welcome": Text("{name}，您好", "Welcome, {name}"),
    "agenda": Text("本次会议议程", "Agenda"),
    "later": Text("待审议", "to come"),
    "now": Text("正在表决", "now"),
    "decided": Text("已表决", "voted on"),
    "carried": Text("通过", "Carried"),
    "not_carried": Text("未通过", "Not carried"),
    "tied": Text("票数相等", "Tied"),
    "void": Text("无效", "Void"),
    "done": Text("已有结果", "Decided"),
    # --- a ballot
    "place": Text("第 {number} 项，共 {total} 项", "{number} of {total}"),
    "press_last": Text("截止前可改，最后一次有效", "The last press counts"),
    "press_first": Text("第一次按键有效，不能更改", "The first press counts, no change"),
    "press_confirm": Text("确认前可以更改", "Confirm to finish"),
    "secret": Text("无记名", "Secret"),
    "secret_kept": Text("已加密，不再显示", "encrypted, not shown"),
    "received": Text("已收到", "received"),
    "recorded": Text("已记录", "recorded"),
    "delivered": Text("已送达", "delivered"),
    "counted": Text("已计入", "counted"),
    "back": Text("上一项", "Back"),
    "on": Text("下一项", "Next"),
    "review": Text("查看全部", "Review"),
    "to_ballot": Text("返回填写", "Back"),
    "confirm": Text("确认提交", "Confirm"),
    "review_title": Text("请核对您的选择", "Please check your answers"),
    "review_sum": Text("已答 {answered} 项，共 {total} 项", "{answered} of {total} answered"),
    "unanswered": Text("未选", "none"),
    "points": Text("{points} 分", "{points} points"),
    "enter": Text("确定", "OK"),
    "erase": Text("删除", "Del"),
    "score_range": Text("0 至 {highest} 分", "0 to {highest}"),
    "chosen_of": Text("已选 {chosen} 人，可选 {most} 人", "{chosen} of {most} chosen"),
    "tracker": Text("密票 {tracker}", "Ballot {tracker}"),
    # --- acts on a list of personnel
    "appoint": Text("任命", "appoint"),
    "confirm_act": Text("批准任命", "confirm"),
    "remove": Text("免职", "remove"),
    "dismiss": Text("撤职", "dismiss"),
    "recall": Text("罢免", "recall"),
    "resign": Text("接受辞职", "accept resignation"),
    # --- paging
    "page": Text("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    "page_back": Text("上一页", "Back"),
    "page_on": Text("下一页", "Next"),
    # --- teller, result, local opening
    "agree": Text("同意开票", "Open the count"),
    "result": Text("表决结果", "Result"),
    "local": Text("本席位已断开，可开启的议题", "Items to open here"),
    "local_again": Text("再选一次即开启", "Touch again to open"),
    # --- PIN
    "pin_cancel": Text("取消", "Cancel"),
    # --- the technician
    "steps_done": Text("已完成 {done} 项，共 {total} 项", "{done} of {total} done"),
    "step_open": Text("待测", "to do"),
    "step_now": Text("正在测", "now"),
    "step_passed": Text("正常", "passed"),
    "step_failed": Text("不正常", "failed"),
    "step_skipped": Text("未测", "skipped"),
    # --- faults
    "broken": Text("故障部件：{part}", "Broken: {part}"),
    "reader": Text("读卡器", "card reader"),
    "buttons": Text("按键", "buttons"),
    "lamps": Text("指示灯", "lamps"),
    "storage": Text("存储", "storage"),
}
"""Words by key. Both languages of a pair hold the same fields; a test says so."""


def say(key: str, language: Language, **fields: object) -> str:
    """The words of a key."""
    return TEXTS[key].say(language, **fields)
