"""What decided a result and what the result was: the content of `run.json`.

Two runs that agree in `decides` must agree in `result`. Times and the host are circumstances; they go to `timing.json`.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

import polars as pl

from lineage.settings import Settings
from lineage.tables import table_digests

SCHEMA_VERSION = 1
PACKAGES = ("polars", "numpy", "scikit-learn", "datasketch", "rapidfuzz", "networkx")


def describe_run(frames: Mapping[str, pl.DataFrame], settings: Settings) -> dict[str, Any]:
    """The manifest of a run, as plain JSON values in a fixed order.

    Args:
        frames: every frame of the run by name.
        settings: the settings in force.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "lineage": version("news-lineage"),
        "decides": {
            "python": ".".join(platform.python_version_tuple()[:2]),
            "packages": {name: version(name) for name in PACKAGES},
            "minhash": {"scheme": "affine32", **settings.fingerprints.model_dump()},
            "settings": settings.model_dump(mode="json"),
            "tables": table_digests(settings.tables.folder),
            "inputs": _inputs(frames["articles"]),
        },
        "result": {
            "frames": {name: {"rows": frame.height, "sha256": _digest(frame)} for name, frame in frames.items()},
            "skipped": dict(frames["skipped"].group_by("reason").len().sort("reason").iter_rows()),
        },
    }


def _inputs(articles: pl.DataFrame) -> list[dict[str, Any]]:
    """Articles and SHA-256 of ids and texts for each file that gave some."""
    inputs = []
    for (source,), rows in articles.sort("source", "article_id").group_by("source", maintain_order=True):
        digest = hashlib.sha256()
        for article, text in rows.select("article_id", "text").iter_rows():
            digest.update(f"{article}\n{text}\n".encode())
        inputs.append({"source": source, "articles": rows.height, "sha256": digest.hexdigest()})
    return inputs


def _digest(frame: pl.DataFrame) -> str:
    """SHA-256 of the rows as JSON lines: by value, however Polars holds them in memory."""
    digest = hashlib.sha256()
    for part in frame.iter_slices(20_000):
        digest.update(part.write_ndjson().encode())
    return digest.hexdigest()
