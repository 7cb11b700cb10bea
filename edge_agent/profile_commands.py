# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``hemicycle-seat profile``: check a profile, show how it is wired, draw the sheet for paper."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from edge_agent.profiles.header_text import draw_header, draw_wires
from edge_agent.profiles.reading import FOLDER, check_profile, read_profile
from edge_agent.profiles.sheet import wiring_sheet
from voting_core.errors import RefusedError

profile_app = typer.Typer(no_args_is_help=True, help="Builds of terminals.")


@profile_app.command()
def check(which: Annotated[str, typer.Argument(help="A file, or the name of a profile.")]) -> None:
    """Say everything that is wrong with a profile: file, line, key, what to write instead; exit code 1."""
    path = _path(which)
    profile, findings = check_profile(path)
    for finding in findings:
        typer.echo(str(finding), err=True)
    if findings or profile is None:
        typer.echo(f"{len(findings)} to correct.", err=True)
        raise typer.Exit(1)
    tried = profile.tried or "on no real board yet: run the self-test before you trust it"
    typer.echo(f"{profile.name}: in order. Tried: {tried}.")


@profile_app.command()
def show(
    which: Annotated[str, typer.Argument(help="A file, or the name of a profile.")],
    sheet: Annotated[Path | None, typer.Option(help="Draw the wiring sheet into this SVG file.")] = None,
) -> None:
    """Show the 40-pin header and every wire, with physical pins and the nearest ground."""
    profile, findings = check_profile(_path(which))
    if findings or profile is None:
        raise RefusedError("\n".join(map(str, findings)), "Correct the profile, then show it.")
    if profile.is_simulated:
        typer.echo(f"{profile.name}: no pins; every part is on the panel socket of the seat's home.")
        return
    console = Console(highlight=False)
    for row in draw_header(profile):
        console.print(row, no_wrap=True, crop=False)
    console.print()
    console.print(draw_wires(profile), crop=False)
    if sheet is not None:
        sheet.write_text(wiring_sheet(profile), "utf-8")
        typer.echo(f"\n{sheet}")


def _path(which: str) -> Path:
    """A file, or a shipped profile by its name.

    Raises:
        RefusedError: There is neither.
    """
    if which.endswith(".toml"):
        return Path(which)
    read = FOLDER / f"{which}.toml"
    if not read.is_file():
        read_profile(which)  # says which there are
    return read
