"""`lineage simulate`: an invented corpus with known truth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lineage.cli import console, options
from lineage.errors import SettingsError


def simulate_corpus(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="New or empty folder.")],
    stories: Annotated[int, typer.Option(min=1, help="Number of stories; each has one to ten texts.")] = 100,
    seed: Annotated[str, typer.Option(help="Equal seeds give equal bytes.")] = "1",
    times: Annotated[str, typer.Option(help="Times in the articles: clock, day or none.", metavar="WHICH")] = "clock",
    originals: Annotated[
        list[str] | None, typer.Option(metavar="SOURCES", help="Take these texts as originals, not invented ones.")
    ] = None,
    background: Annotated[
        float, typer.Option(min=0, max=1, help="Share of items and reports with a paragraph that returns for days.")
    ] = 0.0,
    updates: Annotated[
        float, typer.Option(min=0, max=1, help="Share of agency items that are sent again, longer and corrected.")
    ] = 0.0,
    enriched: Annotated[
        float, typer.Option(min=0, max=1, help="Share of items that a house prints above a report of its own.")
    ] = 0.0,
    missing: Annotated[float, typer.Option(min=0, max=1, help="Share of articles that the corpus lacks.")] = 0.0,
    json: options.Json = False,
) -> None:
    """Make an invented corpus in which it is known who took from whom.

    In Python: lineage.simulate_cascades(stories, seed=...).write(FOLDER)

    Examples:

      lineage simulate -o made/

      lineage trace made/articles -o run/ --set tables.folder=made/tables

      lineage evaluate run/ made/truth
    """
    from typing import get_args

    from lineage.charts.words import count
    from lineage.simulate import simulate_cascades
    from lineage.simulate.corpus import Times

    if times not in get_args(Times):
        raise SettingsError("--times takes clock, day or none", got=repr(times))
    texts = _texts(originals) if originals else ()
    shares = {"background": background, "updates": updates, "enriched": enriched, "missing": missing}
    made = simulate_cascades(stories, seed=seed, texts=texts, **shares)
    folder = made.write(output, times)  # type: ignore[arg-type]
    counts = {"articles": made.articles.height, "edges": made.edges.height, "absent": made.sources.height}
    if json:
        console.emit_json("simulate", folder=str(folder), **counts)
    else:
        told = (count(noun, counts[name], "en") for name, noun in (("articles", "article"), ("edges", "claim")))
        console.say(f"{folder}: {', '.join(told)}, absent originals: {counts['absent']}")


def _texts(sources: list[str]) -> list[str]:
    from lineage.read import read_articles

    return read_articles(*sources).articles["text"].to_list()
