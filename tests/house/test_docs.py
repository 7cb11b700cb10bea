# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documents say what is there: decisions are listed, commands are told, links lead somewhere."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.house.repository import ROOT, project_files, shown

DECISIONS = ROOT / "docs" / "adr"
READERS = "To see it run"
BUILDERS = "To work on it"
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|<img[^>]*\ssrc=\"([^\"]+)\"")


def _commands(section: str) -> list[str]:
    """Return the explained targets of one ``##@`` section of the Makefile, in order."""
    parts = re.split(r"^##@ (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    text = dict(zip(parts[1::2], parts[2::2], strict=True))[section]
    return re.findall(r"^([a-z-]+):.*## ", text, flags=re.MULTILINE)


def _decision_files() -> list[Path]:
    return [path for path in project_files(".md") if path.parent == DECISIONS and path.name != "README.md"]


def test_decisions_are_numbered_without_gaps() -> None:
    """Decisions are called 0001-short-verb-phrase.md, 0002-..., and no number is missing or used twice."""
    names = [path.name for path in _decision_files()]

    assert [name for name in names if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", name)] == []
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def test_decisions_are_in_the_index() -> None:
    """Whoever looks for a decision finds it in docs/adr/README.md."""
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")

    assert [path.name for path in _decision_files() if f"({path.name})" not in index] == []


def test_decisions_have_their_parts() -> None:
    """Each decision says its date, status, context, what was decided and what follows."""
    wanted = ["Date:", "Status:", "## Context", "## Decision", "## Consequences"]

    assert [
        f"{path.name} lacks {part}"
        for path in _decision_files()
        for part in wanted
        if part not in path.read_text(encoding="utf-8")
    ] == []


def test_changelog_has_a_place_for_what_is_new() -> None:
    """The first heading of the changelog is Unreleased."""
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)

    assert headings[:1] == ["[Unreleased]"]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_readme_tells_every_command_a_reader_needs(name: str) -> None:
    """Who reads only the README, in either language, learns every command to see the system run."""
    text = (ROOT / name).read_text(encoding="utf-8")

    assert [command for command in _commands(READERS) if command != "help" and f"make {command}" not in text] == []


def test_contributing_tells_every_other_command() -> None:
    """Who works on the project finds the other commands in CONTRIBUTING.md."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

    assert [command for command in _commands(BUILDERS) if f"make {command}" not in text] == []


def test_links_between_documents_lead_somewhere() -> None:
    """A link from one document to a file of the project finds that file."""
    broken = [
        f"{shown(path)} -> {target}"
        for path in project_files(".md")
        for target in _targets(path)
        if not (path.parent / target).exists()
    ]

    assert broken == []


def _targets(path: Path) -> list[str]:
    """Return the relative link targets of a document, without their fragments."""
    links = [a or b for a, b in _LINK.findall(path.read_text(encoding="utf-8"))]
    inside = [link for link in links if not re.match(r"[a-z]+:|#", link)]
    return [unquote(link.partition("#")[0]) for link in inside]
