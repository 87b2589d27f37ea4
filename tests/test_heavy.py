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
