# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``hemicycle-seat``: run a seat, poke its virtual panel, watch it, read its journal, check its home.

``run --home DIR`` is what systemd calls, on small machines and forty at a time in a rehearsal: it is taken before the
command-line library is even imported. Everything else, its help included, goes the usual way.
"""

import sys
from pathlib import Path


def run_home(arguments: list[str]) -> Path | None:
    """The home of a plain ``run --home DIR``; none for any other command line."""
    match arguments:
        case ["run", "--home", folder] if not folder.startswith("-"):
            return Path(folder)
        case ["run", option] if option.startswith("--home="):
            return Path(option.removeprefix("--home="))
        case _:
            return None


def main() -> None:
    """Run the command line."""
    folder = run_home(sys.argv[1:])
    if folder is not None:
        from edge_agent.serving import serve  # noqa: PLC0415 - see above

        sys.exit(serve(folder))
    from edge_agent.commands import run_commands  # noqa: PLC0415 - see above

    run_commands()
