# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands that set sheets for paper: results, the report, attendance, ballot forms."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.key_files import write_atomic
from central_broker.asker import asker_of
from central_broker.intake import SittingDraft, check, read_sitting
from central_broker.publication.archive import read_archive
from voting_core.errors import RefusedError

if TYPE_CHECKING:
    from central_broker.sheets import Typeset

sheets = typer.Typer(no_args_is_help=True, help="Set sheets for paper from a bundle.")

Bundle = Annotated[Path, typer.Argument(help="Folder of the exported bundle.")]
Folder = Annotated[Path, typer.Argument(help="Where the sheets go; made if missing.")]


@sheets.command("all")
def write_all(
    context: typer.Context,
    bundle: Bundle,
    folder: Folder,
    names: Annotated[bool, typer.Option(help="With a list of who voted how in named votes.")] = False,
) -> None:
    """Set every result of a sitting, its report and its attendance."""
    count = set_all(bundle, folder, asker_of(context).lang, names=names)
    typer.echo(f"{count} · {folder}")


def set_all(bundle: Path, folder: Path, lang: str, *, names: bool) -> int:
    """Set every sheet of a bundle into a folder; how many there are.

    Raises:
        RefusedError: It is no bundle, or the font is missing.
    """
    from rich.progress import track  # noqa: PLC0415 - only where something takes long

    from central_broker.sheets import (  # noqa: PLC0415 - typst is large
        typeset_attendance,
        typeset_report,
        typeset_result,
    )

    house = read_archive(bundle)
    folder.mkdir(parents=True, exist_ok=True)
    declared = [key for key, state in house.floor.rounds.items() if state.declared is not None]
    for poll, number in track(declared, description="报告单 · sheets", transient=True):
        sheet = typeset_result(house, poll, number, lang, names=names)
        write_atomic(folder / sheet.name, sheet.pdf)
    for sheet in (typeset_report(house, lang), typeset_attendance(house, lang)):
        write_atomic(folder / sheet.name, sheet.pdf)
    return len(declared) + 2


@sheets.command("data")
def write_data(
    bundle: Bundle,
    folder: Annotated[Path, typer.Argument(help="Where the data goes; made if missing.")],
) -> None:
    """Write what stands on each sheet as JSON, in both languages: to be set later, when the bundle is gone."""
    import msgspec  # noqa: PLC0415 - only here

    from central_broker.sheets import sheet_data_of  # noqa: PLC0415 - typst is large

    folder.mkdir(parents=True, exist_ok=True)
    for name, sheet in sheet_data_of(read_archive(bundle)):
        write_atomic(folder / f"{name}.json", msgspec.json.encode(sheet))


@sheets.command("result")
def write_result(
    context: typer.Context,
    bundle: Bundle,
    poll: Annotated[str, typer.Argument(help="The poll.")],
    file: Annotated[Path, typer.Argument(help="The PDF to be written.")],
    number: Annotated[
        int, typer.Option("--round", help="Its round; the last one that has a result when left out.")
    ] = 0,
    names: Annotated[bool, typer.Option(help="With a list of who voted how.")] = False,
) -> None:
    """Set the official sheet of one result."""
    from central_broker.sheets import typeset_result  # noqa: PLC0415 - typst is large

    house = read_archive(bundle)
    declared = [key[1] for key, state in house.floor.rounds.items() if key[0] == poll and state.declared is not None]
    if not declared:
        raise RefusedError(f"'{poll}' has no declared result in this bundle.", "Name another poll.")
    sheet = typeset_result(house, poll, number or declared[-1], asker_of(context).lang, names=names)
    _write(file, sheet)


@sheets.command("report")
def write_report(
    context: typer.Context,
    bundle: Bundle,
    file: Annotated[Path, typer.Argument(help="The PDF to be written.")],
) -> None:
    """Set the report of the whole sitting: every round in its order."""
    from central_broker.sheets import typeset_report  # noqa: PLC0415 - typst is large

    sheet = typeset_report(read_archive(bundle), asker_of(context).lang)
    _write(file, sheet)


@sheets.command("attendance")
def write_attendance(
    context: typer.Context,
    bundle: Bundle,
    file: Annotated[Path, typer.Argument(help="The PDF to be written.")],
) -> None:
    """Set who was there, member by member."""
    from central_broker.sheets import typeset_attendance  # noqa: PLC0415 - typst is large

    sheet = typeset_attendance(read_archive(bundle), asker_of(context).lang)
    _write(file, sheet)


@sheets.command("forms")
def write_forms(
    context: typer.Context,
    sitting: Annotated[Path, typer.Argument(help="Folder of the sitting's files.")],
    file: Annotated[Path, typer.Argument(help="The PDF to be written.")],
) -> None:
    """Set ballots on paper for a sitting's agenda: for the day on which no terminal works."""
    from central_broker.sheets import typeset_forms  # noqa: PLC0415 - typst is large

    asker, draft = asker_of(context), read_sitting(sitting)
    if not isinstance(draft, SittingDraft):
        typer.echo(check(sitting, asker.lang)[1], err=True)
        raise typer.Exit(1)
    write_atomic(file, typeset_forms(draft.title, draft.agenda, draft.profile, asker.lang).pdf)
    typer.echo(file)


def _write(file: Path, sheet: "Typeset") -> None:
    write_atomic(file, sheet.pdf)
    typer.echo(f"{file} · SHA-256 {sheet.sha256}")
