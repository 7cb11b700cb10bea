# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every sentence that the self-test says to a technician: what is to be done now, and what came out."""

from collections.abc import Mapping
from typing import Final

from edge_agent.core.inputs import Button
from edge_agent.core.sentences import Sentence
from voting_core.self_tests import StepName

BUTTONS: Final[Mapping[Button, Sentence]] = {
    "yes": Sentence("赞成", "yes"),
    "no": Sentence("反对", "no"),
    "abstain": Sentence("弃权", "abstain"),
}

STEP_NAMES: Final[Mapping[StepName, Sentence]] = {
    "board": Sentence("主板与供电", "Board and power"),
    "buttons": Sentence("按键", "Buttons"),
    "lamps": Sentence("指示灯", "Lamps"),
    "buzzer": Sentence("蜂鸣器", "Buzzer"),
    "reader": Sentence("读卡器", "Card reader"),
    "screen": Sentence("屏幕", "Screen"),
    "network": Sentence("网络与对时", "Network and clock"),
    "storage": Sentence("存储", "Storage"),
    "timekeeping": Sentence("看门狗与时钟芯片", "Watchdog and clock chip"),
}

COMMANDS: Final[Mapping[str, Sentence]] = {
    "start": Sentence("开始自检", "Start the test"),
    "skip": Sentence("跳过此步", "Skip this step"),
    "yes": Sentence("是", "Yes"),
    "no": Sentence("否", "No"),
    "end": Sentence("结束", "End"),
    # --- what a word means in one step
    "start again": Sentence("重新自检", "Test again"),
    "buttons no": Sentence("按了没有反应", "Nothing happens"),
    "lamps no": Sentence("没有灯亮", "No lamp is lit"),
    "buzzer start": Sentence("再响一次", "Beep again"),
    "buzzer yes": Sentence("听到了", "I heard it"),
    "buzzer no": Sentence("没有声音", "I heard nothing"),
    "reader no": Sentence("刷卡没有反应", "The card is not noticed"),
    "touch no": Sentence("触摸没有反应", "The touch is not noticed"),
}

WORDS: Final[Mapping[str, Sentence]] = {
    # --- the scene
    "title": Sentence("席位 {seat} 设备自检", "Self-test of seat {seat}"),
    "ready": Sentence(
        "按“开始自检”。自检中的按键、刷卡和触摸都不算表决。",
        "Press “Start the test”. No press, card or touch of the test is a vote.",
    ),
    "all_passed": Sentence("自检完成，没有发现问题。", "The test is done and found nothing wrong."),
    "some_failed": Sentence("自检完成，未通过：{steps}。", "The test is done. Failed: {steps}."),
    "measuring": Sentence("正在测量，请稍候。", "Measuring, please wait."),
    "no_answer": Sentence(
        "测量没有结果：请重启席位再试。", "The measurement gave no answer: restart the seat and try again."
    ),
    "skipped": Sentence("已跳过。", "Skipped."),
    "not_run": Sentence("未进行。", "Not run."),
    # --- board
    "board_good": Sentence("供电与温度正常。", "Power and temperature are good."),
    "board_silent": Sentence("这块主板不报告供电状态。", "This board does not tell of its power."),
    "undervoltage": Sentence(
        "供电电压过低：请换用原装电源和较短较粗的电源线，再断电重启。",
        "The voltage is or was too low: use the official supply and a short, thick cable, then switch off and on.",
    ),
    "throttled": Sentence(
        "主板曾降频：请检查电源和散热，再断电重启。",
        "The board was slowed down: check supply and cooling, then switch off and on.",
    ),
    "hot": Sentence("主板温度 {degrees}℃，过热：请改善散热。", "The board is too hot, {degrees} °C: give it air."),
    # --- buttons and lamps
    "press": Sentence("请按“{button}”键，还要按 {times} 次。", "Press the button “{button}”, {times} more."),
    "let_go": Sentence("请松开“{button}”键。", "Let the button “{button}” go."),
    "buttons_good": Sentence("三个按键都正常。", "All three buttons are good."),
    "dead": Sentence(
        "“{button}”键没有反应：请检查它的两根线。", "The button “{button}” does nothing: check its two wires."
    ),
    "stuck": Sentence(
        "“{button}”键按下后没有弹起：请检查按键是否卡住、线路是否短路。",
        "The button “{button}” does not come up: see whether it sticks or its wires touch.",
    ),
    "crossed": Sentence(
        "按“{asked}”键时来的是“{came}”：两键的线接反了，请按接线图调换。",
        "The button “{asked}” arrives as “{came}”: their wires are crossed, swap them as the wiring sheet shows.",
    ),
    "chatters": Sentence(
        "触点抖动最长 {took_ms} 毫秒，配置的静默时间 {quiet_ms} 毫秒不够：请更换按键，或在配置里调大 quiet_ms。",
        "A contact chatters for {took_ms} ms, too long for the {quiet_ms} ms of the profile: change the button, or "
        "raise quiet_ms.",
    ),
    "press_lit": Sentence("有一盏灯亮着：请按亮着的那个键。", "One lamp is lit: press the button that is lit."),
    "lamps_good": Sentence("三盏灯都正常。", "All three lamps are good."),
    "lamp_dark": Sentence(
        "“{button}”键的灯不亮：请检查灯的方向、电阻和连线。",
        "The lamp of “{button}” stays dark: check its direction, its resistor and its wires.",
    ),
    "lamp_crossed": Sentence(
        "点亮“{lit}”键的灯时，亮的是“{seen}”键：两盏灯的线接反了，请调换。",
        "When the lamp of “{lit}” is lit, that of “{seen}” shines: swap the wires of the two lamps.",
    ),
    # --- buzzer
    "no_buzzer": Sentence("此型号没有蜂鸣器。", "This build has no buzzer."),
    "listen": Sentence("刚才响了一声，听到了吗？", "It has just beeped. Did you hear it?"),
    "buzzer_good": Sentence("蜂鸣器正常。", "The buzzer is good."),
    "buzzer_silent": Sentence(
        "没有声音：请检查蜂鸣器的连线和正负极。", "No sound: check the buzzer's wires and poles."
    ),
    # --- reader
    "no_reader": Sentence("此型号没有读卡器。", "This build has no card reader."),
    "reader_broken": Sentence(
        "读卡器不工作（{fault}）：请检查连线和端口。", "The reader does not work ({fault}): check cable and port."
    ),
    "card": Sentence(
        "请刷任意一张本会场的卡，拿开，共 {times} 次。", "Show any card of this house and take it away, {times} times."
    ),
    "card_more": Sentence(
        "读到 {number}。请把同一张卡再刷 {times} 次。", "Read {number}. Show the same card again, {times} more."
    ),
    "card_again": Sentence("请换一张卡或再刷一次，还要 {times} 次。", "Show it again, or another card, {times} more."),
    "card_differs": Sentence(
        "号码不一致（{first} 与 {other}）：请只用一张卡重测；仍不一致时更换读卡器。",
        "The numbers differ ({first} and {other}): test again with one card; if they differ still, change the reader.",
    ),
    "card_unnoticed": Sentence(
        "刷卡没有反应：请检查天线、卡的类型和配置里的读卡器型号。",
        "The card is not noticed: check the antenna, the kind of card, and the reader's type in the profile.",
    ),
    "reader_good": Sentence("读卡器三次读到同一号码。", "The reader read the same number three times."),
    # --- screen
    "no_screen": Sentence("此型号没有屏幕。", "This build has no screen."),
    "look_edges": Sentence("屏幕四边的线都看得见吗？", "Do you see a line along all four edges of the screen?"),
    "look_colours": Sentence(
        "红、绿、蓝、白、灰、黑六块颜色都对吗？", "Are red, green, blue, white, grey and black as they should be?"
    ),
    "look_text": Sentence("坐在座位上，这些字看得清吗？", "From the seat, can these lines be read?"),
    "bad_edges": Sentence(
        "画面不完整：请核对配置里的 size_px 和 rotate。",
        "The picture is cut off: compare size_px and rotate in the profile.",
    ),
    "bad_colours": Sentence(
        "颜色不对：请检查排线，或更换屏幕。", "The colours are wrong: check the ribbon cable or change the screen."
    ),
    "bad_text": Sentence(
        "字太小：请用尺量屏幕亮区的宽度，填入配置的 width_mm。",
        "The text is too small: measure the lit width with a ruler and set width_mm in the profile.",
    ),
    "touch": Sentence("请点第 {cell} 格（从左到右、从上到下）。", "Touch cell {cell} (left to right, top to bottom)."),
    "touch_shifted": Sentence(
        "点第 {cell} 格时，屏幕报的是第 {other} 格：请核对 rotate，或校准触摸。",
        "A touch of cell {cell} arrives in cell {other}: compare rotate, or calibrate the touch.",
    ),
    "touch_dead": Sentence(
        "第 {cell} 格触摸没有反应：请检查触摸排线。", "Cell {cell} feels no touch: check the touch cable."
    ),
    "still": Sentence("请不要碰屏幕，等 15 秒。", "Do not touch the screen for 15 seconds."),
    "phantom": Sentence(
        "没有人碰屏幕，它却报告了触摸：请检查接地和排线，或更换屏幕。",
        "Nobody touched the screen and it felt a touch: check ground and cable, or change the screen.",
    ),
    "screen_good": Sentence("屏幕与触摸正常。", "Screen and touch are good."),
    # --- network
    "network": Sentence("正在测量到中心的往返时间，请稍候。", "Measuring the way to the centre and back, please wait."),
    "no_cable": Sentence("网口 {interface} 没有插网线：请插好网线。", "No cable in {interface}: plug it in."),
    "no_broker": Sentence(
        "连不上消息服务器：请核对 seat.toml 的地址和证书。",
        "The broker does not answer: compare address and certificates of seat.toml.",
    ),
    "no_centre": Sentence(
        "服务器已连上，但中心没有运行：请启动中心。", "The broker answers, but the centre does not run: start it."
    ),
    "network_untimed": Sentence(
        "已连上中心；会场尚无议事录，往返时间未测。",
        "The centre is heard; it has no floor log yet, so the way there and back was not timed.",
    ),
    "answers_lost": Sentence(
        "{asked} 次询问有 {lost} 次没有回音：请检查网线、交换机和中心。",
        "{lost} of {asked} questions were not answered: check cable, switch and centre.",
    ),
    "network_slow": Sentence(
        "到中心往返 95% 在 {took_ms} 毫秒内，太慢：请检查交换机和中心的负载。",
        "95% of the answers took up to {took_ms} ms, too long: check the switch and the load of the centre.",
    ),
    "network_good": Sentence(
        "网络正常，到中心往返 95% 在 {took_ms} 毫秒内。",
        "The network is good: 95% of the answers took up to {took_ms} ms.",
    ),
    "clock_off": Sentence(
        "本席时钟与中心相差 {offset_ms} 毫秒：请检查对时服务。",
        "This seat's clock is {offset_ms} ms off the centre's: check the time service.",
    ),
    # --- storage
    "storage": Sentence("正在测量存储，请稍候。", "Measuring the storage, please wait."),
    "not_written": Sentence(
        "无法写入（{fault}）：请更换存储卡。", "Nothing can be written ({fault}): change the card."
    ),
    "storage_slow": Sentence(
        "写入 95% 在 {took_ms} 毫秒内，太慢：请更换存储卡。",
        "95% of the writes took up to {took_ms} ms, too long: change the card.",
    ),
    "storage_full": Sentence("存储仅余 {free} MB：请腾出空间。", "Only {free} MB are left: make room."),
    "storage_good": Sentence(
        "存储正常，写入 95% 在 {took_ms} 毫秒内。", "The storage is good: 95% of the writes took up to {took_ms} ms."
    ),
    "root_writable": Sentence(
        "系统分区可写，断电时可能损坏。", "The system's own part can be written to, and a power cut may harm it."
    ),
    # --- watchdog and clock chip
    "no_timekeeping": Sentence("此型号没有看门狗和时钟芯片。", "This build has neither watchdog nor clock chip."),
    "no_watchdog": Sentence(
        "没有看门狗：请在 config.txt 打开它。", "There is no watchdog: switch it on in config.txt."
    ),
    "no_rtc": Sentence(
        "没有时钟芯片：请检查连线、电池和 config.txt。", "There is no clock chip: check wires, battery and config.txt."
    ),
    "rtc_off": Sentence(
        "时钟芯片与系统相差 {seconds} 秒：请更换电池，再用 hwclock -w 对时。",
        "The clock chip is {seconds} s off the system: change its battery, then set it with hwclock -w.",
    ),
    "timekeeping_good": Sentence("看门狗与时钟芯片正常。", "Watchdog and clock chip are good."),
}


def say(key: str, **fields: str | Sentence) -> Sentence:
    """A sentence with words put into its braces; a word in both languages goes where its language is spoken."""
    return Sentence(
        WORDS[key].zh.format(**{name: one.zh if isinstance(one, Sentence) else one for name, one in fields.items()}),
        WORDS[key].en.format(**{name: one.en if isinstance(one, Sentence) else one for name, one in fields.items()}),
    )
