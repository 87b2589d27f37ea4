"""What each article says of itself, on the workers: blocks, credits, citations, passages and fingerprints.

What recurs in an outlet takes all its articles: they are sent to a place of its own, and what others print too is
sorted out in a second pass. The rest is work on one shelf of articles.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import polars as pl

from lineage.frames import ARTICLES
from lineage.settings import Engine, Settings
from lineage.signals.blocks import find_furniture, label_blocks
from lineage.signals.citations import extract_citations
from lineage.signals.credits import parse_credits
from lineage.signals.hyphens import join_words
from lineage.signals.recurrence import cut_units
from lineage.similarity.fingerprints import sign_passages
from lineage.similarity.kernels import backend
from lineage.similarity.kernels.compared import Compared, compared_words
from lineage.similarity.kernels.vectors import COLUMNS, Frequencies, column_of, count_holders
from lineage.similarity.passages import cut_passages
from lineage.spark.pieces import Pieces
from lineage.spark.reading import READ
from lineage.spark.shelves import Shelves
from lineage.spark.stages import Received, Sent, Stages, send_rows

ALONE = Engine(workers=1)
# beside the frames: of each article the words of its passages, as columns of TF-IDF, and how many they are; and in how
# many articles of a shelf the words of a column stand
WORDS = pl.Schema({"article_id": pl.String(), "tokens": pl.Int64(), "columns": pl.List(pl.Int32)})
HOLDERS = pl.Schema({"column": pl.Int32(), "articles": pl.Int32()})
_PRINTED = ("article_id", "outlet", "title", "text")
_FURNITURE = pl.Schema({"outlet": pl.String(), "text": pl.String()})
_HELD = pl.Schema({"hash": pl.Int64(), "outlet": pl.String()})


def recurring(stages: Stages, outlets: list[str]) -> pl.DataFrame:
    """What recurs in each outlet and in no other, as `find_furniture` gives it for all articles."""
    pieces = stages.pieces
    read = pieces.numbers(READ)
    stages.shuffle(len(read), partial(_to_outlets, pieces, read, outlets), partial(_recurring_in_one, pieces))
    found = pieces.scan("furniture", _FURNITURE).collect()
    hashed = found.with_columns(hash=pl.col("text").hash().reinterpret(signed=True))
    if found.is_empty():
        return found
    pieces.save("asked", hashed["hash"].unique().sort().to_numpy())
    stages.each(len(read), partial(_find_holders, pieces, read))
    alone = pieces.scan("held", _HELD).unique().collect().group_by("hash").len().filter(pl.col("len") == 1)
    return hashed.join(alone, on="hash", how="semi").select("outlet", "text").sort("outlet", "text")


def _to_outlets(pieces: Pieces, read: list[int], outlets: list[str], number: int) -> Iterator[Sent]:
    rows = pieces.read(READ, read[number], *_PRINTED).filter(pl.col("outlet").is_not_null())
    to = rows["outlet"].replace_strict(outlets, range(len(outlets)), return_dtype=pl.Int64)
    return send_rows("articles", rows, to.to_numpy())


def _recurring_in_one(pieces: Pieces, there: Received) -> None:
    articles = ARTICLES.fill(there.frame("articles", ARTICLES.schema))
    pieces.write("furniture", there.to, find_furniture(articles, ALONE))


def _find_holders(pieces: Pieces, read: list[int], number: int) -> None:
    articles = pieces.read(READ, read[number], *_PRINTED)
    pieces.write("held", number, held_units(articles, pieces.load("asked").tolist()))


def held_units(batch: pl.DataFrame, asked: list[int]) -> pl.DataFrame:
    """Which of the units asked for, by their hashes, the outlets of some articles print."""
    units = cut_units(join_words(batch).articles.select("text").with_row_index("at"))
    units = units.with_columns(pl.col("hash").reinterpret(signed=True), batch["outlet"].gather(units["at"]))
    return units.filter(pl.col("hash").is_in(asked)).select("hash", "outlet").unique()


def tell(stages: Stages, shelves: Shelves, s: Settings) -> None:
    """Leaves the frames from the articles to the fingerprints, and the words, shelf after shelf in the order of ids."""
    pieces = stages.pieces
    named = pieces.scan(READ, ARTICLES.schema).select(pl.col("outlet").drop_nulls().unique()).collect()
    outlets = sorted(named["outlet"])
    pieces.write("recurring", 0, recurring(stages, outlets))
    read = pieces.numbers(READ)
    stages.shuffle(len(read), partial(_to_shelves, pieces, read, shelves), partial(_tell_shelf, pieces, outlets, s))


def _to_shelves(pieces: Pieces, read: list[int], shelves: Shelves, number: int) -> Iterator[Sent]:
    rows = pieces.read(READ, read[number], *ARTICLES.schema)
    return send_rows("articles", rows, shelves.of_ids(rows["article_id"]))


def _tell_shelf(pieces: Pieces, outlets: list[str], s: Settings, there: Received) -> None:
    backend.use(s.engine.backend)
    articles = ARTICLES.sort(there.frame("articles", ARTICLES.schema))
    blocks = label_blocks(articles, s.tables, ALONE, pieces.read("recurring", 0))
    passages = cut_passages(articles, blocks, s.passages)
    words = compared_words(passages, articles)
    made = {
        "articles": articles,
        "blocks": blocks,
        "credits": parse_credits(articles, blocks, s.tables),
        "citations": extract_citations(articles, blocks, s.tables, ALONE, outlets),
        "passages": passages,
        "fingerprints": sign_passages(passages, articles, s.fingerprints),
        "words": _words_of(articles, words),
        "holders": _holders_of(words),
    }
    for name, frame in made.items():
        pieces.write(name, there.to, frame)


def _words_of(articles: pl.DataFrame, words: Compared) -> pl.DataFrame:
    import pyarrow as pa

    columns = pa.LargeListArray.from_arrays(pa.array(words.starts), pa.array(column_of(words.hashes)))
    own = pl.DataFrame({"article_id": words.ids, "tokens": np.diff(words.starts), "columns": columns}, schema=WORDS)
    rows = articles.select("article_id").join(own, on="article_id", how="left", maintain_order="left")
    return rows.with_columns(pl.col("tokens").fill_null(0), pl.col("columns").fill_null([]))


def _holders_of(words: Compared) -> pl.DataFrame:
    holders = count_holders(words).holders
    columns = np.flatnonzero(holders)
    return pl.DataFrame({"column": columns, "articles": holders[columns]}).cast(HOLDERS)


def add_frequencies(pieces: Pieces, articles: int) -> Frequencies:
    """In how many articles the words of each column stand."""
    holders = np.zeros(COLUMNS, np.int32)
    for number in pieces.numbers("holders"):
        own = pieces.read("holders", number)
        holders[own["column"].to_numpy()] += own["articles"].to_numpy()
    return Frequencies(articles, holders)
