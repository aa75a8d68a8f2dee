"""The commands: names and arguments only; each imports what it needs when it is called."""

from __future__ import annotations

import typer

from simulator.cli.completing import plan_names
from simulator.cli.helping import Command, Group, options_of

app = typer.Typer(
    cls=Group, rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False,
    add_help_option=False,
)
PATHS = typer.Argument(metavar="PATH", show_default=False, autocompletion=plan_names)
OUTPUT = typer.Option("", "-o", "--output", metavar="DIR", show_default=False)
NO_OPTIMISE = typer.Option(False, "--no-optimise", "--no-optimize")
NEEDED_PATH = typer.Argument(metavar="PATH", show_default=False, autocompletion=plan_names)
ONE_PATH = typer.Argument("", metavar="PATH", show_default=False, autocompletion=plan_names)
ALL = typer.Option(False, "--all")
TARGETS = typer.Option([], "--targets", metavar="WHICH", show_default=False)
QUOTAS = typer.Option("hold", "--quotas", metavar="hold|free", show_default=False)
TIME_LIMIT = typer.Option(None, "--time-limit", metavar="SECONDS", show_default=False)
GAP = typer.Option(None, "--gap", metavar="SHARE", show_default=False)
LP = typer.Option(False, "--lp", show_default=False)
MAXIMISE = typer.Option("", "--maximise", metavar="WHAT", show_default=False)
BUDGET = typer.Option("", "--budget", metavar="AMOUNT", show_default=False)
YEAR = typer.Option(None, "--year", metavar="YEAR", show_default=False)
BASE_YEAR = typer.Option(..., "--year", metavar="YEAR", show_default=False)
PROJECTS = typer.Option("parts", "--projects", metavar="parts|lumpy", show_default=False)
FROM_NOW = typer.Option(False, "--from-now", show_default=False)
MYOPIC = typer.Option(False, "--myopic", show_default=False)
ALTERNATIVES = typer.Option(0, "--alternatives", metavar="N", show_default=False)
WITHIN = typer.Option("2 %", "--within", metavar="SHARE", show_default=False)
SEED = typer.Option(0, "--seed", metavar="NUMBER", show_default=False)
POINTS = typer.Option(20, "--points", metavar="N", show_default=False)
X_AXIS = typer.Option("CO2", "--x", metavar="WHAT", show_default=False)
Y_AXIS = typer.Option("cost", "--y", metavar="WHAT", show_default=False)
BASE = typer.Option(..., "--from", metavar="CITY", show_default=False)
EXCEL = typer.Option(False, "--excel", show_default=False)
NEW_NAME = typer.Argument(metavar="NAME", show_default=False)
BOOK = typer.Argument(metavar="BOOK.xlsx", show_default=False)
FOLDER = typer.Argument(metavar="DIR", show_default=False)
ITEM = typer.Argument(metavar="ITEM", show_default=False)
NO_REPORT = typer.Option(False, "--no-report", show_default=False)
FOLDERS = typer.Argument(metavar="DIR", show_default=False)
DRAWS = typer.Option(200, "--draws", metavar="N", show_default=False)
POLLUTANT = typer.Option("CO2", "--pollutant", metavar="WHAT", show_default=False)


@app.callback()
def program() -> None:
    """Hold the commands together; the global options are taken out before."""


@app.command("list", cls=Command)
def list_plans(ctx: typer.Context) -> None:
    """List the bundled plans."""
    from simulator.cli.commands import listing

    listing.run(options_of(ctx))


@app.command(cls=Command)
def check(ctx: typer.Context, paths: list[str] = PATHS) -> None:
    """Check files."""
    from simulator.cli.commands import checking

    checking.run(options_of(ctx), paths)


@app.command(cls=Command)
def run(
    ctx: typer.Context,
    paths: list[str] = PATHS,
    output: str = OUTPUT,
    no_optimise: bool = NO_OPTIMISE,
    from_now: bool = FROM_NOW,
    no_report: bool = NO_REPORT,
) -> None:
    """Compute all cases."""
    from simulator.cli.asked.optimiser_options import Wanted
    from simulator.cli.commands import running

    wanted = None if no_optimise else Wanted(from_now=from_now)
    running.run(options_of(ctx), paths, output, wanted, not no_report)


@app.command(cls=Command)
def simulate(
    ctx: typer.Context,
    paths: list[str] = PATHS,
    output: str = OUTPUT,
    no_report: bool = NO_REPORT,
) -> None:
    """Compute baseline and plan."""
    from simulator.cli.commands import running

    running.run(options_of(ctx), paths, output, None, not no_report)


@app.command(cls=Command)
def optimise(  # noqa: PLR0913
    ctx: typer.Context,
    paths: list[str] = PATHS,
    output: str = OUTPUT,
    *,
    targets: list[str] = TARGETS,
    quotas: str = QUOTAS,
    time_limit: float = TIME_LIMIT,
    gap: float = GAP,
    lp: bool = LP,
    maximise: str = MAXIMISE,
    budget: str = BUDGET,
    year: int = YEAR,
    projects: str = PROJECTS,
    myopic: bool = MYOPIC,
    from_now: bool = FROM_NOW,
    alternatives: int = ALTERNATIVES,
    within: str = WITHIN,
    seed: int = SEED,
    no_report: bool = NO_REPORT,
) -> None:
    """Find the least-cost mix."""
    from simulator.cli.asked.mode_options import Asked, read_all
    from simulator.cli.asked.optimiser_options import WrittenOptions
    from simulator.cli.commands import running

    options = options_of(ctx)
    written = WrittenOptions(targets, quotas, time_limit, gap, lp, from_now)
    asked = Asked(maximise, budget, year, projects, myopic, alternatives, within, seed)
    running.run(options, paths, output, read_all(options, paths, written, asked), not no_report)


app.command("optimize", cls=Command, hidden=True)(optimise)


@app.command(cls=Command)
def pareto(  # noqa: PLR0913
    ctx: typer.Context,
    path: str = NEEDED_PATH,
    output: str = OUTPUT,
    *,
    x: str = X_AXIS,
    y: str = Y_AXIS,
    points: int = POINTS,
    year: int = YEAR,
    targets: list[str] = TARGETS,
    time_limit: float = TIME_LIMIT,
    no_report: bool = NO_REPORT,
) -> None:
    """Trace a Pareto front."""
    from simulator.cli.commands import fronts

    asked = fronts.TraceArguments(path, output, targets, time_limit, points, year, not no_report)
    fronts.pareto(options_of(ctx), asked, x, y)


@app.command(cls=Command)
def macc(
    ctx: typer.Context,
    path: str = NEEDED_PATH,
    output: str = OUTPUT,
    *,
    pollutant: str = POLLUTANT,
    year: int = YEAR,
    points: int = POINTS,
    time_limit: float = TIME_LIMIT,
    no_report: bool = NO_REPORT,
) -> None:
    """Draw the marginal abatement cost curve."""
    from simulator.cli.commands import fronts

    asked = fronts.TraceArguments(path, output, [], time_limit, points, year, not no_report)
    fronts.macc(options_of(ctx), asked, pollutant)


@app.command(cls=Command)
def report(ctx: typer.Context, folders: list[str] = FOLDERS) -> None:
    """Write reports again."""
    from simulator.cli.commands import reporting

    reporting.run(options_of(ctx), folders)


@app.command(cls=Command)
def compare(ctx: typer.Context, folders: list[str] = FOLDERS, output: str = OUTPUT) -> None:
    """Set results side by side."""
    from simulator.cli.commands import comparing

    comparing.run(options_of(ctx), folders, output)


@app.command(cls=Command)
def hindcast(
    ctx: typer.Context,
    path: str = NEEDED_PATH,
    output: str = OUTPUT,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> None:
    """Compare a projection with what was observed."""
    from simulator.cli.commands import hindcasting

    hindcasting.run(options_of(ctx), path, output, draws, seed)


@app.command(cls=Command)
def verify(ctx: typer.Context, folder: str = FOLDER) -> None:
    """Check a results folder and repeat its run."""
    from simulator.cli.commands import verifying

    verifying.run(options_of(ctx), folder)


@app.command(cls=Command)
def coverage(ctx: typer.Context, path: str = ONE_PATH, rows: bool = ALL) -> None:
    """Show how each row of a plan is treated."""
    from simulator.cli.commands import covering

    covering.run(options_of(ctx), path, rows)


@app.command(cls=Command)
def explain(ctx: typer.Context, folder: str = FOLDER, item: list[str] = ITEM) -> None:
    """Show the chain behind a number."""
    from simulator.cli.commands import explaining

    explaining.run(options_of(ctx), folder, item)


@app.command(cls=Command)
def new(
    ctx: typer.Context,
    name: str = NEW_NAME,
    base: str = BASE,
    output: str = OUTPUT,
    excel: bool = EXCEL,
) -> None:
    """Start a new city."""
    from simulator.cli.commands import starting

    starting.run(options_of(ctx), name, base, output, excel)


@app.command(cls=Command)
def rebase(
    ctx: typer.Context,
    path: str = NEEDED_PATH,
    year: int = BASE_YEAR,
    output: str = OUTPUT,
) -> None:
    """Carry a city to a later base year."""
    from simulator.cli.commands import rebasing

    rebasing.run(options_of(ctx), path, year, output)


@app.command("import", cls=Command)
def import_book(ctx: typer.Context, book: str = BOOK, output: str = OUTPUT) -> None:
    """Turn a workbook into a scenario folder."""
    from simulator.cli.commands import importing

    importing.run(options_of(ctx), book, output)


@app.command(cls=Command)
def schema() -> None:
    """Print the JSON Schema of the scenario file."""
    from simulator.cli.commands import schema_text

    schema_text.run()
