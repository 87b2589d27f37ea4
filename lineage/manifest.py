"""What decided a result and what the result was: the content of `run.json`.

Two runs that agree in `decides` must agree in `result`. Times and the host are circumstances; they go to `timing.json`.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, Self

import polars as pl

from lineage.engine import cores, in_threads
from lineage.settings import Settings
from lineage.tables import table_digests

SCHEMA_VERSION = 1
# Texts joined in one piece: together they must stay below the four gigabytes of one text in Polars.
AT_ONCE = 10_000
PACKAGES = ("polars", "numpy", "scikit-learn", "datasketch", "rapidfuzz", "networkx")


class Digested(NamedTuple):
    """What was digested of a run before all of it was there: these very frames.

    Attributes:
        frames: by name, `articles` among them.
        texts: the SHA-256 of each text of the articles.
        digests: those of the other frames by name.
    """

    frames: Mapping[str, pl.DataFrame]
    texts: pl.Series
    digests: Mapping[str, str]


class Selection(NamedTuple):
    """What a run was taken from that holds some articles of an archive and what hangs together with them.

    Attributes:
        version: of the archive.
        articles: how many it held.
        frozen: of how many it had the statistics.
        sha256: of what it says of its articles, and of those statistics.
        asked: the ids of the articles that were asked for.
    """

    version: int
    articles: int
    frozen: int
    sha256: str
    asked: frozenset[str]

    @classmethod
    def of(cls, manifest: Mapping[str, Any]) -> Self | None:
        """What a manifest says of it."""
        told = manifest.get("decides", {}).get("archive")
        return None if told is None else cls(**{**told, "asked": frozenset(told["asked"])})


def describe_run(
    frames: Mapping[str, pl.DataFrame],
    settings: Settings,
    before: Digested | None = None,
    selection: Selection | None = None,
) -> dict[str, Any]:
    """The manifest of a run, as plain JSON values in a fixed order.

    Args:
        frames: every frame of the run by name.
        settings: the settings in force.
        before: what `digest_frames` gave; frames that are others now are digested anew.
        selection: what of an archive the articles are.
    """
    articles = frames["articles"]
    made = before if before and before.frames["articles"] is articles else digest_frames({"articles": articles})
    known = {name: digest for name, digest in made.digests.items() if made.frames[name] is frames[name]}
    manifest = describe_columns({**frames, "articles": articles.with_columns(made.texts)}, settings, known)
    if selection:
        manifest["decides"]["archive"] = {**selection._asdict(), "asked": sorted(selection.asked)}
    return manifest


def read_manifest(folder: Path) -> dict[str, Any]:
    """The content of `run.json`."""
    return dict(json.loads((folder / "run.json").read_text(encoding="utf-8")))


def digest_frames(frames: Mapping[str, pl.DataFrame]) -> Digested:
    """The digests of some frames of a run, in one thread; `articles` is among them."""
    others = {name: digest_frame(frame) for name, frame in frames.items() if name != "articles"}
    return Digested(frames, digest_texts(frames["articles"].select("text").iter_slices(AT_ONCE)), others)


def digest_texts(parts: Iterable[pl.DataFrame]) -> pl.Series:
    """The SHA-256 of each text, `text`, which stands for it wherever articles are digested; one part is held."""
    texts = chain.from_iterable(part["text"].cast(pl.Binary) for part in parts)
    return pl.Series("text", [hashlib.sha256(text).hexdigest() for text in texts], dtype=pl.String)


class Columns(Protocol):
    """A frame that may be read column by column."""

    @property
    def height(self) -> int:
        """How many rows it has."""

    def __iter__(self) -> Iterator[pl.Series]: ...

    def select(self, *names: str) -> pl.DataFrame:
        """Some of its columns."""


def describe_columns(
    frames: Mapping[str, Columns], settings: Settings, known: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Any]:
    """The manifest of frames that may lie in files; of `articles`, the SHA-256 of each text stands for the text.

    `known` are the digests of some frames.
    """
    rest = {name: frame for name, frame in frames.items() if name not in known}
    digests = {**known, **dict(zip(rest, in_threads(digest_frame, rest.values(), cores()), strict=True))}
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
    return {"rows": given.height, "sha256": digest_frame(given)}


def digest_frame(frame: Columns) -> str:
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
