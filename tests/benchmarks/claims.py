"""What claims cost on the clock: `python claims.py RUN [--pairs N]` prints one line of JSON.

The rooms from the edges to the findings are run again on the frames of a run, with all its articles and, if asked, with
at most so many of its pairs, which are drawn at random by groups of articles that hang together by shared text.
"""
# ruff: noqa: T201

from __future__ import annotations

import argparse
import json
import time

import polars as pl

import lineage as ln
from lineage.engine import Clock
from lineage.frames import FRAMES
from lineage.provenance.bonds import label_bound, number_ends
from lineage.trace import ROOMS, Trace, draw_claims


def main() -> None:
    """One run of these rooms, imports left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run")
    parser.add_argument("--pairs", type=int, help="so many pairs at most")
    given = parser.parse_args()
    trace = ln.load_trace(given.run)
    frames = dict(trace.frames)
    if given.pairs:
        kept = some_pairs(trace, given.pairs)
        for name in ("pairs", "alignments"):
            frames[name] = FRAMES[name].sort(frames[name].join(kept, on=["a_id", "b_id"], how="semi"))
    clock, begin = Clock(ROOMS), time.perf_counter()
    draw_claims(frames, trace.settings, clock)
    told = {"articles": trace.articles.height, "pairs": frames["pairs"].height}
    print(json.dumps(told | {"seconds": round(time.perf_counter() - begin, 1), "rooms": clock.seconds}))


def some_pairs(trace: Trace, most: int) -> pl.DataFrame:
    """The pairs of whole groups, drawn until no other group has room: a_id, b_id."""
    ids = trace.articles.select("article_id", number=pl.int_range(pl.len(), dtype=pl.Int32))
    pairs = number_ends(trace.pairs, ids)
    nothing = pl.DataFrame(schema={"number": pl.Int32, "kind": pl.String, "bond": pl.String})
    group = pl.Series("group", label_bound(pairs, nothing, ids.height))
    pairs = pairs.with_columns(group=group.gather(pairs["a"]))
    sizes = pairs.group_by("group").len().sort("group").sample(fraction=1, shuffle=True, seed=1)
    return pairs.join(sizes.filter(pl.col("len").cum_sum() <= most), on="group", how="semi").select("a_id", "b_id")


if __name__ == "__main__":
    main()
