# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Card numbers, and what spreadsheets do to them.

A number is what the reader shows: the card's bytes in hexadecimal. Of 125 kHz cards the clerk may copy what is printed
on them: ``149,12066``, or ``10D 0009776930``. A spreadsheet takes some for decimal numbers, drops
their leading zeros or turns them into 1.23E+10; the digits that are lost cannot be guessed, so it is refused.
"""

import re
import unicodedata
from typing import Final

from central_broker.intake.findings import Spot
from central_broker.intake.wording import Said, quoted
from voting_core.errors import RefusedError
from voting_core.printed_numbers import number_of_print

CARD_DIGITS: Final = (8, 10, 14, 16, 20, 64)
"""Hexadecimal digits of a number: ISO 14443-3 has 4, 7 or 10 bytes, EM4100 has 5, ISO 15693 and others have 8.

That of a chip card is the hash of its public key, 32 bytes; `hemicycle-central card-number` prints it.
"""

_PRINTED: Final = re.compile(r"10D[ :]?([0-9]{10})|([0-9]{3},[0-9]{5})")
"""What is printed on a 125 kHz card. Ten digits alone could be a reader's as well, so the notation is named."""
_AS_TEXT: Final = Said(
    "先把卡号一列设为“文本”格式，再照读卡器显示的号码重新填写",
    "format the column as text, then enter the number again as the reader shows it",
)


def read_card(raw: str, spot: Spot) -> str | None:
    """A card's number in upper-case hexadecimal, empty if the member has no card; ``None`` if it is unreadable."""
    text = unicodedata.normalize("NFKC", raw).strip()
    # ="0412…" and '0412… are how people keep a spreadsheet from spoiling a number.
    text = re.sub(r'^=?"(.*)"$|^\'', r"\1", text)
    if re.fullmatch(r"[+-]?[0-9]+([.,][0-9]+)?[Ee][+-][0-9]+|[0-9]+[.,][0-9]+[Ee][0-9]+", text):
        spot.refuse(
            Said(
                f"卡号{quoted(text)}被表格软件改成了科学计数法，号码已经不全",
                f"a spreadsheet turned the card number into {quoted(text)}: digits are lost",
            ),
            _AS_TEXT,
        )
        return None
    printed = _PRINTED.fullmatch(text)
    if printed is not None:
        return _read_print(text, printed, spot)
    number = re.sub(r"[\s:.-]", "", text).upper()
    if not number or _is_hex_of_known_length(number, spot):
        return number
    return None


def _read_print(text: str, printed: re.Match[str], spot: Spot) -> str | None:
    """The number of a 125 kHz card from what is printed on it; the terminals must count the same part of it."""
    notation = "8D" if printed[1] is None else "10D"
    try:
        number = number_of_print(printed[1] or printed[2])
    except RefusedError:
        spot.refuse(
            Said(f"卡面印号{quoted(text)}的数字太大", f"the printed number {quoted(text)} is too large for a card"),
            Said("照卡面重新填写", "copy it from the card again"),
        )
        return None
    spot.note(
        Said(
            f'{quoted(text)}按卡面印号录入，终端硬件配置须设 number = "{notation}"',
            f'{quoted(text)} is taken as printed on the card: the terminals\' profile must say number = "{notation}"',
        )
    )
    return number


def _is_hex_of_known_length(number: str, spot: Spot) -> bool:
    if not re.fullmatch(r"[0-9A-F]+", number):
        spot.refuse(
            Said(
                f"卡号{quoted(number)}含 0–9、A–F 以外的字符",
                f"the card number {quoted(number)} has other characters than 0–9 and A–F",
            ),
            Said("在读卡器上刷卡，照显示的号码填写", "hold the card to a reader and copy the number it shows"),
        )
        return False
    digits = len(number)
    if digits not in CARD_DIGITS:
        lost = digits + 1 in CARD_DIGITS or digits + 2 in CARD_DIGITS
        why = Said("，可能丢了开头的 0", "; leading zeros may be lost") if lost else Said("", "")
        spot.refuse(
            Said(
                f"卡号{quoted(number)}有 {digits} 位，应为 8、10、14、16、20 或 64 位{why.zh}",
                f"the card number {quoted(number)} has {digits} digits, not 8, 10, 14, 16, 20 or 64{why.en}",
            ),
            _AS_TEXT,
        )
        return False
    if digits == 10 and number.isdecimal():
        spot.note(
            Said(
                f"卡号{quoted(number)}像是印在卡面上的十进制号码，请与读卡器显示的核对",
                f"the card number {quoted(number)} looks like the decimal one printed on cards: "
                "check that the reader shows the same",
            ),
        )
    return True
