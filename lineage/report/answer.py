"""The answer to "where does this article come from?" in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from lineage.asked import Found
from lineage.charts.words import count, listing, percent
from lineage.frames import DERIVED, SHARED_RELATIONS
from lineage.report.credited import agencies_named
from lineage.report.layout import wrapped
from lineage.report.terminal import show_article
from lineage.report.view import Row, View, node_name

_NAMED = 3  # articles with the very same text


def answer_asked(
    view: View,
    article_id: str,
    homes: Mapping[str, str],
    compared: int | None,
    found: Found,
    width: int = 80,
) -> Iterator[Any]:
    """Whether the collection has it, the article with its four answers and all evidence, the text at hand that has most
    of it where its source is not at hand, and the stories of the run that these belong to.

    Args:
        view: a small run with the article asked for.
        article_id: the article.
        homes: story of each node in the large run.
        compared: articles of the collection, if known.
        found: all that was asked for, and what of it the collection has.
        width: columns.
    """
    names = sorted(name for name, node in found.known.items() if node == article_id)
    other = [name for name in names if name != article_id]
    there = [view.words("find.known", node=article_id)] if article_id in names else []
    there += _equal(view, article_id, {*found.asked} - {*found.known.values()}, itself=bool(other))
    there += [view.words("find.asked", names=listing(other, view.lang))] if other else []
    for words in there:
        yield from wrapped(words, width)
    if there:
        yield ""
    yield from show_article(view, article_id, width)
    touching = view.touching.get(article_id, [])
    others = {edge["source_id"] for edge in touching} | {edge["target_id"] for edge in touching}
    closest = _closest(view, article_id, others)
    beside = [*([closest] if closest else []), *_credited_beside(view, article_id)]
    if beside:
        yield ""
    for words in beside:
        yield from wrapped(words, width)
    stories = sorted({homes[node] for node in others if node in homes})
    if stories:
        yield ""
        yield from wrapped(view.words("find.story", stories=", ".join(stories)), width)
    if compared == 0:
        yield from wrapped(view.words("finding.empty"), width)
    elif compared is not None and not closest and not any(edge["relation"] in SHARED_RELATIONS for edge in touching):
        told = view.words("find.nothing", articles=count("article", compared, view.lang, dative=True))
        yield from wrapped(told, width)


def _equal(view: View, article_id: str, new: set[str], *, itself: bool) -> list[str]:
    """A sentence on articles of the collection with the very same text, if there are some: others, and it itself.

    `new` are not in the collection.
    """
    texts = view.frames["articles"].select("article_id", pl.col("text").str.strip_chars())
    (own,) = texts.filter(pl.col("article_id") == article_id)["text"]
    equal = texts.filter((pl.col("text") == own) & (pl.col("article_id") != article_id))["article_id"].to_list()
    equal = [*([article_id] if itself else []), *(name for name in equal if name not in new)]
    if not equal:
        return []
    names = [f"{node_name(view, node)} ({node})" for node in equal[:_NAMED]]
    more = [view.words("find.more", n=len(equal) - _NAMED)] if len(equal) > _NAMED else []
    return [view.words("find.equal", names=listing([*names, *more], view.lang))]


def _credited_beside(view: View, article_id: str) -> Iterator[str]:
    """For an article that names no text source: which ones those name that share most with it."""
    if agencies_named(view, article_id):
        return
    shared = {other: pair["shared_tokens"] for other, _, pair in _sharing(view, article_id)}
    for other in sorted(shared, key=lambda name: (-shared[name], name))[:_NAMED]:
        if agencies := agencies_named(view, other):
            yield view.words("find.credited", name=node_name(view, other), agencies=listing(agencies, view.lang))


def _sharing(view: View, article_id: str) -> Iterator[tuple[str, str, Row]]:
    """The articles that share text with one as a derivation would, on which side of the pair it is, and the pair."""
    for pair in view.pairs_at.get(article_id, ()):
        if pair["relation"] in DERIVED:
            side, beyond = ("a", "b") if pair["a_id"] == article_id else ("b", "a")
            yield pair[f"{beyond}_id"], side, pair


def _closest(view: View, article_id: str, others: set[str]) -> str:
    """The text at hand that has most of the article, unless a claim names it already."""
    shares = {other: pair[f"{side}_share"] for other, side, pair in _sharing(view, article_id)}
    if not shares or others & shares.keys():
        return ""
    closest = min(shares, key=lambda other: (-shares[other], other))
    share = percent(shares[closest], view.lang)
    return view.words("find.closest", name=node_name(view, closest), node=closest, share=share)
