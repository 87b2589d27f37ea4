"""Recurrence never eats an article, and no pattern of the tables runs wild."""

from __future__ import annotations

import time

import polars as pl
import pytest

import lineage as ln

BODY = [
    "Der Fährverkehr nach Harkeroog ruht seit dem Morgen, weil ein Anleger gebrochen ist.",
    "Rund vierhundert Gäste warten in der Halle, viele haben auf den Bänken geschlafen.",
    "Die Reederei rechnet mit zwei Tagen, bis ein Ponton die Brücke ersetzt.",
]


def test_versions_of_one_article_are_not_furniture():
    rows = [
        {
            "id": f"v{i}",
            "outlet": "Küstenbote",
            "title": "Fähre liegt fest",
            "text": "\n\n".join([*BODY, f"Stand {i} Uhr."]),
        }
        for i in range(4)
    ]
    articles, _ = ln.read_articles(pl.DataFrame(rows))
    assert ln.label_blocks(articles).filter(pl.col("kind") == "repeated").is_empty()


@pytest.mark.parametrize(
    "unit", ["a ", "A", "AbCd", "(", "„", ", ", "Berlin (", "\n", "ElbeHafen ", "1", "dpa/", "sagte Ada Kern. "]
)
def test_no_pattern_runs_wild_on_adversarial_text(unit):
    """A quadratic pattern would need minutes for what a linear one does in a moment; the bound is generous."""
    texts = [(unit * 60)[:300] + "!", (unit * 20_000)[:20_000]]
    articles, _ = ln.read_articles(pl.DataFrame({"text": texts, "lang": ["de", "de"]}))
    begin = time.process_time()
    blocks = ln.label_blocks(articles)
    ln.parse_credits(articles, blocks)
    ln.extract_citations(articles, blocks)
    assert time.process_time() - begin < 20
