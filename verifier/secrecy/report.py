# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of one archive file: by this program, and by the independent one."""

from collections.abc import Iterator
from pathlib import Path

from verifier.findings import Lang, Words
from verifier.secrecy.archives import Archive, audit_archive
from verifier.secrecy.second_opinion import PROGRAM, ask_tool


def judge_file(file: Path, lang: Lang) -> tuple[bool, str]:
    """Whether an archive was opened and holds by both programs, and the report.

    One without a result is refused, although the independent program takes it: whoever cuts a published archive short
    could leave ballots out of it unseen.

    Raises:
        OSError: The file cannot be read.
    """
    data = file.read_bytes()
    found = audit_archive(data)
    second = ask_tool(data, found.election.fields["uuid"]) if found.election is not None else None
    holds = not found.breaks and found.counts is not None and (second is None or second[0])
    end = Words("全部核验通过", "everything holds") if holds else Words("核验不通过", "it does not hold")
    lines = [*_own(found), *_other(found, second), end]
    return holds, "".join(f"{line.said(lang)}\n" for line in lines)


def _own(found: Archive) -> Iterator[Words]:
    election = found.election
    if election is not None:
        name, uuid = election.fields["name"], election.fields["uuid"]
        yield Words(f"选举 {uuid} · {name}", f"Election {uuid} · {name}")
        yield Words(f"指纹 {election.label}", f"fingerprint {election.label}")
    if found.breaks or election is None:
        yield Words("✗ hemicycle-verify：不符", "✗ hemicycle-verify: it breaks")
        yield from (Words(f"    - {one.zh}", f"    - {one.en}") for one in found.breaks)
        return
    many = len(found.counted)
    yield Words(f"✓ hemicycle-verify：{many} 张票全部有效", f"✓ hemicycle-verify: all {many} ballots are valid")
    if found.counts is None:
        yield Words("✗   没有结果：尚未开票，或档案被截断", "✗   no result: it was not opened, or was cut short")
        return
    for question, row in zip(election.fields["questions"], found.counts, strict=True):
        names = [*(["—"] if "blank" in question else []), *question["answers"]]
        counted = "  ".join(f"{name} {count}" for name, count in zip(names, row, strict=True))
        yield Words(f"    {question['question']}：{counted}", f"    {question['question']}: {counted}")


def _other(found: Archive, second: tuple[bool, Words] | None) -> Iterator[Words]:
    if second is None:
        absent = Words("没有安装", "not installed")
        why = absent if found.election else Words("没有可读的选举", "there is no election in it")
        yield Words(f"- {PROGRAM}：{why.zh}", f"- {PROGRAM}: {why.en}")
        return
    mark = "✓" if second[0] else "✗"
    yield Words(f"{mark} {second[1].zh}", f"{mark} {second[1].en}")
