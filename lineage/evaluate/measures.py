"""The table of figures: what a run found against what is true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import polars as pl

from lineage.charts.certainty import certainty_key
from lineage.errors import SourceError, require_run
from lineage.evaluate.origins import exact_origins
from lineage.evaluate.texts import Rated, rate_stretches, rebuilt_texts
from lineage.evaluate.truth import IS_ABSENT, TAKEN, Arrow, Truth, match_absent, read_truth
from lineage.trace import Trace

BINS = 10
FIGURES = pl.Schema({"measure": pl.String, "value": pl.Float64, "of": pl.Int64, "meaning": pl.String})


class Found(NamedTuple):
    """A claim under the names of the truth."""

    source: str
    target: str
    directed: bool
    confidence: float


class Figure(NamedTuple):
    """One figure; empty when there was nothing to measure."""

    measure: str
    value: float | None
    of: int
    meaning: str


def evaluate_trace(trace: Trace, truth: Truth | str | Path) -> pl.DataFrame:
    """The figures of a run against the truth about its articles, or against that in a folder as `read_truth` reads it.

    Returns:
        One row per figure: measure, value (empty when there was nothing to measure), of how many, and what it means.

    Raises:
        SourceError: the truth is about other articles, or cannot be read.
        FrameError: what is given first is no run.

    Cost: linear in edges; comparing texts of absent originals grows with their words.
    """
    require_run(trace)
    truth = truth if isinstance(truth, Truth) else read_truth(truth)
    told = truth.articles
    if told and told.isdisjoint(trace.articles["article_id"]):
        raise SourceError(
            "the truth is about other articles than the run", got=f"none of {len(told)} ids is in the run"
        )
    edges = trace.edges.filter(
        pl.col("relation").is_in([*TAKEN, "shares_text"]) & pl.col("basis").is_in(["measured", "inferred", "exact"])
    )
    names = match_absent(edges, truth)
    columns = edges.select("source_id", "target_id", "directed", pl.col("confidence").fill_null(1.0))
    claims = [Found(names.get(source, source), *rest) for source, *rest in columns.iter_rows()]
    articles = set(trace.articles["article_id"])
    by_trade = set(trace.articles.filter(pl.col("kind") != "article")["article_id"])
    figures = [
        *_parents(claims, truth),
        *_directions(claims, truth, articles, by_trade),
        *_absent(edges, names, claims, truth),
        *rebuilt_figures(trace, names, truth),
        *_confidence(claims, truth, trace.settings.certainty.certain),
        Figure("origins_exact", *exact_origins(trace, truth), "stories whose number of independent origins is exact"),
    ]
    rows = [figure._replace(value=None if figure.value is None else round(figure.value, 4)) for figure in figures]
    return pl.DataFrame(rows, schema=FIGURES, orient="row")


def rebuilt_figures(trace: Trace, names: dict[str, str], truth: Truth) -> Iterator[Figure]:
    """How much of the absent originals the copies gave back, and how much of that stood in them."""
    kept, given, stated, right = rebuilt_texts(trace, names, truth)
    yield Figure("text_covered", _share(given, kept), kept, "words kept by two copies that our text holds")
    yield Figure("text_right", _share(right, stated), stated, "words of our texts that stood in the original")
    rated = [*rate_stretches(trace, names, truth)]
    words = trace.settings.certainty
    for word in ("certain", "likely", "possible"):
        called = [stretch for stretch in rated if certainty_key(stretch.confidence, words) == word]
        yield _text_figure(f"text_{word}_right", called, f"words of stretches called {word} that stood in the original")
    alone = [stretch for stretch in rated if stretch.held_by == 1]
    yield _text_figure("text_alone_right", alone, "words that one independent copy has that stood in the original")


def _text_figure(measure: str, stretches: list[Rated], meaning: str) -> Figure:
    words = sum(stretch.words for stretch in stretches)
    return Figure(measure, _share(sum(stretch.right for stretch in stretches), words), words, meaning)


def _parents(claims: list[Found], truth: Truth) -> Iterator[Figure]:
    ours = {(claim.source, claim.target) for claim in claims if claim.directed}
    yield from _scores("parent", ours, truth.parents, "source of an article found, with its direction")
    ours = {_pair(claim.source, claim.target) for claim in claims}
    links = {_pair(*arrow) for arrow in truth.parents}
    yield from _scores("link", ours, links, "link found, whatever its direction")


def _directions(claims: list[Found], truth: Truth, articles: set[str], by_trade: set[str]) -> Iterator[Figure]:
    """Over true links of two texts of the corpus; those of two articles apart, since a wire tells its direction."""
    links = {_pair(*arrow) for arrow in truth.parents}
    found = [claim for claim in claims if _pair(claim.source, claim.target) in links and claim.source in articles]
    for name, of, among in (
        ("", "texts", found),
        ("_articles", "articles", [c for c in found if by_trade.isdisjoint((c.source, c.target))]),
    ):
        directed = [(claim.source, claim.target) for claim in among if claim.directed]
        right = sum(arrow in truth.parents for arrow in directed)
        yield Figure(f"direction{name}", _share(right, len(directed)), len(directed), f"directions right, two {of}")
        yield Figure(
            f"committed{name}", _share(len(directed), len(among)), len(among), f"links given a direction, two {of}"
        )


def _absent(edges: pl.DataFrame, names: dict[str, str], claims: list[Found], truth: Truth) -> Iterator[Figure]:
    ours = edges.filter(IS_ABSENT)["source_id"].n_unique()
    true = truth.absent
    yield Figure("absent_precision", _share(len(names), ours), ours, "absent originals claimed that there were")
    yield Figure("absent_recall", _share(len(names), len(true)), len(true), "absent originals found")
    siblings = {_pair(a, b) for copies in true.values() for a in copies for b in copies if a < b}
    siblings -= {_pair(*arrow) for arrow in truth.parents}
    arrows = sum(claim.directed and _pair(claim.source, claim.target) in siblings for claim in claims)
    clients = sum(map(len, true.values()))
    yield Figure(
        "client_arrows", _share(arrows, clients), clients, "arrows between copies of one absent original, by copies"
    )


def _confidence(claims: list[Found], truth: Truth, certain: float) -> Iterator[Figure]:
    """Expected calibration error in ten bins (Naeini, Cooper, Hauskrecht 2015), over directed claims."""
    rated = [(c.confidence, (c.source, c.target) in truth.parents) for c in claims if c.directed]
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in rated:
        bins.setdefault(min(BINS - 1, int(confidence * BINS)), []).append((confidence, right))
    gaps = [abs(sum(c for c, _ in rows) - sum(right for _, right in rows)) for rows in bins.values()]
    yield Figure("calibration_error", _share(sum(gaps), len(rated)), len(rated), "distance of confidence and frequency")
    sure = [right for confidence, right in rated if confidence >= certain]
    yield Figure("certain_right", _share(sum(sure), len(sure)), len(sure), "claims called certain that are right")


def _scores(name: str, ours: set[Arrow], true: Iterable[Arrow], meaning: str) -> Iterator[Figure]:
    truth = set(true)
    hits = len(ours & truth)
    precision, recall = _share(hits, len(ours)), _share(hits, len(truth))
    f1 = _share(2 * hits, len(ours) + len(truth))
    yield Figure(f"{name}_precision", precision, len(ours), meaning)
    yield Figure(f"{name}_recall", recall, len(truth), meaning)
    yield Figure(f"{name}_f1", f1, len(truth), meaning)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _pair(a: str, b: str) -> Arrow:
    return (a, b) if a < b else (b, a)
