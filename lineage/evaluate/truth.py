"""The truth about a corpus, and what a run says, brought to the same names."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from lineage.errors import SourceError
from lineage.provenance.ids import ABSENT_ID

Arrow = tuple[str, str]
TAKEN = ("derived_from", "republishes")
ABSENT = "absent:"  # before the name of an original that the corpus lacks
IS_ABSENT = pl.col("source_id").str.contains(ABSENT_ID)


@dataclass(frozen=True)
class Truth:
    """Who took from whom, as the writer of the corpus knows it.

    Attributes:
        parents: source and target; a source that begins with `absent:` is not in the corpus.
        texts: text of the absent originals that are known.
        agencies: who wrote them.
    """

    parents: frozenset[Arrow]
    texts: dict[str, str]
    agencies: dict[str, str]

    @property
    def absent(self) -> dict[str, set[str]]:
        """The copies of each absent original."""
        return _copies(arrow for arrow in self.parents if arrow[0].startswith(ABSENT))

    @property
    def articles(self) -> set[str]:
        """The articles it is about."""
        return {end for arrow in self.parents for end in arrow if not end.startswith(ABSENT)}


def read_truth(place: str | Path) -> Truth:
    """The truth in a folder with `edges.csv` and, for absent originals, `sources.csv`; or in one table of edges.

    `edges.csv` has the columns `source_id`, `target_id`, `relation`; `sources.csv` has `source_id`, `agency`, `text`.

    Raises:
        SourceError: there is no such table, or a column is missing.
    """
    path = Path(place)
    table = path / "edges.csv" if path.is_dir() else path
    edges = _read(table, ("source_id", "target_id", "relation"))
    parents = edges.filter(pl.col("relation").is_in(TAKEN)).select("source_id", "target_id")
    beside = table.with_name("sources.csv")
    known = _read(beside, ("source_id", "agency", "text")) if beside.is_file() else pl.DataFrame()
    rows = known.select("source_id", "agency", "text").fill_null("").rows() if known.height else []
    texts = {name: text for name, _, text in rows if name.startswith(ABSENT)}
    agencies = {name: agency for name, agency, _ in rows if agency}
    return Truth(frozenset(parents.iter_rows()), texts, agencies)


def _read(table: Path, columns: tuple[str, ...]) -> pl.DataFrame:
    try:
        frame = pl.read_csv(table, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise SourceError("the truth cannot be read", where=str(table), got=str(error).splitlines()[0]) from None
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise SourceError(
            "the truth lacks a column", where=str(table), got=", ".join(frame.columns), expected=missing[0]
        )
    return frame


def match_absent(edges: pl.DataFrame, truth: Truth) -> dict[str, str]:
    """Which absent original of the truth each of ours is: one to one, the pair with most copies in common first.

    Half of the copies we name must be copies of it.
    """
    ours = _copies(
        edges.filter(IS_ABSENT & pl.col("relation").is_in(TAKEN)).select("source_id", "target_id").iter_rows()
    )
    common = [
        (-len(copies & true), node, name)
        for node, copies in ours.items()
        for name, true in truth.absent.items()
        if 2 * len(copies & true) >= len(copies)
    ]
    names: dict[str, str] = {}
    for _, node, name in sorted(common):
        if node not in names and name not in names.values():
            names[node] = name
    return names


def _copies(arrows: object) -> dict[str, set[str]]:
    copies: dict[str, set[str]] = defaultdict(set)
    for source, target in arrows:  # type: ignore[attr-defined]
        copies[source].add(target)
    return dict(copies)
