"""`lineage judge`: a person's verdicts on the claims of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lineage.cli import console, options
from lineage.errors import SettingsError, TargetError


def judge_run(
    run: options.Run,
    verdicts: Annotated[
        Path | None, typer.Argument(help="CSV with source_id, target_id, verdict, reason.", metavar="[VERDICTS]")
    ] = None,
    sheet: Annotated[
        Path | None, typer.Option("--sheet", metavar="FILE.csv", help="Write a sheet of all claims to fill in.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="RUN", help="Another folder for the run.")
    ] = None,
    lang: options.Lang = options.LANG,
    json: options.Json = False,
) -> None:
    """Apply a person's verdicts to a run, or write the sheet to fill in.

    A verdict is confirmed, rejected or other_direction. Stories, mosaic and findings
    are made anew; nothing is compared again. Each application starts from what the
    program found, so a verdict taken out of the file is gone. To keep verdicts over
    new runs: lineage trace ... --set verdicts.file=verdicts.csv

    In Python: lineage.judge_trace(trace, VERDICTS), lineage.verdict_sheet(trace)

    Examples:

      lineage judge run/ --sheet verdicts.csv

      lineage judge run/ verdicts.csv
    """
    from lineage.charts.words import count
    from lineage.export.tabular import guard_formulas
    from lineage.judge import judge_trace, verdict_sheet
    from lineage.trace import load_trace
    from lineage.unfinished import check_target

    if (verdicts is None) == (sheet is None):
        raise SettingsError("judge takes a file of verdicts, or --sheet and a file to write")
    trace = load_trace(run)
    if sheet is not None:
        if sheet.exists():
            hint = "Apply it, or name another file; a sheet of the run holds the verdicts that were applied"
            raise TargetError("there is a sheet already, which may hold verdicts", where=str(sheet), hint=hint)
        table = guard_formulas(verdict_sheet(trace, lang))
        try:
            table.write_csv(sheet, include_bom=True)  # without the mark Excel reads umlauts wrong
        except OSError as error:
            raise TargetError("the sheet cannot be written", where=str(sheet), got=error.strerror) from None
        if json:
            console.emit_json("judge", sheet=str(sheet), claims=table.height)
        console.say(f"{count('claim', table.height, 'en')} to judge, the least sure first, written to {sheet}")
        return
    target = output or run
    check_target(target)
    judged = judge_trace(trace, str(verdicts))
    folder = judged.write(target)
    rows = judged.verdicts.drop("claim").to_dicts()
    for row in rows:
        if row["outcome"] != "applied":
            console.say(f"{row['outcome']}: {row['source_id']} → {row['target_id']}: {row['verdict']}")
    if json:
        console.emit_json("judge", run=str(folder), verdicts=rows, **judged.manifest["result"])
    given = [row for row in rows if row["outcome"] != "followed"]
    applied = sum(row["outcome"] == "applied" for row in given)
    console.say(f"{applied} of {count('verdict', len(given), 'en')} applied. Written to {folder}")
