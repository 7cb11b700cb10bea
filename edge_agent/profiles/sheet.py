# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The wiring sheet for paper: A4, the header as one sees it with the board's USB sockets at the bottom, and a table."""

from html import escape
from typing import Final

from edge_agent.profiles.board import HeaderPin, header_of
from edge_agent.profiles.profile import HardwareProfile
from edge_agent.profiles.wiring import Wire, wires_of

FONT: Final = "Noto Sans CJK SC, Noto Sans SC, sans-serif"
TOP: Final = 40.0
PITCH: Final = 10.4
LEFT: Final = 88.0
"""Millimetres: an A4 page is 210 by 297."""

HEAD: Final = (
    f'<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 210 297" font-family="{FONT}">'
)

_GROUNDS: Final = {"GND": "#222222", "3V3": "#c2410c", "5V": "#b01717"}


def wiring_sheet(profile: HardwareProfile) -> str:
    """The sheet as SVG."""
    wires = wires_of(profile)
    used = {wire.pin.number: wire for wire in wires}
    parts = [
        HEAD,
        '<rect width="210" height="297" fill="#ffffff"/>',
        _text(14, 18, f"接线图 · wiring   {profile.name}", 7, bold=True),
        _text(14, 26, f"板 board: {profile.board}    " + _tried(profile), 3.6),
        _text(14, 32, "USB 插座在下方时所见 · as seen with the USB sockets at the bottom", 3.2, colour="#444444"),
    ]
    rows = header_of(profile.board)
    parts.append(f'<rect x="{LEFT - 7}" y="{TOP - 4}" width="34" height="{PITCH * 20 + 2}" rx="2" fill="#dfeee4"/>')
    for pin in rows:
        parts += _pin(pin, used.get(pin.number), {wire.other.number for wire in wires})
    parts += _notes(profile, TOP + PITCH * 20 + 10)
    return "\n".join([*parts, "</svg>", ""])


def _tried(profile: HardwareProfile) -> str:
    if profile.tried:
        return f"实机试过 tried: {profile.tried}"
    return "尚未在实机上试过 · not tried on a real board yet"


def _pin(pin: HeaderPin, wire: Wire | None, grounds: set[int]) -> list[str]:
    row, is_left = (pin.number - 1) // 2, pin.number % 2 == 1
    x, y = (LEFT if is_left else LEFT + 20), TOP + row * PITCH + 3
    fill = wire.colour if wire else _GROUNDS.get(pin.name, "#ffffff")
    parts = [
        f'<circle cx="{x}" cy="{y}" r="3.1" fill="{fill}" stroke="#222222" stroke-width="0.3"/>',
        _text(x, y + 1.2, str(pin.number), 3, colour="#111111" if fill == "#ffffff" else "#ffffff", anchor="middle"),
    ]
    anchor, side = ("end", -1) if is_left else ("start", 1)
    if wire is not None:
        end = x + side * 14
        parts.append(f'<path d="M{x + side * 3.1} {y} H{end}" stroke="{wire.colour}" stroke-width="1.4" fill="none"/>')
        words = f"{wire.zh} · {wire.en}" + (f"  ({wire.through})" if wire.through else "")
        parts.append(_text(end + side * 1.5, y - 0.2, words, 3.8, bold=True, anchor=anchor))
        end_word = "地 GND" if wire.other.name == "GND" else wire.other.name
        parts.append(
            _text(
                end + side * 1.5,
                y + 3.6,
                f"{pin.name} → {end_word} {wire.other.number}",
                2.9,
                colour="#444444",
                anchor=anchor,
            )
        )
    else:
        colour = "#222222" if pin.number in grounds else "#8b9399"
        parts.append(
            _text(x + side * 5, y + 1.1, pin.name, 2.9, colour=colour, bold=pin.number in grounds, anchor=anchor)
        )
    return parts


def _notes(profile: HardwareProfile, top: float) -> list[str]:
    screen, reader = profile.screen, profile.reader
    kind = str(reader.__struct_config__.tag)
    port = getattr(reader, "port", "")
    size = f"{screen.size_px[0]} × {screen.size_px[1]}，{screen.width_mm:g} mm，{screen.backend}，{screen.rotate}°"
    lines = [
        f"读卡器 reader: {kind}" + (f"，{port}" if port else ""),
        f"屏幕 screen: {'无 none' if screen.backend == 'none' else size}",
        "灯：引脚 → 电阻 → LED → 地 · lamp: pin → resistor → LED → ground",
        "按键：引脚 → 按键 → 地，不接电阻 · key: pin → key → ground, no resistor",
        "接线前断电；接好后运行自检 · switch off before wiring; run the self-test after: hemicycle-seat selftest",
    ]
    return [_text(14, top + place * 6, line, 3.6) for place, line in enumerate(lines)]


def _text(
    x: float, y: float, words: str, size: float, *, colour: str = "#111111", bold: bool = False, anchor: str = "start"
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{colour}" text-anchor="{anchor}"{weight}>'
        f"{escape(words)}</text>"
    )
