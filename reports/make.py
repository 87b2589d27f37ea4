"""Trace the case corpus in `seeds/` and write what people see of it; `make report` calls this."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from pathlib import Path

import polars as pl

import lineage as ln
from lineage.charts import CHARTS, get_chart
from lineage.charts.style import save
from lineage.charts.words import label

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = ("tables.folder=seeds/tables",)
HEAD = """# Reports

What `lineage` makes of the invented case corpus in `seeds/`. Two files to open in a browser: the report
[in German](case-corpus/report.de.html) and [in English](case-corpus/report.en.html); `case-corpus/run.json` says with
what it was made. `make report` makes everything here anew, byte by byte; a test compares.

Every chart is drawn by `lineage chart RUN NAME -o FILE.svg`, with its alt text (`.txt`) and its table (`.csv`) beside
it. These are 175 mm wide and in German; `--width-mm 85 --lang en` gives one column in English. All outlets, names and
texts are made up. `benchmarks/` holds what the search for shared text was measured at.

`agency-2021/` is a study of real articles: agency text in eleven German outlets, January to April 2021, [in
German](agency-2021/agency-2021.de.html) and [in English](agency-2021/agency-2021.en.html), also as PDF. It holds
counts, shares and ids, and no text of the press; `python reports/agency-2021/make.py` makes it anew where the articles
are.
"""


def make_reports(target: Path, run: Path) -> Path:
    """Write report, charts and manifest of the case corpus below `target`, the gallery beside it, the run to `run`."""
    os.chdir(ROOT)  # the report names its inputs as given: relative to the project
    trace = ln.trace_articles("seeds/articles", settings=ln.load_settings(SETTINGS, isolated=True))
    trace.write(run)
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(run / "run.json", target / "run.json")
    for lang in ("de", "en"):
        ln.write_report(trace, target / f"report.{lang}.html", lang=lang)
    frames = trace.frames | {"judged": judge(trace.edges)}
    gallery = [HEAD]
    for name in CHARTS:
        chart = get_chart(name)
        table = chart.table(frames, trace.settings)
        alt = chart.describe(table, "de")
        save(chart.draw(table, lang="de"), target / f"{name}.svg", table=table, alt=alt)
        told = alt.replace("[", "(").replace("]", ")")
        gallery.append(f"## {label(f'chart.{name}.name', 'en')}\n\n![{told}](case-corpus/{name}.svg)\n")
    (target.parent / "README.md").write_text("\n".join(gallery), encoding="utf-8", newline="\n")
    return target / "report.de.html"


def judge(edges: pl.DataFrame) -> pl.DataFrame:
    """Whether each directed claim with a confidence is in the truth of the case corpus: source_id, target_id, correct.

    An absent original of ours stands for that of the truth with which it shares most copies.
    """
    truth = pl.read_csv(ROOT / "seeds" / "truth" / "edges.csv").filter(pl.col("basis") != "declared")
    copies: dict[str, set[str]] = {}
    for source, taker in truth.select("source_id", "target_id").iter_rows():
        copies.setdefault(source, set()).add(taker)
    claims = edges.filter(pl.col("directed") & pl.col("confidence").is_not_null())
    names: dict[str, Counter[str]] = {}
    for source, taker in claims.select("source_id", "target_id").iter_rows():
        if source.startswith("inferred:"):
            names.setdefault(source, Counter()).update(name for name in copies if taker in copies[name])
    best = {source: max(sorted(found), key=found.__getitem__, default="") for source, found in names.items()}
    pairs = claims.select("source_id", "target_id")
    right = [taker in copies.get(best.get(source, source), ()) for source, taker in pairs.iter_rows()]
    return pairs.with_columns(pl.Series("correct", right, dtype=pl.Boolean)).unique()


if __name__ == "__main__":
    report = make_reports(ROOT / "reports" / "case-corpus", ROOT / ".cache" / "case-corpus")
    sys.stdout.write(f"The report lies in {report.relative_to(ROOT)}; the run in .cache/case-corpus\n")
