"""The rows of some stories out of all frames of a run."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from lineage.errors import SettingsError
from lineage.nodes import LISTED


def outlets_of(table: pl.DataFrame) -> list[str]:
    """The outlets of a chart's table in its order; those without a name stand as one empty name."""
    return table["outlet"].unique(maintain_order=True).to_list()


def select_stories(frames: Mapping[str, pl.DataFrame], stories: Iterable[str]) -> dict[str, pl.DataFrame]:
    """All frames with the rows of some stories only; the id of one need not stand in a list.

    Raises:
        SettingsError: a story is not in the run.
    """
    known = frames["stories"]["story_id"].to_list()
    stories = [stories] if isinstance(stories, str) else list(stories)
    for story in stories:
        if story not in known:
            near = difflib.get_close_matches(str(story), known, n=1)
            hint = f"Did you mean {near[0]}?" if near else LISTED
            raise SettingsError("no story of this run has this id", where="stories", got=repr(story), hint=hint)
    chosen = pl.col("story_id").is_in(stories)
    members = frames["members"].filter(chosen)
    narrow = select_nodes(frames, members["node_id"].to_list())
    return {**narrow, "members": members, "stories": frames["stories"].filter(chosen)}


def select_nodes(frames: Mapping[str, pl.DataFrame], nodes: Sequence[str]) -> dict[str, pl.DataFrame]:
    """All frames with the rows of some articles only, and of the sources outside the corpus that lead to them."""
    ids = list(nodes)
    narrow = dict(frames)
    for name in ("articles", "credits", "citations", "mosaic", "findings", "blocks", "passages"):
        narrow[name] = frames[name].filter(pl.col("article_id").is_in(ids))
    for name in ("candidates", "pairs", "alignments"):
        narrow[name] = frames[name].filter(pl.col("a_id").is_in(ids) & pl.col("b_id").is_in(ids))
    inside = pl.col("source_id").is_in(ids) | ~pl.col("source_id").is_in(frames["articles"]["article_id"].implode())
    narrow["edges"] = frames["edges"].filter(pl.col("target_id").is_in(ids) & inside)
    narrow["verdicts"] = frames["verdicts"].filter(pl.col("target_id").is_in(ids))
    narrow["members"] = frames["members"].filter(pl.col("node_id").is_in(ids))
    narrow["stories"] = frames["stories"].filter(pl.col("story_id").is_in(narrow["members"]["story_id"].implode()))
    return narrow
