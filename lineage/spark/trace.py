"""A run on Spark: stage after stage, each left as Parquet in a folder that all workers see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from lineage.engine import Clock
from lineage.errors import LineageError, TargetError
from lineage.frames import ALIGNMENTS, ARTICLES, BLOCKS, CANDIDATES, CITATIONS, CREDITS, FINGERPRINTS, PAIRS, PASSAGES
from lineage.read import read_articles
from lineage.settings import Settings
from lineage.similarity.candidates import likeliest_origins_first
from lineage.similarity.kernels.crowds import Groups
from lineage.spark.compare import ask, compare
from lineage.spark.keys import CROWDS, Corpus, group_anchors, meet_by_keys
from lineage.spark.retold import count_words, stretch_of, tell_again
from lineage.spark.session import check_spark, open_session
from lineage.spark.signals import recurring, tell
from lineage.spark.tables import TWO, to_spark, unnest

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

REGISTER = ("article_id", "kind", "published_from", "published_until", "outlet", "tokens")
_ROWS = 2_000  # articles of a group of rows, so that a table has parts for all cores
_NEIGHBOURS = 5_000  # articles of a task that compares, at most
Parts = dict[str, Any]


class Stages:
    """What the stages of one run leave in their folder."""

    def __init__(self, session: SparkSession, folder: Path) -> None:
        self._session, self._folder = session, folder

    def write(self, name: str, frame: DataFrame) -> DataFrame:
        """Computes a stage; what it left, to be read by the next ones."""
        frame.write.mode("overwrite").parquet(self._place(name))
        return self.read(name)

    def read(self, name: str) -> DataFrame:
        """What a stage left, for Spark."""
        return self._session.read.parquet(self._place(name))

    def scan(self, name: str) -> pl.LazyFrame:
        """What a stage left, for the driver."""
        return pl.scan_parquet(f"{self._place(name)}/*.parquet")

    def put(self, name: str, frame: pl.DataFrame, schema: pl.Schema) -> DataFrame:
        """A frame of the driver, for Spark."""
        place = Path(self._place(name))
        place.mkdir(parents=True, exist_ok=True)
        import pyarrow.parquet as pq

        pq.write_table(to_spark(frame, schema), place / "part-0.parquet", row_group_size=_ROWS, compression="zstd")
        return self.read(name)

    def _place(self, name: str) -> str:
        return str(self._folder.resolve() / name)


def search(session: SparkSession, articles: pl.DataFrame, folder: Path, s: Settings, clock: Clock) -> Parts:
    """The frames from the blocks to the pairs."""
    stages = Stages(session, folder)
    with clock("blocks"):
        given = stages.put("articles", articles, ARTICLES.schema)
        told = stages.write("told", tell(given, recurring(given), s))
    numbers, corpus, stretches = number(stages.scan("told").select(REGISTER).collect(), s, session)
    schema = pl.Schema({"article_id": pl.String(), "number": pl.Int64(), "place": pl.Int64()})
    own = told.join(stages.put("numbers", numbers, schema), on="article_id")
    with clock("candidates"):
        broadcast = session.sparkContext.broadcast
        frequencies = broadcast(count_words(own, corpus.articles))
        met = stages.write("met", meet_by_keys(own, corpus))
        crowds = broadcast(_crowds(stages, corpus))
        found = met.where(met.search != CROWDS)
        if s.candidates.near < 1:
            found = found.unionByName(tell_again(own, stretches, corpus, frequencies))
        asked = stages.write("asked", ask(found, corpus, crowds))
    with clock("pairs"):
        stages.write("compared", compare(asked, own, corpus, crowds, frequencies))
    return _frames(stages)


def number(register: pl.DataFrame, s: Settings, session: SparkSession) -> tuple[pl.DataFrame, Corpus, list[int]]:
    """The articles that have words, numbered from the likeliest origin on and by their place in the order of ids."""
    ranked = likeliest_origins_first(register).with_row_index("rank").filter(pl.col("tokens") > 0)
    numbers = ranked.select(
        "article_id",
        number=pl.int_range(pl.len(), dtype=pl.Int64),
        place=pl.col("article_id").rank("ordinal").cast(pl.Int64) - 1,
    )
    last = int(ranked["rank"].max() or 0)  # type: ignore[arg-type]
    tasks = 4 * session.sparkContext.defaultParallelism
    neighbours = min(_NEIGHBOURS, max(1, -(-ranked.height // tasks)))
    words = int(ranked["tokens"].sum())
    times = stretch_of(ranked["published_from"].dt.timestamp("us"), s.candidates.near_hours)
    return numbers, Corpus(ranked.height, words, last, neighbours, s), sorted(times.unique())


def _crowds(stages: Stages, corpus: Corpus) -> Groups:
    rows = stages.scan("met").filter(pl.col("search") == CROWDS).select("pairs").collect()
    return group_anchors(np.frombuffer(b"".join(rows["pairs"]), np.uint64), corpus)


def _frames(stages: Stages) -> Parts:
    told, compared = stages.scan("told").collect(), stages.scan("compared").collect()
    found: Parts = {"articles": ARTICLES.sort(told.select(*ARTICLES.schema).cast(ARTICLES.schema))}
    for frame in (BLOCKS, CREDITS, CITATIONS, PASSAGES, FINGERPRINTS):
        found[frame.name] = frame.sort(unnest(told, frame.name, frame.schema))
    found["candidates"] = CANDIDATES.sort(compared.select(*CANDIDATES.schema).cast(CANDIDATES.schema))
    for frame in (ALIGNMENTS, PAIRS):
        found[frame.name] = frame.sort(unnest(compared, frame.name, frame.schema, TWO))
    return found


def frames_to_pairs(
    sources: tuple[Any, ...], s: Settings, clock: Clock, on_read: Callable[[Any], None] | None = None
) -> Parts:
    """The frames up to the pairs, computed on the cluster that the settings name.

    Raises:
        MissingPart: pyspark or Java is not there.
        SourceError: a source does not exist, or the cluster gave up.
    """
    check_spark()
    with clock("read"):
        articles, skipped = read_articles(
            *sources, settings=s.read, tables=s.tables, engine=s.engine, on_progress=on_read
        )
    with open_session(s.engine.master) as session, stage_folder(s.engine.shared) as folder:
        return {"skipped": skipped, **search(session, articles, folder, s, clock)}


@contextmanager
def stage_folder(shared: str) -> Iterator[Path]:
    """Where stages leave what they made, until the run is done.

    Raises:
        TargetError: it cannot be made.
    """
    try:
        with TemporaryDirectory(prefix=".lineage-", dir=shared or None) as folder:
            yield Path(folder)
    except OSError as error:
        if isinstance(error, LineageError):
            raise
        raise TargetError("the folder for the cluster cannot be written", where=shared, got=error.strerror) from None
