"""`lineage trace`: all rooms, one run folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lineage.cli import console, options
from lineage.errors import SettingsError, SourceError

if TYPE_CHECKING:
    from polars import DataFrame

    from lineage.settings import Settings
    from lineage.trace import Trace
    from lineage.unfinished import Unfinished


def trace_sources(
    sources: options.Sources,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="RUN", help="Folder for the run.")],
    archive: options.Archive = None,
    as_of: options.AsOf = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with what an interrupted run to the same folder had finished.")
    ] = False,
    strict: options.Strict = False,
    named: options.Named = None,
    query: options.Query = None,
    timezone: options.Timezone = None,
    engine: Annotated[
        str | None, typer.Option(metavar="ENGINE", help="local, or spark for a cluster (extra `spark`, Java 17).")
    ] = None,
    master: Annotated[
        str | None, typer.Option(metavar="URL", help="Address of the cluster [local[*], this machine].")
    ] = None,
    json: options.Json = False,
    changes: options.Changes = None,
    config: options.Config = None,
    isolated: options.Isolated = False,
) -> None:
    """Trace where articles come from and write a run.

    A run is a folder with one Parquet file per frame, run.json and timing.json.

    Each room is kept while the next is made; with --resume, rooms whose inputs and settings are unchanged are not
    computed again after an interruption.

    With --archive the articles are new ones: they are compared with those of the archive and with each other, and the
    run holds them and all that hangs together with them. The archive stays as it is, and its settings hold.

    In Python: lineage.trace_articles(...).write(RUN), archive.trace(...).write(RUN)

    Examples:

      lineage trace corpus/ -o run/

      lineage trace articles.jsonl 'more/*.txt' -o run/ --set candidates.bands=42 --set candidates.rows=3

      lineage trace today/ -a archive/ -o run/

      lineage trace articles.parquet -o run/ --engine spark --master spark://host:7077

      lineage trace stories.db feed/ -o run/ --map text=body --query "SELECT * FROM story WHERE year = 2026"
    """
    from lineage.read.inputs import stamp_inputs
    from lineage.unfinished import Unfinished, check_target

    check_target(output)
    if (output / "run.json").is_file():
        console.say(f"The run in {output} will be replaced when this one is ready")
    unfinished = None
    if archive is None:
        settings = options.resolve(
            changes, config, isolated, named=named, query=query, timezone=timezone, engine=engine, master=master
        )
        _tell_of_verdicts(output, settings)
        if settings.engine.kind == "spark":
            _trace_on_spark(sources, output, settings, resume=resume, strict=strict, json=json)
            return
        unfinished = Unfinished(output, stamp_inputs(sources), settings, resume=resume)
        if unfinished.left and not resume:
            console.say("A run to this folder was interrupted; it begins anew (--resume goes on with it)")
        try:
            trace = walk(sources, settings, unfinished)
        except SourceError:
            unfinished.remove()
            raise
        except SettingsError:
            unfinished.remove_if_nothing_is_done()
            raise
        if resume:
            console.say(f"Taken from the interrupted run: {', '.join(unfinished.found) or 'nothing that still holds'}")
    else:
        if changes or config or named or query or timezone or engine or master:
            raise SettingsError(
                "the settings are those of the archive",
                where=archive,
                got="--set, --config, --map, --query, --timezone, --engine or --master",
            )
        from lineage.archive import open_archive

        opened = open_archive(archive, as_of)
        options.tell_of_others(opened, isolated)
        trace = opened.trace(*sources)
        console.tell_skipped(trace.skipped.to_dicts())
    folder = trace.write(output, unfinished)
    _tell(folder, trace.manifest["result"], trace.skipped, trace.edges, json=json, strict=strict)


def _tell_of_verdicts(output: Path, settings: Settings) -> None:
    """Says that the new run will not have the verdicts of the one in its place."""
    import polars as pl

    there = output / "verdicts.parquet"
    if there.exists() and not settings.verdicts.file and pl.scan_parquet(there).select(pl.len()).collect().item():
        console.say(
            f"The verdicts of the run in {output} will not hold in the new one; --set verdicts.file=FILE.csv keeps them"
        )


def _tell(
    folder: Path, result: dict[str, Any], skipped: DataFrame, edges: DataFrame, *, json: bool, strict: bool
) -> None:
    from lineage.frames import left_out

    if json:
        console.emit_json("trace", run=str(folder), **result)
    else:
        counts = {name: frame["rows"] for name, frame in result["frames"].items()}
        for line in summary(counts, edges, left_out(skipped)):
            console.say(line)
        console.say(f"Written to {folder}. Next: {console.command('lineage', 'report', folder, '-o', 'report.html')}")
    if strict and left_out(skipped):
        raise typer.Exit(5)


def _trace_on_spark(
    sources: list[str], output: Path, settings: Settings, *, resume: bool, strict: bool, json: bool
) -> None:
    """The run goes from the cluster to its folder; what is told of it is read from there."""
    import polars as pl

    from lineage.engine import Clock
    from lineage.manifest import read_manifest
    from lineage.spark import trace_on_spark
    from lineage.trace import ROOMS

    if resume:
        raise SettingsError("--resume goes on with a run of the local engine", got="--engine spark")
    with console.progress() as on_progress:
        trace_on_spark(tuple(sources), output, settings, Clock(ROOMS, on_progress), on_progress.read)
    skipped, edges = (pl.read_parquet(output / f"{name}.parquet") for name in ("skipped", "edges"))
    console.tell_skipped(skipped.to_dicts())
    _tell(output, read_manifest(output)["result"], skipped, edges, json=json, strict=strict)


def walk(sources: list[str], settings: Settings, unfinished: Unfinished | None = None) -> Trace:
    """The trace of the sources, with progress; what was skipped is said.

    Raises:
        SourceError: not one article could be read.
    """
    from lineage.frames import nothing_read
    from lineage.trace import trace_articles

    with console.progress() as on_progress:
        trace = trace_articles(
            *sources, settings=settings, on_progress=on_progress, on_read=on_progress.read, unfinished=unfinished
        )
    console.tell_skipped(trace.skipped.to_dicts())
    if trace.articles.is_empty():
        raise nothing_read(sources, trace.skipped, "`lineage trace --help` has examples")
    return trace


def summary(count: dict[str, int], edges: DataFrame, skipped: int) -> list[str]:
    """A few lines that say what a run holds: rows of each frame, its edges, and inputs that gave no article."""
    relations = dict(edges["relation"].value_counts().iter_rows())
    shown = " · ".join(f"{relations[name]} {name}" for name in sorted(relations))

    def some(frame: str, one: str, several: str = "") -> str:
        return console.amount(count[frame], one, several)

    return [
        f"{some('articles', 'article')}, {console.amount(skipped, 'input')} skipped",
        f"{some('credits', 'credit')}, {some('citations', 'citation')}",
        f"{some('candidates', 'candidate pair')}, {some('alignments', 'shared span')}, {some('pairs', 'pair')}",
        f"{some('edges', 'edge')}: {shown}" if shown else "no edges",
        some("stories", "story", "stories"),
    ]
