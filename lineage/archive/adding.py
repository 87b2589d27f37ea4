"""Adds articles to an archive: read, compared with what is there, claims drawn anew where they touch, committed."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

import polars as pl

from lineage.archive.claims import redraw
from lineage.archive.known import Texts, with_numbers
from lineage.archive.meeting import meet
from lineage.archive.snapshot import Snapshot, Statistics
from lineage.archive.versions import Version, digests, read_version
from lineage.archive.writing import TooLate, Writer, lock
from lineage.errors import SettingsError, TargetError
from lineage.frames import SKIPPED
from lineage.settings import Settings
from lineage.tables import check_folder, table_digests
from lineage.trace import Progress

STAGES = ("read", "blocks", "credits", "citations", "pairs", "edges", "write")
DECIDING = ("read", "passages", "fingerprints", "candidates", "alignments", "pairs", "edges")  # what is stored
_TRIES = 5


class Added(NamedTuple):
    """What an addition did.

    Attributes:
        version: the version that stands now.
        articles: how many articles are new.
        known: how many were in the archive already.
        skipped: inputs that gave no article, and ids that changed.
        pairs: new pairs and those judged again.
        seconds: time of each stage.
    """

    version: Version
    articles: int
    known: int
    skipped: pl.DataFrame
    pairs: int
    seconds: dict[str, float]


class Settled(NamedTuple):
    """Articles held against those of an archive: the new ones, the ids of the others there, and notes on new ids."""

    new: pl.DataFrame
    known: pl.Series
    notes: pl.DataFrame


def add_articles(
    place: str,
    sources: tuple[Any, ...],
    settings: Settings | None = None,
    on_progress: Progress | None = None,
    on_wait: Callable[[], None] | None = None,
) -> Added:
    """Adds what is new; whoever comes too late starts again from what the other left."""
    with lock(place, on_wait):
        for _ in range(_TRIES):
            try:
                return _add(place, sources, settings, on_progress or (lambda room, done, total: None))
            except TooLate:
                continue
    raise TargetError(
        "others kept writing to the archive", where=place, got=f"{_TRIES} tries", hint="Nothing was added; try again"
    )


def _add(place: str, sources: tuple[Any, ...], settings: Settings | None, tell: Progress) -> Added:
    from lineage.read import read_articles

    snapshot = Snapshot(place, read_version(place))
    s = settings or snapshot.settings
    check_settings(snapshot, s)
    seconds: dict[str, float] = {}

    def stage(name: str) -> None:
        seconds[name] = time.perf_counter()
        tell(name, len(seconds) - 1, len(STAGES))

    stage("read")
    articles, skipped = read_articles(*sources, settings=s.read, tables=s.tables)
    settled = settle(snapshot.register, articles)
    skipped = SKIPPED.sort(pl.concat([skipped, settled.notes]))
    if settled.new.is_empty():
        return Added(snapshot.version, 0, len(settled.known), skipped, 0, {})
    snapshot, signals, texts = read_signals(snapshot, settled.new, s, stage)
    stage("pairs")
    met = meet(snapshot, texts)
    stage("edges")
    drawn = redraw(snapshot, texts, signals, met)
    stage("write")
    writer = Writer(place, snapshot.version)
    for name, frame in signals.items():
        writer.append(name, with_numbers(frame, texts.numbers).sort("number", maintain_order=True))
    if not snapshot.version.articles:
        freeze(writer, snapshot.statistics)
    for name in ("candidates", "alignments", "pairs"):
        writer.remove(name, met.judged)
        writer.append(name, getattr(met, name))
    writer.remove("retellings", met.forgotten)
    for name in ("retellings", "anchors", "fingerprints"):
        writer.append(name, getattr(met, name))
    drawn.write(writer)
    count = snapshot.version.articles + settled.new.height
    version = writer.commit("add", articles=count, frozen=snapshot.statistics.frequencies.articles)
    seconds["end"] = time.perf_counter()
    marks = list(seconds.items())
    spent = {name: round(end - begin, 3) for (name, begin), (_, end) in pairwise(marks)}
    return Added(version, settled.new.height, len(settled.known), skipped, met.pairs.height, spent)


def read_signals(
    snapshot: Snapshot, new: pl.DataFrame, s: Settings, stage: Callable[[str], None]
) -> tuple[Snapshot, dict[str, pl.DataFrame], Texts]:
    """What new articles say of themselves, with their numbers; the first articles also give the statistics."""
    from lineage.signals import blocks, citations, credits
    from lineage.similarity.kernels import backend
    from lineage.similarity.kernels.compared import compared_words
    from lineage.similarity.kernels.vectors import count_holders
    from lineage.similarity.passages import cut_passages

    backend.use(s.engine.backend)
    ordered = new.sort("published_from", "article_id", nulls_last=True)["article_id"]
    numbers = dict(zip(ordered, range(snapshot.version.articles, snapshot.version.articles + new.height), strict=True))
    stage("blocks")
    first = not snapshot.version.articles
    furniture = blocks.find_furniture(new, s.engine) if first else snapshot.statistics.furniture
    signals = {"articles": new.with_columns(digest=_digests(new["text"]))}
    signals["blocks"] = blocks.label_blocks(new, s.tables, s.engine, furniture)
    if first:
        passages = cut_passages(new, signals["blocks"], s.passages)
        frequencies = count_holders(compared_words(passages, new))
        snapshot = Snapshot(snapshot.place, snapshot.version, Statistics(frequencies, furniture))
    stage("credits")
    signals["credits"] = credits.parse_credits(new, signals["blocks"], s.tables)
    stage("citations")
    signals["citations"] = citations.extract_citations(new, signals["blocks"], s.tables)
    return snapshot, signals, Texts(new, signals["blocks"], numbers)


def freeze(writer: Writer, statistics: Statistics) -> None:
    """Keeps the statistics."""
    import numpy as np

    holders = statistics.frequencies.holders
    held = np.flatnonzero(holders)
    writer.replace("words", pl.DataFrame({"column": held.astype(np.int32), "holders": holders[held]}))
    writer.replace("furniture", statistics.furniture)


def settle(register: pl.DataFrame, articles: pl.DataFrame) -> Settled:
    """Which articles are new: an id with its text is there once; another text under the same id gets `#2`, `#3` …"""
    base = pl.col("article_id").str.replace(r"#\d+$", "").alias("base")
    held = articles.select("article_id", base, digest=_digests(articles["text"]))
    there = register.select(base, "digest", there="article_id").unique(["base", "digest"], keep="first")
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
    wrong += [f"the table {name} is another one" for name in tables if tables[name] != stored.get(name)]
    if wrong:
        raise SettingsError(
            "the archive was made with other settings: " + "; ".join(wrong),
            where=snapshot.place,
            hint="Use its settings, or renew it as a whole with `lineage archive refit`",
        )


def _flat(settings: Settings) -> dict[str, str]:
    values = settings.model_dump(mode="json", include=set(DECIDING))
    return {f"{room}.{name}": json.dumps(value) for room, block in values.items() for name, value in block.items()}


def _digests(texts: pl.Series) -> pl.Series:
    """The first eight bytes of the SHA-256 of each text."""
    found = (hashlib.sha256(text.encode()).digest()[:8] for text in texts)
    return pl.Series("digest", [int.from_bytes(each, "little", signed=True) for each in found], dtype=pl.Int64)
