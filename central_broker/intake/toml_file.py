# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the text of a TOML file to its root table, or to the line where it stops being TOML."""

import re
import tomllib

from adapters.toml_file import DEEP_KEY, DOTS_MAX
from adapters.toml_lines import key_lines
from central_broker.intake.findings import Spot
from central_broker.intake.toml_table import Table
from central_broker.intake.wording import Said


def read_toml(text: str, file: Spot) -> Table | None:
    """The root table of a TOML text; ``None`` if it is not TOML, with the line where it stops being so."""
    text = text.replace("\r\n", "\n")
    if found := DEEP_KEY.search(text):
        line = text.count("\n", 0, found.start()) + 1
        file.findings.at(file.file, line).refuse(
            Said(f"键里有 {DOTS_MAX} 个以上的点", f"a key has more than {DOTS_MAX} dots"),
            Said("按范例文件写", "follow the example"),
        )
        return None
    try:
        values = tomllib.loads(text)
    except RecursionError:
        file.refuse(Said("括号嵌套太深", "brackets are nested too deep"), Said("按范例文件写", "follow the example"))
        return None
    except ValueError as error:
        _refuse_syntax(text, str(error), file)
        return None
    return Table(values, key_lines(text), (), file)


def _refuse_syntax(text: str, message: str, file: Spot) -> None:
    found = re.search(r"\(at line ([0-9]+), column [0-9]+\)", message)
    lines = text.split("\n")
    line = int(found[1]) if found else len(lines)
    spot = file.findings.at(file.file, line)
    detail = message.partition(" (at ")[0]
    if detail.startswith(("Cannot overwrite", "Cannot declare", "Cannot mutate", "Duplicate")):
        spot.refuse(
            Said("同一个键或同一节写了两次", "a key or a section is written twice"),
            Said("删去一个", "delete one of them"),
        )
        return
    spot.refuse(
        Said(f"不合 TOML 的写法（{detail[:80]}）", f"this is not TOML ({detail[:80]})"),
        _syntax_remedy(lines[line - 1] if line <= len(lines) else ""),
    )


def _syntax_remedy(line: str) -> Said:
    if re.search("[“”‘’＂＇]", line):
        return Said('把中文引号改成英文引号 "', 'replace curly quotes by straight ones "')
    if re.search(r"=\s*[0-9]{4}-[0-9]", line):
        return Said(
            "日期写成 2026-12-18，并核对有没有这一天", "write a date as 2026-12-18, and check that there is such a day"
        )
    if "＝" in line or "：" in line.partition('"')[0]:
        return Said("用英文等号 = 连接键和值", "put a plain = between key and value")
    return Said(
        '文字要用英文引号 " 括起来；多行文字用三个引号 """ 开头和结尾',
        'texts stand in straight quotes "; texts of several lines between three of them """',
    )
