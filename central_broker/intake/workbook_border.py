# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the bytes of a workbook must be before a library opens it: a small archive of plain XML, without macros.

The sizes are those of the archive's own list, and no more than those is ever unpacked. A document type, which could
grow on reading or name other files, and other encodings, in which it could hide, stand in no workbook that a
spreadsheet saved. Merged cells are refused here too: a library fills every one of them, and they can be billions.
"""

import io
import re
import zipfile
import zlib
from typing import Final

from central_broker.intake.decoding import FILE_BYTES_MAX
from central_broker.intake.findings import Spot
from central_broker.intake.wording import Said

UNPACKED_BYTES_MAX: Final = 16 * 1024 * 1024
"""A roster of 3,000 with all its styles has about 2 MiB."""
RATIO_MAX: Final = 300
"""XML of a spreadsheet packs up to 50 times; a part that packs far better holds nothing but repetition."""
PARTS_MAX: Final = 500

_MACROS: Final = re.compile(r"vbaProject|macrosheets/|activeX/", re.IGNORECASE)
_ENCODING: Final = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_MERGED: Final = re.compile(rb"""<(?:\w+:)?mergeCell\b[^<>]*\bref\s*=\s*["']([A-Za-z0-9:$]{1,30})""")
_SAVE_AGAIN: Final = Said(
    "用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”", "open it in the spreadsheet and save it as an .xlsx workbook"
)


def read_parts(data: bytes, spot: Spot) -> dict[str, bytes] | None:
    """The parts of a workbook by name; ``None`` after leaving a trouble."""
    fault = _fault_of_file(data)
    if fault is not None:
        spot.refuse(*fault)
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
            fault = _fault_of_list(listed)
            parts = {} if fault else {one.filename: archive.read(one) for one in listed}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        fault, parts = (Said("文件损坏，打不开", "the workbook is damaged"), _SAVE_AGAIN), {}
    fault = fault or next((found for name, part in parts.items() if (found := _fault_of_part(name, part))), None)
    if fault is not None:
        spot.refuse(*fault)
        return None
    return parts


def _fault_of_file(data: bytes) -> tuple[Said, Said] | None:
    if len(data) > FILE_BYTES_MAX:
        return Said("文件超过 4 MiB", "the file is larger than 4 MiB"), _SAVE_AGAIN
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return (
            Said("是旧格式或加了密码的工作簿", "this is a workbook of the old format, or one with a password"),
            _SAVE_AGAIN,
        )
    if not data.startswith(b"PK\x03\x04"):
        return Said("不是工作簿，只是后缀为 .xlsx", "this is no workbook, whatever its ending says"), _SAVE_AGAIN
    return None


def _fault_of_list(listed: list[zipfile.ZipInfo]) -> tuple[Said, Said] | None:
    unpacked = sum(one.file_size for one in listed)
    dense = any(one.file_size > 100_000 and one.file_size > RATIO_MAX * max(one.compress_size, 1) for one in listed)
    if unpacked > UNPACKED_BYTES_MAX or len(listed) > PARTS_MAX or dense:
        return (
            Said("工作簿解开后过大", "unpacked, the workbook is too large"),
            Said("只复制有内容的行列到新工作簿", "copy the filled rows and columns into a new workbook"),
        )
    if any(_MACROS.search(one.filename) for one in listed):
        return Said("工作簿带有宏", "the workbook holds macros"), _SAVE_AGAIN
    if any(one.flag_bits & 1 for one in listed):
        return Said("工作簿加了密码", "the workbook has a password"), _SAVE_AGAIN
    if len({one.filename for one in listed}) < len(listed):
        return Said("工作簿里有同名的部分", "two parts of the workbook have one name"), _SAVE_AGAIN
    return None


def _fault_of_part(name: str, part: bytes) -> tuple[Said, Said] | None:
    if not name.lower().endswith((".xml", ".rels", ".vml")):
        return None
    encoding = _ENCODING.search(part.removeprefix(b"\xef\xbb\xbf").lstrip())
    if b"\0" in part or (encoding is not None and encoding[1].upper() != b"UTF-8"):
        return Said("工作簿的编码不是 UTF-8", "the workbook is not written in UTF-8"), _SAVE_AGAIN
    if b"<!DOCTYPE" in part:
        return Said("工作簿里有文档类型声明", "the workbook declares a document type"), _SAVE_AGAIN
    merged = _MERGED.search(part)
    if merged is not None:
        where = merged[1].decode()
        return (
            Said(f"单元格 {where} 合并了", f"the cells {where} are merged"),
            Said("取消合并，每格各填各的", "divide them again and fill in every cell"),
        )
    return None
