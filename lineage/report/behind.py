"""Who stands behind an article: what its edges say, what it says itself, and what stands behind that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

import polars as pl

from lineage.charts.words import count, listing, number, shorten
from lineage.frames import DERIVED, SHARED_RELATIONS
from lineage.report.credited import agencies_named
from lineage.report.view import Row, View, node_name, short_name
from lineage.tables import read_table

_BEHIND = {
    "derived_from": "behind.absent", "republishes": "behind.republished", "version_of": "behind.version",
    "quotes": "behind.quotes",
}  # fmt: skip
FOREIGN = ("wire", "article", "quote")  # kinds of text that stands elsewhere, too
MOST_OPEN = 3  # named of those that share text without a direction
MOST_STEPS = 3  # from a source to what stands behind it


def name_behind(view: View, article_id: str, edge: Row) -> str:
    """What stands behind an article as one of its edges says, or shares text with it."""
    other = other_end(article_id, edge)
    name = node_name(view, other)
    if edge["relation"] == "shares_text":
        return view.words("behind.open", name=_open_partners(view, article_id, other))
    if edge["relation"] == "derived_from" and other in view.articles:
        return name
    return view.words(_BEHIND[edge["relation"]], name=name)


def names_further(view: View, article_id: str, told: Sequence[Row]) -> list[str]:
    """Where the source that these edges name has its text from, the nearest first; of several, nothing."""
    sources = {edge["source_id"] for edge in told if edge["directed"]}
    if len(sources) != 1:
        return []
    (source,) = sources
    way = list(islice(_way_up(view, source, {article_id}), MOST_STEPS))
    names = [name_behind(view, edge["target_id"], edge) for edge in way]
    declared = _named_by(view, way[-1]["source_id"] if way else source)
    return [*names, declared] if declared else names


def _way_up(view: View, node: str, seen: set[str]) -> Iterator[Row]:
    """The surest edge that leads to a node, the surest that leads to its source, and so on; no node comes twice."""
    while edges := view.taken_from.get(node):
        seen.add(node)
        node = edges[0]["source_id"]
        if node in seen:
            return
        yield edges[0]


def _named_by(view: View, node: str) -> str:
    """What a published article credits for its text, as its claim, where nothing else stands behind it."""
    is_article = node in view.articles and view.articles[node]["kind"] == "article" and node not in view.taken_from
    agencies = agencies_named(view, node) if is_article else []
    told = {"name": listing(agencies, view.lang), "outlet": short_name(view, node)}
    return view.words("behind.declared_by", **told) if agencies else ""


def _open_partners(view: View, article_id: str, first: str) -> str:
    """All that share text with the article while nobody knows who was first, of which the edges draw some only."""
    ends = pl.col("a_id") == article_id, pl.col("b_id") == article_id
    shared = view.frames["pairs"].filter(
        (ends[0] | ends[1]) & pl.col("relation").is_in(DERIVED) & ~pl.col("template") & ~pl.col("same_outlet")
    )
    others = shared.sort("shared_tokens", "a_id", "b_id", descending=[True, False, False])
    names = [a if b == article_id else b for a, b in others.select("a_id", "b_id").iter_rows()]
    known = [name for name in dict.fromkeys([first, *names]) if name in view.articles and name in view.open_ends]
    told = [node_name(view, name) for name in known[:MOST_OPEN]]
    more = [view.words("story.more_names", n=number(len(known) - MOST_OPEN, view.lang))] if known[MOST_OPEN:] else []
    return listing([*told, *more], view.lang)


def with_takers(view: View, article_id: str, behind: str, quoted: int = 0) -> str:
    """Where nothing stands behind an article, others may still take from it, or quote it by its name."""
    told = [behind]
    for key, number_of in (("behind.takers", view.takers.get(article_id, 0)), ("behind.quoted", quoted)):
        if number_of:
            told.append(view.words(key, articles=count("article", number_of, view.lang, dative=True)))
    return "; ".join(told)


def name_declared(view: View, article_id: str) -> str:
    """What the article says of its source where nothing was measured; empty if it says nothing."""
    if agencies := agencies_named(view, article_id):
        return view.words("behind.declared", name=listing(agencies, view.lang))
    named = sources_cited(view, article_id, ("agency", "outlet"), heard=True)
    return view.words("behind.cites", name=listing(named[:3], view.lang)) if named else ""


def sources_cited(view: View, article_id: str, kinds: tuple[str, ...], *, heard: bool = False) -> list[str]:
    """Outermost sources of the citations, of some kinds, agencies first.

    "Sagte sie der dpa" names who `heard` it: the source of these words, though not of a text found elsewhere.
    """
    cues = read_table("citation_cues", view.settings.tables.folder)
    told = set() if heard else {row["cue"] for row in cues if row["layer"] == "told"}
    rows = (row for row in view.citations.get(article_id, []) if row["chain"] and row["refers_to"] is None)
    firsts = [row["chain"][0] for row in rows if told.isdisjoint(row["cue"].split(" + "))]
    firsts.sort(key=lambda hop: hop["kind"] != "agency")
    return list(dict.fromkeys(shorten(hop["name"], 60) for hop in firsts if hop["kind"] in kinds))


def name_partners(view: View, article_id: str) -> str:
    """With whom an article shares text or quotations, whoever stands behind it; empty where nobody is known."""
    origins = (span["origin"] for span in view.mosaic.get(article_id, ()) if span["kind"] in FOREIGN and span["origin"])
    touching = (edge for edge in view.touching.get(article_id, ()) if edge["relation"] in SHARED_RELATIONS)
    nodes = chain(origins, (other_end(article_id, edge) for edge in touching))
    names = list(dict.fromkeys(short_name(view, node) for node in nodes))
    more = [view.words("story.more_names", n=number(len(names) - MOST_OPEN, view.lang))] if names[MOST_OPEN:] else []
    return listing([*names[:MOST_OPEN], *more], view.lang)


def other_end(article_id: str, edge: Row) -> str:
    """The node at the other end of an edge."""
    return str(edge["target_id"] if edge["source_id"] == article_id else edge["source_id"])
