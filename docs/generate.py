# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draw the generated pages: ``make docs``, or ``python docs/generate.py --check`` to see whether they are fresh.

``docs/generated/`` is written whole; beside it a picture and the schema of hardware profiles, and in
``docs/protocol.md`` only what stands between the marks of a vector.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from docs.drawing.diagrams import lifecycle_page
from docs.drawing.profiles import profile_schema, wiring_picture
from docs.drawing.roles import roles_page
from docs.drawing.schemas import schema_files
from docs.drawing.tables import records_page
from docs.drawing.vectors import fill_vectors
from docs.drawing.words import words_page

DOCS: Final = Path(__file__).resolve().parent
GENERATED: Final = DOCS / "generated"
PROFILES: Final = DOCS.parent / "hardware_profiles"
VECTORS: Final = DOCS.parent / "tests" / "vectors"


def pages() -> Mapping[Path, str]:
    """Every generated page with the text it should have."""
    protocol = DOCS / "protocol.md"
    return {
        GENERATED / "lifecycle.md": lifecycle_page(),
        GENERATED / "records.md": records_page(),
        GENERATED / "roles.md": roles_page(),
        GENERATED / "words.md": words_page(),
        **{GENERATED / "schemas" / name: text for name, text in schema_files().items()},
        DOCS / "pictures" / "wiring.svg": wiring_picture(),
        PROFILES / "profile.schema.json": profile_schema(),
        protocol: fill_vectors(protocol.read_text(encoding="utf-8"), VECTORS),
    }


def stale(wanted: Mapping[Path, str]) -> list[str]:
    """What is missing, differs or is left over, as sentences; empty when all pages are fresh."""
    found = {path for path in GENERATED.rglob("*") if path.is_file()}
    names = {path: path.relative_to(DOCS.parent) for path in [*wanted, *found]}
    differing = [
        f"{names[path]} is not what the code says"
        for path, text in wanted.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    return differing + [f"{names[path]} is drawn from nothing" for path in sorted(found - set(wanted))]


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` only say which are stale; 1 if any is."""
    if arguments not in ([], ["--check"]):
        print("usage: python docs/generate.py [--check]", file=sys.stderr)
        return 2
    wanted = pages()
    sentences = stale(wanted)
    if arguments == ["--check"]:
        for sentence in sentences:
            print(f"{sentence}: run `make docs`", file=sys.stderr)
        return 1 if sentences else 0
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for path in set(GENERATED.rglob("*")) - set(wanted):
        if path.is_file():
            path.unlink()
    print("\n".join(sentences) or "nothing to draw: all pages are fresh")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
