# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``hemicycle-seat profile``: check a profile, show how it is wired, draw the sheet for paper."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from edge_agent.profiles.config_txt import config_lines
from edge_agent.profiles.header_text import draw_header, draw_wires
from edge_agent.profiles.profile import HardwareProfile
from edge_agent.profiles.reading import FOLDER, check_profile, read_profile
from edge_agent.profiles.screen_files import UNIT, drop_in, screen_files
from edge_agent.profiles.sheet import wiring_sheet
from voting_core.errors import RefusedError

profile_app = typer.Typer(no_args_is_help=True, help="Builds of terminals.")


Which = Annotated[str, typer.Argument(help="A file, or the name of a shipped profile.")]
Local = Annotated[Path | None, typer.Option(help="The site's overrides: local.toml of a seat's home.")]


@profile_app.command()
def check(which: Which, local: Local = None) -> None:
    """Say everything that is wrong with a profile: file, line, key, what to write instead; exit code 1."""
    profile, findings = check_profile(_path(which), _site(local))
    for finding in findings:
        typer.echo(str(finding), err=True)
    if profile is None:
        typer.echo(f"{len(findings)} to correct.", err=True)
        raise typer.Exit(1)
    tried = profile.tried or "on no real board yet: run the self-test before you trust it"
    typer.echo(f"{profile.name}: in order. Tried: {tried}. sha256 {profile.sha256[:16]}")


@profile_app.command()
def show(
    which: Which,
    sheet: Annotated[Path | None, typer.Option(help="Draw the wiring sheet into this SVG file.")] = None,
    local: Local = None,
) -> None:
    """Show the 40-pin header and every wire, with physical pins and grounds, and what config.txt needs."""
    profile, findings = check_profile(_path(which), _site(local))
    if profile is None:
        raise RefusedError("\n".join(map(str, findings)), "Correct the profile, then show it.")
    if profile.is_simulated:
        typer.echo(f"{profile.name}: no pins; every part is on the panel socket of the seat's home.")
        _show_key_store(profile)
        return
    console = Console(highlight=False)
    for row in draw_header(profile):
        console.print(row, no_wrap=True, crop=False)
    console.print()
    console.print(draw_wires(profile), crop=False)
    for line in config_lines(profile):
        console.print(f"config.txt: {line}")
    _show_key_store(profile)
    if sheet is not None:
        _write(sheet, wiring_sheet(profile))
        typer.echo(f"Sheet for paper: {sheet}")


@profile_app.command()
def screen(
    which: Which,
    etc: Annotated[Path, typer.Option(help="Where the files go; the services look there.")] = Path("/etc/hemicycle"),
    local: Local = None,
) -> None:
    """Write what the screen's service needs: the panel's size, and how the compositor turns the picture."""
    profile, findings = check_profile(_path(which), _site(local))
    if profile is None:
        raise RefusedError("\n".join(map(str, findings)), "Correct the profile first.")
    files = screen_files(profile)
    if not files:
        typer.echo(f"{profile.name}: no screen, and no service for one.")
        return
    for name, text in files.items():
        _write(etc / name, text)
        typer.echo(f"written: {etc / name}")
    if drop := drop_in(profile):
        typer.echo(f"now copy ansible/units/{drop} into /etc/systemd/system/{UNIT}.d, and no other file of that folder")


def _show_key_store(profile: HardwareProfile) -> None:
    """One line that the role of the data partition looks for too."""
    if profile.key_store is not None:
        typer.echo(f"key store: {profile.key_store.type}")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise RefusedError(
            f"{path}: cannot be written: {error.strerror}.", "Name a file in a folder of yours."
        ) from error


def _site(local: Path | None) -> Path | None:
    """The site's overrides; where they are named they have to be there."""
    if local is not None and not local.is_file():
        raise RefusedError(f"{local}: there is no such file.", "Name the local.toml of a seat's home, or leave it out.")
    return local


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
