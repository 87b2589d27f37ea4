"""The two things that Spark is asked for: to work on each piece, and to bring to one place what pieces send there.

Frames travel as whole blobs in Arrow's format: Java moves bytes and never looks at a row, which would take it as long
as the work itself.
"""

from __future__ import annotations

import gc
import io
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.similarity.kernels.rows import equal_rows
from lineage.spark.pieces import Pieces

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.broadcast import Broadcast
    from pyspark.sql import SparkSession

T = TypeVar("T")
_SENT = "to long, name string, rows binary"
_DONE = "done long"
_AT_ONCE = 64 << 20  # bytes that are handed to Spark together, and one blob more


class Sent(NamedTuple):
    """Rows on their way: the number of who works on them, and what they are."""

    to: int
    name: str
    rows: bytes


class Received:
    """What was sent to one place: blobs in any order."""

    def __init__(self, table: pa.Table) -> None:
        self.to: int = table["to"][0].as_py()
        self._names: list[str] = table["name"].to_pylist()
        self._rows = [value.as_buffer() for value in table["rows"]]

    def blobs(self, name: str) -> list[Any]:
        """All blobs of this name."""
        return [rows for rows, own in zip(self._rows, self._names, strict=True) if own == name]

    def numbers(self, name: str, dtype: Any) -> NDArray[Any]:
        """Numbers or records that were sent as bytes."""
        return np.frombuffer(b"".join(self.blobs(name)), dtype)

    def frame(self, name: str, schema: pl.Schema) -> pl.DataFrame:
        """Rows that were sent by `send_rows`; no row where nobody sent one."""
        frames = [pl.read_ipc_stream(io.BytesIO(rows)) for rows in self.blobs(name)]
        return pl.concat(frames) if frames else schema.to_frame()


def send_rows(name: str, rows: pl.DataFrame, to: NDArray[Any]) -> Iterator[Sent]:
    """The rows, each to its place, in the order in which they stand."""
    order = np.argsort(to, kind="stable")
    places, rows = to[order], rows[order]
    for begin, end in pairwise(equal_rows(places).tolist()):
        blob = io.BytesIO()
        rows[begin:end].write_ipc_stream(blob, compat_level=pl.CompatLevel.oldest(), compression="lz4")
        yield Sent(int(places[begin]), name, blob.getvalue())


class Stages:
    """Runs the stages on a session; all that is left lies in the pieces."""

    def __init__(self, session: SparkSession, pieces: Pieces) -> None:
        self._session, self.pieces = session, pieces

    @property
    def cores(self) -> int:
        """Processors of the cluster."""
        return int(self._session.sparkContext.defaultParallelism)

    def broadcast(self, value: T) -> Broadcast[T]:
        """A value that each machine gets once."""
        return self._session.sparkContext.broadcast(value)

    def each(self, count: int, work: Callable[[int], None]) -> None:
        """Does the work for each number below `count`."""

        def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                for number in batch["id"].to_pylist():
                    work(number)
            _keep_loaded()
            yield from ()

        if count:
            self._session.range(0, count, 1, count).mapInArrow(run, _DONE).collect()

    def shuffle(self, count: int, send: Callable[[int], Iterable[Sent]], meet: Callable[[Received], None]) -> None:
        """Lets each number below `count` send rows, and those that were sent to one place meet there."""

        def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                for number in batch["id"].to_pylist():
                    yield from _batches(send(number))
            _keep_loaded()

        def work(table: pa.Table) -> pa.Table:
            meet(Received(table))
            _keep_loaded()
            return table.select(["to"]).slice(0, 0).rename_columns(["done"])

        if count:
            sent = self._session.range(0, count, 1, count).mapInArrow(run, _SENT)
            sent.groupBy("to").applyInArrow(work, _DONE).collect()


def _keep_loaded() -> None:
    """What a worker has loaded stays: Spark would look it all through for circles after each task."""
    gc.freeze()


def _batches(sent: Iterable[Sent]) -> Iterator[pa.RecordBatch]:
    waiting: list[Sent] = []
    size = 0
    for one in sent:
        waiting.append(one)
        size += len(one.rows)
        if size >= _AT_ONCE:
            yield _batch(waiting)
            waiting, size = [], 0
    if waiting:
        yield _batch(waiting)


def _batch(sent: list[Sent]) -> pa.RecordBatch:
    import pyarrow as pa

    to, names, rows = zip(*sent, strict=True)
    return pa.record_batch(
        [pa.array(to, pa.int64()), pa.array(names, pa.string()), pa.array(rows, pa.binary())], ["to", "name", "rows"]
    )
