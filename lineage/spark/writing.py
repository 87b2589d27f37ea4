"""The run folder from what the stages left, streamed: no frame of all articles is ever held as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from lineage.frames import FINGERPRINTS, FRAMES, Frame
from lineage.manifest import AT_ONCE, describe_columns, digest_texts
from lineage.parquet import write_frame, write_lazy
from lineage.settings import Settings
from lineage.spark.pieces import Pieces
from lineage.unfinished import write_json


class Columns:
    """A frame in a file, column by column."""

    def __init__(self, path: Path, frame: Frame, texts: pl.Series | None = None) -> None:
        self._path, self._frame, self._texts = path, frame, texts
        self.height: int = pl.scan_parquet(path).select(pl.len()).collect().item()

    def __iter__(self) -> Iterator[pl.Series]:
        for name in self._frame.schema:
            yield self.select(name)[name]

    def select(self, *names: str) -> pl.DataFrame:
        """Some columns; digests stand for texts where they were given."""
        if self._texts is None or "text" not in names:
            return pl.read_parquet(self._path, columns=list(names))
        others = [name for name in names if name != "text"]
        columns = pl.read_parquet(self._path, columns=others).get_columns() if others else []
        return pl.DataFrame([*columns, self._texts]).select(names)


def fill_run(folder: Path, pieces: Pieces, here: Mapping[str, pl.DataFrame], s: Settings, seconds: Any) -> None:
    """Writes the files of a run; `here` are the frames that the driver holds."""
    for name, frame in FRAMES.items():
        path = folder / f"{name}.parquet"
        if name in here:
            write_frame(name, here[name], path)
        elif name == "fingerprints" and "passage" in s.fingerprints.units:  # they stand in another order than articles
            write_frame(name, FINGERPRINTS.sort(pieces.scan(name, frame.schema).collect()), path)
        else:
            write_lazy(name, pieces.scan(name, frame.schema), path)
    printed = pl.scan_parquet(folder / "articles.parquet").select("text")
    texts = digest_texts(printed.collect_batches(chunk_size=AT_ONCE, maintain_order=True))
    columns = {
        name: Columns(folder / f"{name}.parquet", frame, texts if name == "articles" else None)
        for name, frame in FRAMES.items()
    }
    write_json(folder / "run.json", describe_columns(columns, s))
    write_json(folder / "timing.json", {"seconds": seconds})
