"""Formatter, linter, types and floors: the house rules run as tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOOLS = Path(sys.executable).parent


@pytest.mark.parametrize("command", ["ruff format --check .", "ruff check .", "mypy", "lint-imports --no-logo"])
def test_house_rule(command):
    name, *words = command.split()
    done = subprocess.run([TOOLS / name, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_files_stay_readable():
    """A room that outgrows 250 lines wants a wall, not a waiver."""
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in (ROOT / "lineage").rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 250
    }
    in_words = {"lineage/frames.py", "lineage/settings.py"}  # every schema and every setting in words, one place each
    assert not long.keys() - in_words


def test_constraints_name_packages_and_versions_only():
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        name, equals, number = line.partition("==")
        assert equals and name and number, line
        assert not set("/@ ;") & set(line), line


def test_no_name_looks_like_an_option():
    """What a command writes when an option was taken for the name of its output."""
    hidden = {".git", ".venv", ".cache"}
    here = [path for path in ROOT.iterdir() if path.name not in hidden]
    below = [path for path in here if path.is_dir() for path in path.rglob("*")]
    assert not [path for path in (*here, *below) if path.name.startswith("-")]


def test_help_and_version_load_nothing_heavy():
    heavy = "polars numpy matplotlib sklearn scipy datasketch networkx pyarrow".split()
    for word in ("--help", "--version"):
        code = (
            "import sys\n"
            "from lineage.cli.app import app\n"
            f"try: app([{word!r}])\nexcept SystemExit: pass\n"
            f"print([name for name in {heavy} if name in sys.modules], file=sys.stderr)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stderr.strip() == "[]", (word, done.stderr)
