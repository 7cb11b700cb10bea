# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page about speed has parts that are measured by different commands; none undoes the other's."""

from pathlib import Path

from rehearsal.bench.page import read_parts, write_part


def test_a_part_is_written_in_place_of_its_older_self(tmp_path: Path) -> None:
    """Measuring again replaces one part of the page and leaves the other as it is."""
    page = tmp_path / "performance.md"
    write_part(page, "load", "old load")
    write_part(page, "bench", "the bench")
    write_part(page, "load", "new load")

    assert read_parts(page.read_text("utf-8")) == {"bench": "the bench", "load": "new load"}
