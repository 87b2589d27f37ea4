"""The benchmark suite itself: a made corpus is equal to the byte, scores are right, table and charts come from a file."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest

HERE = Path(__file__).parent / "benchmarks"
CORPUS = "11b88798e5022c30"  # of 200 articles and their tables, by SHA-256


@pytest.fixture(scope="module", autouse=True)
def suite_on_the_path() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [*sys.path, str(HERE)])
        yield


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from generator import write_corpus

    return write_corpus(200, tmp_path_factory.mktemp("corpus"))


def ids(count: int) -> pl.Series:
    return pl.Series("id", [f"n{number}" for number in range(count)])


def test_a_made_corpus_is_equal_to_the_byte(corpus: Path) -> None:
    from generator import HEADERS

    made = hashlib.sha256()
    for suffix in ("jsonl", *(f"{name}.csv" for name in HEADERS)):
        made.update(corpus.with_name(f"g200.{suffix}").read_bytes())
    assert made.hexdigest()[:16] == CORPUS
    lines = corpus.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    assert pl.read_parquet(corpus).to_dicts() == [json.loads(line) for line in lines]


def test_the_small_corpus_is_the_head_of_the_large_one(corpus: Path) -> None:
    from generator import make_parts

    (larger,) = make_parts(230)
    assert larger.articles[:200] == corpus.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    assert len(larger.articles) == 230


def test_the_truth_of_a_made_corpus_holds_in_its_texts(corpus: Path) -> None:
    from press import find_alike

    texts = pl.read_parquet(corpus)["text"]
    told = pl.read_csv(corpus.with_suffix(".docpairs.csv")).filter(pl.col("jaccard") >= 0.3)
    counted = find_alike(texts)
    assert counted.select("a", "b").rows() == sorted(told.select("a", "b").rows())
    assert counted["jaccard"].to_list() == pytest.approx(told.sort("a", "b")["jaccard"].to_list(), abs=0.02)
    planted = pl.read_csv(corpus.with_suffix(".passages.csv"))
    for _, spans in planted.filter(exact=1).group_by("pid"):
        words = {
            tuple(re.findall(r"\w+", texts[doc][start:end].lower()))
            for doc, start, end in spans.select("doc", "start", "end").rows()
        }
        assert len(words) == 1


def test_scores_of_article_pairs() -> None:
    from scoring import score_articles

    truth = pl.DataFrame({"a": [0, 0, 1, 2], "b": [1, 2, 2, 3], "jaccard": [0.9, 0.6, 0.5, 0.49]})
    found = pl.DataFrame({"a_id": ["n1", "n0", "n0", "n3", "n4"], "b_id": ["n0", "n1", "n2", "n2", "n4"]})
    scores = score_articles(found, ids(5), truth)
    assert (scores.found, scores.recall, scores.precision) == (3, pytest.approx(2 / 3), pytest.approx(2 / 3))
    nothing = score_articles(found.clear(), ids(5), truth)
    assert (nothing.found, nothing.recall, nothing.precision) == (0, 0.0, None)
    with pytest.raises(ValueError, match="does not have"):
        score_articles(found, ids(3), truth)


def test_scores_of_passages() -> None:
    from scoring import score_passages

    families = pl.DataFrame({"a": [4, 4], "b": [5, 6]})
    planted = pl.DataFrame(
        {
            "pid": ["p", "p", "p", "q", "q"],
            "doc": [0, 1, 2, 2, 3],
            "start": [100, 0, 50, 300, 10],
            "end": [200, 100, 150, 400, 110],
        }
    )
    rows = [
        ("n1", "n0", 4, 100, 100, 198),  # p in 0 and 1, the other way round: 2 characters short in 0
        ("n0", "n2", 100, 200, 50, 90),  # half of p is missing in 2: overlaps, but is not found
        ("n2", "n3", 310, 400, 10, 110),  # q: 10 characters short in 2
        ("n2", "n3", 0, 30, 500, 530),  # nothing was planted there
        ("n4", "n5", 0, 900, 0, 900),  # a wire family
    ]
    columns = ["a_id", "b_id", "a_begin", "a_end", "b_begin", "b_end"]
    scores = score_passages(pl.DataFrame(rows, schema=columns, orient="row"), ids(7), planted, families)
    assert scores.found == 5
    assert scores.recall == pytest.approx(2 / 4)
    assert scores.precision == pytest.approx(3 / 4)
    assert scores.character_error == pytest.approx((2 + 10) / 2)
    assert scores.family_recall == pytest.approx(1 / 2)


def test_exact_similarity_of_all_pairs() -> None:
    from press import find_alike

    one, other = "a b c d e f g h", "a b c d e f x y"
    found = find_alike(pl.Series([one, "kurz", other, one.upper(), "", "!"]), least=0.1)
    assert found.rows() == [(0, 2, 2 / 6), (0, 3, 1.0), (2, 3, 2 / 6)]


def test_usage_is_that_of_the_command(tmp_path: Path) -> None:
    from process import run_measured

    ballast = bytearray(80_000_000)  # the memory of whoever measures does not count
    log = tmp_path / "log"
    used = run_measured([sys.executable, "-c", "print('said'); raise SystemExit(3)"], log, seconds=20, env={})
    assert (used.code, log.read_text()) == (3, "said\n")
    assert 0 < used.peak_mb < 60 < len(ballast) / 1e6
    stopped = run_measured(["sleep", "20"], log, seconds=1, env={"PATH": "/usr/bin:/bin"})
    assert stopped.code < 0 and stopped.wall < 10


def test_page_and_charts_come_from_the_file_alone(tmp_path: Path) -> None:
    from results import merge_results, read_results
    from run import write_report

    path = tmp_path / "results.csv"
    for corpus, times in (("10k", 1), ("100k", 15)):
        write = merge_results(read_results(path), measured(corpus, times))
        write.write_csv(path)
    results = read_results(path)
    machine = {"processor": "A & B", "cores": 2, "memory_gb": 8, "python": "3.12", "peers": {"daft": "0.7"}}
    for folder in ("one", "two"):
        write_report(results, machine, tmp_path / folder)
    made = sorted(file.name for file in (tmp_path / "one").iterdir())
    assert made == ["articles.csv", "articles.svg", "articles.txt", "machine.json", "results.csv", "results.md"]
    for name in made:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
    page = (tmp_path / "one" / "results.md").read_text(encoding="utf-8")
    assert "| lineage | 5,000 | 17.5 | 2.00 (1.00–3.00) | 1.00 | 4.00 | 300 | 0.980 | 1.000 |" in page
    assert "| daft | 2,500 | 8.8 | 4.00 (4.00–4.00) | 2.00 | 4.00 | 600 | 0.970 | 0.500 |" in page
    assert "| rensa | does not install: no wheel |" in page
    assert "| articles | lineage | 10k | 100k | x 10.0 | x 15.0 | x 1.0 |" in page
    texts = [element.text for element in ElementTree.parse(tmp_path / "one" / "articles.svg").iter() if element.text]
    assert any("5,000 (recall 0.980)" in text for text in texts)


def test_one_measure_of_one_corpus_is_replaced_as_a_whole() -> None:
    from results import merge_results, read_results

    both = merge_results(merge_results(read_results(Path("none")), measured("10k", 1)), measured("100k", 15))
    again = merge_results(both, measured("10k", 1)[:1])
    assert again.filter(corpus="10k").height == 1
    assert again.filter(corpus="100k").height == both.filter(corpus="100k").height


def measured(corpus: str, times: int) -> list[dict[str, object]]:
    articles = {"10k": 10_000, "100k": 100_000}[corpus]
    rows = []
    for tool, seconds, peak, scores in (
        ("lineage", (1.0, 2.0, 3.0), 300, (0.98, 1.0)),
        ("daft", (4.0,), 600, (0.97, 0.5)),
    ):
        for repeat, once in enumerate(seconds, 1):
            spent = once * times
            rows.append(
                {"measure": "articles", "corpus": corpus, "tool": tool, "state": "measured", "repeat": repeat}
                | {"articles": articles, "text_mb": articles * 0.0035, "seconds": spent, "wall_s": spent, "cpu_s": 4.0}
                | {"peak_mb": peak, "articles_per_s": round(articles / spent), "mb_per_s": articles * 0.0035 / spent}
                | dict(zip(("recall", "precision"), scores, strict=True))
            )
    broken = {"measure": "articles", "corpus": corpus, "tool": "rensa", "state": "does not install: no wheel"}
    return [*rows, broken | {"articles": articles, "text_mb": articles * 0.0035}]
