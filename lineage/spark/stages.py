"""What the stages of one run leave: Parquet in a folder that all workers and the driver see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import polars as pl

from lineage.errors import LineageError, TargetError
from lineage.spark.tables import to_spark

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_ROWS = 2_000  # of a group of rows, so that a table has parts for all cores


class Stages:
    """The stages of one run; one that was written is read from its files, so nothing is computed twice."""

    def __init__(self, session: SparkSession, folder: Path) -> None:
        self.session, self._folder = session, folder.resolve()
        self._shown: dict[str, DataFrame] = {}

    def write(self, name: str, frame: DataFrame) -> DataFrame:
        """Computes a stage; what it left, to be read by the next ones."""
        frame.write.mode("overwrite").parquet(self._place(name))
        return self.read(name)

    def write_sorted(self, name: str, frame: DataFrame, *order: str) -> DataFrame:
        """The same in the order of some columns. Spark goes over rows twice to sort them, so it computes first."""
        return self.write(name, self.write(f"{name}-unsorted", frame).orderBy(*order))

    def show(self, name: str, frame: DataFrame) -> None:
        """A stage that is a part of what another left, and is not written again; `scan` does not know it."""
        self._shown[name] = frame

    def read(self, name: str) -> DataFrame:
        """What a stage left, for Spark."""
        if name in self._shown:
            return self._shown[name]
        return self.session.read.parquet(self._place(name))

    def scan(self, name: str) -> pl.LazyFrame:
        """What a stage left, for the driver: part after part, in the order in which they were sorted."""
        files = sorted(Path(self._place(name)).glob("part-*.parquet"))
        return pl.concat([pl.scan_parquet(file) for file in files])

    def put(self, name: str, frame: pl.DataFrame, schema: pl.Schema, number: int = 0) -> DataFrame:
        """A frame of the driver, or its piece of that number, for Spark."""
        import pyarrow.parquet as pq

        place = Path(self._place(name))
        place.mkdir(parents=True, exist_ok=True)
        path = place / f"part-{number:05}.parquet"
        pq.write_table(to_spark(frame, schema), path, row_group_size=_ROWS, compression="zstd")
        return self.read(name)

    def _place(self, name: str) -> str:
        return str(self._folder / name)


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
