"""Finds whom the running text cites, over how many hops, and which mentions mean the same source."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any

import polars as pl

from lineage.frames import ARTICLES, BLOCKS, CITATIONS
from lineage.settings import Tables
from lineage.signals.chains import Chain, Link, join_hops
from lineage.signals.hops import Sentence, find_hops
from lineage.signals.lines import cut_sentences
from lineage.signals.naming import doubtful, one_name, referent
from lineage.signals.nouns import Nouns, load_nouns
from lineage.signals.patterns import Rule, load_rules

TABLES = Tables()
CITABLE = ("teaser", "body", "summary", "caption")
# a verb looks for its subject before "mit Verweis auf ..."; who was told something needs somebody who said it
LAYERS = {"basis": 0, "told": 2}
LANGUAGES = ("de", "en")
Row = dict[str, Any]


def extract_citations(articles: pl.DataFrame, blocks: pl.DataFrame, tables: Tables = TABLES) -> pl.DataFrame:
    """The frame `citations`: one row per source named in the running text or a caption, with its chain of hops.

    Titles, subheads and boilerplate cite nobody, except a line that says where the text appeared first. An unnamed
    source stands by its words as printed; `refers_to` gives the citation of the same article that names it. Spellings
    of one name in one article are made equal.

    Raises:
        FrameError: a frame does not fit its schema.
        TableError: a table of cues, nouns, agencies or outlets is broken.
    """
    articles, blocks = ARTICLES.check(articles), BLOCKS.check(blocks)
    folder = tables.folder
    nouns = load_nouns(folder)
    rules = {lang: _rules(lang, folder) for lang in LANGUAGES}
    stretches: dict[str, list[tuple[int, int, bool]]] = {}
    wanted = pl.col("role").cast(pl.String).is_in(CITABLE) | (pl.col("kind").cast(pl.String) == "aggregator")
    columns = ("article_id", "begin", "end", "kind")
    for article_id, begin, end, kind in blocks.filter(wanted).select(columns).iter_rows():
        stretches.setdefault(article_id, []).append((begin, end, kind is not None))
    rows: list[Row] = []
    for article_id, declared, text, outlet in articles.select("article_id", "lang", "text", "outlet").iter_rows():
        lang = declared if declared in LANGUAGES else _language(text)
        nobody = nouns.things(text) | {outlet, nouns.outlets.get((outlet or "").casefold())} - {None}
        chains = _chains(text, stretches.get(article_id, []), rules[lang], nouns, lang, nobody)
        rows.extend({"article_id": article_id, **row} for row in _rows(chains, text, nouns, outlet))
    return CITATIONS.make(rows)


def _rules(lang: str, folder: str) -> tuple[Rule, ...]:
    rules = load_rules("citation_cues", "lang", (lang,), folder).rules
    return tuple(sorted(rules, key=lambda rule: LAYERS.get(rule["layer"], 1)))


def _language(text: str) -> str:
    words = re.findall(r"\b(?:der|die|und|das|ist|the|of|and|to)\b", text[:2000])
    return "en" if sum(word in ("the", "of", "and", "to") for word in words) * 2 > len(words) else "de"


def _chains(
    text: str,
    stretches: list[tuple[int, int, bool]],
    rules: tuple[Rule, ...],
    nouns: Nouns,
    lang: str,
    nobody: frozenset[str],
) -> list[Chain]:
    chains: list[Chain] = []
    for block_begin, block_end, furniture in stretches:
        block = text[block_begin:block_end]
        # in furniture only the line that names the first outlet counts
        chosen = [r for r in rules if (r["shape"] == "republished") == furniture and r.may_match(block)]
        if not chosen or not block.strip():
            continue
        spans = [(block_begin, block_end)] if furniture else cut_sentences(text, block_begin, block_end)
        for at, present in sorted(_by_sentence(text, spans, chosen).items()):
            hops = find_hops(Sentence(text, *spans[at], nouns, lang, nobody), present)
            chains.extend(join_hops(hops) if hops else ())
    return chains


def _by_sentence(text: str, spans: list[tuple[int, int]], rules: list[Rule]) -> dict[int, list[Rule]]:
    """The rules worth trying in each sentence, by its number; one search of the text per hint and hit."""
    starts = [begin for begin, _ in spans]
    found: dict[int, list[Rule]] = {}
    for rule in rules:
        numbers: set[int] = set()
        for hint in rule.hints:
            at = text.find(hint, spans[0][0], spans[-1][1])
            while at >= 0:
                number = max(bisect_right(starts, at) - 1, 0)
                numbers.add(number)
                at = text.find(hint, starts[number + 1], spans[-1][1]) if number + 1 < len(starts) else -1
        for number in numbers:
            found.setdefault(number, []).append(rule)
    return found


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
