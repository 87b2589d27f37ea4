"""Trace the press articles of 2021 and publish what they show, in German and English, as HTML and PDF.

    LINEAGE_MATERIAL=FOLDER python reports/agency-2021/make.py

FOLDER holds press/articles.parquet. The texts stay where they are: what is published holds none of them.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
from measures import contested_articles, hold_unknown, known_shares, measure
from pages import reading_rows, render_page, write_page
from pictures import chart_tables, draw_charts

import lineage as ln
from lineage.errors import SourceError

ROOT = Path(__file__).resolve().parent.parent.parent
TARGET = ROOT / "reports" / "agency-2021"
RUN = ".cache/agency-2021/run"
_DATES = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}")
_CELLS = re.compile(rb"\(node\d{8}\)")


def read_material(folder: Path) -> pl.DataFrame:
    """The articles of the study: those of January to April 2021; other ones of the collection came for their pairs.

    Raises:
        SourceError: the folder does not hold them.
    """
    path = folder / "press" / "articles.parquet"
    if not path.is_file():
        raise SourceError(
            "the press articles are not here", where=str(path), hint="Set LINEAGE_MATERIAL to their folder"
        )
    return pl.read_parquet(path).filter(pl.col("set") == "press2021")


def trace_press(articles: pl.DataFrame, run: str) -> ln.Trace:
    """The run over these articles, with credits unknown where lines were lost; written to the folder `run`."""
    press = Path(run).with_name("press.parquet")
    press.parent.mkdir(parents=True, exist_ok=True)
    articles.write_parquet(press)
    trace = ln.trace_articles(press, settings=ln.load_settings((), isolated=True))
    trace = replace(trace, findings=hold_unknown(trace.frames)["findings"])
    trace.write(run)
    return trace


def publish(trace: ln.Trace, target: Path, run: str = RUN) -> None:
    """Pages, charts and data of a run below `target`."""
    frames = trace.frames
    figures = measure(frames, trace.settings)
    figures["reading"] = reading_rows(frames["findings"])
    figures["contested"] = contested_articles(figures["rows"])
    figures["known"] = known_shares(figures["rows"], figures["seen"])
    figures["sha"] = trace.manifest["decides"]["inputs"][0]["sha256"][:12]
    _write_data(figures, trace.manifest, target / "data")
    tables = chart_tables(frames, trace.settings, figures)
    for lang in ("de", "en"):
        charts = draw_charts(tables, target / "charts" / lang, lang)
        write_page(render_page(figures, charts, trace.settings, run, lang), target / f"agency-2021.{lang}.html")


def print_pdf(page: Path, browser: str) -> Path:
    """The page as PDF beside it, printed by Chromium; its dates are nobody's, so they are set to one day.

    Raises:
        SourceError: the browser gave no PDF.
    """
    target = page.with_suffix(".pdf")
    with tempfile.TemporaryDirectory() as home:
        printed, unlinked = Path(home) / "page.pdf", Path(home) / "page.html"
        # A link to a file beside the page would be printed as its place on this machine.
        unlinked.write_text(re.sub(r' href="[^"]*"', "", page.read_text(encoding="utf-8")), encoding="utf-8")
        words = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={home}/profile",
        ]
        done = subprocess.run(
            [browser, *words, f"--print-to-pdf={printed}", unlinked.as_uri()],
            capture_output=True,
            check=False,
            timeout=300,
        )
        if not printed.is_file():
            raise SourceError(
                "the browser gave no PDF", where=str(page), got=done.stderr.decode(errors="replace")[-200:]
            )
        target.write_bytes(_renumbered(_DATES.sub(rb"\g<1>20210501000000", printed.read_bytes())))
    return target


def _renumbered(pdf: bytes) -> bytes:
    """The cells of tables numbered from 0 in their order; the browser counts from where it happens to be."""
    ranks = {cell: rank for rank, cell in enumerate(sorted(set(_CELLS.findall(pdf))))}
    return _CELLS.sub(lambda found: b"(node%08d)" % ranks[found[0]], pdf)


def _write_data(figures: dict[str, Any], manifest: dict[str, Any], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in (
        "credits",
        "shares",
        "without_forms",
        "thinned",
        "own",
        "largest",
        "forms",
        "late",
        "beyond",
        "reading",
    ):
        figures[name].write_csv(folder / f"{name}.csv")
    told = {name: figures[name] for name in ("known", "credited", "caught", "shared")}
    for path, content in ((folder / "figures.json", told), (folder.parent / "run.json", manifest)):
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Trace, publish, print."""
    material = Path(os.environ.get("LINEAGE_MATERIAL", ROOT.parent / "shared")).resolve()
    os.chdir(ROOT)  # the run names its input as given: relative to the project
    publish(trace_press(read_material(material), RUN), TARGET)
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    for lang in ("de", "en"):
        page = TARGET / f"agency-2021.{lang}.html"
        made = print_pdf(page, browser) if browser else None
        note = "" if made else "; no PDF: neither chromium nor google-chrome is installed"
        sys.stdout.write(f"{page.relative_to(ROOT)}{note}\n")


if __name__ == "__main__":
    main()
