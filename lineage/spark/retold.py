"""Who tells whom again: telling words within so many hours, in stretches of time that are tasks of their own.

An article is at home in the stretch in which it appeared and visits the later ones that it reaches, so each pair meets
once, at the home of the later one.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.similarity.candidates import read_clock
from lineage.similarity.kernels.groups import pack_pairs
from lineage.similarity.kernels.retellings import HOUR, Clock, glimpse_pairs, list_telling, look_closer
from lineage.similarity.kernels.rows import count_up
from lineage.similarity.kernels.vectors import COLUMNS, Bags, Frequencies, count_holders
from lineage.spark.keys import MET, Corpus, by_task
from lineage.spark.packed import unpack_columns
from lineage.spark.tables import on_batches, spark_schema, to_spark

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.broadcast import Broadcast
    from pyspark.sql import DataFrame

# columns of one part, and in how many articles each is held
_HELD = pl.Schema({"part": pl.Int32(), "columns": pl.Binary(), "holders": pl.Binary()})
_PARTS = 16  # of all columns
# one article in one stretch: by number and by place in the order of ids; its words as columns
_THERE = pl.Schema(
    {
        "stretch": pl.Int64(), "home": pl.Boolean(), "number": pl.Int64(), "place": pl.Int64(),
        "since": pl.Float64(), "until": pl.Float64(), "columns": pl.Binary(),
    }
)  # fmt: skip
# one pair that is near, seen from one of its articles; first and second by place
_NEAR = pl.Schema(
    {
        "pair": pl.Int64(), "article": pl.Int64(), "first": pl.Int64(), "second": pl.Int64(), "cosine": pl.Float64(),
    }
)  # fmt: skip
_LONGEST = float(1 << 62)
Holders = NDArray[np.int32]


def count_words(told: DataFrame, articles: int) -> Frequencies:
    """In how many articles the words of each column stand."""
    held = told.select("columns").mapInArrow(on_batches(_count, _HELD), spark_schema(_HELD))
    counted = held.groupBy("part").applyInArrow(lambda rows: to_spark(_add(rows), _HELD), spark_schema(_HELD))
    columns, holders = _numbers(pl.DataFrame(counted.toArrow()))
    return Frequencies(articles, _spread_out(columns, holders))


def _count(batch: pl.DataFrame) -> pl.DataFrame:
    return _in_parts(count_holders(unpack_columns(batch["columns"])).holders)


def _add(rows: pa.Table) -> pl.DataFrame:
    return _in_parts(_spread_out(*_numbers(pl.DataFrame(pl.from_arrow(rows)))))


def _in_parts(holders: Holders) -> pl.DataFrame:
    columns = np.flatnonzero(holders).astype(np.int32)
    cuts = np.searchsorted(columns, np.arange(_PARTS + 1) * (COLUMNS // _PARTS))
    parts = ((number, columns[begin:end]) for number, (begin, end) in enumerate(pairwise(cuts.tolist())) if end > begin)
    rows = [(number, own.tobytes(), holders[own].tobytes()) for number, own in parts]
    return pl.DataFrame(rows, schema=_HELD, orient="row")


def _numbers(rows: pl.DataFrame) -> tuple[Holders, Holders]:
    return np.frombuffer(b"".join(rows["columns"]), np.int32), np.frombuffer(b"".join(rows["holders"]), np.int32)


def _spread_out(columns: Holders, holders: Holders) -> Holders:
    """How many hold each column of all."""
    return np.bincount(columns, holders, COLUMNS).astype(np.int32)


def tell_again(told: DataFrame, stretches: list[int], corpus: Corpus, frequencies: Broadcast[Frequencies]) -> DataFrame:
    """The nearest pairs of each article, by task, as `MET`."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    rules = corpus.settings.candidates
    begins = np.array(stretches, np.int64)

    def send(batch: pl.DataFrame) -> pl.DataFrame:
        return _send(batch, begins, rules.near_hours)

    def meet(there: pa.Table) -> pa.Table:
        corpus.take_backend()
        found = _near(pl.DataFrame(pl.from_arrow(there)), frequencies.value, rules.near, rules.near_hours)
        return to_spark(found, _NEAR)

    def group(batch: pl.DataFrame) -> pl.DataFrame:
        return by_task("tfidf", batch["pair"].to_numpy().astype(np.uint64), corpus)

    own = told.select("number", "place", "published_from", "published_until", "columns")
    there = own.mapInArrow(on_batches(send, _THERE), spark_schema(_THERE))
    near = there.groupBy("stretch").applyInArrow(meet, spark_schema(_NEAR))
    nearest = Window.partitionBy("article").orderBy(f.desc("cosine"), "first", "second")
    kept = near.withColumn("turn", f.row_number().over(nearest)).where(f.col("turn") <= rules.nearest)
    return kept.select("pair").distinct().mapInArrow(on_batches(group, MET), spark_schema(MET))


def stretch_of(times: pl.Series, hours: float) -> pl.Series:
    """The stretch of time in which each lies; before all others what lies nowhere."""
    return (times.cast(pl.Int64) // _width(hours)).fill_null(-(1 << 40))


def _width(hours: float) -> int:
    return int(max(hours, 24.0) * HOUR)


def _send(rows: pl.DataFrame, stretches: np.ndarray, hours: float) -> pl.DataFrame:
    clock = read_clock(rows)
    first = np.searchsorted(stretches, stretch_of(rows["published_from"].dt.timestamp("us"), hours).to_numpy())
    reach = np.minimum(np.floor((clock.until + hours * HOUR) / _width(hours)), _LONGEST).astype(np.int64)
    counts = np.maximum(np.searchsorted(stretches, reach, side="right") - first, 1)
    owner = np.repeat(np.arange(first.size), counts)
    at = count_up(first, counts)
    return pl.DataFrame(
        {
            "stretch": stretches[at],
            "home": at == first[owner],
            "since": clock.since[owner],
            "until": clock.until[owner],
            **{name: rows[name].gather(owner) for name in ("number", "place", "columns")},
        }
    )


def _near(there: pl.DataFrame, frequencies: Frequencies, near: float, hours: float) -> pl.DataFrame:
    """The pairs of one stretch that are near, of which one is at home there."""
    there = there.sort("place")
    bags = Bags(unpack_columns(there["columns"]), frequencies)
    clock = Clock(there["since"].to_numpy(), there["until"].to_numpy())
    one, other = glimpse_pairs(list_telling(bags), clock, hours, there["home"].to_numpy())
    first, second, cosine = look_closer(bags, one, other, near)
    numbers, places = there["number"].to_numpy(), there["place"].to_numpy()
    pair = pack_pairs(numbers[first], numbers[second]).astype(np.int64)
    sides = [(pair, numbers[side], places[first], places[second], cosine) for side in (first, second)]
    return pl.concat(pl.DataFrame(dict(zip(_NEAR, side, strict=True)), schema=_NEAR) for side in sides)
