"""One honest sentence about a story, fit to be quoted."""

from __future__ import annotations

from itertools import chain

from lineage.charts.certainty import edge_certainty
from lineage.charts.words import count, count_outlets, listing, number, visible
from lineage.frames import TEXT_RELATIONS
from lineage.report.credited import agencies_named, credits_unknown, is_named_by_copies
from lineage.report.view import (
    Row,
    View,
    article_name,
    node_name,
    short_name,
)
from lineage.report.words import credited_key

_WEAKEST_FIRST = ("possible", "likely", "certain", "declared", "judged")


def sentence(view: View, story: Row, articles: list[str], absent: list[str], edges: list[Row]) -> str:
    """One honest sentence about a story, fit to be quoted, with how sure each part is and what is open."""
    lang = view.lang
    unknown = sum(view.articles[node]["outlet"] is None for node in articles)
    told = {
        "articles": count("article", story["articles"], lang),
        "outlets": count_outlets(story["outlets"], unknown, lang),
        "origins": count("origin", story["origins"], lang),
    }
    parts = [view.plural("story.sentence", story["articles"], **told)]
    if absent:
        sure = _weakest_word(view, [edge for edge in edges if edge["source_id"] in absent])
        if any(is_named_by_copies(view, node) for node in absent):
            sure = view.words("sure.origin", certainty=sure)
        key = "story.absent" if len(absent) == 1 else "story.absents"
        parts.append(view.words(key, n=number(len(absent), lang), names=_names(view, absent), certainty=sure))
    taken = [e for e in edges if e["directed"] and e["relation"] in ("derived_from", "republishes")]
    givers = {edge["source_id"] for edge in taken}
    if names := [article_name(view, node) for node in articles if node in givers]:
        sure = _weakest_word(view, [edge for edge in taken if edge["source_id"] in view.articles])
        more = [view.words("story.more_names", n=number(len(names) - 3, lang))] if len(names) > 3 else []
        parts.append(view.words("story.givers", names=listing([*names[:3], *more], lang), certainty=sure))
    versions = [edge for edge in edges if edge["directed"] and edge["relation"] == "version_of"]
    if versions:
        n = len({edge["target_id"] for edge in versions})
        parts.append(view.plural("story.versions", n, n=number(n, lang), certainty=_weakest_word(view, versions)))
    undecided = sum(not edge["directed"] and edge["relation"] in TEXT_RELATIONS for edge in edges)
    if undecided:
        parts.append(view.plural("story.undecided", undecided, n=number(undecided, lang)))
    return visible("; ".join([*parts, *_credit_parts(view, articles)])) + "."


def _weakest_word(view: View, edges: list[Row]) -> str:
    """How sure all of the edges are, or how sure the least certain of them is."""
    words = {edge_certainty(edge, view.settings.certainty) for edge in edges}
    weakest = view.words(f"certainty.{next((word for word in _WEAKEST_FIRST if word in words), 'declared')}")
    return view.words("story.at_least", certainty=weakest) if len(words) > 1 else weakest


def _names(view: View, absent: list[str]) -> str:
    """Names of absent sources, each once; several inferred ones of one agency would read as a stutter."""
    if len(absent) == 1:
        return node_name(view, absent[0])
    return listing(sorted({short_name(view, node) for node in absent})[:4], view.lang)


def _credit_parts(view: View, articles: list[str]) -> list[str]:
    texts = [node for node in articles if view.articles[node]["kind"] == "article"]
    if not texts:
        return []
    named = {node: names for node in texts if (names := agencies_named(view, node))}
    unknown = sum(credits_unknown(view, node) for node in texts)
    silent = len(texts) - len(named) - unknown
    names = list(dict.fromkeys(chain.from_iterable(named.values())))
    total = count("article", len(texts), view.lang, dative=True)
    key = credited_key("story.credit", names, view.lang) if named else "story.credit_nobody"
    told = {"named": number(len(named), view.lang), "articles": total, "names": listing(names, view.lang)}
    parts = [view.words(key, **told)]
    disputed = any((view.findings.get(node) or {}).get("finding") == "credit_conflict" for node in named)
    parts += [view.words("story.disputed")] if disputed else []
    parts += [view.words("story.silent", n=number(silent, view.lang))] if silent and named else []
    parts += [view.words("story.unknown", n=number(unknown, view.lang))] if unknown else []
    return [", ".join(parts)]


def count_asked(view: View, story_id: str) -> int:
    """How many articles of a story are those that the archive was asked for."""
    asked = view.selection.asked if view.selection else frozenset()
    return sum(row["node_id"] in asked for row in view.members.get(story_id, ()))


def count_stories(view: View) -> str:
    """How many stories there are, and how many of them are the versions of one article and nothing else."""
    told, versions = count("story", len(view.stories), view.lang), _versions_alone(view)
    return f"{told} {view.plural('finding.versions', versions, n=number(versions, view.lang))}" if versions else told


def _versions_alone(view: View) -> int:
    told = (edge for edge in view.edges if edge["relation"] in TEXT_RELATIONS and edge["relation"] != "version_of")
    return len(view.members.keys() - {view.homes.get(edge["target_id"]) for edge in told})
