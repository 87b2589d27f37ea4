"""Digests in `run.json` speak for values: the same ones give the same digest, others another, whatever holds them."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from lineage.frames import FRAMES, TIME
from lineage.manifest import describe_run, digest_frames
from lineage.settings import Settings

NOTHING = {name: FRAMES[name].make() for name in ("skipped", "verdicts")}
ROWS = {
    "name": ["Elster", "", None, "Brücke"],
    "kind": ["a", "b", None, "a"],
    "count": [1, 0, None, 3],
    "share": [0.5, 0.0, None, 1.0],
    "known": [True, False, None, True],
    "at": [
        datetime(2026, 3, 12, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
        None,
        datetime(2026, 3, 13, tzinfo=UTC),
    ],
    "signs": [["x", "yz"], [], None, [None, ""]],
    "shares": [{"wire": 0.5, "quote": None}, {"wire": None, "quote": None}, None, {"wire": 1.0, "quote": 0.0}],
    "chain": [[{"name": "dpa", "kind": "agency"}], [], None, [{"name": None, "kind": "office"}, None]],
}
SCHEMA = {
    "name": pl.String, "kind": pl.Enum(["a", "b"]), "count": pl.Int32, "share": pl.Float64, "known": pl.Boolean, "at": TIME,
    "signs": pl.List(pl.String), "shares": pl.Struct({"wire": pl.Float64, "quote": pl.Float64}),
    "chain": pl.List(pl.Struct({"name": pl.String, "kind": pl.String})),
}  # fmt: skip


def made(**columns: list[object]) -> pl.DataFrame:
    return pl.DataFrame({**ROWS, **columns}, schema=SCHEMA)


def articles(**columns: list[str]) -> pl.DataFrame:
    rows = {"article_id": ["a", "b"], "text": ["Eins.", "Zwei."], "source": ["x.jsonl", "x.jsonl"], **columns}
    others = [name for name in FRAMES["articles"].schema if name not in rows]
    fill = {"kind": "article", "outlet_basis": "none", "time_basis": "none", "text_state": "unknown"}
    return FRAMES["articles"].make(
        {**dict.fromkeys(others), "zone_assumed": False, "format": "jsonl", **fill, **row}
        for row in pl.DataFrame(rows).to_dicts()
    )


def digest(frame: pl.DataFrame) -> str:
    frames = {"articles": articles(), **NOTHING, "edges": frame}
    return str(describe_run(frames, Settings())["result"]["frames"]["edges"]["sha256"])


def test_memory_makes_no_difference() -> None:
    frame = made()
    halves = pl.concat([frame.head(1), frame.tail(3)], rechunk=False)
    slice_of_more = pl.concat([frame, frame, frame]).slice(4, 4)
    filtered = pl.concat([frame, frame.reverse()]).with_row_index().filter(pl.col("index") < 4).drop("index")
    sorted_back = frame.with_row_index().reverse().sort("index").drop("index")
    assert halves.n_chunks() == 2
    for same in (halves, slice_of_more, filtered, sorted_back, frame.rechunk(), made()):
        assert same.equals(frame)
        assert digest(same) == digest(frame)


@pytest.mark.parametrize(
    ("column", "other"),
    [
        ("name", ["Elster", None, None, "Brücke"]),
        ("name", ["Elster", "", "", "Brücke"]),
        ("name", ["ElsterB", "", None, "rücke"]),
        ("name", ["", "Elster", None, "Brücke"]),
        ("kind", ["a", "b", None, "b"]),
        ("count", [1, None, 0, 3]),
        ("count", [1, 0, 0, 3]),
        ("share", [0.5, 0.0, None, 1.0000001]),
        ("known", [True, True, None, True]),
        ("at", [*ROWS["at"][:3], datetime(2026, 3, 13, microsecond=1, tzinfo=UTC)]),
        ("signs", [["x"], ["yz"], None, [None, ""]]),
        ("signs", [["x", "yz"], None, [], [None, ""]]),
        ("signs", [["x", "yz"], [], None, ["", None]]),
        ("shares", [ROWS["shares"][0], None, None, ROWS["shares"][3]]),
        ("shares", [{"wire": None, "quote": 0.5}, *ROWS["shares"][1:]]),
        ("chain", [*ROWS["chain"][:3], [None, {"name": None, "kind": "office"}]]),
    ],
)
def test_another_value_is_another_digest(column: str, other: list[object]) -> None:
    assert digest(made(**{column: other})) != digest(made())


def test_names_types_and_order_count() -> None:
    frame = made()
    others = [
        frame.rename({"name": "other"}),
        frame.cast({"count": pl.Int64}),
        frame.select(reversed(frame.columns)),
        frame.reverse(),
        frame.head(0),
        frame.head(0).drop("name"),
    ]
    assert len({digest(other) for other in [frame, *others]}) == 7


def test_inputs_are_told_by_what_was_read_from_them() -> None:
    def inputs(frame: pl.DataFrame) -> dict[str, tuple[int, str]]:
        run = describe_run({"articles": frame, **NOTHING}, Settings())
        return {row["source"]: (row["articles"], row["sha256"]) for row in run["decides"]["inputs"]}

    both = inputs(articles())
    assert [*both] == ["x.jsonl"] and both["x.jsonl"][0] == 2
    apart = inputs(articles(source=["y.jsonl", "x.jsonl"]))
    assert [(source, count) for source, (count, _) in apart.items()] == [("x.jsonl", 1), ("y.jsonl", 1)]
    assert len({digest for _, digest in (*both.values(), *apart.values())}) == 3
    assert inputs(articles(text=["Eins.", "Drei."])) != both
    assert inputs(articles(article_id=["a", "c"])) != both
    assert inputs(articles().reverse()) == both


def test_what_was_digested_before_gives_the_same_manifest() -> None:
    frames = {"articles": articles(), **NOTHING, "edges": made()}
    before = digest_frames({name: frame for name, frame in frames.items() if name != "edges"})
    assert describe_run(frames, Settings(), before) == describe_run(frames, Settings())


@pytest.mark.parametrize("name", ["articles", "edges"])
def test_a_frame_that_was_changed_since_it_was_digested_is_digested_anew(name: str) -> None:
    frames = {"articles": articles(), **NOTHING, "edges": made()}
    others = {"articles": articles(text=["Eins.", "Drei."]), "edges": made(count=[1, 0, None, 4])}
    changed = {**frames, name: others[name]}
    assert describe_run(changed, Settings(), digest_frames(frames)) == describe_run(changed, Settings())
    assert describe_run(changed, Settings()) != describe_run(frames, Settings())
