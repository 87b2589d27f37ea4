"""What changed between two runs: claims, findings and stories, one row per change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

import polars as pl

from lineage.errors import require_between, require_frames
from lineage.frames import BASES, FINDINGS_WORDS, RELATIONS, SHARED_RELATIONS, Column, Frame
from lineage.provenance.ids import ORIGIN_AND_DIGEST

Row = dict[str, Any]
# what stays of a claim when a person rejected its arrow, or the absent original behind it
LEFT_OPEN = ("verdict_arrow_gone", "verdict_left_open")

CHANGED_EDGES = Frame(
    "changed_edges",
    "one claim that only one of two runs makes, or that they make differently",
    ("a_id", "b_id", "kind", "number"),
    (
        Column("a_id", pl.String, "one end of the claim, the smaller id; an absent original by its name alone"),
        Column("b_id", pl.String, "the other end"),
        Column("kind", pl.Enum(["text", "cites", "credits"]), "text: all claims about text, whatever their relation"),
        Column("number", pl.Int64, "place among the claims of this kind between the two, mostly 1"),
        Column(
            "change",
            pl.Enum("added removed turned decided opened changed".split()),
            "turned: the direction is the other one; decided, opened: a direction is given or given up; "
            "changed: relation, basis, share, confidence or a person's verdict",
        ),
        *(
            Column(f"{when}_{name}", dtype, f"{name} in the {run} run", null=True)
            for when, run in (("before", "first"), ("after", "second"))
            for name, dtype in (
                ("source", pl.String), ("relation", RELATIONS), ("basis", BASES), ("share", pl.Float64),
                ("confidence", pl.Float64), ("verdict", pl.String),
            )
        ),
    ),
)  # fmt: skip

CHANGED_FINDINGS = Frame(
    "changed_findings",
    "one article whose finding differs, or that only one of two runs has",
    ("article_id",),
    (
        Column("article_id", pl.String, "the article"),
        Column("change", pl.Enum(["added", "removed", "changed"]), "added: only the second run has the article"),
        Column("before", pl.Enum(FINDINGS_WORDS), "finding in the first run", null=True),
        Column("after", pl.Enum(FINDINGS_WORDS), "finding in the second run", null=True),
    ),
)


CHANGED_STORIES = Frame(
    "changed_stories",
    "one story that only one of two runs has, or with other articles or origins",
    ("number",),
    (
        Column("number", pl.Int64, "place in this table; those of the first run come first"),
        Column("change", pl.Enum(["added", "removed", "changed"]), "added: no article of it was in a story before"),
        Column("before", pl.String, "story_id in the first run", null=True),
        Column("after", pl.String, "story_id in the second run: the one that holds most of its articles", null=True),
        Column("joined", pl.List(pl.String), "articles that only the second run has in it"),
        Column("left", pl.List(pl.String), "articles that only the first run has in it"),
        Column("before_origins", pl.Int32, "independent origins in the first run", null=True),
        Column("after_origins", pl.Int32, "independent origins in the second run", null=True),
    ),
)


class Changes(NamedTuple):
    """What `compare_runs` gives: the frames `changed_edges`, `changed_findings` and `changed_stories`."""

    edges: pl.DataFrame
    findings: pl.DataFrame
    stories: pl.DataFrame


def compare_runs(before: Mapping[str, pl.DataFrame], after: Mapping[str, pl.DataFrame], least: float = 0.01) -> Changes:
    """Claims, findings and stories that differ between two runs.

    The two are mostly of one collection under other settings or versions.

    Claims about text between the same two nodes are one claim in two states, so a new direction reads as that and not
    as one claim gone and another come. An absent original is the same under another id.

    Args:
        before: the first run, or its frames by name.
        after: the second.
        least: difference of shares and of confidences that counts as a change.

    Returns:
        Frames `changed_edges`, `changed_findings` and `changed_stories`, empty for equal runs.

    Raises:
        FrameError: one of the two is no run.
        SettingsError: `least` is no difference of shares.

    Cost: linear in edges and articles.
    """
    require_frames(before)
    require_frames(after)
    require_between("least", least, 0, 1)
    old, new = _claims(before["edges"]), _claims(after["edges"])
    rows = []
    for key in sorted(old.keys() | new.keys()):
        first, second = old.get(key), new.get(key)
        if change := _change(first, second, least):
            rows.append({**dict(zip(CHANGED_EDGES.key, key, strict=True)), "change": change, **_both(first, second)})
    return Changes(CHANGED_EDGES.make(rows), _findings(before["findings"], after["findings"]), _stories(before, after))


def _claims(edges: pl.DataFrame) -> dict[tuple[str, str, str, int], Row]:
    """The claims by their two ends and kind; several of one kind are numbered, the surest first."""
    end = pl.col("source_id", "target_id").str.replace(ORIGIN_AND_DIGEST, "$1")
    kind = (
        pl.when(pl.col("relation").is_in(SHARED_RELATIONS))
        .then(pl.lit("text"))
        .otherwise(pl.col("relation").cast(pl.String))
    )
    rule = pl.col("evidence").list.first().struct.field("rule")
    said = pl.when(rule.str.starts_with("verdict_")).then(rule.str.strip_prefix("verdict_"))
    verdict = pl.when(rule.is_in(LEFT_OPEN)).then(pl.lit("rejected")).otherwise(said)
    rows = edges.with_columns(end, verdict=verdict, kind=kind).with_columns(
        source=pl.col("source_id"),
        a_id=pl.min_horizontal("source_id", "target_id"),
        b_id=pl.max_horizontal("source_id", "target_id"),
    )
    ends = ["a_id", "b_id", "kind"]
    ranked = rows.sort(*ends, "confidence", "relation", "basis", descending=[False] * 3 + [True, False, False])
    numbered = ranked.with_columns(number=pl.int_range(1, pl.len() + 1).over(ends))
    return {(row["a_id"], row["b_id"], row["kind"], row["number"]): row for row in numbered.drop("evidence").to_dicts()}


def _change(first: Row | None, second: Row | None, least: float) -> str | None:
    if first is None or second is None:
        return "added" if first is None else "removed"
    if first["directed"] != second["directed"]:
        return "decided" if second["directed"] else "opened"
    if first["directed"] and first["source"] != second["source"]:
        return "turned"
    same = all(first[name] == second[name] for name in ("relation", "basis", "verdict"))
    near = all(_near(first[name], second[name], least) for name in ("share", "confidence"))
    return None if same and near else "changed"


def _near(first: float | None, second: float | None, least: float) -> bool:
    if first is None or second is None:
        return first is second
    return abs(first - second) < least


def _both(first: Row | None, second: Row | None) -> Row:
    names = ("source", "relation", "basis", "share", "confidence", "verdict")
    states = (("before", first), ("after", second))
    return {f"{when}_{name}": row[name] if row else None for when, row in states for name in names}


def _findings(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    old = before.select("article_id", before="finding", was=True)
    new = after.select("article_id", after="finding", now=True)
    both = old.join(new, on="article_id", how="full", coalesce=True)
    change = (
        pl.when(pl.col("was").is_null()).then(pl.lit("added"))
        .when(pl.col("now").is_null()).then(pl.lit("removed")).otherwise(pl.lit("changed"))
    )  # fmt: skip
    differing = both.filter(pl.col("before").ne_missing(pl.col("after")))
    return CHANGED_FINDINGS.sort(CHANGED_FINDINGS.check(differing.with_columns(change=change)))


def _stories(before: Mapping[str, pl.DataFrame], after: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Stories by their articles: each of the first run is the one of the second that holds most of them."""
    old, new = _told(before), _told(after)
    home = {article: story for story, (articles, _) in new.items() for article in articles}
    rows: list[tuple[str | None, str | None, set[str], set[str], int | None, int | None]] = []
    seen = set[str]()
    for story, (articles, origins) in old.items():
        votes = Counter(home[article] for article in sorted(articles) if article in home and home[article] not in seen)
        now = min(votes, key=lambda name: (-votes[name], name), default=None)
        seen |= {now} if now else set()
        members, counted = new[now] if now else (set(), None)
        if articles != members or origins != counted:
            rows.append((story, now, members - articles, articles - members, origins, counted))
    rows += [
        (None, story, articles, set(), None, origins) for story, (articles, origins) in new.items() if story not in seen
    ]
    return CHANGED_STORIES.make(
        {
            "number": number,
            "change": "added" if first is None else "removed" if second is None else "changed",
            "before": first,
            "after": second,
            "joined": sorted(joined),
            "left": sorted(left),
            "before_origins": was,
            "after_origins": now,
        }
        for number, (first, second, joined, left, was, now) in enumerate(rows, 1)
    )


def _told(frames: Mapping[str, pl.DataFrame]) -> dict[str, tuple[set[str], int]]:
    """Articles and number of origins of each story, in order."""
    origins = dict(frames["stories"].sort("story_id").select("story_id", "origins").iter_rows())
    articles: dict[str, set[str]] = {story: set() for story in origins}
    for story, node in frames["members"].filter(pl.col("role") != "absent").select("story_id", "node_id").iter_rows():
        articles[story].add(node)
    return {story: (articles[story], count) for story, count in origins.items()}
