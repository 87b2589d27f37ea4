from __future__ import annotations

import csv
import json
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import polars as pl
import pytest
from sample import empty_trace, sample_frames

from lineage.errors import SettingsError, SourceError
from lineage.export import FORMATS, write_export
from lineage.frames import FRAMES


@pytest.fixture(scope="module")
def frames() -> dict[str, pl.DataFrame]:
    return sample_frames()


def _bytes(path: Path) -> dict[str, bytes]:
    files = [path] if path.is_file() else sorted(path.iterdir())
    return {file.name.partition(".")[2] if path.is_file() else file.name: file.read_bytes() for file in files}


@pytest.mark.parametrize("to", FORMATS)
def test_every_format_writes_the_same_bytes_twice_and_replaces_its_own(to: str, tmp_path: Path, frames) -> None:
    path = write_export(frames, to, tmp_path / "deep" / f"out.{to}")
    first = _bytes(path)
    assert first and all(first.values())
    assert _bytes(write_export(frames, to, path)) == first
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("to", FORMATS)
def test_an_empty_run_can_be_exported(to: str, tmp_path: Path) -> None:
    assert write_export(empty_trace().frames, to, tmp_path / f"out.{to}").exists()


def test_foreign_paths_are_left_alone(tmp_path: Path, frames) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    for to in ("csv", "json"):
        with pytest.raises(SourceError):
            write_export(frames, to, tmp_path / "mine")
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"
    with pytest.raises(SettingsError, match="Did you mean graphml"):
        write_export(frames, "grphml", tmp_path / "x")


def test_csv_cells_that_spreadsheets_would_run_get_an_apostrophe(tmp_path: Path, frames) -> None:
    titles = ["=1+1", "+2", "-3", "@cell", "\ttab", "plain"]
    articles = frames["articles"].head(6).with_columns(pl.Series("title", titles))
    folder = write_export({**frames, "articles": articles}, "csv", tmp_path / "out")
    with (folder / "articles.csv").open(encoding="utf-8", newline="") as file:
        written = [row["title"] for row in csv.DictReader(file)]
    assert written == ["'=1+1", "'+2", "'-3", "'@cell", "'\ttab", "plain"]


def test_csv_times_are_iso_lags_are_seconds_and_lists_are_json(tmp_path: Path, frames) -> None:
    folder = write_export(frames, "csv", tmp_path / "out")
    articles = pl.read_csv(folder / "articles.csv", infer_schema=False)
    assert articles.filter(article_id="kurier-1")["published_from"].item() == "2031-05-12T05:20:00.000000Z"
    edges = pl.read_csv(folder / "edges.csv", infer_schema=False)
    version = edges.filter(relation="version_of").row(0, named=True)
    assert float(version["lag"]) == 9.5 * 3600 + 60
    assert json.loads(version["evidence"])[0]["rule"] == "same_url"


def test_the_data_package_describes_every_column(tmp_path: Path, frames) -> None:
    package = json.loads(
        (write_export(frames, "csv", tmp_path / "out") / "datapackage.json").read_text(encoding="utf-8")
    )
    assert [resource["name"] for resource in package["resources"]] == list(FRAMES)
    for resource in package["resources"]:
        header = (tmp_path / "out" / resource["path"]).read_text(encoding="utf-8").splitlines()[0]
        assert header.split(",") == [field["name"] for field in resource["schema"]["fields"]]
        assert all(field["description"] for field in resource["schema"]["fields"])


def test_parquet_keeps_types(tmp_path: Path, frames) -> None:
    folder = write_export(frames, "parquet", tmp_path / "out")
    for name, frame in frames.items():
        assert FRAMES[name].check(pl.read_parquet(folder / f"{name}.parquet")).equals(frame)


def test_graphs_can_be_read_back(tmp_path: Path, frames) -> None:
    edges = frames["edges"].height
    data = json.loads(write_export(frames, "json", tmp_path / "g.json").read_text(encoding="utf-8"))
    assert data["schema_version"] == 1
    graph = nx.node_link_graph(data, edges="edges")
    assert graph.number_of_edges() == edges
    assert not graph.nodes["inferred:story-0001"]["in_corpus"]
    assert nx.read_graphml(write_export(frames, "graphml", tmp_path / "g.graphml")).number_of_edges() == edges
    assert nx.read_gexf(write_export(frames, "gexf", tmp_path / "g.gexf")).number_of_edges() == edges


def test_characters_that_xml_forbids_are_dropped(tmp_path: Path, frames) -> None:
    articles = frames["articles"].with_columns(pl.lit('a\x00b\x0b<&"\ufffe').alias("title"))
    for to in ("graphml", "gexf"):
        path = write_export({**frames, "articles": articles}, to, tmp_path / f"g.{to}")
        ElementTree.parse(path)
        assert "ab&lt;&amp;" in path.read_text(encoding="utf-8")


def test_dot_draws_sure_lines_solid_and_undirected_ones_without_head(tmp_path: Path, frames) -> None:
    text = write_export(frames, "dot", tmp_path / "g.dot").read_text(encoding="utf-8")
    assert '"inferred:story-0001" -> "kurier-1" [style=dashed];' in text
    assert "dir=none" in text
    assert "wire:dpa" not in text
