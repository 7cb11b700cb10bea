# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the bytes of a file to its text: UTF-8 with or without a byte order mark, else GB 18030.

Excel and Notepad on a Chinese Windows save "CSV" and "ANSI" in GB 18030. That is accepted with a note, because whoever
reads the preview sees at once whether the names came out right. What only looks like it is refused: a workbook with
another ending, UTF-16, or UTF-8 with a broken byte, which GB 18030 would turn into other characters without a word.
"""

from typing import Final

from central_broker.intake.findings import Spot
from central_broker.intake.wording import Said

FILE_BYTES_MAX: Final = 4 * 1024 * 1024

_SAVE_AS: Final = Said(
    "用 Excel 或 WPS 打开，另存为“CSV UTF-8（逗号分隔）”", "open it in the spreadsheet and save it as “CSV UTF-8”"
)
_SAVE_TEXT: Final = Said("用文本编辑器打开，按 UTF-8 编码另存", "open it in a text editor and save it as UTF-8")


def decode(data: bytes, spot: Spot) -> str | None:
    """The text of a file, without byte order mark; ``None`` if the bytes are no text we take.

    Args:
        data: The whole file.
        spot: The file, without line.
    """
    remedy = _SAVE_AS if spot.file.endswith(".csv") else _SAVE_TEXT
    foreign = _foreign(data)
    if foreign is not None:
        spot.refuse(foreign, remedy)
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _is_mostly_utf8(data):
            line = data.count(b"\n", 0, error.start) + 1
            spot.findings.at(spot.file, line).refuse(
                Said("这一行有损坏的字符（不是完整的 UTF-8）", "this line has a damaged character (broken UTF-8)"),
                Said("把这一行的字重新输入一遍再保存", "type the line again and save"),
            )
            return None
    return _decode_gb18030(data, spot, remedy)


def _foreign(data: bytes) -> Said | None:
    """What kind of file this is, if it is none of ours."""
    if len(data) > FILE_BYTES_MAX:
        return Said("文件超过 4 MiB", "the file is larger than 4 MiB")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Said("这是表格或文档文件，只是改了后缀", "this is a workbook or document under another ending")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Said("文件是 UTF-16（“Unicode 文本”）编码", "the file is UTF-16 (“Unicode text”)")
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        return Said(f"第 {line} 行有空字符（NUL），不是文本文件", f"line {line} holds a NUL byte: this is no text file")
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        return Said("文件是空的", "the file is empty")
    return None


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8 but for a few: Chinese in GB 18030 hardly ever forms UTF-8 sequences."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(1 for char in text if char > "\x7f") - broken
    return whole > broken


def _decode_gb18030(data: bytes, spot: Spot, remedy: Said) -> str | None:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        spot.findings.at(spot.file, line).refuse(
            Said("编码既不是 UTF-8 也不是 GB 18030", "the encoding is neither UTF-8 nor GB 18030"), remedy
        )
        return None
    spot.note(
        Said(
            "文件不是 UTF-8，已按 GB 18030（中文 Windows 的编码）读取，请核对姓名和标题",
            "the file is not UTF-8; it was read as GB 18030 (as a Chinese Windows saves it): check names and titles",
        )
    )
    return text
