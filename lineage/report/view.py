"""What one report shows: the rows of a run by article and story, in the reader's language."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import polars as pl

from lineage.charts.selection import select_stories
from lineage.charts.titles import headlines
from lineage.charts.words import label, plural, shorten
from lineage.frames import DERIVED
from lineage.manifest import Selection
from lineage.names import RELEASE
from lineage.settings import Settings

Row = dict[str, Any]
# Beyond these a page is no longer read; the rest stands in tables, and the report says how much.
MOST_STORIES, MOST_ARTICLES = 40, 200
RANK = ("derived_from", "republishes", "shares_text", "version_of", "quotes")


class Run(Protocol):
    """What a report needs of a trace."""

    @property
    def frames(self) -> Mapping[str, pl.DataFrame]: ...  # noqa: D102
    @property
    def settings(self) -> Settings: ...  # noqa: D102
    @property
    def manifest(self) -> Mapping[str, Any]: ...  # noqa: D102


@dataclass(frozen=True)
class View:
    """The rows a report is made of; `anchors` gives an id that is safe in HTML to each article that is shown in full.

    `told` are the stories told in full with their numbers: all, or the largest ones.
    `taken_from` has the edges by which each article took text from others, the surest first; `outlets` are those whose
    articles are at hand.
    `selection` says from which archive the articles were taken, if they were.
    `unclaimed` is, of the pairs of each article that share text and about which nothing is claimed, the one with most.
    Each row knows its number in its frame (`row`), which figures on the page name as where they come from.
    """

    frames: Mapping[str, pl.DataFrame]
    settings: Settings
    lang: str
    full_text: bool
    articles: dict[str, Row]
    sources: dict[str, Row]
    anchors: dict[str, str]
    stories: list[Row]
    told: dict[str, int]
    members: dict[str, list[Row]]
    edges: list[Row]
    blocks: dict[str, list[Row]]
    credits: dict[str, list[Row]]
    citations: dict[str, list[Row]]
    findings: dict[str, Row]
    mosaic: dict[str, list[Row]]
    compared: dict[str, int]
    pairs: dict[tuple[str, str], Row]
    unclaimed: dict[str, Row]
    headings: dict[str, str]
    takers: dict[str, int]
    taken_from: dict[str, list[Row]]
    open_ends: frozenset[str]
    outlets: frozenset[str]
    selection: Selection | None

    @cached_property
    def homes(self) -> dict[str, str]:
        """The story that each node is in."""
        return {row["node_id"]: story for story, rows in self.members.items() for row in rows}

    @cached_property
    def touching(self) -> dict[str, list[Row]]:
        """The edges that lead to each article, and those without a direction at either end."""
        touching: dict[str, list[Row]] = defaultdict(list)
        for edge in self.edges:
            for node in dict.fromkeys((edge["source_id"], edge["target_id"])):
                if node in self.articles and (node == edge["target_id"] or not edge["directed"]):
                    touching[node].append(edge)
        return dict(touching)

    @cached_property
    def pairs_at(self) -> dict[str, list[Row]]:
        """The pairs of each article."""
        pairs: dict[str, list[Row]] = defaultdict(list)
        for ends, pair in self.pairs.items():
            for article_id in ends:
                pairs[article_id].append(pair)
        return dict(pairs)

    def words(self, key: str, **values: object) -> str:
        """The label in the reader's language."""
        return label(key, self.lang, **values)

    def plural(self, key: str, n: int, /, **values: object) -> str:
        """The label that fits a number, in the reader's language."""
        return plural(key, n, self.lang, **values)


def make_view(
    frames: Mapping[str, pl.DataFrame],
    settings: Settings,
    lang: str,
    full_text: bool,
    stories: Sequence[str] = (),
    outlets: Iterable[str] = (),
    selection: Selection | None = None,
) -> View:
    """The rows of the whole run, or of some stories only; `outlets` are others of the collection.

    Raises:
        SettingsError: a story is not in the run, or the language is not available.
    """
    label("report.title", lang)
    # Numbers of rows are those of the whole run, so that a figure of a part can be found again in its tables.
    numbered = {name: frame.with_row_index("row") for name, frame in frames.items()}
    numbered = select_stories(numbered, stories) if stories else numbered
    frames = {name: frame.drop("row") for name, frame in numbered.items()}
    articles = {row["article_id"]: row for row in numbered["articles"].to_dicts()}
    edges = numbered["edges"].to_dicts()
    taken = [edge for edge in edges if edge["directed"] and edge["relation"] in ("derived_from", "republishes")]
    rows, members = numbered["stories"].to_dicts(), _group(numbered["members"].to_dicts(), "story_id")
    told = _largest(rows)
    return View(
        frames=frames,
        settings=settings,
        lang=lang,
        full_text=full_text,
        articles=articles,
        sources={row["source_id"]: row for row in numbered["sources"].to_dicts()},
        anchors=_anchors(articles, [row["node_id"] for story in told for row in members.get(story, [])]),
        stories=rows,
        told=told,
        members=members,
        edges=edges,
        blocks=_group(numbered["blocks"].to_dicts(), "article_id"),
        credits=_group(numbered["credits"].to_dicts(), "article_id"),
        citations=_group(numbered["citations"].to_dicts(), "article_id"),
        findings={row["article_id"]: row for row in numbered["findings"].to_dicts()},
        mosaic=_group(numbered["mosaic"].to_dicts(), "article_id"),
        compared=dict(frames["passages"].group_by("article_id").agg(pl.col("tokens").sum().cast(pl.Int64)).iter_rows()),
        pairs={(row["a_id"], row["b_id"]): row for row in numbered["pairs"].to_dicts()},
        unclaimed=_unclaimed(numbered["pairs"], frames["edges"]),
        headings=dict(headlines(frames).iter_rows()),
        takers=dict(Counter(source for source, _ in {(edge["source_id"], edge["target_id"]) for edge in taken})),
        taken_from=_group(sorted(taken, key=strength), "target_id"),
        open_ends=frozenset(
            edge[end]
            for edge in edges
            if edge["relation"] == "shares_text" and not edge["directed"]
            for end in ("source_id", "target_id")
        ),
        outlets=frozenset(outlets).union(frames["articles"]["outlet"].drop_nulls()),
        selection=selection,
    )


def _unclaimed(pairs: pl.DataFrame, edges: pl.DataFrame) -> dict[str, Row]:
    ends = pl.min_horizontal("source_id", "target_id"), pl.max_horizontal("source_id", "target_id")
    shared = pairs.filter(pl.col("relation").is_in(DERIVED) & ~pl.col("same_outlet"))
    left = shared.join(edges.select(a_id=ends[0], b_id=ends[1]), on=["a_id", "b_id"], how="anti")
    found: dict[str, Row] = {}
    for row in left.sort("shared_tokens", "a_id", "b_id").iter_rows(named=True):
        found |= {row["a_id"]: row, row["b_id"]: row}
    return found


def _largest(stories: list[Row]) -> dict[str, int]:
    """Numbers of the stories with most articles and outlets, in the order of the table."""
    size = {row["story_id"]: (-row["articles"], -row["outlets"], row["story_id"]) for row in stories}
    chosen = set(sorted(size, key=lambda story: size[story])[:MOST_STORIES])
    return {row["story_id"]: n for n, row in enumerate(stories, 1) if row["story_id"] in chosen}


def _anchors(articles: dict[str, Row], first: Sequence[str]) -> dict[str, str]:
    """Ids of the articles shown in full: those of the stories told, then others, until there are enough."""
    wanted = dict.fromkeys([*(node for node in first if node in articles), *articles])
    chosen = set(list(wanted)[:MOST_ARTICLES])
    return {name: f"article-{place}" for place, name in enumerate(articles, 1) if name in chosen}


def article_name(view: View, article_id: str) -> str:
    """Outlet and headline of an article, short enough for a line."""
    article = view.articles[article_id]
    outlet = article["outlet"] or view.words("word.outlet_unknown")
    return f"{shorten(outlet, 40)}: {headline(view, article_id)}"


def headline(view: View, article_id: str, limit: int = 90) -> str:
    """The headline in one line; without one the first words of the text."""
    return shorten(view.headings[article_id], limit) or view.words("word.no_title")


def node_name(view: View, node: str) -> str:
    """How a node is called in a sentence: an article by outlet and headline, an absent source by its kind and name."""
    if node in view.articles:
        return article_name(view, node)
    if (source := view.sources.get(node)) is None:
        return shorten(node, 60)
    name = shorten(_told(view, source), 60)
    if source["kind"] == "inferred":
        return view.words("node.inferred", name=name) if name.strip("? ") else view.words("node.inferred_unknown")
    return view.words("node.item", name=name) if source["kind"] == "item" else name


def short_name(view: View, node: str) -> str:
    """A node in one or two words, for tables and pictures."""
    if node in view.articles:
        return shorten(view.articles[node]["outlet"] or view.words("word.outlet_unknown"), 30)
    return shorten(_told(view, view.sources[node]) if node in view.sources else node, 30)


def _told(view: View, source: Row) -> str:
    return str(source["name"]).replace(RELEASE, view.words("word.release"))


def time_key(view: View, article_id: str) -> tuple[bool, str, str]:
    """Sorts articles by when they were certainly out; those without a time come last."""
    last = view.articles[article_id]["published_until"]
    return (last is None, last.isoformat() if last else "", article_id)


def in_order(view: View, story_id: str) -> list[str]:
    """The articles of a story by time; the first gives it its headline wherever it is named."""
    nodes = (row["node_id"] for row in view.members.get(story_id, ()))
    return sorted((node for node in nodes if node in view.articles), key=lambda node: time_key(view, node))


def strength(edge: Row) -> tuple[object, ...]:
    """Sorts claims about text: those that say most of where it comes from first, and of these the surest."""
    confidence = 1.0 if edge["basis"] == "exact" else edge["confidence"] or 0.0
    rank = RANK.index(edge["relation"]) if edge["relation"] in RANK else len(RANK)
    return rank, not edge["directed"], -confidence, -(edge["share"] or 0), edge["source_id"]


def _group(rows: list[Row], key: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return dict(groups)
