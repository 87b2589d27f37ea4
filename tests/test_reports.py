"""The published reports are what the tool makes today, byte by byte."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest

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
    return folder / "out"


def test_reports_are_equal_to_the_byte(made):
    run = json.loads((KEPT / "run.json").read_text(encoding="utf-8"))
    version = ".".join(map(str, sys.version_info[:2]))
    if run["decides"]["python"] != version:
        pytest.skip(f"the reports were made with Python {run['decides']['python']}; byte equality holds per version")
    assert {path.name for path in made.iterdir()} == {path.name for path in KEPT.iterdir()}
    assert [path.name for path in sorted(made.iterdir()) if path.read_bytes() != (KEPT / path.name).read_bytes()] == []


def test_reports_name_nothing_of_this_machine():
    for path in KEPT.iterdir():
        text = path.read_text(encoding="utf-8")
        assert str(ROOT) not in text and str(Path.home()) not in text, path.name
