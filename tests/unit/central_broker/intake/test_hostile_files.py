# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever bytes a file holds, the import answers with a draft or with troubles; it never falls over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central_broker.intake.draft import Refusal
from central_broker.intake.preview import preview
from tests.unit.central_broker.intake.sitting_files import intake_of, sitting_files

NAMES = sorted(sitting_files())
FRAGMENTS = [
    *(
        "\n",
        "\r\n",
        "\r",
        ",",
        ";",
        "\t",
        '"',
        "'",
        '"""',
        "'''",
        "=",
        "[",
        "]",
        "[[items]]",
        "{",
        "}",
        "#",
        ".",
        "\\u0000",
    ),
    *(
        "序号",
        "姓名",
        "席位",
        "卡号",
        "请假",
        "监票人",
        "排",
        "座",
        "id",
        "title",
        "text",
        "majority",
        "share",
        "inclusive",
    ),
    *(
        "m1",
        "s01",
        "王　伟",
        "陈䶮",
        "04A1B2C3",
        "1.23E+10",
        "是",
        "×",
        "过半数",
        "2/3",
        "true",
        "60",
        "2026-12-18",
        "1e400",
    ),
    *("\ufeff", "\u202e", "\ue000", "\U0003fffe", "\x85", "\u2028", "9" * 5_000, "-", "/", "%", "百分之", "十", "分之"),
]


def answered(files: dict[str, bytes]) -> None:
    """Every answer can be shown in both languages, and a refusal says at least one thing."""
    intake = intake_of(files)
    if isinstance(intake, Refusal):
        assert intake.troubles
    for lang in ("zh", "en"):
        assert preview(intake, lang).endswith("\n")


@given(st.sampled_from(NAMES), st.binary(max_size=300))
def test_any_bytes_in_any_file_are_answered(name: str, data: bytes) -> None:
    """A photograph, a half download, noise."""
    answered(sitting_files() | {name: data})


@given(st.sampled_from(NAMES), st.lists(st.sampled_from(FRAGMENTS), max_size=40))
def test_any_jumble_of_our_own_words_is_answered(name: str, pieces: list[str]) -> None:
    """What looks like a file of ours and is none."""
    answered(sitting_files() | {name: "".join(pieces).encode()})


@given(st.sampled_from(NAMES), st.data())
def test_a_good_file_with_something_put_in_or_cut_out_is_answered(name: str, data: st.DataObject) -> None:
    """A slip of the hand anywhere in a file."""
    text = sitting_files()[name].decode()
    start = data.draw(st.integers(min_value=0, max_value=len(text)))
    end = data.draw(st.integers(min_value=start, max_value=min(len(text), start + 20)))
    put = data.draw(st.sampled_from(["", *FRAGMENTS]) | st.text(max_size=5))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
    spoiled = (text[:start] + put + text[end:]).encode(encoding, errors="replace")
    answered(sitting_files() | {name: spoiled})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("agenda.toml", "a." * 100_000 + "b = 1"),
        ("agenda.toml", "\n".join(f"k{n} = 1" for n in range(50_000))),
        ("agenda.toml", "x = " + "9" * 10_000),
        ("agenda.toml", "items = [" + "{}," * 1_000 + "]"),
        ("agenda.toml", "x = " + "{a=" * 5_000),
        ("members.csv", "序号" + "," * 200_000),
        ("members.csv", "a," * 200_000),
        ("members.csv", '"' + "序号\n" * 50_000),
        ("seats.csv", "席位,排,座\n" + "s01,1,1\n" * 50_000),
        ("seats.csv", "席位,排,座\n" + "s" * 300_000),
    ],
)
def test_a_file_made_to_be_slow_is_answered(name: str, text: str) -> None:
    """Deep keys, many keys, endless numbers, rows and cells cost a moment and no more."""
    answered(sitting_files() | {name: text.encode()})
