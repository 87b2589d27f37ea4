"""The stages of the engine spark in this process, for tests without Java."""

from __future__ import annotations

from types import SimpleNamespace

import pyarrow as pa

from lineage.spark.pieces import Pieces
from lineage.spark.stages import Received, Sent


class Here:
    """Stages that work in this process, and let blobs arrive in the wrong order."""

    cores = 2

    def __init__(self, pieces: Pieces) -> None:
        self.pieces = pieces

    def broadcast(self, value):
        return SimpleNamespace(value=value)

    def each(self, count, work):
        for number in range(count):
            work(number)

    def shuffle(self, count, send, meet):
        sent = [blob for number in reversed(range(count)) for blob in reversed([*send(number)])]
        for to in sorted({blob.to for blob in sent}):
            meet(received([blob for blob in sent if blob.to == to]))


def received(blobs: list[Sent]) -> Received:
    """Blobs as they come to their place."""
    to, names, rows = (list(column) for column in zip(*blobs, strict=True))
    return Received(pa.table({"to": to, "name": names, "rows": pa.array(rows, pa.binary())}))
