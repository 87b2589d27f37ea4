from __future__ import annotations

import polars as pl
import pytest
from corpora import OTHER, OWN, WIRE, make_articles, make_blocks

from lineage.errors import FrameError
from lineage.frames import ARTICLES, BLOCKS, PASSAGES
from lineage.settings import Passages
from lineage.similarity.passages import cut_passages


def block(article_id: str, begin: int, end: int, role: str) -> dict[str, object]:
    return {"article_id": article_id, "begin": begin, "end": end, "role": role, "rule": "test"}


def test_only_compared_roles_become_passages_and_are_numbered() -> None:
    text = "Kran gestürzt\nIm Hafen fiel ein Kran um.\n(dpa)\nNiemand wurde verletzt."
    lines = [(0, 13, "title"), (14, 40, "teaser"), (41, 46, "credit"), (47, 70, "body")]
    blocks = BLOCKS.make(block("a#2", *line) for line in lines)
    passages = cut_passages(make_articles({"a#2": text}), blocks)
    assert passages.select("passage_id", "tokens", "role").rows() == [("a#2#1", 6, "teaser"), ("a#2#2", 3, "body")]
    assert [text[begin:end] for begin, end in passages.select("begin", "end").iter_rows()] == [
        "Im Hafen fiel ein Kran um.",
        "Niemand wurde verletzt.",
    ]
    titles = cut_passages(make_articles({"a#2": text}), blocks, Passages(roles=("title",)))
    assert titles["tokens"].to_list() == [2]


def test_blocks_without_words_and_of_unknown_articles_are_left_out() -> None:
    blocks = BLOCKS.make([block("a", 0, 3, "body"), block("a", 4, 8, "body"), block("ghost", 0, 5, "body")])
    passages = cut_passages(make_articles({"a": "... Wort"}), blocks)
    assert passages.select("passage_id", "begin").rows() == [("a#1", 4)]


def test_order_of_input_does_not_matter() -> None:
    articles = make_articles({"b": OWN, "a": WIRE, "c": OTHER})
    blocks = make_blocks(articles)
    shuffled = cut_passages(articles.reverse(), blocks.sample(fraction=1, shuffle=True, seed=3))
    assert shuffled.equals(cut_passages(articles, blocks))


def test_nothing_in_nothing_out() -> None:
    assert cut_passages(ARTICLES.make(), BLOCKS.make()).equals(PASSAGES.make())


def test_a_frame_with_other_columns_is_refused() -> None:
    with pytest.raises(FrameError, match="missing column"):
        cut_passages(pl.DataFrame({"article_id": ["a"]}), BLOCKS.make())
