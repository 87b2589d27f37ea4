"""Small invented corpora for the tests of what texts share, and the wing's five rooms in a row."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import Any

import polars as pl

from lineage.frames import ARTICLES, BLOCKS, PASSAGES
from lineage.similarity.alignments import align_candidates
from lineage.similarity.candidates import find_candidates
from lineage.similarity.fingerprints import sign_passages
from lineage.similarity.kernels.compared import Compared, compared_words
from lineage.similarity.pairs import score_pairs
from lineage.similarity.passages import cut_passages

WIRE = (
    "In der Hafenstadt Norderwiek ist am frühen Morgen ein Kran in das Hafenbecken gestürzt. Verletzt wurde nach Angaben "
    "der Wasserschutzpolizei niemand, zwei Arbeiter retteten sich rechtzeitig an Land. Ein Gutachter soll nun klären, "
    "warum die Verankerung des vierzig Jahre alten Geräts nachgab. Die Zufahrt bleibt mindestens bis Freitag gesperrt, "
    "weil das Wrack erst mit einem Schwimmkran aus Rostock geborgen werden kann."
)
TOLD = (
    "Ein Kran ist frühmorgens in der Hafenstadt Norderwiek ins Hafenbecken gestürzt. Niemand wurde laut "
    "Wasserschutzpolizei verletzt, zwei Arbeiter konnten sich an Land retten. Klären soll nun ein Gutachter, warum "
    "des vierzig Jahre alten Geräts Verankerung nachgab. Gesperrt bleibt die Zufahrt mindestens bis Freitag, denn "
    "geborgen werden kann das Wrack erst mit einem Schwimmkran aus Rostock."
)
OWN = (
    "Wer in Norderwiek aufgewachsen ist, kennt die drei gelben Ausleger über den Speichern. Uwe Brandis hat sie als "
    "Lehrling geschmiert, später hat er sie vermietet und heute erzählt er Schulklassen davon. Sein Museum liegt keine "
    "hundert Schritte von der Unglücksstelle entfernt und hatte gestern so viele Besucher wie selten."
)
OTHER = (
    "Der Gemeinderat von Klein Sarnow streitet seit Monaten über eine Brücke. Mal fehlt das Geld, mal der Wille, und "
    "immer fehlt jemand bei der Abstimmung. Nun hat eine Lehrerin Unterschriften gesammelt und will die Sache vor das "
    "Verwaltungsgericht bringen, falls bis Ostern nichts geschieht."
)
QUOTE = "Wir werden das Becken räumen und danach jeden einzelnen Kran an dieser Küste prüfen"


@dataclass(frozen=True)
class Traced:
    """The frames of the wing for one corpus."""

    articles: pl.DataFrame
    blocks: pl.DataFrame
    passages: pl.DataFrame
    fingerprints: pl.DataFrame
    candidates: pl.DataFrame
    alignments: pl.DataFrame
    pairs: pl.DataFrame

    def surfaces(self) -> list[tuple[str, str]]:
        """The aligned stretches of A and B as printed."""
        texts = dict(self.articles.select("article_id", "text").iter_rows())
        rows = self.alignments.iter_rows(named=True)
        return [
            (texts[r["a_id"]][r["a_begin"] : r["a_end"]], texts[r["b_id"]][r["b_begin"] : r["b_end"]]) for r in rows
        ]


def make_articles(texts: dict[str, str], **more: Any) -> pl.DataFrame:
    """The frame `articles` with these texts by id; `more` sets columns for all, or by id where it is a dict."""
    base = {
        "kind": "article", "outlet_basis": "none", "time_basis": "none", "zone_assumed": False, "source": "made up",
        "format": "text", "text_state": "unknown",
    }  # fmt: skip
    rows = []
    for article_id, text in texts.items():
        own = {name: value.get(article_id) if isinstance(value, dict) else value for name, value in more.items()}
        rows.append({"article_id": article_id, "text": text, **base, **own})
    return ARTICLES.make(rows)


def lay(
    texts: list[str], stretches: list[list[tuple[int, int]]] | None = None
) -> tuple[Compared, pl.DataFrame, pl.DataFrame]:
    """The words of these texts, their passages and their articles."""
    articles = make_articles({f"{number:04}": text for number, text in enumerate(texts)})
    wholes = [[(0, len(text))] for text in texts]
    passages = PASSAGES.make(
        {
            "passage_id": f"{number:04}/{begin}",
            "article_id": f"{number:04}",
            "begin": begin,
            "end": end,
            "tokens": 1,
            "role": "body",
        }
        for number, own in enumerate(stretches or wholes)
        for begin, end in own
    )
    return compared_words(passages, articles), passages, articles


def make_blocks(articles: pl.DataFrame, role: str = "body") -> pl.DataFrame:
    """The frame `blocks` with one block per line."""
    return BLOCKS.make(
        {"article_id": article_id, "begin": line.start(), "end": line.end(), "role": role, "rule": "line"}
        for article_id, text in articles.select("article_id", "text").iter_rows()
        for line in re.finditer(r"[^\n]+", text)
    )


def trace(texts: dict[str, str], **more: Any) -> Traced:
    """All rooms of the wing over these texts, one passage per line."""
    articles = make_articles(texts, **more)
    blocks = make_blocks(articles)
    passages = cut_passages(articles, blocks)
    fingerprints = sign_passages(passages, articles)
    candidates = find_candidates(fingerprints, passages, articles)
    alignments = align_candidates(candidates, passages, articles)
    pairs = score_pairs(alignments, passages, articles)
    return Traced(articles, blocks, passages, fingerprints, candidates, alignments, pairs)


def prose(words: int, seed: int, vocabulary: int = 20_000) -> str:
    """Running text without sense: sentences of invented words with the frequencies of natural language."""
    source = random.Random(seed)
    ranks = [int(vocabulary ** source.random()) for _ in range(words)]
    spelled = [_spell(rank) for rank in ranks]
    sentences = [" ".join(spelled[start : start + 14]).capitalize() for start in range(0, words, 14)]
    return ". ".join(sentences) + "."


def _spell(rank: int) -> str:
    syllables = ["ba", "der", "ges", "hi", "kom", "le", "mu", "nor", "pa", "rei", "so", "tun", "ver", "wi", "zo", "ung"]
    word = ""
    while rank:
        rank, place = divmod(rank, len(syllables))
        word += syllables[place]
    return word or "an"
