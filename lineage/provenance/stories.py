"""Room `stories`: articles connected by shared text, versions, agency items and inferred originals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import NamedTuple

import polars as pl

from lineage.frames import ARTICLES, EDGES, MEMBERS, PAIRS, SOURCES, STORIES, TEXT_RELATIONS
from lineage.provenance.articles import VOICE
from lineage.provenance.components import components
from lineage.provenance.ids import ABSENT_ID, AGENCY_OF_ITEM
from lineage.settings import Stories

IS_ARTICLE = pl.col("voice").is_not_null()


class Plot(NamedTuple):
    """What `build_stories` gives: the frames `stories` and `members`."""

    stories: pl.DataFrame
    members: pl.DataFrame


def build_stories(
    edges: pl.DataFrame,
    sources: pl.DataFrame,
    articles: pl.DataFrame,
    pairs: pl.DataFrame | None = None,
    settings: Stories = Stories(),
) -> Plot:
    """Connected articles with the number of independent origins that stand behind them.

    Stories hang together by derivation, shared text, republication, versions, numbered items and inferred originals;
    never by an agency as such, by citations or by quotations, and never by an edge that covers little of the article: a
    ticker that prints forty items would glue forty stories, and forms of daily figures would glue weeks. One paragraph
    in common may be background that an agency hangs to the news of many days: it binds where the rest of both tells the
    same, too, by their `pairs`; without these no background is told from news. One article alone is no story.

    Returns:
        Frame `stories`: one row per story, numbered by first publication. Frame `members`: one row per node of a story.

    Raises:
        FrameError: a frame does not fit its schema.

    Cost: linear in edges.
    """
    sources, articles = SOURCES.check(sources), ARTICLES.check(articles)
    edges = EDGES.check(edges).filter(pl.col("relation").is_in(TEXT_RELATIONS))
    if pairs is not None:
        edges = _without_background(edges, PAIRS.check(pairs), settings)
    bonds = _bonds(edges, articles, settings)
    known = articles.select("outlet", "published_from", "published_until", voice=VOICE, node_id="article_id")
    nodes = _components(bonds).join(known, on="node_id", how="left")
    stories = _number(nodes.filter(IS_ARTICLE))
    nodes = nodes.join(stories.select("component", "story_id"), on="component")
    bonds = bonds.join(nodes.select("story_id", source_id="node_id"), on="source_id")
    stories = stories.join(_weakest(bonds), on="story_id").join(_origins(nodes, bonds, sources), on="story_id")
    members = nodes.select("story_id", "node_id", role=_role(bonds))
    return Plot(STORIES.sort(STORIES.check(stories)), MEMBERS.sort(MEMBERS.check(members)))


def _bonds(edges: pl.DataFrame, articles: pl.DataFrame, settings: Stories) -> pl.DataFrame:
    """The edges that bind a story: an article to its main source, to further ones that cover much, and to its like."""
    share = _covered()
    main = (share >= settings.min_share) & (share == share.max().over("target_id", "directed"))
    taken = main | (share >= settings.further_share)
    alike = (share >= settings.undirected_share) & (pl.col("apart") <= pl.duration(hours=settings.undirected_hours))
    times = articles.select("article_id", since="published_from", until="published_until")
    return (
        edges.join(
            times.rename(lambda name: f"source_{name}"), left_on="source_id", right_on="source_article_id", how="left"
        )
        .join(
            times.rename(lambda name: f"target_{name}"), left_on="target_id", right_on="target_article_id", how="left"
        )
        .with_columns(
            apart=pl.max_horizontal(
                pl.col("target_since") - pl.col("source_until"), pl.col("source_since") - pl.col("target_until")
            ).fill_null(pl.duration())
        )
        .filter(pl.when(pl.col("directed") | (pl.col("relation") == "version_of")).then(taken).otherwise(alike))
        .sort("source_id", "target_id", "relation", "basis")
        .select("source_id", "target_id", "relation", "directed", "share")
    )


def _covered() -> pl.Expr:
    """The share of the target that an edge covers; numbers and addresses stand for the whole."""
    measured = pl.col("share").is_not_null() & (pl.col("basis") != "exact")
    return pl.when(measured).then("share").otherwise(1.0)


def _without_background(edges: pl.DataFrame, pairs: pl.DataFrame, settings: Stories) -> pl.DataFrame:
    """The edges without those that a paragraph of background makes.

    They cover little of their target, which tells nothing else that their source tells, nor any other text from there:
    neither of the two lies in the other to a larger part, and what lies outside the shared text is not alike.
    """
    little = edges.filter(_covered() < settings.background_share)
    share = pl.max_horizontal("a_share", "b_share")
    is_alike = (share >= settings.background_share) | (pl.col("cosine") + share / 2 >= settings.min_likeness)
    alike = pairs.filter(is_alike)
    told = pl.concat([alike.select(target_id="a_id", other="b_id"), alike.select(target_id="b_id", other="a_id")])
    told = told.join(little.select("target_id").unique(), on="target_id", how="semi")
    beside = edges.filter(_covered() >= settings.min_share).select("source_id", other="target_id")
    told = pl.concat([told.select("target_id", source_id="other"), told.join(beside, on="other").drop("other")])
    background = little.join(told, on=["source_id", "target_id"], how="anti")
    return edges.join(background, on=["source_id", "target_id", "relation", "basis"], how="anti")


def _components(bonds: pl.DataFrame) -> pl.DataFrame:
    """Every node with the number of its connected component."""
    links: Iterable[tuple[str, str]] = bonds.select("source_id", "target_id").iter_rows()
    rows = [(node, number) for number, group in enumerate(components(links)) for node in group]
    return pl.DataFrame(rows, schema={"node_id": pl.String, "component": pl.UInt32}, orient="row")


def _number(articles: pl.DataFrame) -> pl.DataFrame:
    """Components of two articles and more, numbered by first publication."""
    at, until = "published_from", "published_until"
    return (
        articles.sort(at, "node_id", nulls_last=True)
        .group_by("component", maintain_order=True)
        .agg(
            articles=pl.len().cast(pl.Int32),
            outlets=pl.col("outlet").filter(pl.col("outlet") != "").n_unique().cast(pl.Int32),
            owners=pl.col("voice").n_unique().cast(pl.Int32),
            first_at=pl.col(at).min(),
            last_at=pl.col(until).max(),
        )
        .filter(pl.col("articles") > 1)
        .with_columns(story_id="story-" + pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(4))
    )


def _weakest(bonds: pl.DataFrame) -> pl.DataFrame:
    """The bond of each story that covers least."""
    strength = pl.col("share").fill_null(1.0)
    return (
        bonds.with_columns(weakest_share=strength)
        .sort("weakest_share", "source_id", "target_id")
        .group_by("story_id")
        .agg(
            weakest_pair=(pl.col("source_id") + " ~ " + pl.col("target_id")).first(),
            weakest_share=pl.col("weakest_share").first().round(4),
        )
    )


def _origins(nodes: pl.DataFrame, bonds: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """Independent origins: roots of the story, one per agency and owner, and one for what shares text undecidedly."""
    taken = bonds.filter("directed")["target_id"]
    absent = pl.col("node_id").is_in(bonds["source_id"].implode()) & pl.col("node_id").str.contains(ABSENT_ID)
    agency = pl.col("node_id").str.extract(AGENCY_OF_ITEM)
    name = pl.col("name").replace("?", None)
    roots = (
        nodes.filter(~pl.col("node_id").is_in(taken.implode()) & (IS_ARTICLE | absent))
        .join(sources, left_on="node_id", right_on="source_id", how="left")
        .select("node_id", "story_id", voice=pl.coalesce("voice", agency, name, "node_id"))
    )
    links: list[tuple[Hashable, Hashable]] = [
        *bonds.filter(~pl.col("directed")).select("source_id", "target_id").iter_rows(),
        *((node, (story, voice)) for node, story, voice in roots.iter_rows()),
    ]
    named: dict[str, list[str]] = defaultdict(list)
    for group in components(links):
        voices = [node for node in group if isinstance(node, tuple)]
        for story in {story for story, _ in voices}:  # one, or none where all is taken
            named[story].append(" + ".join(sorted(voice for own, voice in voices if own == story)))
    rows = [
        (story, max(1, len(named[story])), sorted(named[story]))
        for story in nodes["story_id"].unique(maintain_order=True)
    ]
    schema = {"story_id": pl.String(), "origins": pl.Int32(), "origin_names": pl.List(pl.String())}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _role(bonds: pl.DataFrame) -> pl.Expr:
    directed = bonds.filter("directed")
    copies = directed.filter(pl.col("relation") != "version_of")["target_id"]

    def is_among(ids: pl.Series) -> pl.Expr:
        return pl.col("node_id").is_in(ids.implode())

    return (
        pl.when(~IS_ARTICLE)
        .then(pl.lit("absent"))
        .when(is_among(copies))
        .then(pl.lit("copy"))
        .when(is_among(directed["target_id"]))
        .then(pl.lit("version"))
        .when(is_among(directed["source_id"]))
        .then(pl.lit("origin"))
        .otherwise(pl.lit("linked"))
    )
