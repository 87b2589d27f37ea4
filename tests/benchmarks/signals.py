"""What blocks, credits and citations cost together: `python signals.py SOURCES [--rounds 3] [--workers 2]`.

Articles a second, on all cores or in as many processes as `--workers` says, of the best of the rounds (the first starts
the processes, too); and the same for articles of 400 words, since a longer one takes longer. Reading is not counted.
The file of 100,000 articles that `run.py --size 100k` makes will do (`.cache/benchmarks/g100000.parquet`).
"""
# ruff: noqa: T201

from __future__ import annotations

import argparse
import time
from itertools import pairwise

import polars as pl

from lineage.read import read_articles
from lineage.settings import Engine
from lineage.signals.blocks import label_blocks
from lineage.signals.citations import extract_citations
from lineage.signals.credits import parse_credits

ROOMS = ("blocks", "credits", "citations")
WORDS = 400


def main() -> None:
    """The rooms one after the other, some times over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=0, help="processes; 0 for one per core")
    given = parser.parse_args()
    articles = read_articles(*given.sources).articles
    spent = min((measure(articles, Engine(workers=given.workers)) for _ in range(given.rounds)), key=sum)
    words = articles.select(pl.col("text").str.count_matches(r"\S+").mean()).item()
    whole = articles.height / sum(spent)
    print("  ".join(f"{room} {seconds:.2f} s" for room, seconds in zip(ROOMS, spent, strict=True)))
    print(f"{articles.height} articles of {words:.0f} words: {whole:.0f} a second")
    print(f"of {WORDS} words: {whole * words / WORDS:.0f} a second")


def measure(articles: pl.DataFrame, engine: Engine) -> list[float]:
    """Seconds of each room."""
    marks = [time.perf_counter()]
    blocks = label_blocks(articles, engine=engine)
    marks.append(time.perf_counter())
    parse_credits(articles, blocks)
    marks.append(time.perf_counter())
    extract_citations(articles, blocks, engine=engine)
    marks.append(time.perf_counter())
    return [end - begin for begin, end in pairwise(marks)]


if __name__ == "__main__":
    main()
