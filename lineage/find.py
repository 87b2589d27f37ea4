"""Where does an article come from that is not in the run? It alone is compared with the articles of the run."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from lineage.asked import Found, recognise
from lineage.errors import require_run
from lineage.foreign import AnyFrame
from lineage.frames import FRAMES, SKIPPED, nothing_read
from lineage.provenance.ids import INFERRED
from lineage.settings import Verdicts
from lineage.trace import Trace, draw_claims

NEIGHBOURS = 100  # articles of the same outlet that show what recurs there, and whether it prints credits
SAMPLE = 1000
_ASKED = "#asked"


def find_sources(trace: Trace, *sources: str | Path | AnyFrame) -> Found:
    """Sources of articles among those of a run, as the run itself would have found them.

    The rooms are the same, with the settings of the run. What recurs in an outlet is judged by its nearest articles,
    how rare a word is by about a thousand. An article that the run has is answered as it is there, but for what
    a person judged, and so is a text that the run has if nothing but the text is given; another text under an id of the
    run gets `#asked` behind it.

    Args:
        trace: the run.
        sources: files, globs or a frame with the articles asked for; of a text `[{"text": text}]`.

    Raises:
        SourceError: no article could be read.
        FrameError: what is given first is no run.

    Cost: some five seconds for 10,000 articles in the run, half of it loading what reads and compares.
    """
    from lineage.read import read_articles
    from lineage.similarity.kernels import backend

    require_run(trace)
    s = trace.settings
    backend.use(s.engine.backend)
    articles, skipped = read_articles(*sources, settings=s.read, tables=s.tables)
    if articles.is_empty():
        raise nothing_read(sources, skipped)
    known = set(articles.join(trace.articles, on=["article_id", "text"], how="semi")["article_id"])
    new = articles.filter(~pl.col("article_id").is_in(list(known)))
    bare, there = (each.with_columns(pl.col("text").str.strip_chars()) for each in (new, trace.articles))
    names = recognise(bare, there, "text")
    new = new.filter(~pl.col("article_id").is_in(list(names)))
    taken = pl.col("article_id").is_in(trace.articles["article_id"].implode())
    new = new.with_columns(article_id=pl.when(taken).then(pl.col("article_id") + _ASKED).otherwise("article_id"))
    asked = {*known, *names.values(), *new["article_id"]}
    f, beside = (_compare(trace, new) if new.height else dict(trace.frames)), _neighbours(trace.articles, articles)
    near = _around(asked, f["pairs"]) | set(beside["article_id"])
    small = draw_claims(_narrow(f, near), s.model_copy(update={"verdicts": Verdicts()}))
    small = _rename(small, _known_originals(small.edges, trace.edges))
    outlets = frozenset(trace.articles["outlet"].drop_nulls())
    return Found(tuple(sorted(asked)), small, skipped, {name: name for name in sorted(known)} | names, outlets)


def _compare(trace: Trace, new: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The frames of a run up to the pairs, with what new articles say and share with its articles."""
    from lineage.signals import blocks, citations, credits
    from lineage.similarity import alignments, lookup, pairs, passages

    s, f = trace.settings, dict(trace.frames)
    f["articles"] = pl.concat([trace.articles, new])
    is_new = pl.col("article_id").is_in(new["article_id"].implode())
    beside = pl.concat([new, _neighbours(trace.articles, new)])
    own = {"blocks": blocks.label_blocks(beside, s.tables, s.engine).filter(is_new)}
    own["credits"] = credits.parse_credits(new, own["blocks"], s.tables)
    own["citations"] = citations.extract_citations(
        new, own["blocks"], s.tables, outlets=trace.articles["outlet"].drop_nulls().unique()
    )
    own["passages"] = passages.cut_passages(new, own["blocks"], s.passages)
    for name, rows in own.items():
        f[name] = FRAMES[name].sort(pl.concat([f[name], rows]))
    asked = set(new["article_id"])
    f["candidates"] = lookup.look_up(asked, f["passages"], f["articles"], s.candidates)
    some = _narrow(f, _beside(f["candidates"], f["articles"]) | asked)
    spans = alignments.align_candidates(some["candidates"], some["passages"], some["articles"], s.alignments)
    found = pairs.score_pairs(spans, some["passages"], some["articles"], s.pairs)
    f["alignments"] = FRAMES["alignments"].sort(pl.concat([trace.alignments, spans]))
    f["pairs"] = FRAMES["pairs"].sort(pl.concat([trace.pairs, found]))
    return f


def _neighbours(articles: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Of each outlet asked for, the articles of the run that are nearest in time."""
    own = articles.join(
        new.drop_nulls("outlet").group_by("outlet").agg(asked=pl.col("published_from").min()), on="outlet"
    )
    apart = (pl.col("published_from") - pl.col("asked")).abs()
    ranked = own.sort(apart, "article_id", nulls_last=True).group_by("outlet", maintain_order=True).head(NEIGHBOURS)
    return ranked.select(articles.columns).sort("article_id")


def _beside(candidates: pl.DataFrame, articles: pl.DataFrame) -> set[str]:
    """The candidates, and enough other articles to tell how rare a word is."""
    sample = articles["article_id"].sort().gather_every(max(1, articles.height // SAMPLE))
    return set(candidates["a_id"]) | set(candidates["b_id"]) | set(sample)


def _around(asked: set[str], pairs: pl.DataFrame) -> set[str]:
    """The articles asked for, what they share text with, and what that shares text with."""
    near = asked
    for _ in range(2):
        beside = pairs.filter(pl.any_horizontal(pl.col("a_id", "b_id").is_in(list(near))))
        near = near | set(beside["a_id"]) | set(beside["b_id"])
    return near


def _narrow(frames: dict[str, pl.DataFrame], near: set[str]) -> dict[str, pl.DataFrame]:
    ids = list(near)
    narrow = {"skipped": SKIPPED.make(), "fingerprints": FRAMES["fingerprints"].make()}
    for name in ("articles", "blocks", "credits", "citations", "passages"):
        narrow[name] = frames[name].filter(pl.col("article_id").is_in(ids))
    for name in ("candidates", "alignments", "pairs"):
        narrow[name] = frames[name].filter(pl.col("a_id").is_in(ids) & pl.col("b_id").is_in(ids))
    return narrow


def _known_originals(edges: pl.DataFrame, known: pl.DataFrame) -> dict[str, str]:
    """Which absent original of the run each inferred one is: the one that most of its copies have there."""
    before: dict[str, set[str]] = defaultdict(set)
    for source, target in _inferred(known):
        before[target].add(source)
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for source, target in _inferred(edges):
        votes[source].update(sorted(before[target]))
    names: dict[str, str] = {}
    for source, counted in sorted(votes.items()):
        best = min(counted, key=lambda name: (-counted[name], name), default=None)
        if best is not None and best not in names.values():
            names[source] = best
    return names


def _inferred(edges: pl.DataFrame) -> list[tuple[str, str]]:
    return edges.filter(pl.col("source_id").str.starts_with(INFERRED)).select("source_id", "target_id").rows()


def _rename(trace: Trace, names: dict[str, str]) -> Trace:
    columns = {"edges": "source_id", "sources": "source_id", "members": "node_id", "mosaic": "origin"}
    renamed: dict[str, Any] = {
        name: FRAMES[name].sort(frame.with_columns(pl.col(columns[name]).replace(names))) if name in columns else frame
        for name, frame in trace.frames.items()
    }
    return replace(trace, **renamed, digested=None)
