"""The engine spark without Spark: its stages in this process give what the local engine gives."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest
from here import Here

import lineage as ln
from lineage.frames import ARTICLES, FRAMES
from lineage.read import read_articles
from lineage.spark.pieces import Pieces
from lineage.spark.reading import READ, read_on_spark
from lineage.spark.shelves import Shelves
from lineage.spark.trace import claim, search

SEEDS = Path(__file__).parent.parent / "seeds"
ROWS = [
    {"id": "a1", "outlet": "Küstenbote", "published": "2026-03-01T08:00", "text": "Der Hafen meldet drei Schiffe."},
    {"id": "a1", "outlet": "Küstenbote", "published": "2026-03-01T08:00", "text": "Der Hafen meldet drei Schiffe. "},
    {"id": "a1", "outlet": "Küstenbote", "published": "2026-03-01T09:00", "text": "Der Hafen meldet vier Schiffe."},
    {"id": "a2", "outlet": "Talblatt", "published": "unlängst", "text": "Die Brücke bleibt am Montag zu."},
    {"id": "a3", "outlet": "Talblatt", "published": "2026-03-02", "text": None},
    {"id": "", "outlet": "Talblatt", "published": "2026-03-02", "text": "Die Brücke bleibt auch am Dienstag zu."},
    {"id": None, "outlet": None, "published": "2026-03-03", "text": "Die Brücke ist wieder offen."},
]


@contextmanager
def clock(_name):
    yield


def stages(folder: Path) -> Here:
    return Here(Pieces(folder))


def parquet(folder: Path, name: str, rows: list[dict[str, str | None]]) -> None:
    pl.DataFrame(
        rows, schema=dict.fromkeys(("id", "outlet", "published", "text", "Unbekannt"), pl.String)
    ).write_parquet(folder / name, row_group_size=2)


def damage(path: Path) -> None:
    """A table whose end is whole, and a page in the middle is not."""
    rows = [
        {"id": f"x{number}", "Unbekannt": "", "text": f"Der Deich ist {number} Meter hoch."} for number in range(400)
    ]
    pl.DataFrame(rows).write_parquet(path, row_group_size=100)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 200] = b"\x5a" * 200
    path.write_bytes(content)


@pytest.mark.parametrize("at_once", [2, 10_000])
def test_workers_read_tables_as_one_process_does(at_once, tmp_path, monkeypatch):
    monkeypatch.setattr("lineage.spark.reading._AT_ONCE", at_once)
    sources = tmp_path / "in"
    sources.mkdir()
    parquet(sources, "rows.parquet", ROWS)
    parquet(sources, "again_unknown-paper.parquet", ROWS[3:] + ROWS[:1])
    (sources / "some.jsonl").write_text(
        '{"id": "a9", "text": "Ein Satz."}\n{"id": "a1", "text": "Ein anderer Satz."}\n{"id"'
    )
    (sources / "broken.parquet").write_bytes(b"PAR1PAR1")
    damage(sources / "damaged.parquet")
    for number in range(3):
        table = [{"id": f"d{number}{row}", "text": f"Die Fähre {number} fährt {row} Mal."} for row in range(3)]
        pl.DataFrame(table).write_delta(str(sources / "table"), mode="overwrite" if number < 2 else "append")
    here = read_articles(sources)
    (tmp_path / "pieces").mkdir()
    there = stages(tmp_path / "pieces")
    skipped = read_on_spark((sources,), ln.load_settings(isolated=True), there)
    assert len(set(here.skipped["reason"])) > 5
    assert skipped.equals(here.skipped)
    articles = there.pieces.scan(READ, ARTICLES.schema).collect()
    assert ARTICLES.sort(articles).equals(here.articles)


@pytest.mark.parametrize("rows", [ROWS, ROWS[2:]])
def test_a_task_that_ends_late_brings_no_duplicate_back(rows, tmp_path):
    """Spark may ask for a task once more, of a machine that it thinks dead."""
    parquet(tmp_path, "rows.parquet", rows)
    (tmp_path / "pieces").mkdir()
    there, asked = stages(tmp_path / "pieces"), []
    each = there.each
    there.each = lambda count, work: (asked.append((count, work)), each(count, work))
    read_on_spark((tmp_path / "rows.parquet",), ln.load_settings(isolated=True), there)
    before = there.pieces.scan(READ, ARTICLES.schema).collect()
    for count, work in asked:
        each(count, work)
    assert there.pieces.scan(READ, ARTICLES.schema).collect().equals(before)


@pytest.mark.parametrize("texts", [["!!!"], ["Ein Satz."], ["...", "", "Der Hafen meldet drei Schiffe."], None])
def test_stages_draw_what_one_process_draws(texts, tmp_path):
    """The case corpus, and collections of which little can be said."""
    s = ln.load_settings([f"tables.folder={SEEDS / 'tables'}", "engine.workers=1"], isolated=True)
    source = SEEDS / "articles" if texts is None else tmp_path / "texts.parquet"
    if texts is not None:
        pl.DataFrame({"id": [f"a{number}" for number in range(len(texts))], "text": texts}).write_parquet(source)
    pieces = tmp_path / "pieces"
    pieces.mkdir()
    there = stages(pieces)
    read_on_spark((source,), s, there)
    shelves = Shelves.of(there.pieces.scan(READ, ARTICLES.schema).select("article_id").collect()["article_id"], 4)
    search(there, shelves, s, clock)
    drawn = claim(there, shelves, s, clock)
    run = ln.trace_articles(source, settings=s)
    made = {frame: drawn.get(frame) for frame in ("edges", "sources", "stories", "members", "verdicts")}
    for name, frame in FRAMES.items():
        if name != "skipped":
            own = made[name] if name in made else there.pieces.scan(name, frame.schema).collect()
            assert own.equals(getattr(run, name)), name
