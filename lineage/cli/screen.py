"""`lineage screen`: near-duplicates or shared passages among very many articles."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lineage.cli import console, options
from lineage.cli.allocator import keep_memory
from lineage.errors import SettingsError, TargetError
from lineage.settings import Screen


class Unit(StrEnum):
    """What is compared."""

    articles = "articles"
    passages = "passages"


def screen_table(
    table: Annotated[Path, typer.Argument(help="Parquet, JSON lines, CSV or Arrow file.", metavar="TABLE")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="Parquet file for what is found.")],
    by: Annotated[Unit, typer.Option(help="Texts alike as wholes, or every shared passage.")] = Unit.articles,
    threshold: Annotated[float, typer.Option(min=0.0, max=1.0, help="Least Jaccard similarity of two articles.")] = 0.5,
    json: options.Json = False,
    changes: options.Changes = None,
    config: options.Config = None,
    isolated: options.Isolated = False,
) -> None:
    """Find near-duplicates or shared passages among very many articles, as a stream.

    Without blocks, credits and edges: for a first look at an archive, or to choose what to trace.

    In Python: lineage.screen_articles(TABLE, by="passages")

    Examples:

      lineage screen archive.parquet -o pairs.parquet --threshold 0.7

      lineage screen archive.jsonl -o spans.parquet --by passages --set screen.memory=4
    """
    settings = options.resolve(changes, config, isolated)
    # wholes take a third of the time and are to take little memory, as is whoever asks for that
    if by is Unit.passages and settings.screen.memory >= Screen().memory:
        keep_memory()
    import polars as pl

    from lineage.screen import screen_articles

    if output.suffix.lower() != ".parquet":
        raise SettingsError("what is found is written as Parquet", where=str(output), expected=".parquet")
    found = screen_articles(
        table,
        by="passages" if by is Unit.passages else "articles",
        threshold=threshold,
        settings=settings,
    )
    draft = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        found.write_parquet(draft)
        draft.replace(output)
    except (OSError, pl.exceptions.PolarsError) as error:
        got = str(error).splitlines()[0]
        raise TargetError("the file cannot be written", where=str(output), got=got) from None
    finally:
        draft.unlink(missing_ok=True)
    pairs = found.select("a_id", "b_id").n_unique()
    if json:
        console.emit_json("screen", path=str(output), rows=found.height, pairs=pairs)
    else:
        what = console.amount(pairs, "pair")
        if by is Unit.passages:
            what = f"{console.amount(found.height, 'shared passage')} in {what}"
        console.say(f"{what}. Written to {output}")
