"""Adds articles to an archive: read, compared with what is there, claims drawn anew where they touch, committed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import polars as pl

from lineage.archive.claims import redraw
from lineage.archive.keeping import require_files
from lineage.archive.known import Texts, with_numbers
from lineage.archive.linking import link_rows
from lineage.archive.meeting import meet
from lineage.archive.settling import check_settings, deciding, settle
from lineage.archive.snapshot import Snapshot, Statistics
from lineage.archive.versions import Version, digests, read_version
from lineage.archive.writing import TooLate, Writer, lock
from lineage.engine import Progress, beside, count_processes
from lineage.errors import TargetError
from lineage.frames import SKIPPED, left_out
from lineage.settings import Settings, chosen_settings
from lineage.similarity.kernels.backend import spread
from lineage.tables import check_folder, table_digests

STAGES = ("read", "blocks", "credits", "pairs", "citations", "edges", "write")
_TRIES, _LONGEST = 12, 60  # times, and seconds between two
Put = Callable[[str, pl.DataFrame], None]


class Added(NamedTuple):
    """What an addition did.

    Attributes:
        version: the version that stands now.
        articles: how many articles are new.
        known: how many were in the archive already.
        skipped: inputs that gave no article, or a strange one: an id that changed, an outlet that no table knows.
        pairs: how many pairs were compared and share text.
        seconds: time of each stage.
    """

    version: Version
    articles: int
    known: int
    skipped: pl.DataFrame
    pairs: int
    seconds: dict[str, float]

    def __repr__(self) -> str:
        numbers = f"articles={self.articles}, known={self.known}, pairs={self.pairs}, skipped={left_out(self.skipped)}"
        return f"Added({numbers}, {self.version!r})"


def add_articles(
    place: str,
    sources: tuple[Any, ...],
    settings: Settings | None = None,
    on_progress: Progress | None = None,
    on_wait: Callable[[], None] | None = None,
) -> Added:
    """Adds what is new; whoever comes too late starts again from what the other left."""
    with lock(place, on_wait):
        for turn in range(_TRIES):
            try:
                return _add(place, sources, settings, on_progress or (lambda room, done, total: None))
            except TooLate:  # where there is no lock; who waits longer lets the other finish
                time.sleep(random.uniform(0, min(2**turn, _LONGEST)))
    raise TargetError(
        "others kept writing to the archive", where=place, got=f"{_TRIES} tries", hint="Nothing was added; try again"
    )


def _add(place: str, sources: tuple[Any, ...], settings: Settings | None, tell: Progress) -> Added:
    from lineage.read import read_articles

    snapshot = Snapshot(place, read_version(place))
    s = chosen_settings(settings, snapshot.settings)
    check_settings(snapshot, s)
    require_files(snapshot)
    seconds: dict[str, float] = {}

    def stage(name: str) -> None:
        seconds[name] = time.perf_counter()
        tell(name, len(seconds) - 1, len(STAGES))

    stage("read")
    articles, skipped = read_articles(*sources, settings=s.read, tables=s.tables)
    settled = settle(snapshot.register, articles)
    skipped = SKIPPED.sort(pl.concat([skipped, settled.notes]))
    if settled.new.is_empty():
        return Added(snapshot.version, 0, settled.known.height, skipped, 0, {})
    new, pairs, write = _compare(snapshot, settled.new, s, stage)
    writer = Writer(place, snapshot.version)
    write(writer, writer.append)
    count = snapshot.version.articles + settled.new.height
    # the same own tables may have moved
    kept = deciding(snapshot.settings.model_copy(update={"tables": s.tables}))
    version = writer.commit("add", articles=count, frozen=new.statistics.frequencies.articles, settings=kept)
    return Added(version, settled.new.height, settled.known.height, skipped, pairs, _spent(seconds))


def refit(
    place: str,
    settings: Settings | None = None,
    on_progress: Progress | None = None,
    on_wait: Callable[[], None] | None = None,
) -> Version:
    """Takes the statistics from all articles and compares all anew, with other settings if these are given."""
    with lock(place, on_wait):
        before = read_version(place)
        there = Snapshot(place, before)
        s = chosen_settings(settings, there.settings)
        require_files(there)
        check_folder(s.tables.folder)
        renewed = before._replace(settings=deciding(s), tables=digests(table_digests(s.tables.folder)))
        if not before.articles:
            return Writer(place, renewed).commit("refit")
        tell = on_progress or (lambda room, done, total: None)
        articles = there.frame("articles")
        # as all tables were before the first addition
        empty = renewed._replace(articles=0, frozen=0, at=dict.fromkeys(before.at, 0))
        names: list[str] = []

        def stage(name: str) -> None:
            names.append(name)
            tell(name, len(names), len(STAGES))

        _, _, write = _compare(Snapshot(place, empty), articles, s, stage)
        writer = Writer(place, renewed)
        write(writer, writer.replace)
        return writer.commit("refit", frozen=articles.height)


def _compare(
    snapshot: Snapshot, new: pl.DataFrame, s: Settings, stage: Callable[[str], None]
) -> tuple[Snapshot, int, Callable[[Writer, Put], None]]:
    """What new articles say, share and claim: the snapshot with its statistics, the pairs, and how all is written."""
    first = not snapshot.version.articles
    snapshot, signals, texts, cite = read_signals(snapshot, new, s, stage)
    stage("pairs")
    # as in a trace: nobody needs them before the edges
    with beside(cite, count_processes(new.height, s.engine.workers)) as cited:
        met = meet(snapshot, texts)
        stage("citations")
        signals["citations"] = cited()
    stage("edges")
    drawn = redraw(snapshot, texts, signals, met)
    stage("write")

    def write_articles(writer: Writer, put: Put) -> None:
        for name, frame in signals.items():
            put(name, with_numbers(frame, texts.numbers).sort("number", maintain_order=True))
        put("register", met.registered)
        named = new.select(pl.col("outlet").drop_nulls().unique()).sort("outlet")
        put("outlets", named if first else named.filter(~pl.col("outlet").is_in(snapshot.outlets.implode())))
        if first:
            freeze(writer, snapshot.statistics)
        put("links", link_rows(signals, texts.numbers))

    def write_pairs(name: str, writer: Writer, put: Put) -> None:
        writer.remove(name, met.parted)
        put(name, getattr(met, name).sort("number", "a", "b", maintain_order=True))

    def write_keys(writer: Writer, put: Put) -> None:
        writer.remove("retellings", met.forgotten)
        put("retellings", met.retellings.sort("number", "a", "b"))
        put("telling", met.told.rows)
        for name in ("anchors", "fingerprints"):
            put(name, getattr(met, name))

    # each table is written by one of them, those that take longest first
    of_pairs = (partial(write_pairs, name) for name in ("candidates", "alignments", "pairs"))
    parts: list[Callable[[Writer, Put], None]] = [*of_pairs, write_articles, write_keys, drawn.write]

    def write(writer: Writer, put: Put) -> None:
        spread(lambda part: part(writer, put), parts)

    return snapshot, met.pairs.height, write


def _spent(marks: dict[str, float]) -> dict[str, float]:
    """Seconds of each stage, from when each began."""
    begins = [*marks.items(), ("end", time.perf_counter())]
    return {name: round(end - begin, 3) for (name, begin), (_, end) in pairwise(begins)}


def read_signals(
    snapshot: Snapshot, new: pl.DataFrame, s: Settings, stage: Callable[[str], None]
) -> tuple[Snapshot, dict[str, pl.DataFrame], Texts, Callable[[], pl.DataFrame]]:
    """What new articles say of themselves, with their numbers; the first articles also give the statistics.

    What they cite is read when the function given last is called.
    """
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
    signals = {"articles": new}
    signals["blocks"] = blocks.label_blocks(new, s.tables, s.engine, furniture)
    if first:
        passages = cut_passages(new, signals["blocks"], s.passages)
        frequencies = count_holders(compared_words(passages, new))
        snapshot = Snapshot(snapshot.place, snapshot.version, Statistics(frequencies, furniture))
    stage("credits")
    signals["credits"] = credits.parse_credits(new, signals["blocks"], s.tables)
    known = () if first else snapshot.outlets
    cite = partial(citations.extract_citations, new, signals["blocks"], s.tables, s.engine, known)
    return snapshot, signals, Texts(new, signals["blocks"], numbers), cite


def freeze(writer: Writer, statistics: Statistics) -> None:
    """Keeps the statistics."""
    import numpy as np

    holders = statistics.frequencies.holders
    held = np.flatnonzero(holders)
    writer.replace("words", pl.DataFrame({"column": held.astype(np.int32), "holders": holders[held]}))
    writer.replace("furniture", statistics.furniture)
