"""The frames that edges are drawn on, whole or cut into stories, which can be drawn each on its own."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple, Self

import numpy as np
import polars as pl

from lineage.names import agencies_at_home, outlet_names
from lineage.provenance.bonds import SHARES_TEXT, label_bound, list_bonds, number_ends
from lineage.provenance.links import linked_articles
from lineage.tables import read_table

PATH_IN_URL = r"//[^/]+/.*\w"  # the address of a home page or a feed is no article's own
# "Zuvor hatte das Blatt berichtet": a note on an earlier report, mostly an agency's, and not whose text this is
RECALLS = (
    r"(?i)(?:\bhatten?\b[^.;:!?,]*\b(?:berichtet|gemeldet|geschrieben|veröffentlicht|enthüllt|aufgedeckt)"
    r"|\b(?:berichtet|gemeldet|geschrieben|veröffentlicht|enthüllt|aufgedeckt) hatten?\W*"
    r"|\b(?:had|avai(?:t|ent))\b[^.;:!?,]*\b(?:reported|revealed|published|rapporté|révélé|annoncé))$"
)
# the name in a domain; a short one may be any word
DOMAIN = re.compile(r"([\w-]{5,})\.[a-z]{2,}")
BEFORE, BEHIND = 60, len(" hatten")
ARTICLE = (
    "article_id", "kind", "outlet", "owner", "url", "published_from", "published_until", "modified_at", "text", "item",
    "item_version",
)  # fmt: skip


class Ground(NamedTuple):
    """What the frames of a run, or of some of its stories, say of articles and pairs.

    Attributes:
        articles: the articles, by the columns that decide an edge.
        pairs: frame `pairs`, sorted.
        alignments: frame `alignments`.
        credits: credits for text, understood or not.
        mentions: outlets that an article names as a source, whether it says that it appeared there first, and whether
            it only recalls that they reported before.
        told: agencies that an article says were told something or found it out, with the place.
        links: articles whose page names the address of another one: source_id, target_id, rule.
    """

    articles: pl.DataFrame
    pairs: pl.DataFrame
    alignments: pl.DataFrame
    credits: pl.DataFrame
    mentions: pl.DataFrame
    told: pl.DataFrame
    links: pl.DataFrame

    def by_story(self, story: pl.DataFrame) -> pl.DataFrame:
        """One row for each story, as `label_stories` gives them, with its part of each frame as a list.

        What two stories share decides nothing in either and is left out, as is an article that is in none.
        """
        own = story.rename({"article_id": "a_id"})
        other = story.select(b_id="article_id", other="story")
        pairs = self.pairs.join(own, on="a_id", maintain_order="left").join(other, on="b_id", maintain_order="left")
        pairs = pairs.filter(pl.col("story") == pl.col("other")).drop("other")
        parts = [
            self.articles.join(story, on="article_id", maintain_order="left"),
            pairs,
            self.alignments.join(pairs.select("a_id", "b_id", "story"), on=["a_id", "b_id"], maintain_order="left"),
            self.credits.join(story, on="article_id", maintain_order="left"),
            self.mentions.join(story, on="article_id", maintain_order="left"),
            self.told.join(story, on="article_id", maintain_order="left"),
            self.links.join(story.rename({"article_id": "source_id"}), on="source_id", maintain_order="left"),
        ]
        stories = story.select("story").unique().sort("story")
        for name, part in zip(self._fields, parts, strict=True):
            rows = pl.struct(pl.exclude("story")).alias(name)
            stories = stories.join(part.group_by("story", maintain_order=True).agg(rows), on="story", how="left")
        return stories

    @classmethod
    def of(cls, stories: pl.DataFrame) -> Self:
        """The ground of some rows of `by_story`."""
        return cls(*(rows_of(stories[name]) for name in cls._fields))


def rows_of(lists: pl.Series) -> pl.DataFrame:
    """The rows of frames that were packed into lists, one below the other."""
    return lists.drop_nulls().explode(empty_as_null=False).struct.unnest()


def lay_ground(
    pairs: pl.DataFrame,
    alignments: pl.DataFrame,
    credits: pl.DataFrame,
    citations: pl.DataFrame,
    articles: pl.DataFrame,
    folder: str = "",
) -> Ground:
    """The ground of a whole run; `folder` holds the user's own tables."""
    printed = [row for row in read_table("citation_cues", folder) if row["shape"] == "republished"]
    # who prints a text at the same time is nobody's source
    at_once = pl.col("cue").is_in([row["cue"] for row in printed if row["layer"] == "parallel"])
    citations = citations.filter(~at_once)
    alone = (pl.col("chain").list.len() == 1).alias("alone")
    outermost = named_outlets(citations.with_columns(pl.col("chain").list.first(), alone), articles, folder)
    is_first = pl.col("cue").is_in([row["cue"] for row in printed]).alias("is_first")
    return Ground(
        articles.select(ARTICLE),
        pairs,
        alignments,
        credits.filter(pl.col("role").is_in(["text", "unread"])),
        _with_recalls(outermost, articles).select("article_id", "outlet", "begin", "surface", is_first, "recalls"),
        named_agencies(citations, folder),
        linked_articles(articles),
    )


def _with_recalls(mentions: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """The mentions with a column that tells which only note that the outlet had reported before."""
    texts = articles.select("article_id", "text")
    begin, end = pl.col("begin").cast(pl.Int64), pl.col("end").cast(pl.Int64)
    first = (begin - BEFORE).clip(lower_bound=0)
    long = (end - first).clip(lower_bound=0)
    clauses = [pl.col("text").str.slice(first, length).str.strip_chars_end() for length in (long, long + BEHIND)]
    recalls = pl.any_horizontal(clause.str.contains(RECALLS) for clause in clauses)
    joined = mentions.join(texts, on="article_id", how="left", maintain_order="left")
    return joined.with_columns(recalls=pl.col("alone") & recalls.fill_null(value=False)).drop("text")


def named_outlets(citations: pl.DataFrame, articles: pl.DataFrame, folder: str = "") -> pl.DataFrame:
    """The citations that name a known outlet, which stands in the new column `outlet`; parallel sources one by one.

    `chain` must hold one hop.
    """
    canonical = _outlet_names(articles["outlet"].drop_nulls().to_list(), folder)
    named = citations.with_columns(name=pl.col("chain").struct.field("name").str.split(" + ")).explode("name")
    names = named["name"].drop_nulls().unique().to_list()
    outlets = [canonical.get(name.casefold()) or canonical.get(_spaced(name.casefold())) for name in names]
    known = pl.DataFrame({"name": names, "outlet": outlets}, schema={"name": pl.String, "outlet": pl.String})
    return named.join(known.filter(pl.col("outlet") != ""), on="name", maintain_order="left")


def named_agencies(citations: pl.DataFrame, folder: str = "") -> pl.DataFrame:
    """Where articles cite an agency whose texts newspapers print: article_id, agency by its root, begin."""
    roots = agencies_at_home(folder)
    hops = citations.select("article_id", "begin", "chain").explode("chain")
    name, kind = (pl.col("chain").struct.field(field) for field in ("name", "kind"))
    known = hops.filter(kind == "agency", name.is_in(list(roots)))
    return known.select("article_id", agency=name.replace(dict(roots)), begin="begin")


def _outlet_names(outlets: list[str], folder: str) -> dict[str, str]:
    """Canonical name of an outlet by each name, alias and domain, in folded case; `outlets` name themselves.

    "TAL-Kurier" is the Tal Kurier, and one that is called by its domain has that name without the end: where no other
    outlet could be meant.
    """
    names = {**outlet_names(folder), **{outlet.casefold(): outlet for outlet in outlets}}
    meant = defaultdict(set)
    for name, outlet in names.items():
        meant[_spaced(name)].add(outlet)
        if domain := DOMAIN.fullmatch(name):
            meant[_spaced(domain[1])].add(outlet)
    return {**{name: whose.pop() for name, whose in meant.items() if len(whose) == 1}, **names}


def _spaced(name: str) -> str:
    return name.replace("-", " ")


def own_addresses(articles: pl.DataFrame) -> pl.DataFrame:
    """The articles of known outlets that have an address of their own."""
    return articles.filter((pl.col("outlet") != "") & pl.col("url").str.contains(PATH_IN_URL))


def label_stories(pairs: pl.DataFrame, articles: pl.DataFrame, credits: pl.DataFrame) -> pl.DataFrame:
    """Each article that may have an edge beyond what it declares: article_id, and the number of its story."""
    ids = articles.select("article_id", number=pl.int_range(pl.len(), dtype=pl.Int32))
    bonds = list_bonds(*(rows.join(ids, on="article_id") for rows in (articles, credits)))
    shared = number_ends(pairs.filter(SHARES_TEXT), ids).drop_nulls(["a", "b"])
    # a number makes an edge also where one article prints it, an address only where two have it
    held = bonds.filter((pl.col("kind") == "item") | (pl.len().over("kind", "bond") > 1))
    bound = pl.concat([shared["a"], shared["b"], held["number"]]).unique()
    story = pl.Series(label_bound(shared, bonds, ids.height).astype(np.int32))
    return ids.with_columns(story=story).filter(pl.col("number").is_in(bound.implode())).drop("number")
