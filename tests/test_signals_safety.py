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


UNITS = ["a ", "A", "A ", "AbCd", "(((((", "„", ", ", "Berlin (", "\n", "ElbeHafen ", "laut A-", "sagte ", "dpa/",
         "Quelle: ", "[Mehr ", "Der Rat der Stadt sagte, laut dpa werde der Deich von Anna Muster gebaut. "]  # fmt: skip
WILD = 30.0  # seconds of work: a linear pattern needs one at most, a wild one never ends


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("unit", UNITS)
def test_no_pattern_runs_wild_on_adversarial_text(unit, lang):
    texts = [(unit * 300)[:300] + "!", (unit * 100_000)[:100_000]]
    rows = [{"text": text, "lang": lang, "title": "Ein Deich", "outlet": "Talblatt"} for text in texts]
    articles, _ = ln.read_articles(pl.DataFrame(rows))
    begin = time.process_time()
    blocks = ln.label_blocks(articles)
    ln.parse_credits(articles, blocks)
    ln.extract_citations(articles, blocks)
    assert time.process_time() - begin < WILD
