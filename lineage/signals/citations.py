"""Finds whom the running text cites, over how many hops, and which mentions mean the same source."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache, partial
from itertools import islice
from typing import NamedTuple

import polars as pl

from lineage.engine import map_slices
from lineage.frames import ARTICLES, BLOCKS, CITATIONS
from lineage.languages import guess_languages
from lineage.names import LANGUAGES
from lineage.settings import Engine, Tables
from lineage.signals.chains import Chain, Link, Referent, join_hops
from lineage.signals.cues import Cues, Place, load_cues
from lineage.signals.fullnames import is_full_name
from lineage.signals.hops import find_hops
from lineage.signals.hyphens import join_words
from lineage.signals.naming import name_sources
from lineage.signals.nouns import Nouns, Sentence, load_nouns
from lineage.signals.patterns import Try
from lineage.signals.referents import Referents

TABLES = Tables()
ENGINE = Engine()
CITABLE = ("teaser", "body", "summary", "caption")
# blocks that may say where the text appeared first, or list its sources
FURNITURE = (pl.col("kind") == "aggregator") | (pl.col("role") == "credit")
# to read an article takes so long that a process with fewer of them is worth its start
LEAST = 2_000
# articles that go through each step together
TOGETHER = 100


class Article(NamedTuple):
    """An article that may cite, the things that Polars found in it, and its sentences that may, in order."""

    article_id: str
    outlet: str | None
    text: str
    things: list[str]
    places: list[Place]


class Row(NamedTuple):
    """One citation of an article; of each hop the name and the kind."""

    begin: int
    end: int
    cue: str
    hops: list[tuple[str, str]]
    refers_to: int | None


def extract_citations(
    articles: pl.DataFrame,
    blocks: pl.DataFrame,
    tables: Tables = TABLES,
    engine: Engine = ENGINE,
    outlets: Collection[str] = (),
) -> pl.DataFrame:
    """The frame `citations`: one row per source named in the running text or a caption, with its chain of hops.

    Titles, subheads and boilerplate cite nobody, except a line that says where the text appeared first or lists its
    sources. "Das Unternehmen", "die Ministerin", "die Zeitung" and "er" have the name of the source they stand for,
    where the article tells it; any other unnamed source stands by its words as printed. `refers_to` gives the citation
    of the same article that names the source. Spellings of one name in one article are made equal; of more than 400
    names the first 400 in the order of the alphabet are compared, the others stay as printed. Languages other than
    German, English and French have no citations; one that is not given is told from the beginning of the text, and is
    German where that tells none. The outlets of the articles are known by name, as those of the table are. One search
    of all texts finds the words that may be cues, and the grammar reads only their sentences: an article without any
    costs next to nothing.

    Args:
        articles: what is read.
        blocks: the frame `blocks` of these articles.
        tables: where own tables of facts lie.
        engine: how many processes read.
        outlets: names of outlets beside those of the table and of the articles.

    Raises:
        FrameError: a frame does not fit its schema.
        TableError: a table of cues, nouns, agencies or outlets is broken.
    """
    joined = join_words(ARTICLES.check(articles))
    articles, blocks = joined.articles, joined.without(BLOCKS.check(blocks))
    # a broken table should tell here, not in a process of its own
    known = tuple(sorted({*articles["outlet"].drop_nulls(), *outlets} - {""}))
    load_nouns(tables.folder, known)
    for lang in LANGUAGES:
        load_cues(lang, tables.folder, known)
    spoken = _with_language(articles, tables.folder).join(_stretches(blocks), on="article_id", maintain_order="left")
    cite = partial(_cite_slice, folder=tables.folder, outlets=known)
    return CITATIONS.sort(joined.printed(map_slices(cite, spoken, engine.workers, LEAST)))


def _cite_slice(articles: pl.DataFrame, folder: str, outlets: tuple[str, ...]) -> pl.DataFrame:
    nouns = load_nouns(folder, outlets)
    found: list[tuple[str, str, Row]] = []
    for lang in sorted(set(articles["lang"])):
        cues = load_cues(lang, folder, outlets)
        spoken = articles.filter(pl.col("lang") == lang)
        articles_read = _worth_reading(spoken, cues, nouns)
        # step by step over some articles: what a step needs stays near the processor
        while some := list(islice(articles_read, TOGETHER)):
            readings = [[(place, cues.tries(a.text, place)) for place in a.places] for a in some]
            chains = [_chains(a, read, nouns, lang) for a, read in zip(some, readings, strict=True)]
            for a, cited in zip(some, chains, strict=True):
                rows = _rows(cited, a.text, nouns, a.outlet) if cited else ()
                found += [(a.article_id, a.text[row.begin : row.end], row) for row in rows]
    return _frame(found)


def _chains(article: Article, read: list[tuple[Place, list[Try]]], nouns: Nouns, lang: str) -> list[Chain]:
    """All citations of an article, before names are made equal."""
    text = article.text
    nobody = nouns.things(text, article.things) | _names(article.outlet, nouns)
    every = (
        find_hops(Sentence(text, place.begin, place.end, nouns, lang, nobody), tries) for place, tries in read if tries
    )
    return [chain for hops in every if hops for chain in join_hops(hops, text)]


def _frame(found: list[tuple[str, str, Row]]) -> pl.DataFrame:
    """The citations, each with its article and its words, as a frame: columns cost a quarter of rows."""
    ids, surfaces, rows = zip(*found, strict=True) if found else ((), (), ())
    hops = [(at, name, kind) for at, row in enumerate(rows) for name, kind in row.hops]
    flat = pl.DataFrame(hops, schema={"row": pl.Int64, "name": pl.String, "kind": pl.String}, orient="row")
    chains = flat.group_by("row", maintain_order=True).agg(chain=pl.struct("name", "kind"))
    columns = {
        "article_id": ids,
        "begin": [row.begin for row in rows],
        "end": [row.end for row in rows],
        "surface": surfaces,
        "cue": [row.cue for row in rows],
        "chain": chains["chain"],
        "refers_to": [row.refers_to for row in rows],
    }
    return pl.DataFrame(columns, schema=CITATIONS.schema)


def _stretches(blocks: pl.DataFrame) -> pl.DataFrame:
    """One row per article: where its stretches that may cite begin and end, and which are furniture, as lists."""
    citable = BLOCKS.sort(blocks).filter(pl.col("role").is_in(CITABLE) | FURNITURE)
    marked = citable.with_columns(furniture=FURNITURE.fill_null(False))
    return marked.group_by("article_id", maintain_order=True).agg("begin", "end", "furniture")


def _with_language(articles: pl.DataFrame, folder: str) -> pl.DataFrame:
    """The articles in languages that have rules, each with its language."""
    articles = articles.select("article_id", "lang", "outlet", "text")
    none = articles["lang"].is_null().arg_true()
    guessed = guess_languages(articles["text"].gather(none), folder).fill_null(LANGUAGES[0])
    return articles.with_columns(articles["lang"].scatter(none, guessed)).filter(pl.col("lang").is_in(LANGUAGES))


def _worth_reading(articles: pl.DataFrame, cues: Cues, nouns: Nouns) -> Iterator[Article]:
    """The articles that may cite."""
    text, begin, end = pl.col("text"), pl.col("begin"), pl.col("end")
    articles = articles.with_row_index("at")
    inside = text.str.slice(begin, end - begin)
    stretches = articles.explode("begin", "end", "furniture").filter(begin.is_not_null())
    places = cues.find_places(stretches.select("at", "begin", "furniture", text=inside))
    numbers, counts = places["at"].rle().struct.unnest().select("value", "len")
    things = text.str.extract_all(nouns.mentions)
    read = articles[numbers].select("article_id", "outlet", "text", things.alias("things"))
    # column by column: rows of nested lists take ten times as long
    every = map(Place._make, zip(*(places[name].to_list() for name in Place._fields), strict=True))
    for (article_id, outlet, printed, found), count in zip(read.iter_rows(), counts, strict=True):
        yield Article(article_id, outlet, printed, found, list(islice(every, count)))


@lru_cache(maxsize=1 << 12)
def _names(outlet: str | None, nouns: Nouns) -> frozenset[str]:
    """The outlet that prints the text, as it is called and as the table calls it."""
    return frozenset({outlet, nouns.outlets.get(outlet.casefold(), outlet)}) if outlet else frozenset()


def _rows(chains: list[Chain], text: str, nouns: Nouns, outlet: str | None) -> list[Row]:
    naming = name_sources(chains, text, nouns)
    chains, names = naming.settle(chains), naming.names
    referents = Referents(chains, text, nouns, names)
    rows: list[Row] = []
    for at, chain in enumerate(chains):
        meant = [referents.of(link.sources[0], at) for link in chain.links]
        found = (_hop(link, who, names, text, nouns) for link, who in zip(chain.links, meant, strict=True))
        hops = [hop for hop in found if hop is not None]
        if not hops or (chain.republished and hops[0][0] == outlet):
            continue
        cited = next((who.cited.begin for who in meant if who and who.cited), None)
        rows.append(Row(chain.begin, chain.end, chain.cue, hops, cited))
    return rows


def _hop(link: Link, meant: Referent | None, names: dict[str, str], text: str, nouns: Nouns) -> tuple[str, str] | None:
    source = link.sources[0]
    if meant:
        return names.get(meant.name, meant.name), meant.kind
    if source.kind == "pronoun":
        return None
    name = " + ".join(dict.fromkeys(names.get(s.name, s.name) for s in link.sources))
    if link.document_by is not None and link.document_by.kind != "pronoun":
        name = f"{name} von {names.get(link.document_by.name, link.document_by.name)}"
    # "das Unternehmen" that the article does not name
    if source.points == "body":
        return name, "unnamed"
    # the house in "ein Sprecher von Axel Muster" is none
    is_person = source.kind == "office" and is_full_name(name, nouns)
    return name, "person" if is_person and f"von {name}" not in text[source.begin : source.end] else source.kind
