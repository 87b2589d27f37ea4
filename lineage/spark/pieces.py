"""What the stages of one run leave: frames in numbered pieces and rows of numbers, in a folder that all workers see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lineage.errors import LineageError, TargetError


class Pieces:
    """A folder of frames in pieces. A piece appears as a whole or not at all, whoever dies while it is written, and
    one that is written again, because Spark asks twice, is the same.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def write(self, name: str, number: int, frame: pl.DataFrame) -> None:
        """Leaves one piece of a frame."""
        with self._whole(self._path(name, number)) as file:
            frame.write_parquet(file, compression="lz4")

    def read(self, name: str, number: int, *columns: str) -> pl.DataFrame:
        """One piece of a frame, or these columns of it."""
        return pl.read_parquet(self._path(name, number), columns=list(columns) or None)

    def rename(self, name: str, new: str) -> None:
        """Gives all pieces of a frame another name."""
        (self._folder / name).rename(self._folder / new)

    def remove(self, name: str, number: int) -> None:
        """Takes back one piece, if it is there."""
        self._path(name, number).unlink(missing_ok=True)

    def numbers(self, name: str) -> list[int]:
        """Which pieces of a frame there are, in order."""
        return sorted(int(path.stem) for path in (self._folder / name).glob("*.parquet"))

    def scan(self, name: str, schema: pl.Schema) -> pl.LazyFrame:
        """The frame of this schema, piece after piece; an empty one where no piece was left."""
        scans = [pl.scan_parquet(self._path(name, number)).select(*schema) for number in self.numbers(name)]
        return pl.concat(scans) if scans else schema.to_frame().lazy()

    def save(self, name: str, numbers: NDArray[Any]) -> None:
        """Leaves numbers, which workers map into memory."""
        with self._whole(self._folder / f"{name}.npy") as file:
            np.save(file, numbers)

    def load(self, name: str) -> NDArray[Any]:
        """The numbers again, of which only what is looked at is read."""
        return np.load(self._folder / f"{name}.npy", mmap_mode="r")  # type: ignore[no-any-return]

    def _path(self, name: str, number: int) -> Path:
        return self._folder / name / f"{number:07}.parquet"

    @contextmanager
    def _whole(self, path: Path) -> Iterator[Any]:
        path.parent.mkdir(exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            try:
                yield file
            except BaseException:
                Path(file.name).unlink()
                raise
        Path(file.name).replace(path)


@contextmanager
def piece_folder(shared: str, target: Path) -> Iterator[Pieces]:
    """Where stages leave what they made, until the run is done: in a folder that is shared, else beside the run.

    Raises:
        TargetError: it cannot be made.
    """
    place = shared or str(target.parent)
    try:
        if not shared:
            target.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".lineage-", dir=place) as folder:
            yield Pieces(Path(folder))
    except OSError as error:
        if isinstance(error, LineageError):
            raise
        raise TargetError("the folder for the cluster cannot be written", where=place, got=error.strerror) from None
