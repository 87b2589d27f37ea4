"""What decided a result and what the result was: the content of `run.json`.

Two runs that agree in `decides` must agree in `result`. Times and the host are circumstances; they go to `timing.json`.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from itertools import chain
from typing import Any, Protocol

import polars as pl

from lineage.engine import cores, in_threads
from lineage.settings import Settings
from lineage.tables import table_digests

SCHEMA_VERSION = 1
# Texts joined in one piece: together they must stay below the four gigabytes of one text in Polars.
AT_ONCE = 10_000
PACKAGES = ("polars", "numpy", "scikit-learn", "datasketch", "rapidfuzz", "networkx")


def describe_run(frames: Mapping[str, pl.DataFrame], settings: Settings) -> dict[str, Any]:
    """The manifest of a run, as plain JSON values in a fixed order.

    Args:
        frames: every frame of the run by name.
        settings: the settings in force.
    """
    # Texts are most of what there is to hash; each is hashed once, and its digest stands for it below.
    digests = digest_texts(frames["articles"].select("text").iter_slices(AT_ONCE))
    return describe_columns({**frames, "articles": frames["articles"].with_columns(digests)}, settings)


def digest_texts(parts: Iterable[pl.DataFrame]) -> pl.Series:
    """The SHA-256 of each text, `text`; of the parts a few are held."""
    return pl.Series("text", chain.from_iterable(in_threads(_digest_each, parts, cores())), dtype=pl.String)


def _digest_each(texts: pl.DataFrame) -> list[str]:
    return [hashlib.sha256(text).hexdigest() for text in texts["text"].cast(pl.Binary)]


class Columns(Protocol):
    """A frame that may be read column by column."""

    @property
    def height(self) -> int:
        """How many rows it has."""

    def __iter__(self) -> Iterator[pl.Series]: ...

    def select(self, *names: str) -> pl.DataFrame:
        """Some of its columns."""


def describe_columns(frames: Mapping[str, Columns], settings: Settings) -> dict[str, Any]:
    """The manifest of frames that may lie in files; of `articles`, the SHA-256 of each text stands for the text."""
    digests = dict(zip(frames, in_threads(_digest, frames.values(), cores()), strict=True))
    return {
        "schema_version": SCHEMA_VERSION,
        "lineage": version("news-lineage"),
        "decides": {
            "python": ".".join(platform.python_version_tuple()[:2]),
            "packages": {name: version(name) for name in PACKAGES},
            "minhash": {"scheme": "affine32", **settings.fingerprints.model_dump(mode="json")},
            "settings": settings.model_dump(mode="json", exclude={"engine"}),
            "tables": table_digests(settings.tables.folder),
            "inputs": _inputs(frames["articles"].select("source", "article_id", "text")),
            "verdicts": _verdicts(frames["verdicts"]),
        },
        "result": {
            "frames": {name: {"rows": frame.height, "sha256": digests[name]} for name, frame in frames.items()},
            "skipped": dict(frames["skipped"].select("reason").group_by("reason").len().sort("reason").iter_rows()),
        },
    }


def _inputs(articles: pl.DataFrame) -> list[dict[str, Any]]:
    """Articles and SHA-256 of ids and texts for each file that gave some."""
    lines = pl.format("{}\n{}\n", "article_id", "text").alias("content")
    inputs = (
        articles.sort("source", "article_id").group_by("source", maintain_order=True).agg(pl.len(), lines.str.join(""))
    )
    return [
        {"source": source, "articles": count, "sha256": hashlib.sha256(content.encode()).hexdigest()}
        for source, count, content in inputs.iter_rows()
    ]


def _verdicts(verdicts: Columns) -> dict[str, Any]:
    """How many verdicts of a person were given, and the SHA-256 of what they say."""
    given = verdicts.select("source_id", "target_id", "relation", "basis", "verdict", "reason")
    return {"rows": given.height, "sha256": _digest(given)}


def _digest(frame: Columns) -> str:
    """SHA-256 of the columns one after the other: by value, however Polars holds them in memory."""
    digest = hashlib.sha256()
    for column in frame:
        digest.update(f"{column.name} {column.dtype}\n".encode())
        for part in _parts(column):
            digest.update(part)
    return digest.hexdigest()


def _parts(column: pl.Series) -> Iterator[bytes | memoryview]:
    """The places of nulls, then the other values: of texts and lists first the lengths, then what they hold."""
    yield f"{len(column)} {column.null_count()}\n".encode()
    if column.has_nulls():
        yield from _parts(column.is_null().arg_true().cast(pl.UInt64))
    values = column.drop_nulls()
    if isinstance(values.dtype, pl.Struct):
        for name in values.struct.fields:
            yield from _parts(values.struct.field(name))
    elif isinstance(values.dtype, pl.List):
        yield from _parts(values.list.len().cast(pl.UInt64))
        yield from _parts(values.explode(empty_as_null=False))
    elif isinstance(values.dtype, pl.String | pl.Enum):
        texts = values.cast(pl.String)
        yield from _parts(texts.str.len_bytes().cast(pl.UInt64))
        for begin in range(0, len(texts), AT_ONCE):
            yield texts.slice(begin, AT_ONCE).str.join("").cast(pl.Binary).item()
    else:
        numbers = values.to_physical().to_numpy()
        yield numbers.astype(numbers.dtype.newbyteorder("<"), copy=False).data
