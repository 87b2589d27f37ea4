"""Adds articles to an archive: read, compared with what is there, claims drawn anew where they touch, committed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import polars as pl

from lineage.archive.claims import redraw
from lineage.archive.keeping import require_files
from lineage.archive.known import Texts, with_numbers
from lineage.archive.linking import link_rows
from lineage.archive.meeting import Meeting, meet
from lineage.archive.settling import check_settings, deciding, settle
from lineage.archive.snapshot import Snapshot
from lineage.archive.statistics import freeze, label_pieces
from lineage.archive.versions import Version, digests, read_version
from lineage.archive.writing import TooLate, Writer, lock
from lineage.engine import Clock, Progress, beside, count_processes
from lineage.errors import TargetError
from lineage.frames import ARTICLES, SKIPPED, left_out
from lineage.settings import Settings, chosen_settings
from lineage.similarity.kernels.backend import spread
from lineage.tables import check_folder, table_digests

STAGES = ("read", "blocks", "credits", "pairs", "citations", "edges", "write")
AT_ONCE = 50_000  # articles that are compared with each other and with the old ones, at some 65 kilobytes each
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
                return _add(place, sources, settings, on_progress)
            except TooLate:  # where there is no lock; who waits longer lets the other finish
                time.sleep(random.uniform(0, min(2**turn, _LONGEST)))
    raise TargetError(
        "others kept writing to the archive", where=place, got=f"{_TRIES} tries", hint="Nothing was added; try again"
    )


def _add(place: str, sources: tuple[Any, ...], settings: Settings | None, tell: Progress | None) -> Added:
    from lineage.read import read_articles

    snapshot = Snapshot(place, read_version(place))
    s = chosen_settings(settings, snapshot.settings)
    check_settings(snapshot, s)
    require_files(snapshot)
    clock = Clock(len(STAGES), tell)
    with clock("read"):
        articles, skipped = read_articles(*sources, settings=s.read, tables=s.tables)
        settled = settle(snapshot, articles)
    skipped = SKIPPED.sort(pl.concat([skipped, settled.notes]))
    if settled.new.is_empty():
        return Added(snapshot.version, 0, settled.known.height, skipped, 0, {})
    writer = Writer(place, snapshot.version)
    frozen, pairs = _grow(snapshot, settled.new, s, clock, writer, writer.append)
    count = snapshot.version.articles + settled.new.height
    # the same own tables may have moved
    kept = deciding(snapshot.settings.model_copy(update={"tables": s.tables}))
    version = writer.commit("add", articles=count, frozen=frozen, settings=kept)
    return Added(version, settled.new.height, settled.known.height, skipped, pairs, clock.seconds)


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
        require_files(there, ("articles",))  # all others are made anew
        check_folder(s.tables.folder)
        renewed = before._replace(settings=deciding(s), tables=digests(table_digests(s.tables.folder)))
        if not before.articles:
            return Writer(place, renewed).commit("refit")
        articles = there.frame("articles")
        # as all tables were before the first addition
        empty = renewed._replace(articles=0, frozen=0, at=dict.fromkeys(before.at, 0))
        writer = Writer(place, renewed)
        _grow(Snapshot(place, empty), articles, s, Clock(len(STAGES), on_progress), writer, writer.replace)
        return writer.commit("refit", frozen=articles.height)


def _grow(
    snapshot: Snapshot, new: pl.DataFrame, s: Settings, clock: Clock, writer: Writer, put: Put
) -> tuple[int, int]:
    """Writes what new articles bring, so many of them at a time as memory holds; nothing counts before the commit.

    Of how many articles the statistics are, and how many pairs were compared.
    """
    from lineage.similarity.kernels import backend

    backend.use(s.engine.backend)
    in_time = new.sort("published_from", "article_id", nulls_last=True)
    pieces = [ARTICLES.sort(piece) for piece in in_time.iter_slices(AT_ONCE)]
    with clock("blocks"):
        snapshot, labelled = label_pieces(snapshot, new, pieces, s)
    named = pl.concat([snapshot.outlets, new["outlet"].drop_nulls()]).unique().sort()
    pairs = 0
    for piece, blocks in zip(pieces, labelled, strict=True):
        with clock("credits"):
            signals, texts, cite = read_signals(snapshot, piece, blocks, named, s)
        met, write = _compare(snapshot, signals, texts, cite, s, clock)
        pairs += met.pairs.height
        with clock("write"):
            write(writer, put)
        del signals, texts, cite, met, write  # before the next ones are made
        put = writer.append
        there = snapshot.version._replace(articles=snapshot.version.articles + piece.height, at=writer.at)
        snapshot = Snapshot(snapshot.place, there, snapshot.statistics)
    return snapshot.statistics.frequencies.articles, pairs


def _compare(
    snapshot: Snapshot,
    signals: dict[str, pl.DataFrame],
    texts: Texts,
    cite: Callable[[], pl.DataFrame],
    s: Settings,
    clock: Clock,
) -> tuple[Meeting, Callable[[Writer, Put], None]]:
    """What new articles share and claim, with what they say of themselves, and how all is written."""
    first, new = not snapshot.version.articles, texts.articles
    # as in a trace: nobody needs them before the edges
    with beside(cite, count_processes(new.height, s.engine.workers)) as cited:
        with clock("pairs"):
            met = meet(snapshot, texts)
        with clock("citations"):
            signals["citations"] = cited()
    with clock("edges"):
        drawn = redraw(snapshot, texts, signals, met)

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

    return met, write


def read_signals(
    snapshot: Snapshot, new: pl.DataFrame, blocks: pl.DataFrame, outlets: pl.Series, s: Settings
) -> tuple[dict[str, pl.DataFrame], Texts, Callable[[], pl.DataFrame]]:
    """What new articles say of themselves, with their numbers; what they cite is read when the function is called.

    `outlets` are those of the archive and of all new articles, which may be cited by their names.
    """
    from lineage.signals import citations, credits

    ordered = new.sort("published_from", "article_id", nulls_last=True)["article_id"]
    numbers = dict(zip(ordered, range(snapshot.version.articles, snapshot.version.articles + new.height), strict=True))
    signals = {"articles": new, "blocks": blocks, "credits": credits.parse_credits(new, blocks, s.tables)}
    cite = partial(citations.extract_citations, new, blocks, s.tables, s.engine, outlets)
    return signals, Texts(new, blocks, numbers), cite
