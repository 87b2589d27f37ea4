"""The command `lineage`: global options, exit codes, and how errors are told."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from lineage.cli import (
    archive,
    chart,
    compare,
    console,
    credits,
    diff,
    doctor,
    evaluate,
    explain,
    export,
    find,
    frames,
    judge,
    report,
    screen,
    settings,
    show,
    simulate,
    trace,
    view,
)
from lineage.cli.allocator import keep_memory
from lineage.errors import FrameError, LineageError, MissingPart, SettingsError, SourceError, TableError, TargetError

EXIT_CODES: dict[type[LineageError], int] = {
    SettingsError: 2,
    TableError: 2,
    TargetError: 2,
    SourceError: 3,
    FrameError: 3,
    MissingPart: 4,
}

LONG_COMMANDS = ("trace", "archive")
INTERRUPTED = 130


class Commands(TyperGroup):
    """Tells an error that a person can mend in one line and ends with the exit code of its kind."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except LineageError as error:
            if ctx.params.get("debug"):
                raise
            console.complain(str(error))
            raise typer.Exit(next(code for kind, code in EXIT_CODES.items() if isinstance(error, kind))) from None


app = typer.Typer(
    name="lineage",
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, also when nothing was found; 1 a bug; 2 wrong usage, settings or output; "
    "3 no article, run, archive or version of that name could be read; 4 an optional part is missing; "
    "5 a gate was not met; 130 interrupted.",
)


def _print_version(value: bool) -> None:
    if value:
        from importlib.metadata import version

        typer.echo(f"lineage {version('news-lineage')} - Python {sys.version.split()[0]}")
        raise typer.Exit


@app.callback()
def lineage(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and end.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only errors on stderr.")] = False,
    progress: Annotated[bool, typer.Option("--progress/--no-progress", help="Show progress on a terminal.")] = True,
    color: Annotated[str, typer.Option(help="auto, always or never.", metavar="WHEN")] = "auto",
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    """Where does the text of a news article come from? Finds shared passages, wire copy, credits and citations."""
    if color not in ("auto", "always", "never"):
        raise SettingsError("--color takes auto, always or never", got=repr(color))
    console.set_up(quiet=quiet, progress=progress, color=color)
    if ctx.invoked_subcommand in LONG_COMMANDS:
        keep_memory()
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nothing is multiplied, and threads that wait take a core


app.command("trace")(trace.trace_sources)
app.command("screen")(screen.screen_table)
app.add_typer(archive.app, name="archive")
app.command("show")(show.show_run)
app.command("view")(view.view_run)
app.command("explain")(explain.explain_claim)
app.command("find")(find.find_article)
app.command("compare")(compare.compare_articles)
app.command("diff")(diff.diff_runs)
app.command("judge")(judge.judge_run)
app.command("credits")(credits.list_credits)
app.command("report")(report.make_report)
app.command("chart")(chart.draw_chart)
app.command("export")(export.export_run)
app.command("simulate")(simulate.simulate_corpus)
app.command("evaluate")(evaluate.evaluate_run)
app.command("frames")(frames.print_frames)
app.command("settings")(settings.print_settings)
app.command("doctor")(doctor.examine)


def main() -> None:
    """Entry point of the console script and of `python -m lineage`."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `lineage … | head` ends as other commands do
    atexit.register(gc.freeze)  # else all that is left is looked through once more at the end, a sixth of a second
    gc.set_threshold(50_000)  # what is loaded stays: to look it through for circles takes a twentieth of a question
    try:
        app()
    except LineageError:
        raise  # only with --debug
    except SystemExit as end:
        if end.code == INTERRUPTED:
            console.complain("Interrupted")
        raise
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        console.complain(
            f"Unexpected error: {type(error).__name__}: {error}. This is a bug of lineage; please report it with the "
            "output of `lineage doctor` and of the same command with --debug right after `lineage`."
        )
        sys.exit(1)
