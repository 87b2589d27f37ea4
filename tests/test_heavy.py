"""Heavy by nature: a corpus of thousands, one text in hundreds of outlets, the same frames in any order."""

from __future__ import annotations

import polars as pl
import pytest
from corpora import prose

import lineage as ln

pytestmark = pytest.mark.heavy


def test_thousands_of_articles_in_any_order():
    wire = prose(120, 1)
    rows = [
        {"id": f"w{i}", "outlet": f"Haus {i}", "text": f"{prose(30, 1000 + i)}\n\n{wire}\n\n(dpa)"} for i in range(300)
    ]
    rows += [{"id": f"o{i}", "outlet": f"Haus {i % 40}", "text": prose(250, 5000 + i)} for i in range(2700)]
    there, back = (ln.trace_articles(pl.DataFrame(order)) for order in (rows, rows[::-1]))
    for name, frame in there.frames.items():
        assert frame.equals(back.frames[name]), name
    assert there.stories["articles"].to_list() == [300]
    assert there.stories["origins"].to_list() == [1]


def test_a_million_equal_articles_are_a_star():
    equal = pl.DataFrame({"id": [f"{i:07}" for i in range(1_000_000)]}).with_columns(text=pl.lit(prose(60, 1)))
    found = ln.screen_articles(equal)
    assert found.height == 999_999
    assert found["a_id"].unique().to_list() == ["0000000"]
    spans = ln.screen_articles(equal, by="passages")
    assert spans.select("a_id", "b_id").n_unique() == 999_999


def test_a_passage_that_a_hundred_thousand_articles_print_hides_nothing():
    stock, rare = prose(40, 1), prose(30, 2)
    texts = [f"{prose(40, 10 + i)} {stock}" for i in range(100_000)]
    texts[400] += f"\n{rare}"
    texts[90_000] += f"\n{rare}"
    table = pl.DataFrame({"id": [f"{i:06}" for i in range(100_000)], "text": texts})
    found = ln.screen_articles(table, by="passages")
    assert found.height < 1_000_000, "a few pairs an article, not each with each"
    assert found.filter(a_id="000400", b_id="090000").height


def test_a_text_of_ten_megabytes_is_one_text_among_others():
    long = prose(1_200_000, 3)
    table = pl.DataFrame({"id": ["long", "part", "twin"], "text": [long, long[5_000_000:5_004_000], long]})
    assert ln.screen_articles(table).select("a_id", "b_id").rows() == [("long", "twin")]
    spans = ln.screen_articles(table, by="passages").sort("tokens", descending=True)
    assert spans.select("a_id", "b_id").unique().height == 3
    assert spans["tokens"][0] == 1_200_000
