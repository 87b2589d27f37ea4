"""What each room of a trace costs an article: `python stages.py SOURCES [--first N]` prints one line of JSON.

CPU time of one process, in microseconds an article and in bytes a frame; imports and compiled code are loaded before.
`docs/scale.md` adds it up for collections that no machine holds.
"""
# ruff: noqa: T201

from __future__ import annotations

import argparse
import json
import time
from itertools import pairwise

import polars as pl

import lineage as ln
from lineage.settings import Settings

ALONE = Settings(engine={"workers": 1})
WARM = 1_200  # articles from which compiled code is taken


def main() -> None:
    """One trace, room by room."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--first", type=int, help="only so many articles")
    given = parser.parse_args()
    articles = ln.read_articles(*given.sources)[0]
    articles = articles.head(given.first or articles.height)
    ln.trace_articles(articles.head(WARM), settings=ALONE)
    marks: list[tuple[str, float]] = []
    trace = ln.trace_articles(articles, settings=ALONE, on_progress=lambda *room: marks.append((room[0], _cpu())))
    marks.append(("end", _cpu()))
    each = 1e6 / articles.height
    spent = {name: round((end - begin) * each) for (name, begin), (_, end) in pairwise(marks)}
    rows = {name: round(frame.height / articles.height, 2) for name, frame in trace.frames.items()}
    text = int(articles.select(pl.col("text").str.len_bytes().mean()).item())
    print(json.dumps({"articles": articles.height, "bytes of text": text, "us": spent, "rows": rows}))
    print(json.dumps({"us an article": sum(spent.values())}))


def _cpu() -> float:
    return time.process_time()


if __name__ == "__main__":
    main()
