"""What each article says of itself, on the workers: blocks, credits, citations, passages and fingerprints.

What recurs in an outlet takes all its articles: they are shuffled by outlet, and what others print too is sorted out
in a second pass. The rest is work on batches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from lineage.frames import ARTICLES, BLOCKS, CITATIONS, CREDITS, FINGERPRINTS, PASSAGES
from lineage.settings import Engine, Settings
from lineage.signals.blocks import find_furniture, label_blocks
from lineage.signals.citations import extract_citations
from lineage.signals.credits import parse_credits
from lineage.signals.hyphens import join_words
from lineage.signals.recurrence import cut_units
from lineage.similarity.fingerprints import sign_passages
from lineage.similarity.kernels import backend
from lineage.similarity.kernels.compared import compared_words
from lineage.similarity.passages import cut_passages
from lineage.spark.packed import pack_columns, pack_stretches
from lineage.spark.tables import nest, nested, on_batches, spark_schema, to_spark

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

ALONE = Engine(workers=1)
SIGNALS = (BLOCKS, CREDITS, CITATIONS, PASSAGES, FINGERPRINTS)
# an article with all that it says, the places of its passages, of their words the columns of TF-IDF and the number, and
# the characters of its text
TOLD = pl.Schema(
    {
        **ARTICLES.schema, **{frame.name: nested(frame.schema) for frame in SIGNALS}, "stretches": pl.Binary(),
        "columns": pl.Binary(), "tokens": pl.Int64(), "size": pl.Int64(),
    }
)  # fmt: skip
_PRINTED = ("article_id", "outlet", "title", "text")
_FURNITURE = pl.Schema({"outlet": pl.String(), "text": pl.String()})
_HELD = pl.Schema({"hash": pl.Int64(), "outlet": pl.String()})


def recurring(articles: DataFrame) -> pl.DataFrame:
    """What recurs in each outlet and in no other, as `find_furniture` gives it for all articles."""
    from pyspark.sql import functions as f

    own = articles.where(f.col("outlet").isNotNull()).select(*_PRINTED).groupBy("outlet")
    found = pl.DataFrame(own.applyInArrow(_recurring_in_one, spark_schema(_FURNITURE)).toArrow())
    if found.is_empty():
        return found.cast(_FURNITURE)
    hashed = found.with_columns(hash=pl.col("text").hash().reinterpret(signed=True))
    asked = articles.sparkSession.sparkContext.broadcast(hashed["hash"].unique().to_list())

    def holders(batch: pl.DataFrame) -> pl.DataFrame:
        return held_units(batch, asked.value)

    held = (
        articles.select("article_id", "outlet", "text")
        .mapInArrow(on_batches(holders, _HELD), spark_schema(_HELD))
        .distinct()
    )
    alone = pl.DataFrame(held.toArrow()).group_by("hash").len().filter(pl.col("len") == 1)
    return hashed.join(alone, on="hash", how="semi").select("outlet", "text").sort("outlet", "text")


def held_units(batch: pl.DataFrame, asked: list[int]) -> pl.DataFrame:
    """Which of the units asked for, by their hashes, the outlets of some articles print."""
    units = cut_units(join_words(batch).articles.select("text").with_row_index("at"))
    units = units.with_columns(pl.col("hash").reinterpret(signed=True), batch["outlet"].gather(units["at"]))
    return units.filter(pl.col("hash").is_in(asked)).select("hash", "outlet").unique()


def _recurring_in_one(articles: pa.Table) -> pa.Table:
    return to_spark(find_furniture(ARTICLES.fill(pl.DataFrame(pl.from_arrow(articles))), ALONE), _FURNITURE)


def tell(articles: DataFrame, furniture: pl.DataFrame, settings: Settings) -> DataFrame:
    """The articles with all they say of themselves, one row each, as `TOLD`."""
    known = articles.sparkSession.sparkContext.broadcast(furniture)
    outlets = sorted(row.outlet for row in articles.select("outlet").dropna().distinct().collect())

    def work(batch: pl.DataFrame) -> pl.DataFrame:
        return tell_batch(batch, known.value, outlets, settings)

    return articles.mapInArrow(on_batches(work, TOLD), spark_schema(TOLD))


def tell_batch(batch: pl.DataFrame, furniture: pl.DataFrame, outlets: list[str], s: Settings) -> pl.DataFrame:
    """The rooms from the blocks to the fingerprints, for some articles; the outlets are those of all."""
    backend.use(s.engine.backend)
    articles = ARTICLES.sort(batch.select(*ARTICLES.schema).cast(ARTICLES.schema))
    blocks = label_blocks(articles, s.tables, ALONE, furniture)
    passages = cut_passages(articles, blocks, s.passages)
    signed = sign_passages(passages, articles, s.fingerprints)
    made = {
        "blocks": blocks,
        "credits": parse_credits(articles, blocks, s.tables),
        "citations": extract_citations(articles, blocks, s.tables, ALONE, outlets),
        "passages": passages,
        "fingerprints": _owned(signed, passages),
    }
    rows = articles
    for name, frame in made.items():
        rows = rows.join(nest(frame, name), on="article_id", how="left", maintain_order="left")
    for packed in (pack_stretches(passages), pack_columns(compared_words(passages, articles))):
        rows = rows.join(packed, on="article_id", how="left", maintain_order="left")
    return rows.with_columns(
        pl.col(*made).fill_null([]),
        tokens=pl.col("passages").list.eval(pl.element().struct.field("tokens").cast(pl.Int64)).list.sum(),
        size=pl.col("text").str.len_chars(),
    )


def _owned(signed: pl.DataFrame, passages: pl.DataFrame) -> pl.DataFrame:
    """The fingerprints with the articles they are of."""
    owners = passages.select("article_id", id="passage_id", unit=pl.lit("passage", FINGERPRINTS.schema["unit"]))
    signed = signed.join(owners, on=["id", "unit"], how="left", maintain_order="left")
    return signed.with_columns(pl.coalesce("article_id", "id").alias("article_id"))
