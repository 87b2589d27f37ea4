"""`lineage trace`: all rooms, one run folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lineage.cli import console, options
from lineage.errors import SettingsError, SourceError

if TYPE_CHECKING:
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
    strict: Annotated[bool, typer.Option("--strict", help="End with 5 when an input was skipped.")] = False,
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

    Each room is kept as soon as it is done; with --resume, rooms whose inputs and settings are unchanged are not
    computed again after an interruption.

    With --archive the articles are new ones: they are compared with those of the archive and with each other, and the
    run holds them and all that hangs together with them. The archive stays as it is, and its settings hold.

    In Python: lineage.trace_articles(...).write(RUN), archive.trace(...).write(RUN)

    Examples:

      lineage trace corpus/ -o run/

      lineage trace articles.jsonl 'more/*.txt' -o run/ --set candidates.bands=42

      lineage trace today/ -a archive/ -o run/

      lineage trace articles.parquet -o run/ --engine spark --master spark://host:7077

      lineage trace stories.db feed/ -o run/ --map text=body --query "SELECT * FROM story WHERE year = 2026"
    """
    from lineage.read.inputs import stamp_inputs
    from lineage.trace import check_target
    from lineage.unfinished import Unfinished

    check_target(output)
    unfinished = None
    if archive is None:
        settings = options.resolve(
            changes, config, isolated, named=named, query=query, timezone=timezone, engine=engine, master=master
        )
        if settings.engine.kind == "spark" and resume:
            raise SettingsError("--resume needs the local engine", hint="Spark begins its run anew")
        if settings.engine.kind == "local":
            unfinished = Unfinished(output, stamp_inputs(sources), settings, resume=resume)
        if unfinished and unfinished.left and not resume:
            console.say("A run to this folder was interrupted; it begins anew (--resume goes on with it)")
        try:
            trace = walk(sources, settings, unfinished)
        except SourceError:
            if unfinished:
                unfinished.remove()
            raise
        if unfinished and resume:
            console.say(f"Taken from the interrupted run: {', '.join(unfinished.found) or 'nothing that still holds'}")
    else:
        if changes or config or named or query or timezone or engine or master:
            raise SettingsError(
                "the settings are those of the archive",
                where=archive,
                got="--set, --config, --map, --query, --timezone, --engine or --master",
            )
        from lineage.archive import open_archive

        trace = open_archive(archive, as_of).trace(*sources)
        console.tell_skipped(trace.skipped.to_dicts())
    folder = trace.write(output, unfinished)
    if json:
        console.emit_json("trace", run=str(folder), **trace.manifest["result"])
    else:
        for line in summary(trace):
            console.say(line)
        console.say(f"Written to {folder}. Next: lineage report {folder} -o report.html")
    if strict and left_out(trace):
        raise typer.Exit(5)


def walk(sources: list[str], settings: Settings, unfinished: Unfinished | None = None) -> Trace:
    """The trace of the sources, with progress; what was skipped is said.

    Raises:
        SourceError: not one article could be read.
    """
    from lineage.trace import trace_articles

    with console.progress() as on_progress:
        trace = trace_articles(
            *sources, settings=settings, on_progress=on_progress, on_read=on_progress.read, unfinished=unfinished
        )
    console.tell_skipped(trace.skipped.to_dicts())
    if trace.articles.is_empty():
        raise SourceError(
            "no article could be read", where=" ".join(sources), hint="`lineage trace --help` has examples"
        )
    return trace


def left_out(trace: Trace) -> int:
    """Inputs that gave no article."""
    from lineage.frames import KEPT

    return trace.skipped.filter(~trace.skipped["reason"].is_in(sorted(KEPT))).height


def summary(trace: Trace) -> list[str]:
    """A few lines that say what a run holds."""
    count = {name: frame.height for name, frame in trace.frames.items()}
    relations = dict(trace.edges["relation"].value_counts().iter_rows())
    edges = " · ".join(f"{relations[name]} {name}" for name in sorted(relations))
    return [
        f"{count['articles']} articles, {left_out(trace)} inputs skipped",
        f"{count['credits']} credits, {count['citations']} citations",
        f"{count['candidates']} candidate pairs, {count['alignments']} shared spans, {count['pairs']} pairs",
        f"{count['edges']} edges: {edges}" if edges else "no edges",
        "1 story" if count["stories"] == 1 else f"{count['stories']} stories",
    ]
