"""Room `mosaic`: every character of an article painted by where it comes from.

Each edge paints in a layer of its own, below those of credits, boilerplate and quotations; the uppermost stroke shows.
The texts are laid end to end on one line and painted all at once, cell by cell between the ends of the strokes.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from lineage.frames import ALIGNMENTS, ARTICLES, BLOCKS, EDGES, MOSAIC
from lineage.provenance.articles import VOICE
from lineage.provenance.ids import ABSENT_ID, UNNAMED
from lineage.provenance.spans import both_sides, unite
from lineage.settings import Mosaic

TAKEN = ("derived_from", "republishes")  # an outlet's earlier version is its own text
BASE = {
    **dict.fromkeys(("credit", "notice", "disclaimer", "photo_credit", "dateline", "byline"), "credit"),
    "boilerplate": "boilerplate",
}
ABOVE = ("credit", "boilerplate", "quote")  # layers over those of the edges
KIND = MOSAIC.schema["kind"]


def paint_mosaic(
    edges: pl.DataFrame,
    alignments: pl.DataFrame,
    blocks: pl.DataFrame,
    articles: pl.DataFrame,
    settings: Mosaic = Mosaic(),
) -> pl.DataFrame:
    """Each article's text in spans: wire, other article, shared quotation, unmatched, credit or boilerplate.

    Credits and boilerplate keep their colour; what remains is painted by the edges into the article, the most confident
    first; an undirected edge paints nothing, since nobody knows who took from whom.

    Returns:
        Frame `mosaic`: one row per span; the spans of an article tile its text without gap or overlap.

    Raises:
        FrameError: a frame does not fit its schema.

    Cost: that of sorting blocks and spans, whatever the length of the texts.
    """
    edges, alignments = EDGES.check(edges), ALIGNMENTS.check(alignments)
    blocks, articles = BLOCKS.check(blocks), ARTICLES.check(articles)
    taken = edges.filter(pl.col("relation").is_in(TAKEN))
    painting = _painting(taken, articles, settings)
    is_quote = pl.col("kind") == "quote"
    quotes, spans = (both_sides(alignments.filter(which)) for which in (is_quote, ~is_quote))
    strokes = pl.concat(
        frame.select(pl.col("layer").cast(pl.Int64), "article_id", "begin", "end")
        for frame in (
            _labels(blocks),
            quotes.with_columns(layer=ABOVE.index("quote")),
            *_taken(painting, spans, _witnessed(alignments, articles), taken),
        )
    )
    above, below = (pl.DataFrame({"kind": kinds}, schema={"kind": KIND}) for kinds in (ABOVE, ["unmatched"]))
    colours = pl.concat([above, painting, below], how="diagonal").select("kind", "origin", "confidence")
    return MOSAIC.check(_paint(strokes, colours, articles))


def _labels(blocks: pl.DataFrame) -> pl.DataFrame:
    """Credits and boilerplate, each up to the block that follows; the last block of a text is open."""
    layer = pl.col("role").replace_strict({role: ABOVE.index(kind) for role, kind in BASE.items()}, default=None)
    next_block = pl.col("article_id", "begin").shift(-1).name.prefix("next_")
    until = pl.when(pl.col("article_id") == pl.col("next_article_id")).then("next_begin")
    ordered = BLOCKS.sort(blocks).with_columns(next_block)
    return ordered.with_columns(layer=layer, end=until).drop_nulls("layer")


def _painting(taken: pl.DataFrame, articles: pl.DataFrame, settings: Mosaic) -> pl.DataFrame:
    """The edges that paint, the most confident above; an original that no copy names need be no agency's."""
    wires = articles.filter(pl.col("kind") != "article")["article_id"]
    absent = pl.col("origin").str.contains(ABSENT_ID) & ~pl.col("origin").str.starts_with(UNNAMED)
    is_wire = absent | pl.col("origin").is_in(wires.implode())
    return (
        taken.filter(pl.col("directed") & (pl.col("confidence") >= settings.min_confidence))
        .sort("confidence", "share", "source_id", descending=[True, True, False])
        .select("confidence", article_id="target_id", origin="source_id")
        .unique(maintain_order=True)
        .with_columns(kind=pl.when(is_wire).then(pl.lit("wire")).otherwise(pl.lit("article")).cast(KIND))
        .with_row_index("layer", offset=len(ABOVE))
    )


def _witnessed(alignments: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Spans that tell of an absent original: the words of another house. Versions of one house are one witness, and two
    reports of one event in different words are none.
    """
    voices = articles.select("article_id", voice=VOICE)
    spans = both_sides(alignments.filter(pl.col("kind").is_in(["verbatim", "edited"])))
    met = spans.join(voices, on="article_id").join(voices, left_on="other_id", right_on="article_id", suffix="_other")
    return met.filter(pl.col("voice") != pl.col("voice_other")).select(spans.columns)


def _taken(
    painting: pl.DataFrame, spans: pl.DataFrame, witnessed: pl.DataFrame, taken: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What the edges paint: text shared with the source or, where that shares none, with the other copies of it."""
    direct = painting.join(spans, left_on=["article_id", "origin"], right_on=["article_id", "other_id"])
    copies = taken.select(origin="source_id", other_id="target_id")
    absent = painting.join(direct, on="layer", how="anti").join(witnessed, on="article_id")
    return direct, absent.join(copies, on=["origin", "other_id"], how="semi")


def _paint(strokes: pl.DataFrame, colours: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """The runs of one colour in each text, in order."""
    size = pl.col("text").str.len_chars().cast(pl.Int64)
    texts = articles.select("article_id", size=size).sort("article_id")
    texts = texts.with_columns(start=pl.col("size").cum_sum() - pl.col("size"))
    placed = strokes.join(texts, on="article_id").select(
        "layer",
        begin=pl.col("start") + pl.min_horizontal("begin", "size"),
        end=pl.col("start") + pl.min_horizontal("end", "size"),  # an open block ends with the text
    )
    layer, begin, end = unite(placed, "layer").reverse().select("layer", "begin", "end").get_columns()

    starts, total = texts["start"].to_numpy(), texts["size"].sum()
    bounds = np.sort(np.concatenate([starts, [total], begin, end]))
    bounds = bounds[np.diff(bounds, prepend=-1) > 0]  # `np.unique` makes a table of them first
    first, after = np.searchsorted(bounds, begin), np.searchsorted(bounds, end)
    cells = np.full(len(bounds) - 1, len(colours) - 1)
    cells[_ranges(first, after)] = np.repeat(layer, after - first)  # the uppermost layer comes last and stays

    owner = np.searchsorted(starts, bounds[:-1], side="right") - 1
    runs = np.flatnonzero(np.diff(cells, prepend=-1) | np.diff(owner, prepend=-1))
    ends = np.append(runs, len(cells))[1:]
    of = texts[owner[runs]]
    spans = of.select("article_id", begin=bounds[runs] - of["start"], end=bounds[ends] - of["start"])
    return pl.concat([spans, colours[cells[runs]]], how="horizontal")


def _ranges(first: np.ndarray, after: np.ndarray) -> np.ndarray:
    """All numbers from each `first` up to its `after`, one range after the other."""
    sizes = after - first
    return np.repeat(after - np.cumsum(sizes), sizes) + np.arange(sizes.sum())
