"""Small frames written by hand for the tests of the provenance rooms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from lineage import frames
from lineage.provenance.edges import Claims, draw_edges

LEAD = (
    "Die Talsperre am Oberlauf der Elster hält nach Angaben der Betreiber trotz des Dauerregens der letzten Tage stand."
)
BODY = (
    "Am Abend öffneten Techniker zwei von vier Grundablässen, um Platz für weiteres Schmelzwasser zu schaffen. "
    "Die Feuerwehr brachte vorsorglich vierzig Bewohner einer tief liegenden Siedlung in einer Turnhalle unter. "
    "Für die Nacht rechnet der Wetterdienst mit nachlassendem Regen und sinkenden Pegeln an allen Messstellen."
)
EXTRA = (
    "Bürgermeisterin Silke Ohm lobte am Morgen die Helfer, die seit Tagen Sandsäcke füllen und Keller auspumpen. "
    "Der Schaden an den Uferwegen werde erst nach dem Rückgang des Wassers begutachtet, sagte sie der Zeitung weiter. "
    "Im vergangenen Frühjahr hatte die Stadt neue Pumpen für knapp eine halbe Million Euro bestellt."
)


def at(clock: str, day: int = 11) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, 3, day, int(hour), int(minute), tzinfo=UTC)


def article(
    article_id: str, text: str, clock: str | None = None, outlet: str | None = None, **more: Any
) -> dict[str, Any]:
    time = at(clock) if clock else None
    row = {
        "article_id": article_id, "kind": "article", "outlet": outlet, "outlet_basis": "field" if outlet else "none",
        "owner": outlet, "published_from": time, "published_until": time,
        "time_basis": "metadata" if time else "none", "zone_assumed": False, "text": text, "source": "test.jsonl",
        "format": "jsonl", "text_state": "unknown",
    }  # fmt: skip
    return row | more


def credit(article_id: str, agency: str | None, **more: Any) -> dict[str, Any]:
    row = {
        "article_id": article_id, "begin": 0, "end": 3, "surface": f"({agency})", "place": "closing",
        "agency": agency, "service": agency, "role": "text", "signs": [], "rule": "test",
    }  # fmt: skip
    return row | more


def citation(article_id: str, *chain: tuple[str, str], cue: str = "laut", **more: Any) -> dict[str, Any]:
    hops = [{"name": name, "kind": kind} for name, kind in chain]
    row = {"article_id": article_id, "begin": 0, "end": 4, "surface": f"{cue} {chain[0][0]}", "cue": cue, "chain": hops}
    return row | more


def share(articles: list[dict[str, Any]], *passages: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Alignments and pairs of all articles that hold one of the passages word for word."""
    alignments, pairs = [], []
    ordered = sorted(articles, key=lambda row: row["article_id"])
    for i, a in enumerate(ordered):
        for b in ordered[i + 1 :]:
            spans = [
                (a["text"].find(p), b["text"].find(p), len(p), len(p.split())) for p in passages
                if p in a["text"] and p in b["text"]
            ]  # fmt: skip
            if not spans:
                continue
            ids = {"a_id": a["article_id"], "b_id": b["article_id"]}
            for x, y, size, words in spans:
                where = {"a_begin": x, "a_end": x + size, "b_begin": y, "b_end": y + size}
                alignments.append(ids | where | {"kind": "verbatim", "tokens": words, "identity": 1.0})
            tokens = sum(words for *_, words in spans)
            shares = {f"{k}_share": round(tokens / len(row["text"].split()), 4) for k, row in (("a", a), ("b", b))}
            whole = max(shares.values()) >= 0.7
            same = a["outlet"] is not None and a["outlet"] == b["outlet"]
            pairs.append(
                ids | shares | {"same_outlet": same, "shared_tokens": tokens, "longest_run": tokens, "cosine": 0.0, "template": False,
                                "relation": "same_text" if whole else "partly"}
            )  # fmt: skip
    return alignments, pairs


def draw(
    articles: list[dict[str, Any]],
    passages: tuple[str, ...] = (LEAD, BODY, EXTRA),
    credits: Iterable[dict[str, Any]] = (),
    citations: Iterable[dict[str, Any]] = (),
) -> Claims:
    alignments, pairs = share(articles, *passages)
    return draw_edges(
        frames.PAIRS.make(pairs),
        frames.ALIGNMENTS.make(alignments),
        frames.CREDITS.make(credits),
        frames.CITATIONS.make(citations),
        frames.ARTICLES.make(articles),
    )


def arrows(claims: Claims) -> set[tuple[str, str, str, bool]]:
    """Measured, exact and inferred claims as (source, target, relation, directed)."""
    rows = claims.edges.filter(claims.edges["basis"].cast(str) != "declared")
    return set(rows.select("source_id", "target_id", "relation", "directed").iter_rows())
