"""Finds whom the running text cites, over how many hops, and which mentions mean the same source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import polars as pl

from lineage.frames import ARTICLES, BLOCKS, CITATIONS
from lineage.settings import Tables
from lineage.signals.chains import Chain, Link, join_hops
from lineage.signals.clauses import Sentence
from lineage.signals.cues import Cues, Stretches, load_cues
from lineage.signals.hops import find_hops
from lineage.signals.naming import doubtful, one_name, referent
from lineage.signals.nouns import Nouns, load_nouns

TABLES = Tables()
CITABLE = ("teaser", "body", "summary", "caption")
LANGUAGES = ("de", "en")
Row = dict[str, Any]


def extract_citations(articles: pl.DataFrame, blocks: pl.DataFrame, tables: Tables = TABLES) -> pl.DataFrame:
    """The frame `citations`: one row per source named in the running text or a caption, with its chain of hops.

    Titles, subheads and boilerplate cite nobody, except a line that says where the text appeared first. An unnamed
    source stands by its words as printed; `refers_to` gives the citation of the same article that names it. Spellings
    of one name in one article are made equal. One search of all texts finds the words that may be cues, and the
    grammar reads only their sentences: an article without any costs next to nothing.

    Raises:
        FrameError: a frame does not fit its schema.
        TableError: a table of cues, nouns, agencies or outlets is broken.
    """
    articles, blocks = ARTICLES.check(articles), BLOCKS.check(blocks)
    nouns, stretches = load_nouns(tables.folder), _stretches(blocks)
    rows: list[Row] = []
    for lang, spoken in _by_language(articles):
        cues = load_cues(lang, tables.folder)
        for article_id, outlet, text, surfaces, things, *lists in _worth_reading(spoken, stretches, cues, nouns):
            nobody = nouns.things(text, things) | _names(outlet, nouns)
            chains: list[Chain] = []
            for begin, end, cue, rules in cues.worth_reading(text, surfaces, Stretches(*lists)):
                hops = find_hops(Sentence(text, begin, end, nouns, lang, nobody, cue), rules)
                chains.extend(join_hops(hops) if hops else ())
            if chains:
                rows.extend({"article_id": article_id, **row} for row in _rows(chains, text, nouns, outlet))
    return CITATIONS.make(rows)


def _stretches(blocks: pl.DataFrame) -> pl.DataFrame:
    """One row per article: where its stretches that may cite begin and end, and which are furniture, as lists."""
    role, kind = pl.col("role").cast(pl.String), pl.col("kind").cast(pl.String)
    citable = blocks.filter(role.is_in(CITABLE) | (kind == "aggregator"))
    by_article = citable.sort("article_id", "begin").group_by("article_id", maintain_order=True)
    return by_article.agg("begin", "end", furniture=pl.col("kind").is_not_null())


def _by_language(articles: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    known = pl.col("lang").is_in(LANGUAGES).fill_null(value=False)
    others = articles.filter(~known)
    guessed = others.with_columns(pl.Series("lang", map(_language, others["text"]), dtype=pl.String))
    for lang in LANGUAGES:
        yield lang, pl.concat([articles.filter(known), guessed]).filter(pl.col("lang") == lang)


def _language(text: str) -> str:
    words = re.findall(r"\b(?:der|die|und|das|ist|the|of|and|to)\b", text[:2000])
    return "en" if sum(word in ("the", "of", "and", "to") for word in words) * 2 > len(words) else "de"


def _worth_reading(
    articles: pl.DataFrame, stretches: pl.DataFrame, cues: Cues, nouns: Nouns
) -> Iterator[tuple[Any, ...]]:
    """The articles that may cite: id, outlet, text, words of cues and of things in it, and the lists of `stretches`."""
    text = pl.col("text")
    found = (
        articles.join(stretches, on="article_id")
        .with_columns(cues=text.str.extract_all(cues.pattern))
        .filter((pl.col("cues").list.len() > 0) | pl.col("furniture").list.any())
        .with_columns(things=text.str.extract_all(nouns.mentions))
    )
    return found.select("article_id", "outlet", "text", "cues", "things", "begin", "end", "furniture").iter_rows()


def _names(outlet: str | None, nouns: Nouns) -> frozenset[str]:
    """The outlet that prints the text, as it is called and as the table calls it."""
    return frozenset({outlet, nouns.outlets.get(outlet.casefold(), outlet)}) if outlet else frozenset()


def _rows(chains: list[Chain], text: str, nouns: Nouns, outlet: str | None) -> list[Row]:
    names = one_name(chains, text, nouns)
    chains = [chain for chain in chains if not doubtful(chain, names)]
    rows: list[Row] = []
    speaker: str | None = None
    for at, chain in enumerate(chains):
        named = referent(chain, at, chains, text)
        hops = [hop for link in chain.links if (hop := _hop(link, names, speaker)) is not None]
        if not hops or (chain.republished and hops[0]["name"] == outlet):
            continue
        if hops[-1]["kind"] == "person":
            speaker = hops[-1]["name"]
        rows.append(
            {
                "begin": chain.begin,
                "end": chain.end,
                "surface": text[chain.begin : chain.end],
                "cue": chain.cue,
                "chain": hops,
                "refers_to": named.begin if named else None,
            }
        )
    return rows


def _hop(link: Link, names: dict[str, str], speaker: str | None) -> dict[str, str] | None:
    source = link.sources[0]
    if source.kind == "pronoun":
        return {"name": speaker, "kind": "person"} if speaker else None
    shown = [names.get(s.name, s.name) for s in link.sources]
    name = " + ".join(dict.fromkeys(shown))
    if link.document_by is not None:
        author = (
            speaker if link.document_by.kind == "pronoun" else names.get(link.document_by.name, link.document_by.name)
        )
        name = f"{name} von {author}" if author else name
    return {"name": name, "kind": source.kind}
