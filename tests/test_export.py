from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import warnings
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import networkx as nx
import polars as pl
import pytest
from sample import empty_trace, sample_frames, sample_trace

from lineage.errors import MissingPart, SettingsError, TargetError
from lineage.export import FORMATS, write_export
from lineage.export.prov import to_prov
from lineage.frames import FRAMES


@pytest.fixture(scope="module")
def frames() -> dict[str, pl.DataFrame]:
    return sample_frames()


def export(frames: Mapping[str, pl.DataFrame], to: str, path: Path) -> Path:
    return write_export(sample_trace(**frames), to, path)


def _bytes(path: Path) -> dict[str, bytes]:
    files = [path] if path.is_file() else sorted(path.iterdir())
    return {file.name.partition(".")[2] if path.is_file() else file.name: file.read_bytes() for file in files}


@pytest.mark.parametrize("to", FORMATS)
def test_every_format_writes_the_same_bytes_twice_and_replaces_its_own(to: str, tmp_path: Path, frames) -> None:
    path = export(frames, to, tmp_path / "deep" / f"out.{to}")
    first = _bytes(path)
    assert first and all(first.values())
    assert _bytes(export(frames, to, path)) == first
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("to", FORMATS)
def test_an_empty_run_can_be_exported(to: str, tmp_path: Path) -> None:
    assert write_export(empty_trace(), to, tmp_path / f"out.{to}").exists()


def test_foreign_paths_are_left_alone(tmp_path: Path, frames) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    for to in ("csv", "json"):
        with pytest.raises(TargetError):
            export(frames, to, tmp_path / "mine")
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"
    with pytest.raises(SettingsError, match="Did you mean graphml"):
        export(frames, "grphml", tmp_path / "x")


def test_a_file_does_not_end_like_another_format(tmp_path: Path, frames) -> None:
    for to, name in (("gexf", "a.graphml"), ("graphml", "a.json"), ("prov-n", "a.xlsx"), ("json", "a.csv")):
        with pytest.raises(SettingsError, match="ends like another format"):
            export(frames, to, tmp_path / name)
    assert export(frames, "graphml", tmp_path / "a.xml").is_file(), "an ending that is none of ours is the user's own"


def test_csv_cells_that_spreadsheets_would_run_get_an_apostrophe(tmp_path: Path, frames) -> None:
    titles = ["=1+1", "+2", "-3", "@cell", "\ttab", "plain"]
    articles = frames["articles"].head(6).with_columns(pl.Series("title", titles))
    folder = export({**frames, "articles": articles}, "csv", tmp_path / "out")
    with (folder / "articles.csv").open(encoding="utf-8", newline="") as file:
        written = [row["title"] for row in csv.DictReader(file)]
    assert written == ["'=1+1", "'+2", "'-3", "'@cell", "'\ttab", "plain"]


def test_csv_times_are_iso_lags_are_seconds_and_lists_are_json(tmp_path: Path, frames) -> None:
    folder = export(frames, "csv", tmp_path / "out")
    articles = pl.read_csv(folder / "articles.csv", infer_schema=False)
    assert articles.filter(article_id="kurier-1")["published_from"].item() == "2031-05-12T05:20:00.000000Z"
    edges = pl.read_csv(folder / "edges.csv", infer_schema=False)
    version = edges.filter(relation="version_of").row(0, named=True)
    assert float(version["lag"]) == 9.5 * 3600 + 60
    assert json.loads(version["evidence"])[0]["rule"] == "same_url"


def test_the_data_package_describes_every_column(tmp_path: Path, frames) -> None:
    package = json.loads((export(frames, "csv", tmp_path / "out") / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in package["resources"]] == list(FRAMES)
    for resource in package["resources"]:
        header = (tmp_path / "out" / resource["path"]).read_text(encoding="utf-8").splitlines()[0]
        assert header.split(",") == [field["name"] for field in resource["schema"]["fields"]]
        assert all(field["description"] for field in resource["schema"]["fields"])


def test_parquet_keeps_types(tmp_path: Path, frames) -> None:
    folder = export(frames, "parquet", tmp_path / "out")
    for name, frame in frames.items():
        assert FRAMES[name].check(pl.read_parquet(folder / f"{name}.parquet")).equals(frame)


def _claims(frames) -> set[tuple[str, str, str, str]]:
    return set(frames["edges"].select("source_id", "target_id", "relation", "basis").rows())


def _nodes(frames) -> set[str]:
    return {*frames["articles"]["article_id"], *frames["sources"]["source_id"]}


@pytest.mark.parametrize(
    ("to", "read"),
    [
        ("json", lambda path: nx.node_link_graph(json.loads(path.read_text(encoding="utf-8")), edges="edges")),
        ("graphml", nx.read_graphml),
        ("gexf", nx.read_gexf),
    ],
)
def test_networkx_reads_back_every_node_and_every_claim(to, read, tmp_path: Path, frames) -> None:
    graph = read(export(frames, to, tmp_path / f"g.{to}"))
    assert set(graph) == _nodes(frames)
    claims = {(source, target, data["relation"], data["basis"]) for source, target, data in graph.edges(data=True)}
    assert claims == _claims(frames) and graph.number_of_edges() == len(claims)
    assert not graph.nodes["inferred:story-0001"]["in_corpus"]
    assert graph.nodes["tagblatt-1"]["label"] == "Tagblatt – Fähre macht Pause"


def test_a_claim_without_a_direction_says_so_in_each_format(tmp_path: Path, frames) -> None:
    undirected = {tuple(row) for row in frames["edges"].filter(~pl.col("directed"))[["source_id", "target_id"]].rows()}
    assert undirected and frames["edges"]["directed"].any()
    for to, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        arcs = read(export(frames, to, tmp_path / f"g.{to}")).edges(data="directed")
        assert {(source, target) for source, target, directed in arcs if not directed} == undirected


def test_nodes_are_labelled_with_the_headline_that_stands_in_the_text_where_no_field_has_it(tmp_path, frames) -> None:
    bare = frames["articles"].with_columns(title=pl.lit(None, pl.String))
    blocks = frames["blocks"].filter(pl.col("role").is_in(["title", "kicker"]))
    marked = blocks.filter(role="title").row(0, named=True)
    text = frames["articles"].filter(article_id=marked["article_id"])["text"][0]
    graph = nx.read_graphml(export({**frames, "articles": bare}, "graphml", tmp_path / "g.graphml"))
    assert text[marked["begin"] : marked["end"]] in graph.nodes[marked["article_id"]]["label"]
    assert all(" – " in graph.nodes[name]["label"] for name in bare.drop_nulls("outlet")["article_id"])


@pytest.mark.parametrize("to", ["csv", "parquet"])
def test_tables_hold_every_node_and_every_claim(to, tmp_path: Path, frames) -> None:
    folder = export(frames, to, tmp_path / "out")

    def read(name: str) -> pl.DataFrame:
        path = folder / f"{name}.{to}"
        return pl.read_csv(path, infer_schema=False) if to == "csv" else pl.read_parquet(path)

    assert {*read("articles")["article_id"], *read("sources")["source_id"]} == _nodes(frames)
    assert set(read("edges").select("source_id", "target_id", "relation", "basis").rows()) == _claims(frames)


def test_the_gexf_timeline_begins_each_node_and_claim_in_its_time(tmp_path: Path, frames) -> None:
    graph = nx.read_gexf(export(frames, "gexf", tmp_path / "g.gexf"))
    assert graph.graph["mode"] == "dynamic"
    starts = nx.get_node_attributes(graph, "start")
    assert starts["kurier-1"] == "2031-05-12T05:20:00Z" and "obst-1" not in starts
    assert starts["inferred:story-0001"] == min(starts[copy] for copy in graph.successors("inferred:story-0001"))
    begun = {(source, target): data.get("start") for source, target, data in graph.edges(data=True)}
    assert begun["inferred:story-0001", "kurier-1"] == starts["kurier-1"]


def test_names_with_characters_that_xml_forbids_stay_apart(tmp_path: Path, frames) -> None:
    ids = {"obst-1": "obst\x00", "obst-2": "obst\x0b"}
    renamed = {
        "articles": frames["articles"].with_columns(
            pl.col("article_id").replace(ids), pl.lit('a\x00b\x0b<&"\ufffe').alias("title")
        ),
        "edges": frames["edges"].with_columns(pl.col("source_id", "target_id").replace(ids)),
    }
    for to, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        path = export({**frames, **renamed}, to, tmp_path / f"g.{to}")
        ElementTree.parse(path)
        graph = read(path)
        assert {"obst⟨U+0000⟩", "obst⟨U+000B⟩"} < set(graph) and len(graph) == len(_nodes(frames))
        assert graph.number_of_edges() == frames["edges"].height
        assert graph.nodes["kurier-1"]["title"] == 'a⟨U+0000⟩b⟨U+000B⟩<&"⟨U+FFFE⟩'


def test_dot_draws_sure_lines_solid_and_undirected_ones_without_head(tmp_path: Path, frames) -> None:
    text = export(frames, "dot", tmp_path / "g.dot").read_text(encoding="utf-8")
    assert '"inferred:story-0001" -> "kurier-1" [style=dashed];' in text
    assert "dir=none" in text
    assert "wire:dpa" not in text


_PROV = {
    "prov-n": {"format": "provn"},
    "prov-json": {"format": "json"},
    "prov-o": {"format": "rdf", "rdf_format": "trig"},
}


def _read_prov(path: Path, to: str):
    from prov.model import ProvDocument

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="rdflib")
        return ProvDocument.deserialize(source=str(path), **_PROV[to])


@pytest.mark.parametrize("to", _PROV)
def test_prov_reads_back_what_was_written(to, tmp_path: Path, frames) -> None:
    odd = frames["articles"].with_columns(
        pl.col("article_id").replace({"abend-1": "ordner/„abend“ ~1.txt"}),
        pl.lit('Er sagte: "Nein\\"\n\x00').alias("title"),
    )
    changed = {**frames, "articles": odd}
    document = _read_prov(export(changed, to, tmp_path / f"run.{to}"), to)
    assert document == to_prov(changed)
    (claims,) = document.bundles
    named = {
        unquote(str(record.identifier).partition(":")[2])
        for part in (document, claims)
        for record in part.records
        if record.is_element() and str(record.identifier).startswith("node:")
    }
    assert {name for name in named if not name.startswith("publisher:")} == _nodes(changed)


def test_prov_claims_stand_in_a_bundle_that_the_run_generated(tmp_path: Path, frames) -> None:
    from prov.model import ProvDerivation, ProvEntity, ProvGeneration, ProvMembership

    document = _read_prov(export(frames, "prov-json", tmp_path / "run.json"), "prov-json")
    (claims,) = document.bundles
    assert not list(document.get_records(ProvDerivation))
    (made,) = document.get_records(ProvGeneration)
    assert [str(value) for _, value in made.formal_attributes[:2]] == ["run:claims", "run:trace"] and str(
        claims.identifier
    ) == "run:claims"

    def end(value) -> str:
        return unquote(str(value).removeprefix("node:"))

    found: dict[str, tuple[str, ...]] = {}
    for record in claims.get_records():
        if record.is_relation() and record.identifier:
            target, source = (end(value) for value in record.args[:2])
            found[str(record.identifier)] = (source, target)
    for record in claims.get_records(ProvMembership):
        name, member = (str(value) for value in record.args)
        found[name] = (*found.get(name, ()), end(member))
    wanted = {
        f"run:claim-{n}": tuple(ends)
        for n, ends in enumerate(frames["edges"].select("source_id", "target_id").rows(), 1)
    }
    assert found == wanted

    def types(number: int) -> set[str]:
        record = next(iter(claims.get_record(f"run:claim-{number}")))
        return {str(kind) for kind in record.get_asserted_types()}

    for number, edge in enumerate(frames["edges"].to_dicts(), 1):
        if not edge["directed"]:
            assert "prov:Collection" in types(number), "no derivation without a direction"
        elif edge["relation"] == "version_of":
            assert "prov:Revision" in types(number)
    absent = next(record for record in claims.get_records(ProvEntity) if "inferred" in str(record.identifier))
    assert ("true", True) in {(str(value).lower(), value) for _, value in absent.attributes if value is True}


def test_prov_of_the_same_run_is_the_same_for_every_hash_seed(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from sample import sample_trace\nfrom lineage.export import write_export\nfrom pathlib import Path\n"
        f"for to in {list(_PROV)}: print(Path(write_export(sample_trace(), to, Path({str(tmp_path)!r}, to))).read_bytes())"
    )
    out = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, cwd=Path(__file__).parent.parent,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(out) == 1


def test_without_the_packages_of_prov_the_extra_is_named(tmp_path: Path, frames, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "rdflib", None)
    with pytest.raises(MissingPart, match=r"pip install .\.\[prov\]"):
        export(frames, "prov-n", tmp_path / "run.provn")
    assert not list(tmp_path.iterdir())


def test_pydot_reads_back_every_text_claim_of_the_dot_file(tmp_path: Path, frames) -> None:
    odd = frames["articles"].with_columns(pl.lit('a "b" \\ c\nd <e> {f} | g').alias("title"))
    path = export({**frames, "articles": odd}, "dot", tmp_path / "g.dot")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its parser
        pydot = pytest.importorskip("pydot", reason="pydot reads DOT; it is no part of the test environment")
        (graph,) = pydot.graph_from_dot_file(str(path))
    shown = frames["edges"].filter(
        pl.col("relation").is_in(["derived_from", "republishes", "version_of", "shares_text", "quotes"])
    )
    ends = [(edge.get_source().strip('"'), edge.get_destination().strip('"')) for edge in graph.get_edges()]
    assert sorted(ends) == sorted(shown.select("source_id", "target_id").rows())
    assert {node.get_name().strip('"') for node in graph.get_nodes()} - {"node"} == {
        end for pair in ends for end in pair
    }
