"""Views of a whole collection: counted by hand on the invented sample, and the sums that must come out on the case corpus."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from sample import WIRE, empty_trace, sample_frames

import lineage as ln
from lineage.errors import SettingsError
from lineage.frames import EDGES, MOSAIC_KINDS
from lineage.views.published import RUNNING


@pytest.fixture(scope="module")
def frames() -> dict[str, pl.DataFrame]:
    return sample_frames()


@pytest.mark.parametrize("name", ln.views.VIEWS)
def test_a_view_fits_its_schema_whatever_the_order_of_rows(name, frames) -> None:
    frame, view = ln.views.VIEWS[name]
    shuffled = {key: rows.sample(fraction=1, shuffle=True, seed=3) for key, rows in frames.items()}
    assert view(frames).schema == frame.schema
    assert view(shuffled).equals(view(frames))
    assert view(frames).select(frame.key).is_duplicated().sum() == 0
    assert view(empty_trace().frames).equals(frame.make())


def test_an_unknown_view_is_named_with_its_neighbour() -> None:
    with pytest.raises(SettingsError, match="Did you mean carriers"):
        ln.views.get_view("carrier")


def test_a_zone_and_a_share_that_are_none_are_refused(frames) -> None:
    with pytest.raises(SettingsError, match=r"Got 'Europa/Berlin'"):
        ln.views.agency_share(frames, "Europa/Berlin")
    with pytest.raises(SettingsError, match=r"min_share.*Expected 0 to 1"):
        ln.views.credited_by_outlet(frames, 7)


def test_agency_share_counts_every_character_once(frames) -> None:
    shares = ln.views.agency_share(frames)
    length = pl.col("text").str.len_chars()
    whole = frames["articles"].group_by("outlet").agg(size=length.sum().cast(pl.Int64)).sort("outlet")
    counted = shares.group_by("outlet").agg(size=pl.sum_horizontal(MOSAIC_KINDS).sum()).sort("outlet")
    assert counted.equals(whole)
    assert shares["characters"].equals(shares.select(pl.sum_horizontal(RUNNING)).to_series().alias("characters"))
    both = shares.filter(outlet="Tagblatt").row(0, named=True)
    assert (both["articles"], both["named"], both["day"]) == (2, 2, date(2031, 5, 12))
    assert both["wire_share"] == round(both["wire"] / both["characters"], 4) and both["credited_share"] == 1
    assert shares.filter(outlet="Kurier Sandau").row(0, named=True)["unknown"] == 1


def test_the_day_is_local_and_empty_where_only_the_month_is_known(frames) -> None:
    late = pl.lit("2031-05-12T22:30:00Z").str.to_datetime(time_unit="us", time_zone="UTC")
    month = [late, late + pl.duration(days=28)]
    is_late, is_month = pl.col("article_id") == "kurier-1", pl.col("article_id") == "abend-1"
    articles = frames["articles"].with_columns(
        pl.when(is_late | is_month).then(late).otherwise("published_from").alias("published_from"),
        pl.when(is_late).then(late).when(is_month).then(month[1]).otherwise("published_until").alias("published_until"),
    )
    days = dict(ln.views.credited({**frames, "articles": articles}).select("article_id", "day").iter_rows())
    assert days["kurier-1"] == date(2031, 5, 13) and days["abend-1"] is None and days["stadt-1"] == date(2031, 5, 12)
    utc = ln.views.credited({**frames, "articles": articles}, timezone="UTC")
    assert utc.filter(article_id="kurier-1")["day"].item() == date(2031, 5, 12)


def test_credits_unknown_stand_apart_from_no_credit(frames) -> None:
    said = {row["article_id"]: (row["declared"], row["measured"]) for row in ln.views.credited(frames).to_dicts()}
    assert said["kurier-1"] == ("unknown", "wire") and said["stadt-1"] == ("named", "wire")
    assert said["obst-1"] == ("none", "nothing")
    counts = ln.views.credited_by_outlet(frames)
    assert counts["articles"].sum() == len(said)
    assert set(counts.group_by("outlet").agg(pl.col("share").sum())["share"]) == {1.0}


def _claims(*ends: tuple[str, str]) -> pl.DataFrame:
    return EDGES.make(
        {"source_id": source, "target_id": target, "relation": "derived_from", "directed": True, "basis": "measured",
         "share": 0.9, "lag": None, "confidence": 0.9, "evidence": []}
        for source, target in ends
    )  # fmt: skip


def test_lags_are_as_exact_as_the_times(frames) -> None:
    edges = _claims(
        ("tagblatt-1", "kurier-1"),
        ("tagblatt-1", "stadt-1"),
        ("obst-1", "obst-2"),
        (WIRE, "kurier-1"),
        (WIRE, "tagblatt-1"),
    )
    rows = {(r["source_id"], r["target_id"]): r for r in ln.views.lags({**frames, "edges": edges}).to_dicts()}
    exact = rows["tagblatt-1", "kurier-1"]
    assert exact["precision"] == "minute" and exact["lag_from"] == exact["lag_until"] == timedelta(minutes=49)
    day = rows["tagblatt-1", "stadt-1"]
    assert day["precision"] == "interval" and day["lag_from"] == timedelta(0)
    assert timedelta(hours=17) < day["lag_until"] < timedelta(hours=18)
    assert day["lag_until"].microseconds == 0, "a day ends with its last microsecond, which nobody knows"
    unknown = rows["obst-1", "obst-2"]
    assert unknown["precision"] == "unknown" and unknown["lag_from"] is unknown["lag_until"] is None
    absent = rows[WIRE, "kurier-1"]
    assert (
        absent["precision"] == "at_least"
        and absent["lag_from"] == timedelta(minutes=49)
        and absent["lag_until"] is None
    )
    assert rows[WIRE, "tagblatt-1"]["lag_from"] == timedelta(0)


def test_bounds_of_lags_are_in_whole_seconds_where_a_day_ends_with_its_last_microsecond(frames) -> None:
    later = (
        pl.when(article_id="kurier-1").then(pl.col("published_from") + timedelta(days=5)).otherwise("published_from")
    )
    times = {"published_from": later, "published_until": pl.max_horizontal(later, "published_until")}
    moved = {**frames, "articles": frames["articles"].with_columns(**times), "edges": _claims(("stadt-1", "kurier-1"))}
    (row,) = ln.views.lags(moved).to_dicts()
    assert row["lag_from"] == timedelta(days=4, hours=7, minutes=20) and row["precision"] == "interval"
    assert row["lag_until"] == timedelta(days=5, hours=7, minutes=20)


def test_reach_follows_all_hops_and_counts_an_owner_once(frames) -> None:
    edges = _claims((WIRE, "tagblatt-1"), ("tagblatt-1", "kurier-1"), ("kurier-1", "stadt-1"), ("obst-1", "stadt-1"))
    rows = ln.views.reach({**frames, "edges": edges}).filter(origin_id=WIRE)
    assert rows.select("article_id", "hops", "articles", "outlets", "owners").rows() == [
        ("tagblatt-1", 1, 1, 1, 1), ("kurier-1", 2, 2, 2, 1), ("stadt-1", 3, 3, 3, 2),
    ]  # fmt: skip
    garden = ln.views.reach({**frames, "edges": edges}).filter(origin_id="obst-1")
    assert garden.select("article_id", "hops").rows() == [("stadt-1", 1), ("obst-1", 0)], "no time comes last"


def test_wire_items_travel_but_are_not_published(frames) -> None:
    kind = pl.when(pl.col("article_id") == "tagblatt-1").then(pl.lit("wire")).otherwise("kind")
    wire = {
        **frames,
        "articles": frames["articles"].with_columns(kind.cast(frames["articles"].schema["kind"]).alias("kind")),
    }
    wire["edges"] = _claims(("tagblatt-1", "kurier-1"))
    assert ln.views.reach(wire).select("article_id", "articles", "outlets").rows() == [
        ("tagblatt-1", 0, 0),
        ("kurier-1", 1, 1),
    ]
    assert "tagblatt-1" not in ln.views.credited(wire)["article_id"]
    assert ln.views.carriers(wire).row(0, named=True)["source_kind"] == "agency"


def test_carriers_keep_the_undecided_apart_and_show_them_from_both_sides(frames) -> None:
    cells = {(r["source"], r["outlet"]): r for r in ln.views.carriers(frames).to_dicts()}
    assert cells["dpa", "Kurier Sandau"]["articles"] == 1 and cells["dpa", "Kurier Sandau"]["source_kind"] == "agency"
    assert cells["dpa", "Kurier Sandau"]["share"] == pytest.approx(329 / 440, abs=1e-4)
    for ends in (("Gartenblick", "Landportal"), ("Landportal", "Gartenblick")):
        assert (cells[ends]["articles"], cells[ends]["undecided"]) == (0, 1)


def test_one_set_of_agencies_is_one_source_whatever_their_order(frames) -> None:
    def carried(name: str) -> list[str]:
        named = pl.when(pl.col("source_id") == WIRE).then(pl.lit(name)).otherwise("name")
        return ln.views.carriers({**frames, "sources": frames["sources"].with_columns(named.alias("name"))})[
            "source"
        ].to_list()

    assert carried("dpa / AFP") == carried("AFP / dpa") and "AFP / dpa" in carried("dpa / AFP")
    assert None in carried("?")


def test_views_of_a_run_agree_with_its_own_frames(tmp_path) -> None:
    text = "Die Silberfähre fährt ab Montag nicht mehr nach Harkeroog, weil der Anleger nach dem Sturm vom Freitag gesperrt ist."
    rows = [
        {"id": f"{outlet}-{day}", "outlet": outlet, "published": f"2026-05-0{day}T0{hour}:00:00+02:00", "text": f"{text} {extra * 3}\n\n{credit}"}
        for day in (5, 6)
        for hour, (outlet, credit) in enumerate((("Tagblatt", "(dpa)"), ("Kurier", "(dpa)"), ("Bote", "")), 6)
        for extra in (f"Am Tag {day} standen viele Leute am Kai und warteten auf das kleine Boot der Reederei aus Ostufer. ",)
    ]  # fmt: skip
    trace = ln.trace_articles(pl.DataFrame(rows))
    trace.write(tmp_path / "run")
    loaded = ln.load_trace(tmp_path / "run").frames
    for _, view in ln.views.VIEWS.values():
        assert view(loaded).equals(view(trace.frames))
    shares = ln.views.agency_share(trace.frames)
    assert shares["articles"].sum() == len(rows) and shares["day"].n_unique() == 2
    assert shares["named"].sum() == 4 and shares["wire"].sum() > 0
