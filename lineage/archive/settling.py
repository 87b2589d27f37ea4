"""What must agree before articles are added: the settings of the archive, and who is there already."""

from __future__ import annotations

import hashlib
import json
from typing import NamedTuple

import polars as pl

from lineage.archive.snapshot import Snapshot
from lineage.archive.versions import digests
from lineage.errors import SettingsError
from lineage.frames import SKIPPED
from lineage.settings import Settings
from lineage.tables import check_folder, table_digests

DECIDING = ("read", "passages", "fingerprints", "candidates", "alignments", "pairs", "edges")  # what is stored
# by these nothing is found: they word what is said of it, or make articles up
INDIFFERENT = ("labels", "simulated_edits", "simulated_outlets", "simulated_words")


class Settled(NamedTuple):
    """Articles held against those of an archive: the new ones, the ids of the others there, and notes on new ids."""

    new: pl.DataFrame
    known: pl.Series
    notes: pl.DataFrame


def settle(register: pl.DataFrame, articles: pl.DataFrame) -> Settled:
    """Which articles are new: an id with its text is there once; another text under the same id gets `#2`, `#3` …"""
    base = pl.col("article_id").str.replace(r"#\d+$", "").alias("base")
    held = articles.select("article_id", base, digest=text_digests(articles["text"]))
    alike = register.filter(pl.col("digest").is_in(held["digest"].implode()))
    there = alike.select(base, "digest", there="article_id").unique(["base", "digest"], keep="first")
    held = held.join(there, on=["base", "digest"], how="left", maintain_order="left")
    is_new = held["there"].is_null()
    new = articles.filter(is_new)
    taken = set(register["article_id"].filter(register["article_id"].is_in(new["article_id"].implode())))
    if not taken:
        return Settled(new, held["there"].drop_nulls(), SKIPPED.make())
    every = set(register["article_id"]) | set(articles["article_id"])
    names, notes = {}, []
    for name, source in new.filter(pl.col("article_id").is_in(list(taken))).select("article_id", "source").iter_rows():
        number = 2
        while (fresh := f"{name}#{number}") in every:
            number += 1
        every.add(fresh)
        names[name] = fresh
        detail = f"another text is {name}; this one became {fresh}"
        notes.append({"source": source, "line": None, "reason": "same id", "detail": detail})
    renamed = new.with_columns(pl.col("article_id").replace(names)).sort("article_id")
    return Settled(renamed, held["there"].drop_nulls(), SKIPPED.make(notes))


def check_settings(snapshot: Snapshot, settings: Settings) -> None:
    """Refuses settings or tables of facts by which other results would come out than those that are stored.

    Raises:
        SettingsError: as said; all that differs is named.
    """
    check_folder(settings.tables.folder)
    there, here = (_flat(each) for each in (snapshot.settings, settings))
    wrong = [f"{name} is {here[name]} here and {there[name]} there" for name in here if here[name] != there.get(name)]
    tables = json.loads(digests(table_digests(settings.tables.folder)))
    stored = json.loads(snapshot.version.tables)
    wrong += [
        f"the table {name} is another one"
        for name in tables
        if name not in INDIFFERENT and tables[name] != stored.get(name)
    ]
    if wrong:
        raise SettingsError(
            "the archive was made with other settings: " + "; ".join(wrong),
            where=snapshot.place,
            hint="Use its settings, or renew it as a whole with `lineage archive refit`",
        )


def _flat(settings: Settings) -> dict[str, str]:
    values = settings.model_dump(mode="json", include=set(DECIDING))
    return {f"{room}.{name}": json.dumps(value) for room, block in values.items() for name, value in block.items()}


def text_digests(texts: pl.Series) -> pl.Series:
    """The first eight bytes of the SHA-256 of each text."""
    found = (hashlib.sha256(text.encode()).digest()[:8] for text in texts)
    return pl.Series("digest", [int.from_bytes(each, "little", signed=True) for each in found], dtype=pl.Int64)


def deciding(settings: Settings) -> str:
    """The settings that stay with an archive, as JSON."""
    rooms = {*DECIDING, "tables", "stories", "mosaic", "findings"}
    return json.dumps(settings.model_dump(mode="json", include=rooms))
