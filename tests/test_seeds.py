"""The case corpus: manuscripts compile to what is committed, and the truth fits the texts it speaks of."""

from __future__ import annotations

import csv
import importlib
import json
import subprocess
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest
from conftest import ROOT

from lineage.frames import BOILERPLATE, CREDITS, EDGES, FRAMES, RELATIONS, ROLES

SEEDS = ROOT / "seeds"
Rows = list[dict[str, str]]
STORY = """\
#! Case: a test.

=== wire
outlet: dpa
item: dpa:260302-99-100200
version: 2
published: 2026-03-02T08:00:00+01:00

[[credit place=dateline agency=dpa|Ort (dpa) -]] \
[[p s90a|Der Fluss ist groß, [[cite cue=sagte chain=person:Ida Lund|sagte Ida Lund]].]]

=== article
id: hafenpost-s90-1
outlet: Hafenpost
url: https://hafenpost.example/fluss
published: 2026-03-02
title: Hochwasser

[[p s90a|
Der Fluss ist gross, [[cite cue=sagte chain=person:Ida Lund|sagte Ida Lund]].
]]

[[b role=caption|Der Fluss. [[credit place=photo agency=AP+dpa service=AP+dpa|(Foto: AP/dpa)]]]]

=== truth
edge: item:dpa:260302-99-100200/2 hafenpost-s90-1 derived_from true measured wire-whole
"""


@pytest.fixture(scope="module")
def compiler() -> ModuleType:
    sys.path.insert(0, str(SEEDS))
    return importlib.import_module("compile")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    lines = (SEEDS / "articles" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    found = {article["id"]: article["text"] for article in map(json.loads, lines)}
    return found | {path.name: path.read_text(encoding="utf-8") for path in (SEEDS / "articles").glob("*.txt")}


def truth(name: str) -> Rows:
    return read((SEEDS / "truth" / f"{name}.csv").read_text(encoding="utf-8"))


def read(text: str) -> Rows:
    return list(csv.DictReader(text.splitlines(keepends=True)))


def test_committed_files_are_what_the_manuscripts_say() -> None:
    run = subprocess.run(
        [sys.executable, str(SEEDS / "compile.py"), "--check"], cwd="/", capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_order_of_manuscripts_does_not_matter(compiler: ModuleType) -> None:
    paths = sorted(SEEDS.glob("manuscript/*.txt"))
    assert compiler.compile_corpus(paths) == compiler.compile_corpus(paths[::-1])


def test_words_are_those_of_the_frames(compiler: ModuleType) -> None:
    words = importlib.import_module("markup").WORDS
    enums = {column.name: list(column.values) for column in (*CREDITS.columns, *EDGES.columns)}
    assert words["role"] == list(ROLES.categories)
    assert words["kind"] == list(BOILERPLATE.categories)
    assert words["relation"] == list(RELATIONS.categories)
    # a truth leaves nothing unread
    assert [*words["credited"], "unread"] == enums["role"]
    assert (words["place"], words["basis"]) == (enums["place"], enums["basis"])


@pytest.mark.parametrize("name", ["blocks", "credits", "citations", "alignments", "edges", "sources"])
def test_columns_and_words_fit_the_frame(name: str) -> None:
    rows = truth(name)
    assert rows
    columns = {column.name: column for column in FRAMES[name].columns}
    assert set(rows[0]) - set(columns) <= {"label", "case", "agency"}
    for column in rows[0].keys() & columns.keys():
        values = columns[column].values
        assert not values or {row[column] for row in rows} - {""} <= set(values)


def test_every_article_has_a_text_and_a_story(texts: dict[str, str]) -> None:
    rows = truth("articles")
    assert {row["article_id"] for row in rows} == texts.keys()
    assert Counter(row["article_id"] for row in rows).most_common(1)[0][1] == 1
    assert {row["story"] for row in rows} <= {path.stem for path in SEEDS.glob("manuscript/*.txt")}
    assert min(len(text.split()) for text in texts.values()) > 40
    assert not [key for key, text in texts.items() if "[[" in text or "]]" in text]


def test_the_first_four_stories_have_their_cases() -> None:
    stories = Counter(row["story"][:2] for row in truth("articles"))
    assert {story: stories[story] for story in ("01", "02", "03", "04")} == {"01": 7, "02": 6, "03": 6, "04": 6}
    cases = {row["case"] for row in truth("edges")}
    assert {"wire-whole", "wire-cut", "wire-new-lead", "swiss", "wire-absent", "wire-merged", "chain-cited"} <= cases


@pytest.mark.parametrize("name", ["credits", "citations"])
def test_offsets_point_at_the_surface(name: str, texts: dict[str, str]) -> None:
    for row in truth(name):
        if row["begin"]:
            assert texts[row["article_id"]][int(row["begin"]) : int(row["end"])] == row["surface"]


def test_blocks_never_overlap(texts: dict[str, str]) -> None:
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in truth("blocks"):
        spans[row["article_id"]].append((int(row["begin"]), int(row["end"])))
    for key, found in spans.items():
        assert all(left[1] <= right[0] for left, right in pairwise(sorted(found)))
        assert all(texts[key][begin:end] == texts[key][begin:end].strip() != "" for begin, end in found)


def test_alignments_say_what_the_texts_show(compiler: ModuleType, texts: dict[str, str]) -> None:
    words = importlib.import_module("truth_rows").words
    for row in truth("alignments"):
        a = texts[row["a_id"]][int(row["a_begin"]) : int(row["a_end"])]
        b = texts[row["b_id"]][int(row["b_begin"]) : int(row["b_end"])]
        assert row["a_id"] < row["b_id"]
        assert (a.strip(), b.strip()) == (a, b)
        if row["kind"] != "quote":
            assert (words(a) == words(b)) == (row["kind"] == "verbatim"), row


def test_edges_join_known_nodes(texts: dict[str, str]) -> None:
    nodes = texts.keys() | {row["source_id"] for row in truth("sources")}
    outside = ("wire:", "item:", "outlet:", "person:", "office:", "document:", "unnamed:")
    rows = truth("edges")
    keys = [(row["source_id"], row["target_id"], row["relation"], row["basis"]) for row in rows]
    assert len(set(keys)) == len(keys)
    for row in rows:
        assert row["source_id"] in nodes or row["source_id"].startswith(outside), row
        assert row["target_id"] in texts or row["target_id"].startswith("item:"), row
        assert row["directed"] == "true" or row["source_id"] < row["target_id"], row


def test_no_arrow_between_two_clients_of_one_wire() -> None:
    kinds = {row["article_id"]: row["kind"] for row in truth("articles")}
    clients: dict[str, set[str]] = defaultdict(set)
    rows = [row for row in truth("edges") if row["relation"] in ("derived_from", "shares_text")]
    for row in rows:
        if row["source_id"].startswith("absent:") or kinds.get(row["source_id"]) == "wire":
            clients[row["source_id"]].add(row["target_id"])
    for row in rows:
        for found in clients.values():
            assert not {row["source_id"], row["target_id"]} <= found, row


def test_texts_without_a_common_label_share_no_seven_words(compiler: ModuleType) -> None:
    markup, words = importlib.import_module("markup"), importlib.import_module("truth_rows").words
    holders: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for path in sorted(SEEDS.glob("manuscript/*.txt")):
        for document in markup.read_manuscript(path)[0]:
            text = document.text
            for span in document.spans:
                if (
                    span.tag in "pq"
                    or "place" in span.args
                    or span.args.get("role") in ("boilerplate", "title", "summary")
                ):
                    text = text[: span.begin] + "\0" * (span.end - span.begin) + text[span.end :]
            for stretch in map(words, text.split("\0")):
                for begin in range(len(stretch) - 6):
                    holders[tuple(stretch[begin : begin + 7])].add(document.id)
    assert not {" ".join(run): sorted(found) for run, found in holders.items() if len(found) > 1}


def test_a_small_manuscript(compiler: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "90-test.txt"
    path.write_text(STORY, encoding="utf-8")
    files = compiler.compile_corpus([path])
    wire = "urn:newsml:dpa.com:20090101:260302-99-100200:2"
    article = json.loads(files["articles/articles.jsonl"].splitlines()[0])
    assert article["text"] == "Der Fluss ist gross, sagte Ida Lund.\n\nDer Fluss. (Foto: AP/dpa)"
    assert (article["id"], article["published"]) == ("hafenpost-s90-1", "2026-03-02")
    assert json.loads(files["articles/articles.jsonl"].splitlines()[1])["version"] == 2
    (row,) = read(files["truth/alignments.csv"])
    assert (row["b_id"], row["a_begin"], row["a_end"], row["b_begin"], row["kind"]) == (
        wire,
        "0",
        "36",
        "12",
        "verbatim",
    )
    roles = [(row["begin"], row["end"], row["role"]) for row in read(files["truth/blocks.csv"])]
    assert roles == [("38", "48", "caption"), ("49", "63", "photo_credit"), ("0", "11", "dateline")]
    credited = [(row["agency"], row["role"]) for row in read(files["truth/credits.csv"])]
    assert credited == [("AP", "photo"), ("dpa", "photo"), ("dpa", "text")]
    edges = {(row["source_id"], row["relation"]) for row in read(files["truth/edges.csv"])}
    assert edges == {(wire, "derived_from"), ("wire:dpa", "credits"), ("person:Ida Lund", "cites")}


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("place=photo", "place=photograph", 22, "place is 'photograph'"),
        ("role=caption", "role=capton", 22, "role is 'capton'"),
        ("person:Ida Lund|sagte Ida Lund]].\n]]", "Ida Lund|sagte Ida Lund]].\n]]", 19, "hop is 'Ida Lund'"),
        ("[[p s90a|\n", "[[p s90b|\n", 9, "label s90a stands in this document only"),
        ("[[p s90a|\n", "", 19, "]] closes nothing"),
        ("[[b role=caption", "[[p s90c|[[b role=caption", 22, "[[p ...| is never closed"),
        ("outlet: Hafenpost", "outlet: Hafenblatt", 11, "outlet 'Hafenblatt' is not in tables/outlets.csv"),
        ("https://hafenpost.example", "https://rundblick.example", 11, "is not an address of Hafenpost"),
        ("published: 2026-03-02\n", "published: gestern\n", 11, "published is 'gestern'"),
        ("agency=AP+dpa", "agency=QXZ+dpa", 22, "'QXZ' is not a code"),
        ("hafenpost-s90-1 derived", "hafenpost-s90-2 derived", 25, "hafenpost-s90-2 is not a document of this story"),
        ("=== truth", "=== trust", 24, "must be === article"),
    ],
)
def test_errors_name_file_and_line(
    compiler: ModuleType, tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    assert STORY.count(old) == 1
    path = tmp_path / "90-test.txt"
    path.write_text(STORY.replace(old, new), encoding="utf-8")
    with pytest.raises(compiler.ManuscriptError) as error:
        compiler.compile_corpus([path])
    assert str(error.value).startswith(f"90-test.txt, line {line}: ")
    assert message in str(error.value)


def test_one_id_in_two_manuscripts_is_refused(compiler: ModuleType, tmp_path: Path) -> None:
    paths = [tmp_path / "90-test.txt", tmp_path / "91-test.txt"]
    for path in paths:
        path.write_text(STORY, encoding="utf-8")
    with pytest.raises(compiler.ManuscriptError, match=r"91-test.txt, line 3: .* is used twice, also in 90-test.txt"):
        compiler.compile_corpus(paths)
