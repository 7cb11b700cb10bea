# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands of the console: run it, and say who may open it."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from adapters.key_files import load_signing_key
from central_broker.asker import asker_of
from central_broker.settings import Home, read_settings
from voting_core.errors import RefusedError

consoles = typer.Typer()
accounts = typer.Typer(no_args_is_help=True, help="Who may open the console.")


@consoles.command()
def console(
    context: typer.Context,
    listen: Annotated[str, typer.Option(help="Address and port, on loopback behind a TLS front.")] = "127.0.0.1:8470",
    origin: Annotated[str, typer.Option(help="What browsers call it, such as https://hub.hall.")] = "",
    registry: Annotated[Path | None, typer.Option(help="registry.json of the hall; in the home if left out.")] = None,
) -> None:
    """Run the secretaries' console beside the centre, until it is told to stop."""
    from central_broker.console.serving import serve  # noqa: PLC0415 - no other command needs a web server

    host, _, port = listen.rpartition(":")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise RefusedError(f"'{listen}' is no address and port.", "Write for instance 127.0.0.1:8470.")
    asyncio.run(serve(Home(asker_of(context).home), host, int(port), origin or f"http://localhost:{port}", registry))


@accounts.command("add")
def add_account(
    context: typer.Context,
    account: Annotated[str, typer.Argument(help="Id; an operator's id for whoever orders.")],
    role: Annotated[str, typer.Option(help="secretary, approver, chair, teller, technician, auditor or observer.")],
    name: Annotated[str, typer.Option(help="The person's name; an operator has it already.")] = "",
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)] = "",
) -> None:
    """Add an account, or give it another role and password. An operator's key is named by --key before the command."""
    from central_broker.console.accounts import Account, Accounts, hash_password  # noqa: PLC0415 - argon2
    from central_broker.console.locked_keys import lock_key  # noqa: PLC0415 - argon2
    from central_broker.console.rights import Role  # noqa: PLC0415 - the same

    asker = asker_of(context)
    home = Home(asker.home)
    if role not in list(Role):
        raise RefusedError(f"There is no role '{role}'.", f"Choose one of {', '.join(Role)}.")
    operators = {one.operator: one.name for one in read_settings(home).operators}
    called = name or operators.get(account, "")
    if not called:
        raise RefusedError(f"'{account}' is no operator of this centre.", "Give a --name.")
    kept = Accounts(home.folder / "console")
    hashed, key = hash_password(password), None
    if asker.key is not None:
        if account not in operators:
            raise RefusedError(f"'{account}' is no operator of this centre: a key is of no use.", "Leave --key out.")
        key = lock_key(load_signing_key(asker.key, asker.pin(asker.key)), password)
    kept.put(Account(account=account, name=called, role=Role(role), password=hashed, key=key))
    typer.echo(f"{account} · {called} · {role}")


@accounts.command("list")
def list_accounts(context: typer.Context) -> None:
    """Name the accounts."""
    from central_broker.console.accounts import Accounts  # noqa: PLC0415 - argon2

    kept = Accounts(Home(asker_of(context).home).folder / "console")
    for one in kept.all():
        signs = " · key" if one.key else ""
        typer.echo(f"{one.account} · {one.name} · {one.role}{signs}")


@accounts.command("remove")
def remove_account(context: typer.Context, account: str) -> None:
    """Take an account away, with its key; whoever is signed in under it is out at the next click."""
    from central_broker.console.accounts import Accounts  # noqa: PLC0415 - argon2

    Accounts(Home(asker_of(context).home).folder / "console").remove(account)
    typer.echo(account)
