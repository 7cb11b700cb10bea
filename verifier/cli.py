# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``hemicycle-verify BUNDLE``: says what of an exported sitting holds, and what breaks.

``hemicycle-verify FILE.bel`` says it of the archive of one secret round.

It ends with 0 when everything holds, 1 when something breaks, 2 when there is nothing to read.
"""

import argparse
import io
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from verifier.audit import audit_bundle
from verifier.findings import Lang, Words
from verifier.folder import NotABundleError
from verifier.report import as_json, as_text
from verifier.secrecy.report import judge_file

HOLDS: Final = 0
BREAKS: Final = 1
NO_BUNDLE: Final = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a bundle and print the report.

    Returns:
        0, 1 or 2, for the shell.
    """
    given = _parser().parse_args(arguments)
    lang: Lang = given.lang or language(os.environ)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A report must not die of a terminal that lacks a letter.
        sys.stdout.reconfigure(errors="replace")
    if given.bundle.suffix == ".bel":
        return _judge_archive(given.bundle, lang)
    try:
        audit = audit_bundle(given.bundle, given.centre_key)
    except NotABundleError as error:
        said = Words(f"不是可读的导出包：{error}", f"This is not a bundle that can be read: {error}")
        print(said.said(lang), file=sys.stderr)
        return NO_BUNDLE
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    print(as_json(audit, lang) if given.json else as_text(audit, lang, colour=colour), end="")
    return HOLDS if audit.holds else BREAKS


def _judge_archive(file: Path, lang: Lang) -> int:
    try:
        holds, report = judge_file(file, lang)
    except OSError as error:
        print(f"{file}: {error.strerror}", file=sys.stderr)
        return NO_BUNDLE
    print(report, end="")
    return HOLDS if holds else BREAKS


def language(environment: os._Environ[str] | dict[str, str]) -> Lang:
    """English where the environment asks for it, else Chinese."""
    wanted = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environment.get(name))), "")
    return "en" if wanted.startswith("en") else "zh"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hemicycle-verify",
        description="核验导出的会议包。Check an exported sitting: signatures, chains, lists, counts and results.",
    )
    parser.add_argument(
        "bundle",
        metavar="BUNDLE",
        type=Path,
        help="导出的文件夹或 .bel 档案 / the exported folder or archive",
    )
    parser.add_argument(
        "--centre-key",
        type=_key,
        metavar="B64",
        help="纸面上的中心公钥 / the centre's public key, as you have it on paper",
    )
    parser.add_argument("--lang", choices=("zh", "en"), help="报告语言 / language of the report (default: by LANG)")
    parser.add_argument("--json", action="store_true", help="给程序读的报告 / the report for programs")
    return parser


def _key(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9+/]{43}=", text):
        raise argparse.ArgumentTypeError("must be base64 of 32 bytes: 44 characters that end in '='")
    return text


if __name__ == "__main__":
    sys.exit(main())
