"""Who carries whose text, outlet by outlet?"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from lineage.frames import Column, Frame
from lineage.provenance.ids import AGENCY_OF_ITEM
from lineage.views.published import FOREIGN, RUNNING, painted, published

KINDS = pl.Enum(["outlet", "agency", "release", "unknown"])

CARRIERS = Frame(
    "carriers",
    "one outlet that carries text of another outlet or of an agency, or shares text with it undecidedly",
    ("source", "source_kind", "outlet"),
    (
        Column("source", pl.String, "whose text it is: outlet, agencies, or issuer of a release", null=True),
        Column(
            "source_kind",
            KINDS,
            "unknown: an outlet that is not known, or an original that is absent and named by nobody",
        ),
        Column("outlet", pl.String, "who carries it", null=True),
        Column("articles", pl.Int64, "articles of the outlet that hold text of the source, direct claims only"),
        Column("characters", pl.Int64, "characters of these articles that the mosaic gives to the source"),
        Column("share", pl.Float64, "these by all characters of running text of the outlet", null=True),
        Column("undecided", pl.Int64, "further articles that share text with the source, and who from whom is open"),
    ),
)


def carriers(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The matrix of who carries whose text, in long form: one row per cell that is not empty.

    Direct claims only: a copy of a copy counts for the outlet in between. `undecided` is symmetric: such an article
    stands in the row of either outlet. An outlet's own versions and its own earlier text do not count.

    Args:
        frames: the frames of a run by name; articles, sources, edges and mosaic are read.

    Returns:
        Frame `carriers`: one row per source and outlet.

    Cost: linear in edges and painted spans.
    """
    owners = _owners(frames)
    takers = published(frames).select("outlet", target_id="article_id")
    edges = frames["edges"]
    taken = edges.filter(pl.col("relation").is_in(FOREIGN) & pl.col("directed")).select("source_id", "target_id")
    spans = frames["mosaic"].filter(pl.col("kind").is_in(["wire", "article"])).group_by("origin", "article_id")
    painted_by = spans.agg(size=(pl.col("end") - pl.col("begin")).sum()).rename(
        {"origin": "source_id", "article_id": "target_id"}
    )
    directed = _counted(
        taken.unique().join(painted_by, on=["source_id", "target_id"], how="left"),
        owners,
        takers,
        articles=pl.col("target_id").n_unique().cast(pl.Int64),
        characters=pl.col("size").sum().cast(pl.Int64),
    )
    # Every undirected claim is read from both sides.
    shared = edges.filter((pl.col("relation") == "shares_text") & ~pl.col("directed"))
    sides = pl.concat(
        [shared.select("source_id", "target_id"), shared.select(source_id="target_id", target_id="source_id")]
    )
    undecided = _counted(sides, owners, takers, undecided=pl.col("target_id").n_unique().cast(pl.Int64))
    both = directed.join(undecided, on=CARRIERS.key, how="full", coalesce=True, nulls_equal=True)
    running = (
        takers.join(painted(frames), left_on="target_id", right_on="article_id")
        .group_by("outlet")
        .agg(running=pl.sum_horizontal(RUNNING).sum())
    )
    rows = both.join(running, on="outlet", how="left", nulls_equal=True).with_columns(
        pl.col("articles", "characters", "undecided").fill_null(0)
    )
    share = pl.when(pl.col("running") > 0).then((pl.col("characters") / pl.col("running")).round(4))
    return CARRIERS.sort(CARRIERS.check(rows.with_columns(share=share.fill_null(0.0))))


def _counted(pairs: pl.DataFrame, owners: pl.DataFrame, takers: pl.DataFrame, **counts: pl.Expr) -> pl.DataFrame:
    met = pairs.join(owners, on="source_id").join(takers, on="target_id")
    return met.group_by(CARRIERS.key).agg(**counts)


def _owners(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Whose text each node is: source_id, source, source_kind."""
    kind, outlet = pl.col("kind"), pl.col("outlet").replace("", None)
    present = frames["articles"].select(
        source_id="article_id",
        source=pl.when(kind == "wire").then(pl.coalesce("owner", outlet)).otherwise(outlet),
        source_kind=pl.when(kind == "wire").then(pl.lit("agency")).when(kind == "release").then(pl.lit("release"))
        .when(outlet.is_null()).then(pl.lit("unknown")).otherwise(pl.lit("outlet")),
    )  # fmt: skip
    # An absent original names its agencies by how often they are credited; here one set of agencies is one source.
    together = pl.col("name").replace("?", None).str.split(" / ").list.sort().list.join(" / ")
    name = pl.coalesce(pl.col("source_id").str.extract(AGENCY_OF_ITEM), together)
    absent = frames["sources"].select(
        "source_id",
        source=name,
        source_kind=pl.when(name.is_null()).then(pl.lit("unknown")).otherwise(pl.lit("agency")),
    )
    return pl.concat([present, absent]).with_columns(pl.col("source_kind").cast(KINDS))
