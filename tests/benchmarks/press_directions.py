"""Who from whom on real pairs: `python tests/benchmarks/press_directions.py` prints how many directions are right.

In each pair of `direction.csv` the later article prints its source. Three runs: as printed, with that line cut, and with
the line and all times cut. The material lies in the folder that `LINEAGE_MATERIAL` names.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path

import polars as pl

from lineage import Settings, Trace, trace_articles

SIGHT = 60  # characters of the printed line by which it is found


def pairs(press: Path) -> pl.DataFrame:
    """source_id, target_id and the printed `statement`; ids carry the name of their set, which tells them apart."""
    rows = pl.read_csv(press / "direction.csv", infer_schema=False)
    return rows.select(
        "statement",
        source_id=pl.concat_str("set", "source_id", separator="-"),
        target_id=pl.concat_str("set", "derived_id", separator="-"),
    )


def articles(press: Path, known: pl.DataFrame, *, line: bool, times: bool) -> pl.DataFrame:
    """The articles of the pairs, with or without the printed lines and the times."""
    table = pl.read_parquet(press / "articles.parquet").with_columns(id=pl.concat_str("set", "id", separator="-"))
    ids = {*known["source_id"], *known["target_id"]}
    table = table.filter(pl.col("id").is_in(ids)).unique("id", keep="first").drop("set").sort("id")
    if not line:
        said = dict(known.select("target_id", "statement").iter_rows())
        texts = [_without(text, said.get(name, "")) for name, text in table.select("id", "text").iter_rows()]
        table = table.with_columns(pl.Series("text", texts))
    return table if times else table.with_columns(published=pl.lit(None, dtype=pl.String))


def _without(text: str, statement: str) -> str:
    """The text without the sentence that begins the statement, and what follows in its line."""
    at = text.find(statement[:SIGHT]) if statement else -1
    if at < 0:
        return text
    begin = max(text.rfind("\n", 0, at), text.rfind(". ", 0, at) + 1, 0)
    end = text.find("\n", at)
    return text[:begin] + (text[end:] if end >= 0 else "")


def outcomes(trace: Trace, known: pl.DataFrame) -> Counter[str]:
    """right, turned, common (an absent original instead), open or none for each pair."""
    said: dict[tuple[str, str], bool] = {}
    above: dict[str, set[str]] = {}
    for source, target, directed in (
        trace.edges.filter(pl.col("relation").is_in(["derived_from", "republishes", "shares_text"]))
        .select("source_id", "target_id", "directed")
        .iter_rows()
    ):
        said[source, target] = directed
        above.setdefault(target, set()).add(source)
    found: Counter[str] = Counter()
    for source, target in known.select("source_id", "target_id").iter_rows():
        if said.get((source, target)):
            found["right"] += 1
        elif said.get((target, source)):
            found["turned"] += 1
        elif above.get(source, set()) & above.get(target, set()):
            found["common"] += 1
        else:
            found["open" if (min(source, target), max(source, target)) in said else "none"] += 1
    return found


if __name__ == "__main__":
    press = Path(os.environ.get("LINEAGE_MATERIAL", "../shared")) / "press"
    known = pairs(press)
    for told, line, times in (
        ("as printed", True, True),
        ("line cut", False, True),
        ("line and times cut", False, False),
    ):
        trace = trace_articles(articles(press, known, line=line, times=times), settings=Settings())
        found = outcomes(trace, known)
        sys.stdout.write(
            f"{told:<20} {', '.join(f'{word} {found[word]}' for word in sorted(found))} of {known.height}\n"
        )
