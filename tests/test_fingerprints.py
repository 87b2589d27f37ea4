from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from corpora import OTHER, OWN, WIRE, make_articles, make_blocks, prose, trace

from lineage.frames import ARTICLES, FINGERPRINTS, PASSAGES
from lineage.settings import Candidates, Fingerprints
from lineage.similarity.candidates import find_candidates
from lineage.similarity.fingerprints import sign_passages, to_datasketch
from lineage.similarity.kernels.words import hashfunc, normalise, word_bounds
from lineage.similarity.passages import cut_passages

TEXTS = {
    "wire": WIRE,
    "two": f"{WIRE}\n{OWN}",
    "other": OTHER,
    "short": "Nur drei Wörter",
    "one": "Wort",
    "umlauts": "Größe, STRASSE und Dampf\u00adschiff: Правда о кранах, e\u0301tat d'âme!",
}


def sign(texts: dict[str, str], settings: Fingerprints = Fingerprints()) -> pl.DataFrame:
    articles = make_articles(texts)
    return sign_passages(cut_passages(articles, make_blocks(articles)), articles, settings)


def datasketch_values(text: str, settings: Fingerprints) -> list[int]:
    from datasketch import MinHash

    words = [normalise(text[begin:end]) for begin, end in zip(*word_bounds(text), strict=True)]
    size = settings.shingle
    shingles = [" ".join(words[i : i + size]).encode() for i in range(max(1, len(words) - size + 1))]
    sketch = MinHash(num_perm=settings.num_perm, seed=settings.seed, scheme="affine32", hashfunc=hashfunc)
    sketch.update_batch(shingles)
    return sketch.hashvalues.tolist()


@pytest.mark.parametrize("settings", [Fingerprints(), Fingerprints(num_perm=64, shingle=3, seed=9)])
def test_signatures_equal_those_of_datasketch_bit_for_bit(settings: Fingerprints) -> None:
    rows = sign(TEXTS, settings).filter(unit="article").select("id", "signature").rows()
    assert {article_id for article_id, _ in rows} == TEXTS.keys()
    for article_id, signature in rows:
        assert signature == datasketch_values(TEXTS[article_id], settings)


def test_every_passage_is_signed_for_itself() -> None:
    signed = sign(TEXTS, Fingerprints(units=("article", "passage")))
    rows = dict(signed.filter(unit="passage").select("id", "signature").iter_rows())
    assert rows["two#1"] == rows["wire#1"] == datasketch_values(WIRE, Fingerprints())
    assert rows["two#2"] == datasketch_values(OWN, Fingerprints())


def test_other_paragraphs_of_one_text_give_one_signature() -> None:
    signed = sign({"a": WIRE, "b": WIRE.replace(". ", ".\n")}).filter(unit="article")
    assert signed["signature"].n_unique() == 1


def test_an_article_without_words_has_no_signature() -> None:
    assert sign({"a": "... !!! 👍"}).is_empty()
    assert sign_passages(PASSAGES.make(), ARTICLES.make()).equals(FINGERPRINTS.make())


def test_datasketch_index_proposes_the_pairs_of_our_bands() -> None:
    texts = {f"{number:02}": prose(160, number) for number in range(20)}
    texts |= {f"{i}x": text[: 200 + 45 * int(i)] + prose(60, 100 + int(i)) for i, text in list(texts.items())[:20]}
    result = trace(texts)
    index = to_datasketch(result.fingerprints, params=(32, 4))
    rows = result.fingerprints.filter(unit="article").select("id", "signature").rows()
    theirs = {tuple(sorted((i, j))) for i, values in rows for j in index.query(lean(values)) if i != j}
    ours = result.candidates.filter(pl.col("found_by").list.contains("lsh")).select("a_id", "b_id").rows()
    assert theirs == set(ours)
    assert 0 < len(ours) < 40 * 39 // 2


def lean(values: list[int]) -> object:
    from datasketch import LeanMinHash

    return LeanMinHash(seed=1, hashvalues=np.array(values, np.uint32), scheme="affine32")


def test_the_permutations_decide_how_wide_the_bands_may_be() -> None:
    signed = sign(TEXTS, Fingerprints(num_perm=16))
    articles = make_articles(TEXTS)
    passages = cut_passages(articles, make_blocks(articles))
    found = find_candidates(signed, passages, articles, Candidates(bands=4, rows=4))
    assert found.filter(a_id="two", b_id="wire").height == 1
