"""Sets of characters: they behave as sets do."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from lineage.provenance.spans import covers, length, subtract, union, unite, words

spans = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: (min(pair), max(pair))), max_size=8)


def characters(intervals):
    return {at for begin, end in intervals for at in range(begin, end)}


@given(spans, spans)
def test_set_operations(a, b):
    assert characters(union(a)) == characters(a)
    assert characters(subtract(union(a), union(b))) == characters(a) - characters(b)
    assert length(union(a)) == len(characters(a))
    assert covers(union(a), union(b)) == (2 * len(characters(a) & characters(b)) > len(characters(b)))


@given(spans)
def test_union_is_sorted_and_disjoint(a):
    merged = union(a)
    assert all(end < begin for (_, end), (begin, _) in pairwise(merged))


@settings(deadline=None)
@given(st.lists(spans, max_size=5))
def test_many_unions_at_once(groups):
    rows = [(number, *span) for number, group in enumerate(groups) for span in group]
    frame = pl.DataFrame(rows, schema={"set": pl.UInt32, "begin": pl.Int64, "end": pl.Int64}, orient="row")
    assert unite(frame, "set").rows() == [(n, *span) for n, group in enumerate(groups) for span in union(group)]


TEXT = "Eins zwei. „Drei vier“ – 5 sechs."


def test_marks_alone_are_no_words() -> None:
    assert words(TEXT, [(9, 12), (21, 25)], 9) == 0
    assert words(TEXT, [(9, 12), (12, 26), (27, 33)], 9) == 5
