# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``hemicycle-central``: the centre of a hall and the desk of its operators."""

import asyncio
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console, Group
from rich.live import Live

from adapters.key_files import create_signing_key, load_public_key, load_signing_key, write_atomic
from central_broker import show, show_health
from central_broker.affair_commands import affairs
from central_broker.asker import Asker, asker_of
from central_broker.card_numbers import number_in
from central_broker.console_commands import accounts, consoles
from central_broker.intake import check
from central_broker.key_backup import back_up, restore_keys
from central_broker.order_commands import orders
from central_broker.publication import publish as write_publication
from central_broker.rescue_commands import rescue
from central_broker.settings import Home, Settings, check_settings, write_settings
from central_broker.sheet_commands import sheets
from central_broker.teller_commands import tellers
from voting_core.errors import HemicycleError, RefusedError
from voting_core.roster import Operator
from voting_core.signing import public_text

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The centre of a hall, and its operators' desk.",
)
keys = typer.Typer(no_args_is_help=True, help="Back up and restore the centre's key.")


@app.callback()
def describe_asker(
    context: typer.Context,
    home: Annotated[Path, typer.Option(help="Home folder of the centre.", envvar="HEMICYCLE_CENTRE")] = Path(),
    operator: Annotated[str, typer.Option(help="Who orders.", envvar="HEMICYCLE_OPERATOR")] = "",
    key: Annotated[Path | None, typer.Option(help="The operator's key file.", envvar="HEMICYCLE_KEY")] = None,
    pin_file: Annotated[Path | None, typer.Option(help="File with its PIN.", envvar="HEMICYCLE_PIN_FILE")] = None,
    lang: Annotated[str, typer.Option(help="zh or en.", envvar="HEMICYCLE_LANG")] = "zh",
) -> None:
    """Say once who asks and which centre is meant; the command follows."""
    context.obj = Asker(home, operator, key, pin_file, lang)


@app.command()
def init(
    context: typer.Context,
    hall: Annotated[str, typer.Option(help="Id of the hall.")],
    operators: Annotated[list[str], typer.Option("--add-operator", help="id:name:public key file, for each operator.")],
    broker_host: Annotated[str, typer.Option(help="The broker's name.")] = "localhost",
    broker_port: Annotated[int, typer.Option(help="The broker's TLS port.")] = 8883,
) -> None:
    """Make the home of a new centre: its settings, and its key unless enrolment has made it already."""
    home = Home(asker_of(context).home)
    if home.settings.exists():
        raise RefusedError(f"{home.settings} exists already.", "Name the empty home of a new centre.")
    settings = Settings(
        hall=hall,
        term=1,
        broker_host=broker_host,
        broker_port=broker_port,
        operators=tuple(_operator(text) for text in operators),
    )
    check_settings(settings, home.settings)
    home.folder.mkdir(parents=True, exist_ok=True)
    # Enrolment has usually made the key already; the centre never makes a second one.
    key = load_signing_key(home.key) if home.key.exists() else create_signing_key(home.key)
    write_atomic(home.settings, write_settings(settings))
    typer.echo(f'centre_key = "{public_text(key.public_key())}"')


def _operator(text: str) -> Operator:
    operator, _, rest = text.partition(":")
    name, _, file = rest.partition(":")
    if not file:
        raise RefusedError(f"'{text}' is not id:name:file.", "Write for instance li:李文:li.pub.")
    return Operator(operator=operator, name=name, key=load_public_key(Path(file)))


@app.command()
def serve(context: typer.Context) -> None:
    """Run the centre until it is told to stop."""
    from central_broker.serving import serve as run  # noqa: PLC0415 - the desk's commands need no broker link

    raise typer.Exit(asyncio.run(run(Home(asker_of(context).home))))


@app.command("check")
def check_files(context: typer.Context, folder: Path) -> None:
    """Read a sitting's files and show what would be imported, or every error in them."""
    good, text = check(folder, asker_of(context).lang)
    typer.echo(text)
    raise typer.Exit(0 if good else 1)


@app.command("card-number")
def print_card_number(
    file: Annotated[Path, typer.Argument(help="Certificate or public key of a chip card, PEM or DER.")],
) -> None:
    """Print the number of a chip card, as members.csv wants it."""
    typer.echo(number_in(file))


@app.command()
def status(
    context: typer.Context,
    watch: Annotated[bool, typer.Option(help="Keep showing it, until Ctrl+C.")] = False,
    seats: Annotated[bool, typer.Option(help="Show every seat.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the seats as JSON, for other programs.")] = False,
) -> None:
    """Show how the house stands."""
    asker = asker_of(context)
    with asker.desk(ordering=False) as desk:
        if as_json:
            typer.echo(show_health.devices(desk.status()))
            return

        def picture() -> Group:
            now = desk.status()
            parts = [show.house(now, asker.lang)]
            return Group(*parts, show.seats(now, asker.lang)) if seats else Group(*parts)

        if not watch:
            Console().print(picture())
            return
        with Live(picture(), refresh_per_second=4) as live:
            while True:
                time.sleep(0.5)
                live.update(picture())


@app.command()
def export(context: typer.Context, folder: Path) -> None:
    """Write the sitting's bundle into a new folder; check it with hemicycle-verify."""
    asker = asker_of(context)
    with asker.desk(ordering=False) as desk:
        asker.tell(desk.export(folder))


@app.command()
def publication(
    bundle: Annotated[Path, typer.Argument(help="Folder of the exported bundle.")],
    folder: Annotated[Path, typer.Argument(help="Where the files go.")],
) -> None:
    """Write the results of a bundle for other programs: Popolo vote events, CSV tables, JSON."""
    for name in write_publication(bundle, folder):
        typer.echo(folder / name)


@keys.command("backup")
def keys_backup(
    context: typer.Context,
    target: Path,
    passphrase: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
) -> None:
    """Write the centre's key into a file locked with a passphrase."""
    typer.echo(f"centre_key = {back_up(Home(asker_of(context).home), target, passphrase.encode())}")


@keys.command("restore")
def keys_restore(
    context: typer.Context,
    source: Path,
    passphrase: Annotated[str, typer.Option(prompt=True, hide_input=True)],
) -> None:
    """Put a backed-up key into an empty home, under the next term."""
    settings = restore_keys(source, Home(asker_of(context).home), passphrase.encode())
    typer.echo(f"hall = {settings.hall}, term = {settings.term}")
    typer.echo("Make a new backup now: restored twice, the old one would begin the same term twice.")


app.add_typer(keys, name="keys")
app.add_typer(accounts, name="account")
app.add_typer(sheets, name="sheets")
app.registered_commands.extend(consoles.registered_commands)
app.registered_commands.extend(orders.registered_commands)
app.registered_commands.extend(tellers.registered_commands)
app.registered_commands.extend(rescue.registered_commands)
app.registered_commands.extend(affairs.registered_commands)


def main() -> None:
    """Run the command line; what is refused is said in one sentence, exit code 1."""
    try:
        app()
    except HemicycleError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
