"""How well the wing `similarity` finds and names pairs in real press articles: `python tests/benchmarks/press_pairs.py`.

Reads the material in the folder named by LINEAGE_MATERIAL (default `../shared` beside the checkout) and prints the
figures: relation of the pairs that two readers labelled, recovery of articles that two crawls saw, and the seconds of
each room.
"""
# ruff: noqa: T201

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

from lineage.frames import ARTICLES, BLOCKS
from lineage.signals.blocks import label_blocks
from lineage.similarity.alignments import align_candidates
from lineage.similarity.candidates import find_candidates
from lineage.similarity.fingerprints import sign_passages
from lineage.similarity.pairs import score_pairs
from lineage.similarity.passages import cut_passages

PRESS = Path(os.environ.get("LINEAGE_MATERIAL", Path(__file__).parents[3] / "shared")) / "press"
DERIVED = ["same_text", "partly", "rewritten"]
RELATIONS = [*DERIVED, "quotes_only", "same_event"]
FEEDS = {
    "FAZ_Politik": "faznet", "FAZ_Wirtschaft": "faznet", "ntvde_Politik": "ntvde", "RTLde": "ntvde",
    "SPIEGEL_Politik": "derspiegel", "focuspolitik": "FOCUS_TopNews", "focusfinanzen": "FOCUS_TopNews",
    "BILD_Politik": "BILD",
}  # fmt: skip


def read_press() -> pl.DataFrame:
    """The press articles as the frame `articles`; both crawls of one page stay."""
    day = pl.col("published").str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us"))
    raw = pl.read_parquet(PRESS / "articles.parquet").unique("id", keep="first", maintain_order=True)
    frame = raw.select(
        pl.col("id").alias("article_id"),
        pl.col("outlet").replace(FEEDS).alias("owner"),
        "url", "title", "text",
        pl.col("outlet").replace(FEEDS),
        pl.col("author").alias("byline"),
        day.dt.replace_time_zone("UTC").alias("published_from"),
        (day + pl.duration(days=1)).dt.replace_time_zone("UTC").alias("published_until"),
        kind=pl.lit("article"), outlet_basis=pl.lit("field"), time_basis=pl.lit("given"), lang=pl.lit("de"),
        zone_assumed=pl.lit(True), source=pl.lit("articles.parquet"), format=pl.lit("parquet"),
        text_state=pl.lit("unknown"), item=pl.lit(None, pl.String), item_version=pl.lit(None, pl.Int32),
        modified_at=pl.lit(None, pl.Datetime("us", "UTC")),
    )  # fmt: skip
    return ARTICLES.sort(ARTICLES.check(frame))


def paragraphs(articles: pl.DataFrame) -> pl.DataFrame:
    """Each line as one body block: what is left to compare when nothing was labelled."""
    lines = articles.select("article_id", pl.col("text").str.split("\n").alias("line")).explode("line")
    width = pl.col("line").str.len_chars().cast(pl.Int64)
    begin = (width + 1).cum_sum().over("article_id") - width - 1
    frame = lines.with_columns(
        begin=begin, end=begin + width, role=pl.lit("body"), kind=pl.lit(None, pl.String), rule=pl.lit("line")
    )
    return BLOCKS.sort(BLOCKS.check(frame.filter(pl.col("end") > pl.col("begin"))))


def trace_pairs(articles: pl.DataFrame, blocks: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The frames of the five rooms, with the seconds of each printed."""
    made: dict[str, pl.DataFrame] = {}
    rooms: dict[str, Callable[[], pl.DataFrame]] = {
        "passages": lambda: cut_passages(articles, blocks),
        "fingerprints": lambda: sign_passages(made["passages"], articles),
        "candidates": lambda: find_candidates(made["fingerprints"], made["passages"], articles),
        "alignments": lambda: align_candidates(made["candidates"], made["passages"], articles),
        "pairs": lambda: score_pairs(made["alignments"], made["passages"], articles),
    }
    for name, room in rooms.items():
        start = time.perf_counter()
        made[name] = room()
        print(f"  {name:13} {made[name].height:9,} rows {time.perf_counter() - start:7.2f} s")
    return made


def print_gold(pairs: pl.DataFrame) -> None:
    """Derived against not, and the five relations; a row is right when it equals either reader's label."""
    gold = _found("gold_pairs.csv", pairs).with_columns(pl.col("relation").fill_null("same_event"))
    rows = [
        (row["relation"], [_plain(row["relation_1"]), _plain(row["relation_2"])]) for row in gold.iter_rows(named=True)
    ]
    said = [(said, said if said in labels else labels[0]) for said, labels in rows]
    derived = [(said in DERIVED, true in DERIVED) for said, true in said]
    print(f"  derived against not: {_f1(derived, True)}")
    scores = [_f1(said, relation) for relation in RELATIONS]
    for relation, score in zip(RELATIONS, scores, strict=True):
        print(f"  {relation:12} {score}")
    right = sum(said == true for said, true in said)
    macro = sum(float(score.split()[1]) for score in scores) / len(scores)
    print(f"  five classes: macro F1 {macro:.3f}, right {right} of {len(rows)}")


def print_same_url(pairs: pl.DataFrame) -> None:
    """Pages that two crawls saw: found as pairs, and called the same text or part of it."""
    seen = _found("same_url.csv", pairs)
    relations = seen["relation"].fill_null("not found").value_counts(sort=True).rows()
    shared = seen["relation"].is_in(["same_text", "partly"]).sum()
    print(f"  {seen.height} pages, shared text {shared}: {dict(relations)}")


def _found(name: str, pairs: pl.DataFrame) -> pl.DataFrame:
    a, b = pl.min_horizontal("a_id", "b_id"), pl.max_horizontal("a_id", "b_id")
    known = pl.read_csv(PRESS / name, schema_overrides={"a_id": pl.String, "b_id": pl.String})
    found = pairs.select("a_id", "b_id", pl.col("relation").cast(pl.String))
    return known.with_columns(a_id=a, b_id=b).join(found, on=["a_id", "b_id"], how="left", maintain_order="left")


def _plain(label: str) -> str:
    return "same_event" if label == "unrelated" else label


def _f1(rows: list[tuple[object, object]] | list[tuple[bool, bool]], value: object) -> str:
    hits = sum(said == value == true for said, true in rows)
    said, true = sum(said == value for said, _ in rows), sum(true == value for _, true in rows)
    score = 2 * hits / (said + true) if said + true else 0.0
    return f"F1 {score:.3f} (precision {hits}/{said}, recall {hits}/{true})"


def main() -> None:
    """Print the figures with labelled blocks, then with plain lines."""
    articles = read_press()
    for name, make in {"labelled blocks": label_blocks, "plain lines": paragraphs}.items():
        print(f"{name}, {articles.height:,} articles")
        pairs = trace_pairs(articles, make(articles))["pairs"]
        print_gold(pairs)
        print_same_url(pairs)


if __name__ == "__main__":
    main()
