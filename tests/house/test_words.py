# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The project names no machine it was made on: no private paths, no package hosts, no tools of its makers."""

import pytest

from tests.house.repository import project_files, shown

# In two pieces each, so that this list does not find itself.
PRIVATE_WORDS = [
    "".join(pieces)
    for pieces in [
        ("/wo", "rk/"),
        ("/ro", "ot/"),
        ("../sh", "ared"),
        ("sub", "agent"),
        ("clau", "de"),
        ("py", "pi.org"),
        ("python", "hosted.org"),
        ("npm", "js.org"),
        ("proxy.", "golang.org"),
        ("crates", ".io"),
        ("deb.", "debian.org"),
        ("--extra-", "index-url"),
        ("--find-", "links"),
    ]
]


@pytest.mark.parametrize("word", PRIVATE_WORDS)
def test_no_file_names_a_private_place(word: str) -> None:
    """What is in the repository works and reads the same for everybody, wherever they build it."""
    found = [
        shown(path, number)
        for path in project_files()
        for number, line in enumerate(path.read_bytes().decode("utf-8", errors="replace").splitlines(), start=1)
        if word in line.lower()
    ]

    assert found == []
