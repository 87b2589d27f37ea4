"""What the frames say about each article and each pair, looked up by id: the ground that edges are drawn on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import polars as pl

from lineage.provenance.spans import Span, union
from lineage.tables import read_table

Row = dict[str, Any]
DERIVED = ("same_text", "partly", "rewritten")
# Who speaks: the owner, else the outlet, else the article itself.
VOICE = pl.coalesce(pl.col("owner").replace("", None), pl.col("outlet").replace("", None), "article_id")
# A closing credit that names the outlet's own desk or authors only; a byline alone declares nothing.
SIGNS_OWN_WORK = (pl.col("place") == "closing") & pl.col("agency").is_null() & pl.col("service").is_null()


@dataclass(frozen=True)
class Facts:
    """Look-ups over the frames of one run.

    Attributes:
        articles: article by id.
        pairs: pair by (smaller id, larger id).
        shared: for (article, other) the spans of the article that the other shares, quotations left out.
        agencies: root agencies that the article credits for its text.
        items: agency items that the article prints, as (item, version).
        own_work: articles whose text credit names only the outlet's own desk or authors.
        cited: for each article the outlets it names as sources, with the citations that do so.
        republished: for each article the outlet in which it says it appeared first, with the citation that says so.
        outlet_kinds: kind of each outlet in the table of outlets.
    """

    articles: dict[str, Row]
    pairs: dict[tuple[str, str], Row]
    shared: dict[tuple[str, str], list[Span]]
    agencies: dict[str, set[str]]
    items: dict[str, set[tuple[str, int]]]
    own_work: set[str]
    cited: dict[str, dict[str, Row]]
    republished: dict[str, dict[str, Row]]
    outlet_kinds: dict[str, str]

    def share(self, article: str, other: str) -> float:
        """Share of the article's compared words that the other holds too."""
        pair = self.pairs[min(article, other), max(article, other)]
        return float(pair["a_share"] if article < other else pair["b_share"])

    def voice(self, article: str) -> str:
        """Who speaks in the article of this id."""
        row = self.articles[article]
        return str(row["owner"] or row["outlet"] or row["article_id"])

    def outlet(self, article: str) -> str | None:
        """Outlet of the article, if known."""
        outlet: str | None = self.articles[article]["outlet"]
        return outlet

    def items_in_corpus(self) -> dict[tuple[str, int], str]:
        """Article by (item, version), for the agency items that the corpus holds."""
        return {
            (row["item"], row["item_version"] or 1): article
            for article, row in self.articles.items()
            if row["item"] and row["kind"] == "wire"
        }

    def is_source_by_trade(self, article: str) -> bool:
        """Agency items and press releases are written for others to print."""
        return self.articles[article]["kind"] in ("wire", "release")

    def is_aggregator(self, article: str) -> bool:
        """The outlet republishes the texts of others by trade."""
        return self.outlet_kinds.get(self.outlet(article) or "") == "aggregator"


def gather_facts(
    pairs: pl.DataFrame,
    alignments: pl.DataFrame,
    credits: pl.DataFrame,
    citations: pl.DataFrame,
    articles: pl.DataFrame,
    folder: str = "",
) -> Facts:
    """The look-ups of one run; `folder` holds the user's own tables."""
    declared = credits.filter(pl.col("role") == "text")
    text_credits = declared.to_dicts()
    named = defaultdict(set)
    items = defaultdict(set)
    for credit in text_credits:
        if credit["agency"] is not None:
            named[credit["article_id"]].add(credit["agency"])
        if credit["item"] is not None:
            items[credit["article_id"]].add((credit["item"], credit["item_version"] or 1))
    for row in articles.filter((pl.col("kind") == "article") & pl.col("item").is_not_null()).to_dicts():
        items[row["article_id"]].add((row["item"], row["item_version"] or 1))
    cited, republished = _mentions(citations, articles, folder)
    return Facts(
        articles={row["article_id"]: row for row in articles.to_dicts()},
        pairs={(row["a_id"], row["b_id"]): row for row in pairs.to_dicts()},
        shared=_shared_spans(alignments),
        agencies=dict(named),
        items=dict(items),
        own_work=set(declared.filter(SIGNS_OWN_WORK)["article_id"]) - named.keys(),
        cited=cited,
        republished=republished,
        outlet_kinds={row["outlet"]: row["kind"] for row in read_table("outlets", folder)},
    )


def _shared_spans(alignments: pl.DataFrame) -> dict[tuple[str, str], list[Span]]:
    spans: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for row in alignments.filter(pl.col("kind") != "quote").to_dicts():
        spans[row["a_id"], row["b_id"]].append((row["a_begin"], row["a_end"]))
        spans[row["b_id"], row["a_id"]].append((row["b_begin"], row["b_end"]))
    return {key: union(value) for key, value in spans.items()}


def _mentions(
    citations: pl.DataFrame, articles: pl.DataFrame, folder: str
) -> tuple[dict[str, dict[str, Row]], dict[str, dict[str, Row]]]:
    first_printed = {row["cue"] for row in read_table("citation_cues", folder) if row["shape"] == "republished"}
    cited: dict[str, dict[str, Row]] = defaultdict(dict)
    republished: dict[str, dict[str, Row]] = defaultdict(dict)
    outermost = citations.with_columns(pl.col("chain").list.first())
    for row in named_outlets(outermost, articles, folder).iter_rows(named=True):
        where = republished if row["cue"] in first_printed else cited
        where[row["article_id"]].setdefault(row["outlet"], row)
    return dict(cited), dict(republished)


def named_outlets(citations: pl.DataFrame, articles: pl.DataFrame, folder: str = "") -> pl.DataFrame:
    """The citations that name a known outlet, which stands in the new column `outlet`; parallel sources one by one.

    `chain` must hold one hop.
    """
    canonical = _outlet_names(articles["outlet"].drop_nulls().to_list(), folder)
    named = citations.with_columns(name=pl.col("chain").struct.field("name").str.split(" + ")).explode("name")
    names = named["name"].drop_nulls().unique().to_list()
    outlets = [canonical.get(name.casefold()) for name in names]
    known = pl.DataFrame({"name": names, "outlet": outlets}, schema={"name": pl.String, "outlet": pl.String})
    return named.join(known.filter(pl.col("outlet") != ""), on="name", maintain_order="left")


def _outlet_names(outlets: list[str], folder: str) -> dict[str, str]:
    """Canonical name of an outlet by each name, alias and domain, in folded case; `outlets` name themselves."""
    names = {outlet.casefold(): outlet for outlet in outlets}
    for row in read_table("outlets", folder):
        for name in (row["outlet"], *row["aliases"].split(";"), *row["domains"].split(";")):
            if name:
                names.setdefault(name.strip().casefold(), row["outlet"])
    return names
