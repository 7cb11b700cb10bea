# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tellers in the terminal: whose key stands, who is waited for, what is opened."""

from typing import Final

from central_broker.core.status import RoundStatus, TellerKeyStatus

_HASH_SHOWN: Final = 16
"""Hex digits of a hash, in fours, as on the tellers' screens."""


def grouped(sha256: str) -> str:
    """The beginning of a hash as people compare it: ``1f0a 77c2 …``."""
    shown = sha256[:_HASH_SHOWN]
    return " ".join(shown[at : at + 4] for at in range(0, len(shown), 4))


def key(one: TellerKeyStatus, lang: str = "zh") -> str:
    """The key that was begun last, and which one is in force."""
    zh, en = _key_words(one)
    if one.phase != "fixed" and one.in_force:
        zh += f"（现用第 {one.in_force} 号钥匙）"
        en += f" Key {one.in_force} is in force."
    return en if lang == "en" else zh


def _key_words(one: TellerKeyStatus) -> tuple[str, str]:
    seats, waiting, blamed = (", ".join(some) for some in (one.seats, one.waiting, one.blamed))
    shown = grouped(one.transcript_sha256)
    match one.phase:
        case "fixed":
            return (
                f"监票人钥匙第 {one.key} 号：席位 {seats}，任意 {one.needed} 人可开票 · {shown}",
                f"Tellers' key {one.key}: seats {seats}, any {one.needed} of them open a count · {shown}",
            )
        case "making":
            return (
                f"监票人正在生成第 {one.key} 号钥匙，等待席位 {waiting or '—'}",
                f"The tellers are making key {one.key}, waiting for seats {waiting or '-'}.",
            )
        case _:
            return (
                f"第 {one.key} 号钥匙没有生成{f'，席位 {blamed} 所报有误' if blamed else ''}：{one.reason}",
                f"Key {one.key} came to nothing{f', seats {blamed} spoke falsely' if blamed else ''}: {one.reason}",
            )


def frozen(one: RoundStatus, lang: str = "zh") -> str:
    """What a secret round that is closed, frozen, being opened or counted still needs; empty for any other."""
    if one.checking:
        return f"checking {one.checking} encrypted ballots" if lang == "en" else f"正在核对密票 {one.checking} 张"
    if one.secrecy != "secret" or one.phase not in ("frozen", "opening", "counted"):
        return ""
    zh, en = _count_words(one)
    head = grouped(one.archive_sha256)
    zh, en = f"密票 {one.ballots} 张 · {head}\n{zh}", f"{one.ballots} encrypted ballots · {head}\n{en}"
    return en if lang == "en" else zh


def _count_words(one: RoundStatus) -> tuple[str, str]:
    if one.phase == "counted":
        return "监票人已共同开票，可以宣布。", "The tellers have opened the count: it can be declared."
    if one.phase == "frozen" or one.count is None:
        return _frozen_words(one)
    if one.count.reason:
        blamed = ", ".join(one.count.blamed)
        return (
            f"第 {one.count.attempt} 次开票没有完成{f'，席位 {blamed} 所报有误' if blamed else ''}：请再次开票。",
            f"Attempt {one.count.attempt} failed{f', seats {blamed} spoke falsely' if blamed else ''}: open it again.",
        )
    agreed = len(one.count.asked) - len(one.count.waiting)
    waiting = ", ".join(one.count.waiting)
    return (
        f"等待监票人同意开票：须 {one.count.needed} 人，已有 {agreed} 人；未按席位 {waiting}",
        f"Waiting for tellers to agree: {one.count.needed} needed, {agreed} so far; not yet seats {waiting}.",
    )


def _frozen_words(one: RoundStatus) -> tuple[str, str]:
    if not one.unsealed:
        return "全部席位已封票，可以请监票人开票。", "Every seat has sealed: the tellers can open the count."
    seats = ", ".join(one.unsealed)
    return (
        f"席位 {seats} 未封票，票里的内容谁也不知道：等席位回来后再封票，或由两人决定开票。",
        f"Seats {seats} have not sealed, and nobody can say whether it matters: wait, or two people open the count.",
    )
