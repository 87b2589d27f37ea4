"""Trace the case corpus in `seeds/` and write what people see of it; `make report` calls this."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import lineage as ln
from lineage.charts import CHARTS, get_chart
from lineage.charts.style import save, style

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = ("tables.folder=seeds/tables",)


def make_reports(target: Path, run: Path) -> Path:
    """Write report, charts and manifest of the case corpus below `target`, the run itself to `run`."""
    os.chdir(ROOT)  # the report names its inputs as given: relative to the project
    trace = ln.trace_articles("seeds/articles", settings=ln.load_settings(SETTINGS, isolated=True))
    trace.write(run)
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(run / "run.json", target / "run.json")
    for lang in ("de", "en"):
        ln.write_report(trace, target / f"report.{lang}.html", lang=lang)
    for name in CHARTS:
        chart = get_chart(name)
        table = chart.table(trace.frames)
        with style():
            save(chart.draw(table, lang="de"), target / f"{name}.svg", table=table, alt=chart.describe(table, "de"))
    return target / "report.de.html"


if __name__ == "__main__":
    report = make_reports(ROOT / "reports" / "case-corpus", ROOT / ".cache" / "case-corpus")
    sys.stdout.write(f"The report lies in {report.relative_to(ROOT)}; the run in .cache/case-corpus\n")
