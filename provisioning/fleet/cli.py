# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``hemicycle-fleet``: all devices of a hall from the technician's machine, over ``ssh`` and the centre.

What the seats say of themselves is asked of the centre, which hears it twice a minute; what stands on a seat's own disk
is fetched from there. Nothing here reads a vote, and nothing changes a machine.
"""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
import typer
from rich.console import Console
from rich.progress import track

from adapters.key_files import write_atomic
from provisioning.asking import present, run
from provisioning.authority import read_folder
from provisioning.fleet import bundle, showing
from provisioning.fleet.hosts import Machine, read_hosts
from provisioning.fleet.readiness import CLOCK, Missing, find_missing
from provisioning.fleet.reports import Report, read_report
from provisioning.fleet.seats import CERTIFICATE_DAYS, Seat, by_clock, by_version, ending, read_seats
from voting_core.errors import RefusedError

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)

_T = TypeVar("_T")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Named = Annotated[list[str] | None, typer.Argument(metavar="SEAT...", help="These seats only; all if left out.")]


@dataclass(frozen=True, slots=True)
class Fleet:
    """Where to ask: an inventory, or the home of a centre on this machine."""

    inventory: Path
    centre_home: str
    local: bool
    places: bundle.Places
    ssh: tuple[str, ...]
    sudo: bool
    lang: str

    def machines(self, group: str) -> list[Machine]:
        """The machines of a group of the inventory."""
        return read_hosts(self.inventory, more=self.ssh, sudo=self.sudo)[group]

    def seats(self) -> tuple[Seat, ...]:
        """What the centre knows of the seats.

        Raises:
            RefusedError: The centre was not reached, or did not answer.
        """
        words = [f"{self.places.programs}/hemicycle-central", "--home", self.centre_home, "status", "--json"]
        if self.local:
            done = subprocess.run(words, capture_output=True, check=False)
            status, out, err = done.returncode, done.stdout, done.stderr.decode(errors="replace").strip()
        else:
            centre = next(iter(self.machines("centre")), None)
            if centre is None:
                raise RefusedError(f"{self.inventory}: names no centre.", "Name the folder that the playbooks use.")
            answer = centre.run(*words, user="hemicycle-central")
            status, out, err = answer.status, answer.out, answer.err
        if status:
            raise RefusedError(f"The centre does not say how the seats are: {err[-300:]}", "Look at the centre first.")
        return read_seats(out)


@app.callback()
def describe_fleet(
    context: typer.Context,
    inventory: Annotated[
        Path, typer.Option(envvar="ANSIBLE_INVENTORY", help="The inventory that the playbooks use.")
    ] = Path("inventory/our-hall"),
    local: Annotated[bool, typer.Option("--local", help="The centre runs on this machine.")] = False,
    centre_home: Annotated[str, typer.Option(help="The centre's home.")] = "/var/lib/hemicycle-central",
    seat_home: Annotated[str, typer.Option(help="A seat's home.")] = bundle.HOME,
    programs: Annotated[str, typer.Option(help="Folder of our programs there.")] = bundle.PROGRAMS,
    ssh: Annotated[list[str] | None, typer.Option("--ssh", help="A further word for ssh; may be repeated.")] = None,
    sudo: Annotated[bool, typer.Option("--sudo/--no-sudo", help="Become other users by sudo.")] = True,
    lang: Annotated[str, typer.Option(help="zh or en.", envvar="HEMICYCLE_LANG")] = "zh",
) -> None:
    """Say once which hall is meant; the command follows."""
    places = bundle.Places(programs=programs, home=seat_home)
    context.obj = Fleet(inventory, centre_home, local, places, tuple(ssh or ()), sudo, lang)


@app.command()
def status(context: typer.Context, as_json: AsJson = False) -> None:
    """Show every seat: state, version, profile, clock, queue, certificate, last self-test, what needs help."""
    seats = _fleet(context).seats()
    _print(seats, showing.status_table(seats, present(), _fleet(context).lang), as_json=as_json)


@app.command()
def versions(context: typer.Context, as_json: AsJson = False) -> None:
    """Show which version is on which seats; exit code 1 if it is not one."""
    seats = _fleet(context).seats()
    found = by_version(seats)
    _print(found, showing.versions_table(seats), as_json=as_json)
    raise typer.Exit(0 if len(found) <= 1 else 1)


@app.command()
def clocks(context: typer.Context, as_json: AsJson = False) -> None:
    """Show how far each clock is from the centre's, the worst first."""
    seats = _fleet(context).seats()
    _print(dict(by_clock(seats)), showing.clocks_table(seats), as_json=as_json)


@app.command()
def certificates(
    context: typer.Context,
    days: Annotated[int, typer.Option(min=0, help="How far to look ahead.")] = CERTIFICATE_DAYS,
    folder: Annotated[Path | None, typer.Option("--dir", help="Folder of the hall's authority.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show whose certificate ends soon, by the authority and by what seats say; exit code 1 if any does."""
    inventory = read_folder(folder) if folder else None
    found = ending(_fleet(context).seats(), inventory, within_days=days, now=present())
    _print(found, showing.certificates_table(found), as_json=as_json)
    raise typer.Exit(1 if found else 0)


@app.command("tests")
def self_tests(
    context: typer.Context,
    seats: Named = None,
    run: Annotated[bool, typer.Option("--run", help="Test one seat now; somebody has to stand at it.")] = False,
    as_json: AsJson = False,
) -> None:
    """Collect the reports of the last self-tests from the seats' disks; exit code 1 if one failed or is missing."""
    fleet = _fleet(context)
    machines = [one for one in fleet.machines("seats") if not seats or one.name in seats]
    _all_known(seats, machines)
    if run:
        if len(machines) != 1:
            raise RefusedError("One seat at a time is tested from here.", "Name the seat you stand at.")
        words = (f"{fleet.places.programs}/hemicycle-seat", "selftest", "--home", fleet.places.home)
        raise typer.Exit(subprocess.call(machines[0].command(*words, user=fleet.places.user, terminal=True)))
    found = _reports(fleet, machines)
    if as_json:
        _print(found, None, as_json=True)
    else:
        for seat, report in found.items():
            print(f"{seat:<8} {report.said}")
    raise typer.Exit(0 if all(report.passed for report in found.values()) else 1)


@app.command()
def ready(
    context: typer.Context,
    days: Annotated[int, typer.Option(min=0, help="How long certificates have to last.")] = CERTIFICATE_DAYS,
    folder: Annotated[Path | None, typer.Option("--dir", help="Folder of the hall's authority.")] = None,
    untested: Annotated[bool, typer.Option("--untested", help="Take seats for ready that were never tested.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say what the hall lacks for a sitting, a line for each thing; exit code 1 if anything is missing."""
    fleet = _fleet(context)
    machines = fleet.machines("seats")
    try:
        seats = fleet.seats()
    except RefusedError as error:
        _print_missing(fleet, (Missing("centre", str(error), str(error)),), as_json=as_json)
        raise typer.Exit(1) from None
    clocks = _ask_all(machines, lambda machine: machine.run(*CLOCK))
    soon = ending(seats, read_folder(folder) if folder else None, within_days=days, now=present())
    found = find_missing([one.name for one in machines], seats, clocks, soon, untested_too=untested)
    _print_missing(fleet, found, as_json=as_json)
    if not found and not as_json:
        count = len(machines)
        print(f"{count} seats and the centre: ready." if fleet.lang == "en" else f"{count} 个席位和中心：就绪。")
    raise typer.Exit(1 if found else 0)


@app.command()
def logs(
    context: typer.Context,
    seat: str,
    out: Annotated[Path, typer.Option(help="Folder for SEAT-logs.tar.gz.")] = Path(),
    as_json: AsJson = False,
) -> None:
    """Fetch one seat's log, units, versions, profile check and self-test into one file; no key and no choice."""
    fleet = _fleet(context)
    machines = [one for one in fleet.machines("seats") if one.name == seat]
    _all_known([seat], machines)
    try:
        health = next((one.health for one in fleet.seats() if one.seat == seat), None)
    except RefusedError as error:  # a dead centre is no reason to leave a seat alone
        print(f"Without the centre's word: {error.problem}", file=sys.stderr)
        health = None
    told = msgspec.json.format(msgspec.json.encode(health)) if health else None
    found = bundle.collect(machines[0], fleet.places, health.profile if health else "", told)
    target = out / f"{seat}-logs.tar.gz"
    write_atomic(target, bundle.pack(found, seat), 0o600)
    if as_json:
        _print({"file": str(target), "parts": sorted(found)}, None, as_json=True)
    else:
        print(f"{target}: {len(found)} parts.")
    raise typer.Exit(1 if "not-reached.txt" in found else 0)


def main() -> None:
    """Run the command line; a refusal is one sentence on stderr and exit status 2."""
    run(app)


def _fleet(context: typer.Context) -> Fleet:
    fleet = context.find_object(Fleet)
    assert fleet is not None, "the callback of the program sets it"
    return fleet


def _reports(fleet: Fleet, machines: list[Machine]) -> dict[str, Report]:
    def fetch(machine: Machine) -> Report:
        answer = machine.run("cat", f"{fleet.places.home}/selftest.json", user=fleet.places.user)
        return read_report(machine.name, answer.out, answer.err)

    return _ask_all(machines, fetch)


def _ask_all(machines: list[Machine], ask: Callable[[Machine], _T]) -> dict[str, _T]:
    with ThreadPoolExecutor(12) as pool:
        found = pool.map(ask, machines)
        asked = track(found, "Asking the seats", len(machines), console=Console(stderr=True), transient=True)
        return dict(zip([one.name for one in machines], asked, strict=True))


def _print_missing(fleet: Fleet, found: tuple[Missing, ...], *, as_json: bool) -> None:
    if as_json:
        _print(found, None, as_json=True)
    for one in () if as_json else found:
        print(one.line(fleet.lang))


def _all_known(wanted: list[str] | None, machines: list[Machine]) -> None:
    unknown = sorted(set(wanted or ()) - {one.name for one in machines})
    if unknown:
        raise RefusedError(f"{', '.join(unknown)}: not in the inventory.", "Name seats as the inventory does.")


def _print(data: object, table: Any, *, as_json: bool) -> None:  # noqa: ANN401 - any picture that rich can draw
    if as_json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(data)).decode() + "\n")
    else:
        Console().print(table)
