from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from corpora import OTHER, OWN, QUOTE, TOLD, WIRE, make_articles, prose
from typer.testing import CliRunner

import lineage as ln
from lineage.archive import adding, claims, index, meeting, reading, writing
from lineage.archive.snapshot import Snapshot
from lineage.archive.versions import VERSIONS, read_version
from lineage.archive.writing import Writer
from lineage.cli.app import app
from lineage.errors import SettingsError, SourceError, TableError, TargetError
from lineage.frames import ARTICLES, FRAMES, SOURCES, left_out
from lineage.provenance.edges import draw_edges
from lineage.settings import Candidates, Settings, Tables
from lineage.signals.blocks import find_furniture, label_blocks
from lineage.signals.citations import extract_citations
from lineage.signals.credits import parse_credits
from lineage.similarity.alignments import align_candidates
from lineage.similarity.candidates import find_candidates
from lineage.similarity.fingerprints import sign_passages
from lineage.similarity.kernels import backend
from lineage.similarity.kernels.compared import compared_words
from lineage.similarity.kernels.vectors import count_holders
from lineage.similarity.pairs import score_pairs
from lineage.similarity.passages import cut_passages

pytest.importorskip("deltalake")
SEEDS = Path(__file__).parent.parent / "seeds" / "articles"
# small crowds and few neighbours, so that new articles end old pairs
TIGHT = Settings(candidates={"star": 3, "hubs": 1, "nearest": 2, "near": 0.2}, engine={"workers": 1})
STORED = ("articles", "blocks", "credits", "citations", "candidates", "alignments", "pairs", "edges", "sources")


def corpus(seed: int) -> pl.DataFrame:
    """A few families of texts that copy, quote and tell each other again, over some days, in some outlets."""
    source = random.Random(seed)
    stock = [prose(14, 900 + number) for number in range(3)]
    roots = [WIRE, TOLD, OWN, OTHER, *(prose(90, number) for number in range(4))]
    texts, times, outlets = {}, {}, {}
    for number in range(30):
        name = f"{source.choice('xyz')}{source.randrange(10**6):06}"
        root = source.choice(roots)
        words = root.split()
        kept = " ".join(words[source.randrange(len(words) // 2) :]) if source.random() < 0.4 else root
        parts = [prose(30, 1000 + number), kept, source.choice(stock)]
        if source.random() < 0.3:
            parts.append(f"Der Hafenmeister sagte am Abend dazu: „{QUOTE}.“")
        if source.random() < 0.3:
            parts.append("Die Redaktion ist montags bis freitags zu erreichen.")
        texts[name] = "\n".join(source.sample(parts, len(parts)))
        if number % 10 == 0:
            texts[name] = "***"  # nothing to compare, like others
        outlets[name] = source.choice(["Hafenbote", "Küstenblatt", None])
        times[name] = None if source.random() < 0.1 else pl.datetime(2026, 3, source.randrange(1, 9), time_zone="UTC")
    known = {name: pl.select(time).item() for name, time in times.items() if time is not None}
    return make_articles(texts, outlet=outlets, published_from=known, published_until=known)


def at_once(articles: pl.DataFrame, first: pl.DataFrame, s: Settings) -> dict[str, pl.DataFrame]:
    """One run over all articles with the statistics of the first ones."""
    furniture = find_furniture(first)
    frequencies = count_holders(compared_words(cut_passages(first, label_blocks(first, furniture=furniture)), first))
    f = {"articles": articles, "blocks": label_blocks(articles, furniture=furniture)}
    f["credits"] = parse_credits(articles, f["blocks"])
    f["citations"] = extract_citations(articles, f["blocks"])
    passages = cut_passages(articles, f["blocks"])
    signed = sign_passages(passages, articles)
    f["candidates"] = find_candidates(signed, passages, articles, s.candidates, frequencies)
    f["alignments"] = align_candidates(f["candidates"], passages, articles, s.alignments, frequencies)
    f["pairs"] = score_pairs(f["alignments"], passages, articles, s.pairs, frequencies)
    drawn = draw_edges(f["pairs"], f["alignments"], f["credits"], f["citations"], articles, s.edges)
    return f | {"edges": drawn.edges, "sources": drawn.sources}


def canonical(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The evidence of a claim that many articles make stands in the order in which they came."""
    by = [pl.element().struct.field(field) for field in ("rule", "value")]
    return frame.with_columns(pl.col("evidence").list.eval(pl.element().sort_by(by))) if name == "edges" else frame


@pytest.fixture(scope="module")
def halves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive to which the two halves of a corpus were added; tests that change it take a copy."""
    archive = ln.create_archive(tmp_path_factory.mktemp("halves") / "archive", TIGHT)
    archive.add(corpus(1).head(15))
    archive.add(corpus(1).tail(15))
    return Path(archive.place)


@pytest.fixture
def seeds() -> pl.DataFrame:
    return ln.read_articles(SEEDS)[0]


@pytest.mark.parametrize("limits", [{}, {"_COMPARED": 4}, {"_HELD": 6}])
@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.heavy) for seed in range(2, 12))])
def test_adding_in_pieces_gives_what_one_run_gives(
    tmp_path: Path, seed: int, limits: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where few texts are held, or few pairs compared, at a time."""
    for name, limit in limits.items():
        monkeypatch.setattr(meeting, name, limit)
    articles, _ = ln.read_articles(corpus(seed))
    order = random.Random(seed).sample(range(articles.height), articles.height)
    pieces = [ARTICLES.sort(articles[order[begin:end]]) for begin, end in ((0, 10), (10, 20), (20, 30))]
    archive = ln.create_archive(tmp_path / "archive", TIGHT)
    for piece in pieces:
        archive.add(piece)
    assert archive.frame("articles").drop("source").equals(articles.drop("source"))
    whole = at_once(archive.frame("articles"), pieces[0], TIGHT)
    assert whole["pairs"].height > 15
    for name in STORED:
        assert canonical(name, archive.frame(name)).equals(canonical(name, FRAMES[name].sort(whole[name]))), name


def test_more_than_memory_holds_is_added_and_renewed_in_pieces(
    halves: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one version, with the same results, and as a whole or not at all."""
    whole, parts = (ln.create_archive(tmp_path / name, TIGHT) for name in ("whole", "parts"))
    grown = [ln.open_archive(shutil.copytree(halves, tmp_path / name)) for name in ("old", "new")]
    in_one = whole.add(corpus(2))
    grown[0].add(corpus(3))
    grown[0].refit(TIGHT.model_copy(update={"candidates": Candidates(star=4, hubs=2)}))
    monkeypatch.setattr(adding, "AT_ONCE", 7)
    told: list[str] = []

    def end_in_the_second(stage: str, done: int, total: int) -> None:
        told.append(stage)
        if told.count("pairs") == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        parts.add(corpus(2), on_progress=end_in_the_second)
    assert ln.open_archive(parts.place).version.articles == 0
    in_pieces = parts.add(corpus(2))
    grown[1].add(corpus(3))
    grown[1].refit(TIGHT.model_copy(update={"candidates": Candidates(star=4, hubs=2)}))
    for one, other in ((whole, parts), grown):
        assert one.version[:1] + one.version[2:6] == other.version[:1] + other.version[2:6]
        assert other.verify().is_empty()
        for name in STORED:
            assert canonical(name, one.frame(name)).equals(canonical(name, other.frame(name))), name
        for name in ("anchors", "fingerprints", "telling", "links", "words", "outlets", "register", "retellings"):
            rows = (pl.read_delta(f"{each.place}/{name}") for each in (one, other))
            assert next(rows).sort(pl.all()).equals(next(rows).sort(pl.all())), name
    assert (in_pieces.articles, list(in_pieces.seconds)) == (in_one.articles, list(in_one.seconds))


def test_addresses_and_items_tie_new_articles_to_old_ones(tmp_path: Path) -> None:
    """Those that share no text, too; a chain over several additions is drawn as a whole."""
    texts = {name: prose(60, number) for number, name in enumerate("abcdef")}
    site, item = "https://www.hafenbote.example/kran/", "dpa:260314-99-123456"
    columns = {
        "url": {"a": f"{site}1", "b": f"{site}2", "c": f"{site}1", "f": f"{site}2"},
        "item": {"d": item, "e": item, "f": "dpa:260314-99-1", "a": "dpa:260314-99-1"},
    }
    articles = make_articles(texts, outlet="Hafenbote", **columns)
    order = [["a", "d"], ["c", "f"], ["b", "e"]]
    archive = ln.create_archive(tmp_path / "archive", TIGHT)
    for names in order:
        archive.add(articles.filter(pl.col("article_id").is_in(names)))
    first = articles.filter(pl.col("article_id").is_in(order[0]))
    whole = at_once(archive.frame("articles"), ARTICLES.sort(first), TIGHT)
    assert whole["edges"].height > 2
    for name in ("edges", "sources"):
        assert canonical(name, archive.frame(name)).equals(canonical(name, FRAMES[name].sort(whole[name]))), name
    hanging = archive.trace(articles.filter(pl.col("article_id") == "b")).articles
    assert hanging["article_id"].to_list() == ["a", "b", "c", "f"]


def test_a_run_of_new_articles_has_who_quotes_the_same_and_their_stories(tmp_path: Path) -> None:
    said = f"Der Hafenmeister sagte dazu: „{QUOTE}.“"
    texts = {
        "a": f"{OWN} {said} {prose(60, 1)}",
        "b": f"{OWN} {prose(20, 2)}",
        "c": f"{OTHER} {said}",
        "d": f"{prose(80, 3)} {said}",
        "e": prose(90, 4),
    }
    articles = make_articles(texts, outlet={name: f"{name.upper()}-Bote" for name in texts})
    archive = ln.create_archive(tmp_path / "archive", TIGHT)
    archive.add(articles.filter(pl.col("article_id").is_in(["a", "b", "e"])))
    new = articles.filter(pl.col("article_id").is_in(["c", "d"]))
    run = archive.trace(new)
    assert run.articles["article_id"].to_list() == ["a", "b", "c", "d"], "b has the text of a"
    at_new = pl.col("source_id").is_in(["c", "d"]) | pl.col("target_id").is_in(["c", "d"])
    quoted = run.edges.filter(at_new, pl.col("relation") == "quotes").select("source_id", "target_id").rows()
    archive.add(new)
    assert quoted == [("a", "c"), ("a", "d"), ("c", "d")]
    assert run.edges.filter(at_new).equals(archive.frame("edges").filter(at_new))
    assert archive.trace(new).edges.filter(at_new).equals(run.edges.filter(at_new)), "of articles that are there, too"


def test_a_run_of_new_articles_says_that_it_is_a_selection(tmp_path: Path) -> None:
    """In the report, the overview, and beside figures; and it goes on to say so when it was written or judged."""
    texts = {"a": f"{WIRE} {prose(20, 1)}", "b": f"{prose(20, 2)} {WIRE}", "c": WIRE, "d": OTHER}
    articles = make_articles(texts, outlet={name: f"{name.upper()}-Bote" for name in texts})
    archive = ln.create_archive(tmp_path / "archive", TIGHT)
    archive.add(articles.filter(pl.col("article_id") != "c"))
    run = archive.trace(articles.filter(pl.col("article_id") == "c"))
    assert run.selection[:3] + run.selection[4:] == (1, 3, 3, frozenset("c")) and run.articles[
        "article_id"
    ].to_list() == ["a", "b", "c"]
    folder = run.write(tmp_path / "run")
    loaded = ln.load_trace(folder)
    assert loaded.selection == run.selection and loaded.manifest == run.manifest
    assert ln.judge_trace(loaded, ln.verdict_sheet(loaded)).selection == run.selection
    told = "Auswahl aus einem Archiv (Fassung 1, 3 Artikel): gefragt war nach 1 Artikel"
    report = (ln.write_report(loaded, tmp_path / "report.html")).read_text(encoding="utf-8")
    assert told in report and "lineage trace NEW -a ARCHIVE --as-of 1 -o run/" in report
    assert 'id="chart-coverage"' not in report and ">gefragt</th>" in report
    calls = [["show", str(folder), "--lang", "de"], ["view", str(folder), "agency_share"]]
    shown, viewed = (CliRunner().invoke(app, call) for call in calls)
    assert told in " ".join(shown.stdout.split()) and re.search(r"story-0001 +3 +1 +3", shown.stdout)
    assert viewed.stderr.startswith("A selection from an archive (version 1, 3 articles): 1 article asked for")
    whole = ln.trace_articles(articles)
    assert whole.selection is None and "archive" not in whole.manifest["decides"]


def test_one_addition_gives_what_a_trace_gives(tmp_path: Path, seeds: pl.DataFrame) -> None:
    trace = ln.trace_articles(SEEDS)
    archive = ln.create_archive(tmp_path / "archive")
    archive.add(SEEDS)
    for name in STORED:
        assert archive.frame(name).equals(trace.frames[name]), name
    known = archive.trace(SEEDS)
    for name in ("edges", "stories", "members", "mosaic", "findings"):
        own = trace.frames[name]
        assert known.frames[name].equals(own), name


def test_the_same_input_twice_adds_nothing(halves: Path, tmp_path: Path) -> None:
    archive = ln.open_archive(shutil.copytree(halves, tmp_path / "archive"))
    before = archive.version
    again = archive.add(corpus(1).head(20))
    assert (again.articles, again.known, again.version) == (0, 20, before)
    more = archive.add(pl.concat([corpus(1).head(20), make_articles({"new": WIRE})]))
    assert (more.articles, more.known, more.version.articles) == (1, 20, 31)
    assert re.fullmatch(
        r"Added\(articles=1, known=20, pairs=\d+, skipped=0, Version\(3, add, .*articles=31\)\)", repr(more)
    )


def test_what_is_there_with_other_details_or_under_another_id_is_told(tmp_path: Path) -> None:
    """A correction of the time or the title changes nothing there, and one delivery under other ids counts twice."""
    archive, rows = ln.create_archive(tmp_path / "archive", TIGHT), [{"id": "a", "outlet": "Talblatt", "text": WIRE}]
    archive.add(
        [rows[0] | {"published": "2026-03-14", "title": "Kran"}, {"id": "b", "outlet": "Talblatt", "text": OWN}]
    )
    assert archive.add([rows[0] | {"published": "2026-03-14", "title": "Kran"}]).skipped.is_empty()
    assert archive.add(rows).skipped.is_empty(), "what is not said is no other detail"
    later = archive.add([rows[0] | {"published": "2026-03-14T14:30+01:00"}]).skipped
    retold = archive.find([rows[0] | {"title": "Kran stürzt"}]).skipped
    again = archive.add([rows[0] | {"id": "c"}, {"id": "d", "outlet": "Hafenbote", "text": WIRE}]).skipped
    told = [(row["reason"], row["detail"]) for each in (later, retold, again) for row in each.iter_rows(named=True)]
    assert told == [
        (
            "other details",
            "a is kept as it is: published_from is 2026-03-14 13:30:00+00:00 now, and 2026-03-13 23:00:00+00:00 there; "
            "published_until is 2026-03-14 13:30:00+00:00 now, and 2026-03-14 22:59:59.999999+00:00 there",
        ),
        ("other details", "a is kept as it is: title is Kran stürzt now, and Kran there"),
        ("same text", "c: Talblatt has this text as a, too"),
    ]
    assert all(left_out(each) == 0 for each in (later, retold, again))


def test_another_text_under_a_known_id_gets_a_number_once(tmp_path: Path) -> None:
    archive = ln.create_archive(tmp_path / "archive", TIGHT)
    archive.add(make_articles({"a": WIRE, "b": OWN}))
    added = archive.add(make_articles({"a": OTHER}))
    assert added.skipped["reason"].to_list() == ["same id"]
    assert archive.frame("articles")["article_id"].to_list() == ["a", "a#2", "b"]
    assert archive.add(make_articles({"a": OTHER})).articles == 0


def test_old_versions_can_be_read_and_do_not_grow(halves: Path, tmp_path: Path) -> None:
    first = ln.create_archive(tmp_path / "archive", TIGHT)
    first.add(corpus(1).head(15))
    old = ln.open_archive(halves, as_of=1)
    assert old.frame("pairs").equals(first.frame("pairs"))
    assert old.frame("articles").height == 15
    assert old.info()["articles"] == 15
    with pytest.raises(TargetError, match="old version"):
        old.add(corpus(1))
    with pytest.raises(SourceError, match="0 to 2"):
        ln.open_archive(halves, as_of=3)


def test_other_settings_are_refused_with_a_sentence(tmp_path: Path) -> None:
    archive = ln.create_archive(tmp_path / "archive", TIGHT)
    other = Settings(candidates={"star": 4, "hubs": 1, "nearest": 2, "near": 0.2}, stories={"min_share": 0.5})
    with pytest.raises(SettingsError, match=r"candidates\.star is 4 here and 3 there\. Use its settings"):
        archive.add(corpus(1), settings=other)
    with pytest.raises(SettingsError, match="the table agencies is another one"):
        archive.add(corpus(1), settings=with_table(tmp_path / "one", "agencies", "code,name\nhfn,Hafennachrichten\n"))
    words = with_table(tmp_path / "other", "labels", "key,en,de\nchart.own,Own,Eigen\n")  # nothing is found by them
    assert archive.add(make_articles({"a": WIRE}), settings=words).articles == 1
    assert archive.version.version == 1


def test_a_file_given_from_another_folder_is_there_already(tmp_path: Path) -> None:
    for name in ("mo/2026-03-01_kuestenbote_a.txt", "mo/b.txt", "di/b.txt"):
        (tmp_path / "days" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "days" / name).write_text(WIRE, encoding="utf-8")
    archive = ln.create_archive(tmp_path / "archive", TIGHT)
    assert archive.add(tmp_path / "days" / "mo").articles == 2
    again = archive.add(tmp_path / "days")
    assert (again.articles, again.known) == (1, 2)  # two files say the same, so one of them is new
    assert archive.add(tmp_path / "days").known == 3
    assert archive.add(tmp_path / "days" / "mo" / "b.txt").known == 1
    (tmp_path / "days" / "mo" / "b.txt").write_text(OTHER, encoding="utf-8")
    assert archive.add(tmp_path / "days").articles == 1
    ids = archive.frame("articles")["article_id"].to_list()
    assert ids == ["2026-03-01_kuestenbote_a.txt", "b.txt", "mo/b.txt", "mo/b.txt#2"]


def test_settings_by_which_nothing_could_be_compared_are_refused_at_once(tmp_path: Path) -> None:
    many = Settings(candidates={"bands": 42})
    with pytest.raises(SettingsError, match="42 bands x 4 rows"):
        ln.create_archive(tmp_path / "archive", many)
    archive = ln.create_archive(tmp_path / "archive", Settings(candidates={"bands": 42, "rows": 3}))
    archive.add(make_articles({"a": WIRE, "b": WIRE}))
    with pytest.raises(SettingsError, match="42 bands x 4 rows"):
        archive.refit(many)
    assert archive.version.version == 1


def test_info_says_beforehand_that_an_addition_would_be_refused(tmp_path: Path) -> None:
    archive = ln.create_archive(
        tmp_path / "archive", with_table(tmp_path / "own", "agencies", "code,name\nhfn,Hafennachrichten\n")
    )
    command = [sys.executable, "-m", "lineage", "archive", "info", archive.place]  # a process reads a table once
    assert "refused" not in subprocess.run(command, capture_output=True, text=True, check=True).stdout
    (tmp_path / "own" / "agencies.csv").write_text("code,name\nhfn,Hafenblatt\n", encoding="utf-8")
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "additions  would be refused: the table agencies is another one\n" in told
    assert archive.info()["refused"] == []
    (tmp_path / "own").rename(tmp_path / "gone")
    (refused,) = archive.info()["refused"]
    assert "the folder of own tables does not exist" in refused


def test_own_tables_are_those_of_the_archive_wherever_it_is_asked_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_table(tmp_path / "own", "agencies", "code,name,kind,language\nhdi,Hafendienst,text,de\n")
    monkeypatch.chdir(tmp_path)
    archive = ln.create_archive("archive", Settings(tables=Tables(folder="own")))
    archive.add(make_articles({"a": f"{WIRE} (hdi)"}))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    archive = ln.open_archive(tmp_path / "archive")
    assert archive.add(make_articles({"b": f"{WIRE} (hdi)"})).articles == 1
    assert archive.frame("credits")["agency"].to_list() == ["hdi", "hdi"]
    assert archive.find(make_articles({"c": f"{WIRE} (hdi)"})).trace.credits["agency"].to_list() == ["hdi"] * 3
    shutil.move(tmp_path / "own", tmp_path / "moved")
    for ask in (archive.find, archive.trace, archive.add):
        with pytest.raises(TableError, match=r"does not exist.*lineage archive add"):
            ask(make_articles({"d": OTHER}))
    moved = Settings(tables=Tables(folder=str(tmp_path / "moved")))
    assert archive.add(make_articles({"d": OTHER}), settings=moved).articles == 1
    for version in (1, 3):
        found = ln.open_archive(archive.place, as_of=version).find(make_articles({"c": f"{WIRE} (hdi)"}))
        assert set(found.trace.credits["agency"]) == {"hdi"}
    archive.refit(moved)
    assert archive.add(make_articles({"e": f"{OTHER} (hdi)"})).articles == 1


def with_table(folder: Path, name: str, rows: str) -> Settings:
    folder.mkdir()
    (folder / f"{name}.csv").write_text(rows, encoding="utf-8")
    return TIGHT.model_copy(update={"tables": Tables(folder=str(folder))})


def test_finding_leaves_the_archive_as_it_is(tmp_path: Path) -> None:
    archive = ln.create_archive(tmp_path / "archive", TIGHT)
    archive.add(make_articles({"a": WIRE, "b": OWN, "c": f"{OTHER}\n{WIRE}"}))
    before = archive.version
    found = archive.find(make_articles({"new": f"{prose(40, 3)}\n{WIRE}"}))
    assert found.asked == ("new",)
    assert found.trace.pairs.filter(pl.col("b_id") == "new")["a_id"].to_list() == ["a", "c"]
    assert found.trace.alignments.filter(pl.col("b_id") == "new").height == 2
    assert set(found.edges["target_id"]) | set(found.edges["source_id"]) >= {"new"}
    known = archive.find(make_articles({"a": WIRE}))
    assert known.asked == ("a",) and known.known == {"a": "a"} and found.known == {}
    assert archive.find(make_articles({"a": OTHER})).known == {}, "another text under the id is another article"
    assert known.trace.pairs["b_id"].to_list() == ["c"]
    assert archive.version == before == read_version(str(tmp_path / "archive"))


def test_a_question_finds_what_an_addition_would(halves: Path, tmp_path: Path) -> None:
    """Also the pairs of old articles that the new one parts, as far as they stand beside it."""
    asked, archive = corpus(2)[4:5], ln.open_archive(shutil.copytree(halves, tmp_path / "archive"))
    before, found = archive.frame("candidates"), archive.find(asked).trace
    archive.add(asked)
    inside = pl.all_horizontal(pl.col("a_id", "b_id").is_in(found.articles["article_id"].implode()))
    for name in ("candidates", "alignments", "pairs"):
        assert found.frames[name].equals(archive.frame(name).filter(inside)), name
    assert before.filter(inside).join(archive.frame("candidates"), on=["a_id", "b_id"], how="anti").height


def test_a_text_without_outlet_or_address_is_no_second_copy_of_an_article(tmp_path: Path) -> None:
    """Of several with that text it is the likeliest origin; in a run of new articles it is new."""
    texts = {"a": f"{prose(30, 1)} {WIRE}", "b": WIRE, "c": WIRE, "d": f"{WIRE} {prose(30, 2)}"}
    days = {name: datetime(2026, 3, day, tzinfo=UTC) for name, day in {"a": 1, "b": 3, "c": 2, "d": 4}.items()}
    archive = ln.create_archive(tmp_path / "archive", TIGHT)
    archive.add(
        make_articles(
            texts, outlet={name: f"{name.upper()}-Bote" for name in texts}, published_from=days, published_until=days
        )
    )
    found = archive.find([{"id": "pasted", "text": f" {WIRE}\n"}])
    assert (found.asked, found.known) == (("c",), {"pasted": "c"})
    (row,) = archive.frame("articles").filter(pl.col("article_id") == "c").to_dicts()
    assert found.edges.equals(archive.find([{"id": "c", "text": WIRE, "outlet": row["outlet"]}]).edges)
    assert archive.find([{"id": "pasted", "outlet": "Talblatt", "text": WIRE}]).asked == ("pasted",)
    assert "pasted" in archive.trace([{"id": "pasted", "text": WIRE}]).articles["article_id"]


def test_what_an_early_end_left_is_never_seen(halves: Path, tmp_path: Path) -> None:
    place = str(tmp_path / "archive")
    archive = ln.create_archive(place, TIGHT)
    archive.add(corpus(1).head(15))
    writer = Writer(place, archive.version)
    writer.append("furniture", pl.DataFrame({"outlet": ["Hafenbote"], "text": ["stray"]}))
    writer.remove("pairs", archive._snapshot.among("pairs", np.arange(15), ("number", "a", "b")))
    again = ln.open_archive(place)
    assert again.frame("pairs").height
    again.add(corpus(1).tail(15))
    straight = ln.open_archive(halves)
    for name in STORED:
        assert again.frame(name).equals(straight.frame(name)), name
    assert "stray" not in again._snapshot.statistics.furniture["text"]


def test_rows_that_go_leave_the_others_in_order(halves: Path, tmp_path: Path) -> None:
    deltalake = pytest.importorskip("deltalake")
    place = str(shutil.copytree(halves, tmp_path / "archive"))
    archive = ln.open_archive(place)
    before = archive.frame("candidates")
    gone = archive._snapshot.among("candidates", np.arange(30)).gather_every(3)
    writer = Writer(place, archive.version)
    writer.remove("candidates", gone.select("number", "a", "b"))
    writer.commit("add")
    after = ln.open_archive(place).frame("candidates")
    assert after.equals(before.join(gone, on=["a_id", "b_id"], how="anti", maintain_order="left"))
    for file in deltalake.DeltaTable(f"{place}/candidates").to_pyarrow_dataset().get_fragments():
        rows = pl.DataFrame(file.to_table(columns=["number", "a", "b"]))
        assert rows.equals(rows.sort("number", "a", "b"))


def test_exports_that_overlap_add_each_article_once(tmp_path: Path) -> None:
    """Without ids, under other names, and with white space that another program has left."""
    head, rows = "Medium;Datum;Titel;Text", [f"FAZ;0{day}.04.2025;Frei;{prose(60, day)}" for day in range(1, 6)]
    for name, own, end in (("monday", rows[:3], ""), ("tuesday", rows[1:], " ")):
        (tmp_path / f"{name}.csv").write_text("\n".join([head, *(row + end for row in own)]), encoding="utf-8")
    archive = ln.create_archive(tmp_path / "archive")
    first, second = (archive.add(tmp_path / f"{name}.csv") for name in ("monday", "tuesday"))
    assert (first.articles, first.known) == (3, 0)
    assert (second.articles, second.known) == (2, 2)
    assert second.skipped.is_empty() and archive.frame("articles").height == 5


def test_a_range_that_cannot_be_written_ends_the_removal(
    halves: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = str(shutil.copytree(halves, tmp_path / "archive"))
    archive = ln.open_archive(place)
    before, whole, written = archive.frame("candidates"), writing.replace_between, []

    def replace(table: object, name: str, rows: pl.DataFrame, low: int, high: int) -> None:
        if written:
            raise OSError(28, "No space left on device")
        written.append(low)
        whole(table, name, rows, low, high)

    monkeypatch.setattr(writing, "replace_between", replace)
    every = archive._snapshot.among("candidates", np.arange(archive.version.articles))
    with pytest.raises(TargetError, match="cannot be written"):
        Writer(place, archive.version).remove("candidates", every.select("number", "a", "b"))
    assert written
    assert ln.open_archive(place).frame("candidates").equals(before)


def test_rows_that_are_read_hold_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether few are read, which are remembered, or many, of one file or of several."""
    place = str(tmp_path / "archive")
    archive = ln.create_archive(place, Settings(engine={"workers": 1}))
    texts = {f"x{number:02}": prose(2000, number) for number in range(20)}
    for begin in (0, 10):
        archive.add(make_articles({name: texts[name] for name in sorted(texts)[begin : begin + 10]}))
    numbers = np.array([3, 17])
    few = Snapshot(place, read_version(place)).of_articles("articles", numbers)
    monkeypatch.setattr(index, "_KEPT", 0)
    many = Snapshot(place, read_version(place)).of_articles("articles", numbers)
    assert few.equals(many)
    assert sorted(many["number"]) == [3, 17]
    held = many["text"].to_arrow(compat_level=pl.CompatLevel.newest()).buffers()
    assert sum(buffer.size for buffer in held if buffer) < 3 * len(texts["x03"])


def test_a_store_with_an_address_is_read_by_all_cores(halves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_HERE", "nowhere://")  # as if the files were far: they are read through Python
    monkeypatch.setattr(backend, "cores", lambda: 4)
    files = reading.list_files(Snapshot(str(halves), read_version(str(halves))).table("anchors"))
    found = backend.spread(lambda groups: files[0].read(groups, ("key", "number")), [None, [0]] * 20)
    assert all(rows.equals(found[0]) for rows in found) and found[0].height


def test_a_newer_archive_and_none_are_told_apart(tmp_path: Path) -> None:
    place = str(tmp_path / "archive")
    with pytest.raises(SourceError, match="this is not an archive"):
        ln.open_archive(place)
    archive = ln.create_archive(place, TIGHT)
    with pytest.raises(TargetError, match="not empty"):
        ln.create_archive(place)
    from deltalake import write_deltalake

    from lineage.archive.versions import version_row

    newer = version_row(archive.version._replace(version=1, format=99, lineage="9.9"))
    assert newer.schema == VERSIONS
    write_deltalake(f"{place}/versions", newer, mode="append")
    with pytest.raises(SourceError, match=r"newer version of lineage\. Got format 99, by lineage 9\.9"):
        ln.open_archive(place)


def test_other_programs_open_the_tables(tmp_path: Path) -> None:
    duckdb, deltalake = pytest.importorskip("duckdb"), pytest.importorskip("deltalake")
    place = tmp_path / "Archiv Übersicht"
    archive = ln.create_archive(place, TIGHT)
    archive.add(make_articles({"a": WIRE, "b": WIRE, "c": OWN}, outlet="Hafenbote"))
    pairs = pl.DataFrame(deltalake.DeltaTable(f"{place}/pairs").to_pyarrow_table())
    assert pairs.filter(pl.col("relation") == "same_text").select("a_id", "b_id").rows() == [("a", "b")]
    plain = pl.scan_delta(str(shutil.copytree(place, tmp_path / "archive") / "pairs"))
    assert plain.filter(pl.col("relation") == "same_text").collect().select("a_id", "b_id").rows() == [("a", "b")]
    articles = deltalake.DeltaTable(f"{place}/articles").to_pyarrow_table(columns=["outlet"])
    counted = "SELECT outlet, count(*) FROM articles WHERE outlet = 'Hafenbote' GROUP BY outlet"
    assert duckdb.connect().register("articles", articles).sql(counted).fetchall() == [("Hafenbote", 3)]


def test_the_commands(tmp_path: Path) -> None:
    place, run = str(tmp_path / "archive"), CliRunner()
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "2026-03-14T0940_hafenbote_kran.txt").write_text(f"{OWN}\n\n{WIRE}\n", encoding="utf-8")
    (tmp_path / "old.jsonl").write_text(
        json.dumps({"id": "old", "text": WIRE, "outlet": "Küstenblatt"}), encoding="utf-8"
    )

    def call(*words: str) -> dict:
        done = run.invoke(app, [*words, "--json"])
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    call("archive", "create", place)
    assert call("archive", "add", place, str(tmp_path / "old.jsonl"))["articles"] == 1
    assert call("archive", "info", place)["tables"]["articles"][0] == 1
    found = call("find", str(tmp_path / "new"), "-a", place)
    assert found["asked"] == ["2026-03-14T0940_hafenbote_kran.txt"]
    assert found["pairs"][0]["shared_tokens"] > 50
    traced = call("trace", str(tmp_path / "new"), "-a", place, "-o", str(tmp_path / "run"))
    assert traced["frames"]["articles"]["rows"] == 2
    tidied = call("archive", "vacuum", place, "--keep", "1")
    assert (tidied["version"], tidied["folded"], tidied["deleted"]) == (1, [], 0)
    told = run.invoke(app, ["archive", "vacuum", place, "--keep", "0"])
    assert "version 2 can be read" in told.output
    again = call("archive", "vacuum", place, "--keep", "0")
    assert (again["version"], again["folded"], again["deleted"]) == (2, [], 0)
    assert re.search(r"^pairs +0 +0 +0 bytes", run.invoke(app, ["archive", "info", place]).output, re.M)
    assert run.invoke(app, ["find", "x.txt", "-a", str(tmp_path)]).exit_code == 3


def test_an_archive_without_articles_is_called_empty(tmp_path: Path) -> None:
    place, run = str(tmp_path / "archive"), CliRunner()
    (tmp_path / "asked.txt").write_text(prose(90, 1), encoding="utf-8")
    assert run.invoke(app, ["archive", "create", place]).exit_code == 0
    told = run.invoke(app, ["find", str(tmp_path / "asked.txt"), "-a", place])
    assert "Die Sammlung enthält keinen Artikel." in told.stdout


def test_names_of_columns_are_those_of_a_file_and_not_of_the_archive(tmp_path):
    odd = tmp_path / "odd.csv"
    odd.write_text("Nummer,Haus,Text,Datum\n7,Küstenbote,Ein anderer Text vom Hafen.,2026-03-01\n", encoding="utf-8")
    archive = ln.create_archive(tmp_path / "archive")
    named = ln.load_settings(['read.columns=["outlet=Haus", "id=Nummer"]'], isolated=True)
    assert archive.add(odd, settings=named).articles == 1
    assert archive.add(odd, settings=named).known == 1
    assert archive.frame("articles").select("article_id", "outlet").rows() == [("7", "Küstenbote")]
    assert not archive.settings.read.columns
    done = CliRunner().invoke(
        app, ["archive", "add", archive.place, str(odd), "--map", "outlet=Haus", "--map", "id=Nummer"]
    )
    assert "0 articles added, 1 was there already" in done.output


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("pair", r"sources\.$"),
        ("stories", r"archive\.trace"),
        ("fingerprints", r"DeltaTable\('.*/fingerprints'\)"),
    ],
)
def test_what_is_no_frame_of_an_archive_is_told_where_it_is(name: str, hint: str, tmp_path: Path) -> None:
    archive = ln.create_archive(tmp_path / "archive")
    with pytest.raises(SettingsError, match=rf"Got '{name}'\. Expected articles, .*{hint}"):
        archive.frame(name)
    assert {kept: archive.frame(kept).height for kept in STORED} == dict.fromkeys(STORED, 0)


def test_fewer_versions_than_none_cannot_be_kept(tmp_path: Path) -> None:
    archive = ln.create_archive(tmp_path / "archive")
    with pytest.raises(SettingsError, match="keep"):
        archive.vacuum(-1)
    assert archive.version.version == 0


def test_a_source_stays_while_a_claim_elsewhere_names_it(tmp_path: Path) -> None:
    archive = ln.create_archive(tmp_path / "archive")
    says = "Laut der Deutschen Umwelthilfe bleibt die Brücke gesperrt, bestätigte Anna Muster."
    archive.add(make_articles({"a": f"{WIRE}\n\n{says}", "b": f"{prose(60, 3)}\n\n{says}"}))
    snapshot = Snapshot(archive.place, archive.version)
    edges = reading.read_all(snapshot.table("edges"))
    of_a, of_b = (set(edges.filter(pl.col("target_id") == name)["source_id"]) for name in "ab")
    shared, alone = of_a & of_b, of_a - of_b
    assert shared and alone
    _, gone = claims._merged(snapshot, SOURCES.make(), edges.filter(pl.col("target_id") == "a"))
    assert set(gone["source_id"]) == alone
