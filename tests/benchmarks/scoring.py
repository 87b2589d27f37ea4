"""How much of what is known to be there was found, and how much of what was found is there."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

PAIR = ["a", "b"]
THRESHOLD = 0.5  # of Jaccard similarity, and of the overlap of a found passage with a planted one


@dataclass(frozen=True)
class Scores:
    """Figures of one answer; None where the truth or the tool gives none."""

    found: int | None = None
    recall: float | None = None
    precision: float | None = None
    character_error: float | None = None  # median over the found passages, both ends together
    family_recall: float | None = None  # share of all pairs of wire families, however little they share


def score_articles(found: pl.DataFrame, ids: pl.Series, truth: pl.DataFrame, threshold: float = THRESHOLD) -> Scores:
    """Pairs of articles against those whose exact Jaccard similarity reaches the threshold.

    Args:
        found: the columns a_id and b_id, in any order and as often as the tool likes.
        ids: of the articles, in the order of the rows that the truth names.
        truth: the columns a, b (rows, a < b) and jaccard.
        threshold: from which similarity on a pair is to be found.
    """
    pairs = number_rows(found, ids).select(PAIR).unique()
    alike = truth.filter(pl.col("jaccard") >= threshold)
    hits = pairs.join(alike, on=PAIR, how="semi").height
    return Scores(pairs.height, _share(hits, alike.height), _share(hits, pairs.height))


def score_passages(found: pl.DataFrame, ids: pl.Series, planted: pl.DataFrame | None, families: pl.DataFrame) -> Scores:
    """Found spans against planted passages, outside wire families; and which pairs of wire families were found.

    A planted passage counts as found when one span overlaps it by half (intersection over union) in both articles. A
    found span counts as right when it overlaps a planted passage in both.

    Args:
        found: the columns a_id, b_id, a_begin, a_end, b_begin, b_end.
        ids: of the articles, in the order of the rows that the truth names.
        planted: the columns pid, doc, start, end; None where nothing was planted.
        families: the columns a and b, a < b.
    """
    if planted is None:
        return Scores(found.height)
    spans = number_rows(found, ids).with_row_index("span")
    strangers = spans.join(families, on=PAIR, how="anti")
    side = planted.select("pid", "doc", "start", "end")
    together = side.join(side, on="pid", suffix="_b").filter(pl.col("doc") < pl.col("doc_b")).with_row_index("plant")
    met = together.join(strangers, left_on=["doc", "doc_b"], right_on=PAIR).with_columns(
        a_overlap=_overlap("start", "end", "a_begin", "a_end"),
        b_overlap=_overlap("start_b", "end_b", "b_begin", "b_end"),
    )
    right = met.filter(pl.min_horizontal("a_overlap", "b_overlap") > 0)["span"].n_unique()
    close = met.filter(pl.min_horizontal("a_overlap", "b_overlap") >= THRESHOLD)
    error = (pl.col("start") - pl.col("a_begin")).abs() + (pl.col("end") - pl.col("a_end")).abs()
    best = close.group_by("plant").agg(error.min().alias("error"))
    whole = families.join(spans, on=PAIR, how="semi").height
    median = best["error"].median()
    return Scores(
        found=spans.height,
        recall=_share(best.height, together.height),
        precision=_share(right, strangers.height),
        character_error=None if median is None else float(median),
        family_recall=_share(whole, families.height),
    )


def number_rows(found: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """The frame with rows a < b instead of ids; whatever belongs to a side follows it. A pair with itself is left out."""
    numbers = pl.DataFrame({"id": ids, "row": range(len(ids))}, schema_overrides={"row": pl.Int64})
    for side in PAIR:
        numbered = numbers.rename({"id": f"{side}_id", "row": side})
        found = found.join(numbered, on=f"{side}_id", how="left", maintain_order="left")
    if found.select(PAIR).null_count().sum_horizontal().item():
        raise ValueError("a tool names an article that the corpus does not have")
    turned = {name: f"{'ba'['ab'.index(name[0])]}{name[1:]}" for name in found.columns if name[:2] in {"a_", "b_"}}
    turned |= {"a": "b", "b": "a"}
    right = found.filter(pl.col("a") < pl.col("b"))
    wrong = found.filter(pl.col("a") > pl.col("b")).rename(turned)
    return pl.concat([right, wrong.select(right.columns)])


def _overlap(begin: str, end: str, other_begin: str, other_end: str) -> pl.Expr:
    shared = pl.min_horizontal(end, other_end) - pl.max_horizontal(begin, other_begin)
    return shared / (pl.max_horizontal(end, other_end) - pl.min_horizontal(begin, other_begin))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
