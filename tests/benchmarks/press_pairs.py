"""How well the wing `similarity` finds and names pairs in real press articles: `python tests/benchmarks/press_pairs.py`.

Reads the material in the folder named by LINEAGE_MATERIAL (default `../shared` beside the checkout) and prints the
figures: relation of the pairs that two readers labelled and of those in `press_readings.csv`, recovery of articles that
two crawls saw, the seconds of each room, and how the scores move with each setting.

`press_readings.csv` has pairs drawn at random by what they share, at most two days apart, labelled before the tool was
asked: `tuned` and `develop2` were looked at while the rules were made, `held` and `held2` only at the end, `retold` were
drawn among pairs that are near and share little, to have rewrites at all. `develop2` and `held2` are drawn by the share
of five-word sequences of the shorter text that the longer has, as many of each step (from 0.6, 0.3, 0.1, 0.03, 0.01, 0);
those below 0.1 are about one subject. Like the pairs of the two readers they have two labels where two are right.
"""
# ruff: noqa: T201

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import polars as pl

from lineage.frames import ARTICLES, BLOCKS
from lineage.settings import Pairs
from lineage.signals.blocks import label_blocks
from lineage.similarity.alignments import align_candidates
from lineage.similarity.candidates import find_candidates
from lineage.similarity.fingerprints import sign_passages
from lineage.similarity.pairs import score_pairs
from lineage.similarity.passages import cut_passages

PRESS = Path(os.environ.get("LINEAGE_MATERIAL", Path(__file__).parents[3] / "shared")) / "press"
DERIVED = ["same_text", "partly", "rewritten"]
RELATIONS = [*DERIVED, "quotes_only", "same_event"]
Said = list[tuple[str, str]]  # of each pair, what the tool says and what is true
READINGS = Path(__file__).with_name("press_readings.csv")
RANGES = {
    "min_shared": (16, 18, 20, 22, 24, 26, 28, 30, 33),
    "same_text": (0.5, 0.6, 0.65, 0.7, 0.75, 0.8),
    "longer": (0.15, 0.3, 0.45),
    "partly": (0.0, 0.03, 0.05, 0.08, 0.1),
    "sentence": (1, 9, 12, 15, 18, 24),
    "rewritten": (0.5, 0.54, 0.56, 0.58, 0.6, 0.62, 0.66, 0.7),
    "quoted": (8, 10, 12, 16, 20, 30),
}
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
    missing = {name: kind for name, kind in ARTICLES.schema.items() if name not in frame.columns}
    frame = frame.with_columns(pl.lit(None, kind).alias(name) for name, kind in missing.items())
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


def label_sets() -> dict[str, pl.DataFrame]:
    """The labelled pairs: those of the two readers, and the own readings by part."""
    readings = pl.read_csv(READINGS).partition_by("part", as_dict=True)
    return {
        "two readers": pl.read_csv(PRESS / "gold_pairs.csv"),
        **{str(part): rows for (part,), rows in readings.items()},
    }


def print_relations(labels: pl.DataFrame, pairs: pl.DataFrame) -> None:
    """Derived against not, and the five relations."""
    said = _said(labels, pairs)
    print(f"    derived against not: {_f1(_derived(said), 'derived')}")
    for relation in RELATIONS:
        print(f"    {relation:12} {_f1(said, relation)}")
    print(
        f"    five classes: macro F1 {_macro(said):.3f}, right {sum(one == true for one, true in said)} of {len(said)}"
    )
    wrong = sorted(Counter(f"{true} said {one}" for one, true in said if one != true).items())
    print(f"    wrong: {', '.join(f'{count} {pair}' for pair, count in wrong) or 'none'}")


def print_ranges(alignments: pl.DataFrame, passages: pl.DataFrame, articles: pl.DataFrame) -> None:
    """F1 of derived against not and macro F1 of the five, for the two readers' pairs and for one's own, by setting."""
    sets = label_sets()
    sets = {"two readers": sets.pop("two readers"), "readings": pl.concat(sets.values())}
    known = pl.concat([_ordered(labels).select("a_id", "b_id") for labels in sets.values()])
    alignments = alignments.join(known, on=["a_id", "b_id"], how="semi")
    for name, values in RANGES.items():
        for value in values:
            pairs = score_pairs(alignments, passages, articles, Pairs.model_validate({name: value}))
            said = {kind: _said(labels, pairs) for kind, labels in sets.items()}
            scores = (
                f"{kind} {_score(_derived(rows), 'derived'):.3f} {_macro(rows):.3f}" for kind, rows in said.items()
            )
            print(f"  {name:10} {value:<5} {'   '.join(scores)}")


def print_same_url(pairs: pl.DataFrame) -> None:
    """Pages that two crawls saw: found as pairs, and called the same text or part of it."""
    seen = _found(pl.read_csv(PRESS / "same_url.csv", infer_schema=False), pairs)
    relations = seen["relation"].fill_null("not found").value_counts(sort=True).rows()
    shared = seen["relation"].is_in(["same_text", "partly"]).sum()
    print(f"  {seen.height} pages, shared text {shared}: {dict(relations)}")


def _said(labels: pl.DataFrame, pairs: pl.DataFrame) -> Said:
    """What the tool says of each pair, and what is true: the label of either reader when it says so."""
    found = _found(labels, pairs).with_columns(pl.col("relation").fill_null("same_event"))
    rows = found.with_columns(pl.col("relation_1", "relation_2").replace("unrelated", "same_event"))
    rows = rows.select("relation", "relation_1", "relation_2")
    return [(said, said if said in labels else labels[0]) for said, *labels in rows.iter_rows()]


def _found(known: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    found = pairs.select("a_id", "b_id", pl.col("relation").cast(pl.String))
    return _ordered(known).join(found, on=["a_id", "b_id"], how="left", maintain_order="left")


def _ordered(known: pl.DataFrame) -> pl.DataFrame:
    return known.with_columns(a_id=pl.min_horizontal("a_id", "b_id"), b_id=pl.max_horizontal("a_id", "b_id"))


def _derived(said: Said) -> Said:
    return [("derived" if one in DERIVED else "not", "derived" if true in DERIVED else "not") for one, true in said]


def _macro(said: Said) -> float:
    """Over the relations that occur or are said."""
    occurring = [relation for relation in RELATIONS if any(relation in row for row in said)]
    return sum(_score(said, relation) for relation in occurring) / len(occurring)


def _score(rows: Said, value: str) -> float:
    hits, said, true = _counts(rows, value)
    return 2 * hits / (said + true) if said + true else 0.0


def _f1(rows: Said, value: str) -> str:
    hits, said, true = _counts(rows, value)
    return f"F1 {_score(rows, value):.3f} (precision {hits}/{said}, recall {hits}/{true})"


def _counts(rows: Said, value: str) -> tuple[int, int, int]:
    hits = sum(said == value == true for said, true in rows)
    return hits, sum(said == value for said, _ in rows), sum(true == value for _, true in rows)


def main() -> None:
    """Print the figures with plain lines, then with labelled blocks, then by setting."""
    articles = read_press()
    for name, make in {"plain lines": paragraphs, "labelled blocks": label_blocks}.items():
        print(f"{name}, {articles.height:,} articles")
        made = trace_pairs(articles, make(articles))
        for part, labels in label_sets().items():
            print(f"  {part}, {labels.height} pairs")
            print_relations(labels, made["pairs"])
        print_same_url(made["pairs"])
    print("derived F1 and macro F1 by setting, labelled blocks")
    print_ranges(made["alignments"], made["passages"], articles)


if __name__ == "__main__":
    main()
