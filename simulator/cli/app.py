"""The commands: names and arguments only; each imports what it needs when it is called."""

from __future__ import annotations

import typer

from simulator.cli.helping import Command, Group, options_of

app = typer.Typer(
    cls=Group, rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False,
    add_help_option=False,
)  # fmt: skip
PATHS = typer.Argument(metavar="PATH", show_default=False)
OUTPUT = typer.Option("", "-o", "--output", metavar="DIR", show_default=False)
NO_OPTIMISE = typer.Option(False, "--no-optimise", "--no-optimize")
ONE_PATH = typer.Argument("", metavar="PATH", show_default=False)
ALL = typer.Option(False, "--all")
TARGETS = typer.Option([], "--targets", metavar="WHICH", show_default=False)
QUOTAS = typer.Option("hold", "--quotas", metavar="hold|free", show_default=False)
TIME_LIMIT = typer.Option(None, "--time-limit", metavar="SECONDS", show_default=False)
GAP = typer.Option(None, "--gap", metavar="SHARE", show_default=False)
LP = typer.Option(False, "--lp", show_default=False)


@app.callback()
def program() -> None:
    """Hold the commands together; the global options are taken out before."""


@app.command("list", cls=Command)
def list_plans(ctx: typer.Context) -> None:
    """List the bundled plans."""
    from simulator.cli import listing

    listing.run(options_of(ctx))


@app.command(cls=Command)
def check(ctx: typer.Context, paths: list[str] = PATHS) -> None:
    """Check files."""
    from simulator.cli import checking

    checking.run(options_of(ctx), paths)


@app.command(cls=Command)
def run(
    ctx: typer.Context,
    paths: list[str] = PATHS,
    output: str = OUTPUT,
    no_optimise: bool = NO_OPTIMISE,
) -> None:
    """Compute all cases."""
    from simulator.cli import running
    from simulator.cli.wanted import Wanted

    running.run(options_of(ctx), paths, output, None if no_optimise else Wanted())


@app.command(cls=Command)
def simulate(ctx: typer.Context, paths: list[str] = PATHS, output: str = OUTPUT) -> None:
    """Compute baseline and plan."""
    from simulator.cli import running

    running.run(options_of(ctx), paths, output, None)


@app.command(cls=Command)
def optimise(  # noqa: PLR0913
    ctx: typer.Context,
    paths: list[str] = PATHS,
    output: str = OUTPUT,
    targets: list[str] = TARGETS,
    quotas: str = QUOTAS,
    time_limit: float = TIME_LIMIT,
    gap: float = GAP,
    lp: bool = LP,
) -> None:
    """Find the least-cost mix."""
    from simulator.cli import running
    from simulator.cli.wanted import read_wanted

    options = options_of(ctx)
    wanted = read_wanted(options, targets, quotas, time_limit, gap, lp)
    running.run(options, paths, output, wanted)


app.command("optimize", cls=Command, hidden=True)(optimise)


@app.command(cls=Command)
def coverage(ctx: typer.Context, path: str = ONE_PATH, rows: bool = ALL) -> None:
    """Show how each row of a plan is treated."""
    from simulator.cli import covering

    covering.run(options_of(ctx), path, rows)


@app.command(cls=Command)
def schema(ctx: typer.Context) -> None:
    """Print the JSON Schema of the scenario file."""
    from simulator.cli import schema_text

    schema_text.run()
