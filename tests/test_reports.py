"""The published reports are what the tool makes today, byte by byte."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest
from figures import check_figures
from typer.testing import CliRunner

import lineage as ln
from lineage.cli.app import app

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "reports" / "case-corpus"


@pytest.fixture(scope="module")
def made(tmp_path_factory, request):
    spec = importlib.util.spec_from_file_location("make", ROOT / "reports" / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.chdir(ROOT)
    request.addfinalizer(monkeypatch.undo)
    folder = tmp_path_factory.mktemp("reports")
    module.make_reports(folder / "out", folder / "run")
    return folder


def test_reports_are_equal_to_the_byte(made):
    run = json.loads((KEPT / "run.json").read_text(encoding="utf-8"))
    version = ".".join(map(str, sys.version_info[:2]))
    if run["decides"]["python"] != version:
        pytest.skip(f"the reports were made with Python {run['decides']['python']}; byte equality holds per version")
    made /= "out"
    assert {path.name for path in made.iterdir()} == {path.name for path in KEPT.iterdir()}
    assert [path.name for path in sorted(made.iterdir()) if path.read_bytes() != (KEPT / path.name).read_bytes()] == []


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_figure_of_the_reports_stands_in_a_frame(made, lang):
    trace = ln.load_trace(made / "run")
    html = (made / "out" / f"report.{lang}.html").read_text(encoding="utf-8")
    assert check_figures(html, trace.frames, trace.settings, lang) > 800


def test_the_gallery_shows_every_chart_with_its_alt_text(made):
    kept = (KEPT.parent / "README.md").read_text(encoding="utf-8")
    assert (made / "README.md").read_text(encoding="utf-8") == kept
    for name in ln.charts.CHARTS:
        assert f"](case-corpus/{name}.svg)" in kept


def test_the_example_of_the_readme_is_what_the_tool_prints(made):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    asked, _, shown = readme.partition("$ lineage show run/ ")[2].partition("```")[0].partition("\n")
    story, *options = asked.split()
    printed = CliRunner().invoke(app, ["show", str(made / "run"), story, *options]).stdout.splitlines()
    wanted = [line for line in shown.splitlines() if "…" not in line]
    assert wanted and set(wanted) <= set(printed), sorted(set(wanted) - set(printed))


def test_reports_name_nothing_of_this_machine():
    for path in KEPT.iterdir():
        text = path.read_text(encoding="utf-8")
        assert str(ROOT) not in text and str(Path.home()) not in text, path.name
