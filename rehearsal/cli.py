# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``hemicycle-rehearsal``: a whole hall on one machine, for a demonstration, for training, for proof."""

import asyncio
import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from central_broker import show
from central_broker.intake import SittingDraft, check, read_sitting
from rehearsal.building import BuiltHall, build_hall, check_cards
from rehearsal.company import Company
from rehearsal.desks import free_desk_port, lay_ready, make_accounts, open_console
from rehearsal.director import Director
from rehearsal.ending import check_place, export, set_sheets, settle, verify
from rehearsal.hall import Hall
from rehearsal.mosquitto_binary import MosquittoBinary, find_mosquitto
from rehearsal.open_hall import OpenHall, find_open_hall, noted
from rehearsal.people import draw_cast
from rehearsal.seat import practise, sit_down
from rehearsal.sitting import Sitting
from rehearsal.stage import Stage
from voting_core.errors import HemicycleError

EXAMPLE = Path(__file__).parent.parent / "examples" / "standing-committee"

INTERRUPTED = 130
"""Exit code after Ctrl+C, a closed terminal or a request to end; everything was ended and removed."""

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="A whole hall on one machine."
)

FilesOption = Annotated[Path, typer.Option("--sitting", help="Folder with a sitting's files.")]
SeedOption = Annotated[int, typer.Option("--seed", help="Draws who does what and when.")]
LangOption = Annotated[str, typer.Option("--lang", help="Language of tables: zh or en.")]


@dataclass(frozen=True, slots=True)
class Showing:
    """Where and how the rehearsal is shown."""

    console: Console
    pictures: Path | None
    lang: str


@app.command()
def demo(
    sitting: FilesOption = EXAMPLE,
    seed: SeedOption = 41,
    lang: LangOption = "zh",
    bundle: Annotated[Path, typer.Option(help="Where the bundle goes.")] = Path("rehearsal-bundle"),
    pictures: Annotated[Path | None, typer.Option(help="Folder for SVG pictures of the screen.")] = None,
) -> None:
    """Play a whole sitting with four mishaps, then verify its bundle with the separate program."""
    console = Console()
    check_place(bundle.absolute())
    show_in = Showing(console, pictures, lang)
    raise typer.Exit(_in_hall(console, sitting, lambda hall: _play(hall, show_in, seed, bundle.absolute())))


@app.command("hall")
def open_hall(
    sitting: FilesOption = EXAMPLE,
    lang: LangOption = "zh",
    *,
    opened: Annotated[bool, typer.Option(help="With the roll opened already.")] = False,
) -> None:
    """Open a hall with its console and members who play along, and leave it open, until Ctrl+C."""
    console = Console()
    showing = Showing(console, None, lang)
    raise typer.Exit(_in_hall(console, sitting, lambda hall: _keep_open(hall, showing, sitting, opened=opened)))


@app.command("seat")
def take_seat(
    sitting: FilesOption = EXAMPLE,
    seed: SeedOption = 41,
    size: Annotated[str, typer.Option(help="Pixels of the screen.")] = "800x480",
    picture: Annotated[Path, typer.Option(help="Where a picture goes if there is no desktop.")] = Path("seat.png"),
    *,
    own: Annotated[bool, typer.Option("--own", help="Open a hall to practise in, even if one is open.")] = False,
) -> None:
    """Sit down at a seat with screen, keys and cards: in the open hall, or in one of its own with a chair who plays."""
    console = Console()
    hall = None if own else find_open_hall()
    if hall is not None:
        raise typer.Exit(asyncio.run(sit_down(hall, console, size, picture.absolute())))
    raise typer.Exit(_in_hall(console, sitting, lambda built: practise(built, console, size, picture.absolute(), seed)))


@app.command()
def bench(
    sitting: FilesOption = EXAMPLE,
    docs: Annotated[Path, typer.Option(help="Folder of the page and the picture.")] = EXAMPLE.parent.parent / "docs",
) -> None:
    """Measure the hall against the yardstick; write docs/performance.md and its picture."""
    from rehearsal.bench.page import write_part  # noqa: PLC0415 - the demo needs none of it
    from rehearsal.bench.running import measure  # noqa: PLC0415 - nor of this

    draft = read_sitting(sitting)
    if not isinstance(draft, SittingDraft):
        typer.echo(check(sitting, "zh")[1], err=True)
        raise typer.Exit(1)
    with Progress(transient=True) as progress:
        report = asyncio.run(measure(draft, find_mosquitto(), progress))
    report.draw(docs / "pictures" / "bench.svg")
    write_part(docs / "performance.md", "bench", report.markdown())
    typer.echo(report.markdown().partition("\n\n| ")[2].partition("\n\n")[0])
    typer.echo(f"ratios: latency {report.latency_ratio:.2f}, processor {report.cpu_ratio:.2f}")


@app.command("bench-secrecy")
def bench_secrecy(
    voters: Annotated[
        str, typer.Option(help="Numbers of voters, with commas; 1,000 for a motion only.")
    ] = "60,200,1000",
    docs: Annotated[Path, typer.Option(help="Folder of the page.")] = EXAMPLE.parent.parent / "docs",
) -> None:
    """Measure secret ballots beside the independent program; write their part of docs/performance.md."""
    from rehearsal.bench import secrecy  # noqa: PLC0415 - the demo needs none of it
    from rehearsal.bench.page import write_part  # noqa: PLC0415 - nor of this
    from rehearsal.bench.secrecy_page import secrecy_page  # noqa: PLC0415 - nor of this

    tool = shutil.which(secrecy.TOOL)
    sizes = sorted(int(size) for size in voters.split(","))
    wanted = [
        (paper, size)
        for paper in secrecy.PAPERS
        for size in sizes
        if size <= secrecy.LONG_MAX or paper == secrecy.SHORT
    ]
    with Progress(transient=True) as progress:
        task = progress.add_task("bench", total=len(wanted))
        figures = []
        for paper, size in wanted:
            figures.append(secrecy.measure(paper, size, tool))
            progress.advance(task)
    page = secrecy_page(figures, secrecy.measure_opening(60), secrecy.measure_long_ballot())
    write_part(docs / "performance.md", "secrecy", page)
    typer.echo(page.partition("\n\n| ")[2])


@app.command("bench-seat")
def bench_seat(
    sitting: FilesOption = EXAMPLE,
    docs: Annotated[Path, typer.Option(help="Folder of the page.")] = EXAMPLE.parent.parent / "docs",
) -> None:
    """Measure what a press costs at the seat; write its part of docs/performance.md."""
    from rehearsal.bench.page import write_part  # noqa: PLC0415 - the demo needs none of it
    from rehearsal.bench.running import in_hall  # noqa: PLC0415 - nor of this
    from rehearsal.bench.seat import SeatFigures, measure_seat  # noqa: PLC0415 - nor of this
    from rehearsal.bench.seat_page import seat_page  # noqa: PLC0415 - nor of this

    draft = read_sitting(sitting)
    if not isinstance(draft, SittingDraft):
        typer.echo(check(sitting, "zh")[1], err=True)
        raise typer.Exit(1)
    figures: list[SeatFigures] = []

    async def act(hall: Hall) -> None:
        await hall.start_centre_alone()
        figures.append(await measure_seat(hall))

    asyncio.run(in_hall(draft, find_mosquitto(), act))
    page = seat_page(figures[0])
    write_part(docs / "performance.md", "seat", page)
    typer.echo(page.partition("\n\n| ")[2])


@app.command("bench-console")
def bench_console(
    seats: Annotated[str, typer.Option(help="Sizes of the halls, with commas.")] = "60,3000",
    sitting: FilesOption = EXAMPLE,
    docs: Annotated[Path, typer.Option(help="Folder of the page.")] = EXAMPLE.parent.parent / "docs",
) -> None:
    """Measure how soon a secretary sees a vote; write its part of docs/performance.md."""
    from rehearsal.bench.console import measure_console  # noqa: PLC0415 - the demo needs none of it
    from rehearsal.bench.console_page import console_page  # noqa: PLC0415 - nor of this
    from rehearsal.bench.page import write_part  # noqa: PLC0415 - nor of this

    figures = [asyncio.run(measure_console(sitting, int(size))) for size in seats.split(",")]
    page = console_page(figures)
    write_part(docs / "performance.md", "console", page)
    typer.echo(page.partition("\n\n| ")[2])


@app.command()
def load(
    seats: Annotated[str, typer.Option(help="Sizes of the halls, with commas.")] = "60,300,1000,3000",
    sitting: FilesOption = EXAMPLE,
    docs: Annotated[Path, typer.Option(help="Folder of the page and the picture.")] = EXAMPLE.parent.parent / "docs",
) -> None:
    """Measure large halls and large ledgers; write their part of docs/performance.md and its picture."""
    from rehearsal.bench.page import write_part  # noqa: PLC0415 - the demo needs none of it
    from rehearsal.load.report import LoadReport  # noqa: PLC0415 - nor of this
    from rehearsal.load.running import measure_ledger, measure_sizes  # noqa: PLC0415 - nor of this

    mosquitto = find_mosquitto()
    sizes = sorted(int(size) for size in seats.split(","))
    halls = asyncio.run(measure_sizes(sitting, sizes, mosquitto, typer.echo))
    report = LoadReport(halls, asyncio.run(measure_ledger(sitting, mosquitto, typer.echo)))
    report.draw(docs / "pictures" / "load.svg")
    write_part(docs / "performance.md", "load", report.markdown())
    typer.echo(report.markdown().partition("storm**")[2].partition("\n\n")[2])


def _in_hall(console: Console, files: Path, act: Callable[[Hall], Coroutine[None, None, int]]) -> int:
    """Build a hall in a temporary folder, run something in it, and end and remove it all."""
    draft = read_sitting(files)
    if not isinstance(draft, SittingDraft):
        console.print(check(files, "zh")[1], markup=False)
        return 1
    check_cards(draft)
    root = Path(tempfile.mkdtemp(prefix="hemicycle-"))
    try:
        mosquitto = find_mosquitto()
        console.print(f"mosquitto {mosquitto.path}", style="dim", highlight=False)
        built = build_hall(root, draft, lambda words: console.print(words, style="dim", highlight=False))
        return asyncio.run(_started(console, built, mosquitto, act))
    except (KeyboardInterrupt, asyncio.CancelledError):
        return INTERRUPTED
    finally:
        shutil.rmtree(root, ignore_errors=True)


async def _started(
    console: Console, built: BuiltHall, mosquitto: MosquittoBinary, act: Callable[[Hall], Coroutine[None, None, int]]
) -> int:
    playing = asyncio.current_task()
    assert playing is not None, "this runs as a task"
    for signum in (signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(signum, playing.cancel)
    async with Hall(built, mosquitto) as hall:
        await hall.start_centre()
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task("启动席位 · starting seats", total=len(built.seats))
            await hall.start_seats(lambda count: progress.update(task, completed=count))
        return await act(hall)


async def _play(hall: Hall, showing: Showing, seed: int, bundle: Path) -> int:
    built, console, lang = hall.built, showing.console, showing.lang
    chance = random.Random(seed)
    title = f"{built.draft.title} · {len(built.seats)} 席 seats"
    with Stage(console, built.draft.roster.seats, hall.panels, title, showing.pictures) as stage:
        director = Director(hall, stage)
        following = asyncio.create_task(director.follow())
        await Sitting(
            director, draw_cast(built.draft.roster, chance), chance, backup=built.places.root / "key-backup"
        ).play()
        await settle(hall)
        stage.status = await hall.status()
        following.cancel()
        plain = tuple(one for one in stage.status.rounds if one.kind in ("motion", "personnel"))
        others = tuple(one for one in stage.status.rounds if one not in plain)
        for name, rounds in (("results", plain), ("functions", others)):
            stage.photograph(name, show.results(msgspec.structs.replace(stage.status, rounds=rounds), lang))
    console.print(show.results(stage.status, lang))
    await export(hall, bundle)
    console.print(f"核验 · hemicycle-verify {bundle.name}", style="bold")
    code = await verify(bundle, console, centre_key=built.centre_key, lang=lang)
    await asyncio.to_thread(set_sheets, bundle, console, lang)
    return code


async def _keep_open(hall: Hall, showing: Showing, files: Path, *, opened: bool) -> int:
    built = hall.built
    accounts, port = make_accounts(built), free_desk_port()
    lay_ready(built, files)
    console = await open_console(built, port)
    with (
        noted(built) as described,
        Stage(showing.console, built.draft.roster.seats, hall.panels, built.draft.title) as stage,
    ):
        director = Director(hall, stage)
        company = Company(built, hall.panels, random.Random(41), (described.seat,))
        playing = asyncio.create_task(company.play())
        try:
            if opened:
                await director.open_sitting()
            stage.tell(f"打开浏览器：http://localhost:{port}", "open in a browser", "bold")
            for one in accounts:
                zh, en = one.words
                stage.tell(f"{zh}  账号 {one.account}  密码 {one.password}", f"{en}: account and password")
            for words in _hints(built, described):
                stage.tell(words, "")
            await director.follow()
        finally:
            playing.cancel()
            await console.stop()
    return 0


def _hints(built: BuiltHall, described: OpenHall) -> tuple[str, ...]:
    """What else can be done with an open hall."""
    return (
        f"坐到席位 {described.seat}（{described.member}）  sit down there:  make seat",
        f"命令行 the command line:  source {built.places.environment}; hemicycle-central status --seats",
        "Ctrl+C：结束并删除这个会场  ends this hall and removes it",
    )


def main() -> None:
    """Run the command line; what is refused is said in one sentence, exit code 1."""
    try:
        app()
    except HemicycleError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
