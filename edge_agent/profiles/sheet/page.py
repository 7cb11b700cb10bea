# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page around the drawing: title, table of wires, what is plugged in, warnings, and lines to sign."""

from typing import Final

from edge_agent.profiles.board import header_of
from edge_agent.profiles.config_txt import config_lines
from edge_agent.profiles.lamp_checks import LED_MV, lamp_current_ua
from edge_agent.profiles.profile import HardwareProfile
from edge_agent.profiles.readers import NoReader, PcscReader, is_on_header
from edge_agent.profiles.sheet.drawing import draw
from edge_agent.profiles.sheet.shapes import FAINT, INK, LINE, QUIET, box, path, text, wire
from edge_agent.profiles.wiring import WiredPart, parts_of

FONT: Final = "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, sans-serif"
HEAD: Final = (
    f'<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 210 297" font-family="{FONT}">'
)
LEFT: Final = 12.0
RIGHT: Final = 198.0
TABLE_TOP: Final = 194.0
ROW: Final = 3.9
ROW_CLOSE: Final = 3.3
"""Where a module needs two notes more, so that the fullest build still has one page."""
CONFIG_BESIDE: Final = 5
"""Lines of config.txt beside each other; the longest have 29 letters."""

BOARDS: Final = {
    "3B": "Raspberry Pi 3 Model B",
    "3B+": "Raspberry Pi 3 Model B+",
    "4B": "Raspberry Pi 4 Model B",
    "400": "Raspberry Pi 400",
    "5B": "Raspberry Pi 5",
    "Zero2W": "Raspberry Pi Zero 2 W",
}
COLUMNS: Final = (12.0, 22.0, 84.0, 104.0, 118.0, 140.0, 168.0)
HEADS: Final = ("", "接线 · wire", "GPIO", "针脚 pin", "地 · ground", "颜色 · colour", "途经 · in its way")


def wiring_sheet(profile: HardwareProfile) -> str:
    """The sheet of a profile whose board has pins, as SVG."""
    parts = parts_of(profile)
    assert parts, "a virtual board has no wires"
    table, bottom = _table(parts)
    drawn = [
        HEAD,
        '<rect width="210" height="297" fill="#ffffff"/>',
        *_title(profile),
        *draw(header_of(profile.board), parts),
        *table,
        *_notes(profile, bottom + 6.5),
        *_foot(profile),
        "</svg>",
    ]
    return "\n".join([*drawn, ""])


def _title(profile: HardwareProfile) -> list[str]:
    tried = (
        f"实机试过 · tried: {profile.tried}" if profile.tried else "尚未在实机上试过 · not tried on a real board yet"
    )
    seen = "SD 卡槽朝上、排针在右侧时所见：方形的是 1 脚 · as seen with the SD card at the top; pin 1 is the square one"
    return [
        text(LEFT, 18, "席位终端接线图 · Wiring of a seat", 6.2, bold=True),
        text(RIGHT, 18, profile.name, 6.2, bold=True, anchor="end"),
        text(LEFT, 25, f"{BOARDS[profile.board]}", 3.8, bold=True),
        text(RIGHT, 25, tried, 3.3, colour="#b01717" if not profile.tried else INK, anchor="end"),
        path(f"M{LEFT} 28.5 H{RIGHT}", INK, 0.5),
        text(105, 34, seen, 3, colour=QUIET, anchor="middle"),
    ]


def _table(parts: list[WiredPart]) -> tuple[list[str], float]:
    """Every wire but the grounds, which stand beside their part's, and a module's; and where the table ends."""
    y = TABLE_TOP
    drawn = [text(x, y, head, 2.8, colour=QUIET, bold=True) for x, head in zip(COLUMNS, HEADS, strict=True)]
    drawn.append(path(f"M{LEFT} {y + 1.4} H{RIGHT}", INK, 0.3))
    shown = [part for part in parts if part.kind != "key_store"]
    pitch = ROW if len(shown) == len(parts) else ROW_CLOSE
    for part in shown:
        *lines, end = part.lines
        for line in lines:
            y += pitch
            name = f"{part.zh} · {part.en}"
            name = f"{name} · {line.en}" if len(lines) > 1 else name
            gpio = str(line.pin.gpio) if line.pin.gpio is not None else line.pin.name
            cells = (name, gpio, str(line.pin.number), f"{end.pin.name} {end.pin.number}")
            colour, through = f"{line.colour.zh} {line.colour.en}", " ".join(filter(None, (_short(line.through),)))
            drawn += wire(f"M{COLUMNS[0]} {y + 0.2:g} H{COLUMNS[0] + 8:g}", line.colour)
            drawn += [
                text(x, y + 1.1, cell, 3, bold=x == COLUMNS[3])
                for x, cell in zip(COLUMNS[1:], (*cells, colour, through), strict=True)
            ]
            drawn.append(path(f"M{LEFT} {y + pitch - 1.8:g} H{RIGHT}", LINE, 0.15))
    return drawn, y + 2


def _short(through: tuple[str, str]) -> str:
    """The same in both languages but for its first word."""
    zh, _, figure = through[0].partition(" ")
    en = through[1].partition(" ")[0]
    return f"{zh} {en} {figure}" if zh else ""


def _notes(profile: HardwareProfile, top: float) -> list[str]:
    lines = [
        ("读卡器 reader", _reader(profile)),
        ("屏幕 screen", _screen(profile)),
        ("按键 keys", "针脚 → 按键 → 地，不接电阻 · pin, key, ground; no resistor: the board has one inside"),
        ("灯 lamps", _lamps(profile)),
        *_key_store(profile),
        *_config(profile),
        ("注意 beware", "先断电再接线；5 V 碰到 GPIO 会烧坏主板 · power off first; 5 V on a GPIO destroys the board"),
        ("之后 then", "hemicycle-seat selftest：九步自检 · the self-test in nine steps"),
    ]
    drawn = [box(LEFT, top - 4.2, RIGHT - LEFT, 4.2 * len(lines) + 2.4, fill="#f6f4ee")]
    for place, (head, said) in enumerate(lines):
        y = top + 4.2 * place
        colour = "#b01717" if head.startswith("注意") else INK
        drawn += [text(LEFT + 3, y, head, 3, bold=True, colour=colour), text(LEFT + 30, y, said, 3, colour=colour)]
    return drawn


def _key_store(profile: HardwareProfile) -> list[tuple[str, str]]:
    if profile.key_store is None:
        return []
    return [("密钥芯片 TPM", "整块插在 17 至 26 脚上，不另接线 · the module is plugged onto pins 17 to 26; no wires")]


def _config(profile: HardwareProfile) -> list[tuple[str, str]]:
    """The lines of config.txt, as many beside each other as the page is wide."""
    lines = config_lines(profile) or ["不用改 · nothing to change"]
    starts = range(0, len(lines), CONFIG_BESIDE)
    rows = ["　".join(lines[start : start + CONFIG_BESIDE]) for start in starts]
    return [("config.txt" if place == 0 else "", row) for place, row in enumerate(rows)]


def _reader(profile: HardwareProfile) -> str:
    reader = profile.reader
    kind = str(reader.__struct_config__.tag)
    match reader:
        case NoReader():
            return "无，由工作人员签到 · none: the staff signs members in"
        case PcscReader():
            return f"{kind}：任一 USB 口 · any USB socket"
        case _:
            where = "排针串口 · serial line of the header" if is_on_header(reader) else "USB"
            return f"{kind}：{where}，{reader.port}，{reader.baud} baud"


def _screen(profile: HardwareProfile) -> str:
    screen = profile.screen
    if screen.backend == "none":
        return "无 · none"
    width, height = screen.size_px
    socket = {"dsi": "DSI 排线 · DSI ribbon", "hdmi": "HDMI 线 · HDMI cable"}[screen.connector]
    fed = "，由排针供 5 V · fed by the header" if screen.supply == "header" else ""
    return f"{socket}{fed}；{width} × {height}，{screen.width_mm:g} mm，{screen.rotate}°，{screen.backend}"


def _lamps(profile: HardwareProfile) -> str:
    assert profile.lamps is not None, "a profile without lamps is refused"
    most = max(lamp_current_ua(lamp) or 0 for lamp in (profile.lamps.yes, profile.lamps.no, profile.lamps.abstain))
    current = f"≤ {-(-most // 100) / 10:g} mA（{LED_MV / 1_000:g} V LED）"
    return f"针脚 → 电阻 → LED 长脚，短脚 → 地 · pin, resistor, long leg; short leg to ground；{current}"


def _foot(profile: HardwareProfile) -> list[str]:
    y = 288.0
    drawn = []
    for place, head in enumerate(("席位 seat", "安装 fitted by", "检查 checked by", "日期 date")):
        x = LEFT + 47 * place
        drawn += [text(x, y, head, 2.8, colour=QUIET), path(f"M{x + 23:g} {y + 0.6:g} H{x + 44:g}", FAINT, 0.25)]
    said = "hemicycle-seat profile show --sheet"
    return [
        *drawn,
        text(LEFT, 292.5, said, 2.4, colour=FAINT),
        text(RIGHT, 292.5, f"sha256 {profile.sha256[:16]}", 2.4, colour=FAINT, anchor="end"),
    ]
