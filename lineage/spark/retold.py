"""Who tells whom again: telling words within so many hours, in stretches of time that are tasks of their own.

An article is at home in the stretch in which it appeared and visits the later ones that it reaches, so each pair meets
once, at the home of the later one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.similarity.candidates import read_clock
from lineage.similarity.kernels.compared import Compared
from lineage.similarity.kernels.groups import pack_pairs
from lineage.similarity.kernels.retellings import HOUR, Clock, glimpse_pairs, list_telling, look_closer
from lineage.similarity.kernels.rows import borders, count_up, distinct
from lineage.similarity.kernels.vectors import Bags, Frequencies, hash_of
from lineage.spark.keys import Corpus, by_task
from lineage.spark.pieces import Pieces
from lineage.spark.stages import Received, Sent, Stages, send_rows

if TYPE_CHECKING:
    from pyspark.broadcast import Broadcast

# one article in one stretch: by number and by place in the order of ids; its words as columns
_THERE = pl.Schema(
    {
        "home": pl.Boolean(), "number": pl.Int64(), "place": pl.Int64(), "since": pl.Float64(), "until": pl.Float64(),
        "columns": pl.List(pl.Int32()),
    }
)  # fmt: skip
# one pair that is near, seen from one of its articles; first and second by place
_NEAR = pl.Schema(
    {
        "pair": pl.UInt64(), "article": pl.Int64(), "first": pl.Int64(), "second": pl.Int64(), "cosine": pl.Float64(),
    }
)  # fmt: skip
_LONGEST = float(1 << 62)
Stretches = NDArray[np.int64]


def tell_again(stages: Stages, stretches: Stretches, corpus: Corpus, frequencies: Broadcast[Frequencies]) -> None:
    """Leaves the nearest pairs of each article as pieces `retold`, as `MET`."""
    pieces = stages.pieces
    send = partial(_send, pieces, stretches, corpus)
    stages.shuffle(len(corpus.shelves.first), send, partial(_meet, pieces, corpus, frequencies))
    found = pieces.numbers("near")
    stages.shuffle(len(found), partial(_send_near, pieces, found, corpus), partial(_keep_nearest, pieces, corpus))


def stretch_of(times: pl.Series, hours: float) -> pl.Series:
    """The stretch of time in which each lies; before all others what lies nowhere."""
    return (times.cast(pl.Int64) // _width(hours)).fill_null(-(1 << 40))


def _width(hours: float) -> int:
    return int(max(hours, 24.0) * HOUR)


def _send(pieces: Pieces, stretches: Stretches, corpus: Corpus, shelf: int) -> Iterator[Sent]:
    """Each article to its stretch and to those that it reaches."""
    hours = corpus.settings.candidates.near_hours
    rows = pieces.read("articles", shelf, "published_from", "published_until").with_columns(
        pieces.read("words", shelf, "columns")["columns"],
        number=corpus.numbers(pieces, shelf),
        place=corpus.shelves.places(shelf),
    )
    rows = rows.filter(pl.col("number") >= 0)
    clock = read_clock(rows)
    first = np.searchsorted(stretches, stretch_of(rows["published_from"].dt.timestamp("us"), hours).to_numpy())
    reach = np.minimum(np.floor((clock.until + hours * HOUR) / _width(hours)), _LONGEST).astype(np.int64)
    counts = np.maximum(np.searchsorted(stretches, reach, side="right") - first, 1)
    owner = np.repeat(np.arange(first.size), counts)
    at = count_up(first, counts)
    times = {"home": at == first[owner], "since": clock.since[owner], "until": clock.until[owner]}
    there = rows.select("number", "place", "columns")[owner].with_columns(**times)
    return send_rows("there", there.select(*_THERE), at)


def _meet(pieces: Pieces, corpus: Corpus, frequencies: Broadcast[Frequencies], there: Received) -> None:
    """The pairs of one stretch that are near, of which one is at home there."""
    corpus.take_backend()
    rules = corpus.settings.candidates
    rows = there.frame("there", _THERE).sort("place")
    bags = Bags(_words_of(rows["columns"]), frequencies.value)
    clock = Clock(rows["since"].to_numpy(), rows["until"].to_numpy())
    one, other = glimpse_pairs(list_telling(bags), clock, rules.near_hours, rows["home"].to_numpy())
    first, second, cosine = look_closer(bags, one, other, rules.near)
    numbers, places = rows["number"].to_numpy(), rows["place"].to_numpy()
    pair = pack_pairs(numbers[first], numbers[second])
    sides = [(pair, numbers[side], places[first], places[second], cosine) for side in (first, second)]
    near = pl.concat(pl.DataFrame(dict(zip(_NEAR, side, strict=True)), schema=_NEAR) for side in sides)
    pieces.write("near", there.to, near)


def _words_of(lists: pl.Series) -> Compared:
    """The words of articles that have some, as far as they are counted and weighed: by a hash of their columns."""
    columns, starts = lists.explode(empty_as_null=False).to_numpy(), borders(lists.list.len().to_numpy())
    nothing = np.zeros(0, np.int32)
    return Compared([""] * len(lists), starts, starts, nothing, nothing, hash_of(columns))


def _send_near(pieces: Pieces, found: list[int], corpus: Corpus, number: int) -> Iterator[Sent]:
    near = pieces.read("near", found[number])
    return send_rows("near", near, near["article"].to_numpy() // corpus.neighbours)


def _keep_nearest(pieces: Pieces, corpus: Corpus, there: Received) -> None:
    order = ("article", "cosine", "first", "second")
    near = there.frame("near", _NEAR).sort(*order, descending=[False, True, False, False])
    kept = near.filter(pl.int_range(pl.len()).over("article") < corpus.settings.candidates.nearest)
    pieces.write("retold", there.to, by_task("tfidf", distinct(kept["pair"].to_numpy()), corpus))
