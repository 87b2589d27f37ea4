"""`find`, `explain`, `diff`: an article that is not in the run, one claim, two runs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polars as pl
import pytest
from corpora import OTHER, OWN
from corpora import WIRE as ITEM
from sample import WIRE, sample_frames
from typer.testing import CliRunner

import lineage as ln
from lineage.cli.app import app
from lineage.errors import SettingsError, SourceError
from lineage.frames import CANDIDATES
from lineage.report.changes import tell_changes
from lineage.similarity.lookup import look_up

ROOT = Path(__file__).parent.parent
SETTINGS = ln.Settings(tables={"folder": str(ROOT / "seeds" / "tables")})


@pytest.fixture(scope="module")
def whole():
    return ln.trace_articles(ROOT / "seeds" / "articles", settings=SETTINGS)


def _without(whole, article_id: str):
    """The same corpus traced without one article, and that article as a table of its own."""
    rows = whole.articles.select(
        "article_id",
        "kind",
        "outlet",
        "url",
        "title",
        "byline",
        "text",
        published="published_from",
        modified="modified_at",
    )
    rows = rows.rename({"article_id": "id", "kind": "type", "byline": "author"})
    return rows.filter(pl.col("id") != article_id), rows.filter(id=article_id)


def _claims(edges: pl.DataFrame, article_id: str) -> set[tuple[str, str, str]]:
    """Claims about text at one article; an absent original has another id for other copies."""
    text = edges.filter(pl.col("relation").is_in(["derived_from", "republishes", "shares_text", "version_of"]))
    own = text.filter((pl.col("source_id") == article_id) | (pl.col("target_id") == article_id))
    return {
        tuple("inferred" if end.startswith("inferred:") else end for end in row)
        for row in own.select("source_id", "target_id", "relation").rows()
    }


@pytest.mark.parametrize("article_id", ["bergtaler-post-s06-1", "radio-ostsee-7-s06-1"])
def test_find_says_what_a_run_with_the_article_would_say(whole, article_id: str) -> None:
    rest, asked = _without(whole, article_id)
    run = ln.trace_articles(rest, settings=SETTINGS)
    found = ln.find_sources(run, asked)
    everything = ln.trace_articles(pl.concat([rest, asked]), settings=SETTINGS)
    assert found.asked == (article_id,)
    assert _claims(found.edges, article_id) == _claims(everything.edges, article_id) != set()
    finding = {
        name: trace.findings.filter(article_id=article_id).to_dicts()
        for name, trace in (("small", found.trace), ("whole", everything))
    }
    assert finding["small"] == finding["whole"]
    originals = {name for name in found.edges["source_id"] if name.startswith("inferred:")}
    assert originals <= set(run.sources["source_id"]), "an absent original that the run knows keeps its id"


def test_an_article_of_the_run_is_answered_as_it_is_there(whole) -> None:
    asked = _without(whole, "mainbogen-s06-1")[1]
    found = ln.find_sources(whole, asked)
    assert found.asked == ("mainbogen-s06-1",) and found.known == {"mainbogen-s06-1": "mainbogen-s06-1"}
    assert set(_claims(found.edges, "mainbogen-s06-1")) == set(_claims(whole.edges, "mainbogen-s06-1"))


def test_articles_of_the_run_are_found_as_they_were_there(whole) -> None:
    for article_id in whole.articles["article_id"].gather_every(9):
        found = ln.find_sources(
            whole, whole.articles.filter(article_id=article_id).select("article_id", "text", "outlet")
        )
        there, here = (trace.findings.filter(article_id=article_id) for trace in (whole, found.trace))
        assert here.equals(there), article_id


def test_another_text_under_an_id_of_the_run_is_another_article(whole) -> None:
    asked = _without(whole, "mainbogen-s06-1")[1].with_columns(pl.col("text").str.slice(40))
    found = ln.find_sources(whole, asked)
    assert found.asked == ("mainbogen-s06-1#asked",) and not found.known
    assert "mainbogen-s06-1" in {*found.edges["source_id"], *found.edges["target_id"]}


def test_an_article_that_shares_nothing_has_no_source(whole) -> None:
    text = "Im Garten des Pfarrhauses von Unterlauter blühen in diesem Jahr zum ersten Mal die blauen Rosen, sagt niemand Besonderes."
    found = ln.find_sources(whole, pl.DataFrame({"id": ["rosen"], "text": [text]}))
    assert not _claims(found.edges, "rosen") and found.trace.pairs.filter(b_id="rosen").is_empty()
    with pytest.raises(SourceError, match=r"no article could be read\. Got no text"):
        ln.find_sources(whole, pl.DataFrame({"id": ["leer"], "text": [""]}))


def test_look_up_proposes_all_that_the_search_for_candidates_finds(whole) -> None:
    found = whole.candidates
    wanted = {"mainbogen-s06-1", "bergtaler-post-s06-1"}
    mine = look_up(wanted, whole.passages, whole.articles, SETTINGS.candidates)
    either = pl.col("a_id").is_in(list(wanted)) | pl.col("b_id").is_in(list(wanted))
    pairs = set(mine.select("a_id", "b_id").rows())
    assert mine.filter(~either).is_empty()
    assert (
        set(found.filter(either & pl.col("found_by").list.contains("anchors")).select("a_id", "b_id").rows()) <= pairs
    )
    both = mine.join(found, on=["a_id", "b_id"], suffix="_there")
    assert both["jaccard"].equals(both["jaccard_there"].alias("jaccard"))
    assert look_up(set(), whole.passages, whole.articles).equals(CANDIDATES.make())


def test_explain_gives_the_ledger_of_both_directions() -> None:
    frames = sample_frames()
    ledger = ln.explain_edge(frames, WIRE, "stadt-1")
    assert ledger.select("rule", "weight").rows() == [("credit_agrees", 2.1), ("target_credits_agency", -2.0)]
    assert ledger["confidence"].unique().to_list() == [0.71]
    assert ln.explain_edge(frames, "stadt-1", WIRE).equals(ledger), "the claim there is, whoever is named first"
    assert ln.explain_edge(frames, "wire:dpa", "stadt-1")["rule"].to_list() == [None], (
        "a claim without evidence is a row"
    )
    assert ln.explain_edge(frames, "obst-1", "stadt-1").is_empty()
    with pytest.raises(SettingsError, match="two different nodes"):
        ln.explain_edge(frames, "obst-1", "obst-1")
    with pytest.raises(SettingsError, match="Did you mean `stadt-1`"):
        ln.explain_edge(frames, WIRE, "stadt-11")


def test_the_beginning_of_an_id_will_do_where_only_one_begins_so() -> None:
    frames = sample_frames()
    assert ln.explain_edge(frames, WIRE[:-3], "stadt").equals(ln.explain_edge(frames, WIRE, "stadt-1"))
    with pytest.raises(SettingsError, match=r"2 ids begin with .obst-.\. Type more of one: obst-1, obst-2"):
        ln.explain_edge(frames, WIRE, "obst-")
    plus = frames["articles"].with_columns(pl.col("article_id").str.replace("stadt-1", "+stadt"))
    assert ln.explain_edge(frames | {"articles": plus}, WIRE, "'+sta").is_empty(), "as our CSV has it"


@pytest.mark.parametrize("said", ["dpa", "wire:DPA", "wire:dpx"])
def test_an_agency_is_found_by_its_name(said: str) -> None:
    with pytest.raises(SettingsError, match="Did you mean `wire:dpa`"):
        ln.explain_edge(sample_frames(), said, "stadt-1")


def test_equal_runs_differ_in_nothing_and_an_absent_original_may_have_another_id() -> None:
    frames = sample_frames()
    changes = ln.compare_runs(frames, frames)
    assert all(frame.is_empty() for frame in changes)
    ids = {"inferred:dpa:0a1b2c3d": "inferred:dpa:99999999"}
    named = frames["edges"].with_columns(pl.col("source_id").replace({WIRE: "inferred:dpa:0a1b2c3d"}))
    renamed = named.with_columns(pl.col("source_id").replace(ids))
    assert ln.compare_runs({**frames, "edges": named}, {**frames, "edges": renamed}).edges.is_empty()


def test_a_difference_below_nothing_is_refused() -> None:
    with pytest.raises(SettingsError, match="least"):
        ln.compare_runs(sample_frames(), sample_frames(), least=-1)


def test_every_kind_of_change_has_its_word() -> None:
    frames = sample_frames()
    edges = frames["edges"]
    is_open, version = pl.col("relation") == "shares_text", pl.col("relation") == "version_of"
    wire = (pl.col("source_id") == WIRE) & (pl.col("target_id") == "kurier-1")
    relation = pl.when(is_open).then(pl.lit("derived_from")).otherwise("relation").cast(edges.schema["relation"])
    after = edges.filter(pl.col("target_id") != "stadt-1").with_columns(
        relation.alias("relation"),
        directed=pl.col("directed") | is_open,
        source_id=pl.when(version).then("target_id").otherwise("source_id"),
        target_id=pl.when(version).then("source_id").otherwise("target_id"),
        confidence=pl.when(wire).then(0.5).otherwise("confidence"),
    )
    findings = (
        frames["findings"]
        .filter(pl.col("article_id") != "obst-2")
        .with_columns(
            finding=pl.when(pl.col("article_id") == "obst-1")
            .then(pl.lit("own_work_declared"))
            .otherwise("finding")
            .cast(frames["findings"].schema["finding"])
        )
    )
    changes = ln.compare_runs(frames, {**frames, "edges": after, "findings": findings})
    words = {(row["a_id"], row["b_id"]): row["change"] for row in changes.edges.to_dicts()}
    assert words == {
        ("obst-1", "obst-2"): "decided", ("tagblatt-1", "tagblatt-1#2"): "turned", (WIRE, "kurier-1"): "changed",
        (WIRE, "stadt-1"): "removed", ("stadt-1", "wire:dpa"): "removed",
    }  # fmt: skip
    assert changes.findings.select("article_id", "change").rows() == [("obst-1", "changed"), ("obst-2", "removed")]
    back = ln.compare_runs({**frames, "edges": after, "findings": findings}, frames)
    assert sorted(back.edges["change"].cast(pl.String)) == ["added", "added", "changed", "opened", "turned"]


def test_a_story_that_changed_is_told() -> None:
    frames = sample_frames()
    story = frames["stories"]["story_id"][0]
    gone = (pl.col("story_id") == story) & (pl.col("node_id") == "stadt-1")
    less = {
        **frames,
        "members": frames["members"].filter(~gone),
        "stories": frames["stories"].with_columns(pl.col("origins") + (pl.col("story_id") == story).cast(pl.Int32)),
    }
    (row,) = ln.compare_runs(frames, less).stories.to_dicts()
    assert (row["change"], row["left"], row["joined"]) == ("changed", ["stadt-1"], [])
    assert row["after_origins"] == row["before_origins"] + 1
    none = {**frames, "members": frames["members"].clear(), "stories": frames["stories"].clear()}
    assert set(ln.compare_runs(none, frames).stories["change"]) == {"added"}
    assert set(ln.compare_runs(frames, none).stories["change"]) == {"removed"}
    told = "\n".join(tell_changes(*ln.compare_runs(frames, less), "en"))
    assert "left: stadt-1" in told and "independent origins" in told


def test_changes_call_articles_and_sources_by_their_names(runs: Path) -> None:
    told = CliRunner().invoke(app, ["diff", str(runs / "less"), str(runs / "run"), "--lang", "en"]).stdout
    claim = next(part for part in told.split("\n\n") if "mainbogen-s06-1 – " in part or " – mainbogen-s06-1" in part)
    head, _, ids = claim.partition("\n  inferred:")
    assert "Mainbogen Zeitung:" in head and "mainbogen-s06-1" not in head and "mainbogen-s06-1" in ids
    assert "taken over from: common source, probably" in " ".join(claim.split())


@pytest.fixture(scope="module")
def runs(whole, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("runs")
    whole.write(folder / "run")
    rest, asked = _without(whole, "mainbogen-s06-1")
    ln.trace_articles(rest, settings=SETTINGS).write(folder / "less")
    asked.with_columns(pl.col("published", "modified").dt.to_string("iso:strict")).write_ndjson(folder / "asked.jsonl")
    return folder


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize(
    "words",
    [
        ("find", "{runs}/less", "{runs}/asked.jsonl"),
        ("explain", "{runs}/run", "{absent}", "mainbogen-s06-1"),
        ("explain", "{runs}/run", "mainbogen-s06-1", "donaukurs-s06-1"),
        ("diff", "{runs}/less", "{runs}/run"),
        ("diff", "{runs}/run", "{runs}/run"),
    ],
)
def test_commands_speak_both_languages_and_json(words, lang, runs: Path, whole, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    (absent,) = {
        edge for edge in whole.edges.filter(target_id="mainbogen-s06-1")["source_id"] if edge.startswith("inferred:")
    }
    call = [word.format(runs=runs, absent=absent) for word in words]
    told = CliRunner().invoke(app, [*call, "--lang", lang])
    assert told.exit_code == 0 and told.stdout and not told.exception, told.output
    document = json.loads(CliRunner().invoke(app, [*call, "--json"]).stdout)
    assert document["schema_version"] == 1 and document["command"] == words[0]


def test_find_names_the_text_at_hand_where_the_source_is_not(runs: Path) -> None:
    told = CliRunner().invoke(app, ["find", str(runs / "less"), str(runs / "asked.jsonl"), "--lang", "en"])
    shown = " ".join(told.stdout.split())
    assert "not in the collection" in shown
    (closest,) = re.findall(
        r"Of the collection, [^(]*\(([^)]*-s06-1)\) has most of the text of this article: ([0-9]+)%", shown
    )
    pairs = json.loads(
        CliRunner().invoke(app, ["find", str(runs / "less"), str(runs / "asked.jsonl"), "--json"]).stdout
    )
    assert closest[0] in str(pairs)


def test_find_says_under_which_names_it_was_asked_for_an_article(tmp_path: Path) -> None:
    """Two files asked for with one text are not in the collection for being asked for."""
    rows = [{"id": "a", "outlet": "Talblatt", "text": ITEM}, {"id": "b", "outlet": "Hafenbote", "text": OTHER}]
    ln.trace_articles(pl.DataFrame(rows)).write(tmp_path / "run")
    pl.DataFrame(rows[:1]).write_ndjson(tmp_path / "known.jsonl")
    for name, text in {"one": ITEM, "two": ITEM, "new": OWN, "newer": OWN}.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")

    def told(*names: str) -> str:
        files = [str(tmp_path / name) for name in names]
        return " ".join(CliRunner().invoke(app, ["find", str(tmp_path / "run"), *files, "--lang", "en"]).stdout.split())

    pasted = told("one.txt", "two.txt", "known.jsonl")
    assert "The collection has this article already, under the same id and with the same text (a)." in pasted
    assert "It was asked for as one.txt and two.txt." in pasted
    assert "The very same text stands in the collection" not in told("new.txt", "newer.txt")


def test_find_says_what_those_name_that_share_a_text_which_names_nothing(tmp_path: Path) -> None:
    """As of a passage somebody pasted: whose it is stands below one of the articles that have it."""
    rows = [
        {"id": "a", "outlet": "Talblatt", "text": f"{ITEM}\n\n(dpa)"},
        {"id": "b", "outlet": "Hafenbote", "text": f"Am Deich war es still. {ITEM}"},
    ]
    ln.trace_articles(pl.DataFrame(rows)).write(tmp_path / "run")
    for name, text in {"bare": ITEM, "named": f"{ITEM}\n\n(AFP)"}.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    told = {
        name: " ".join(
            CliRunner().invoke(app, ["find", str(tmp_path / "run"), str(tmp_path / f"{name}.txt")]).stdout.split()
        )
        for name in ("bare", "named")
    }
    assert re.search(r"Talblatt: .{20,120} nennt als Textquelle: dpa\.", told["bare"])
    assert "Hafenbote" in told["bare"] and told["bare"].count("nennt als Textquelle") == 1
    assert "nennt als Textquelle" not in told["named"]


def test_find_says_that_the_article_is_there_already(runs: Path) -> None:
    call = ["find", str(runs / "run"), str(runs / "asked.jsonl")]
    shown = " ".join(CliRunner().invoke(app, [*call, "--lang", "en"]).stdout.split())
    assert shown.startswith("The collection has this article already") and "(mainbogen-s06-1)." in shown
    known = json.loads(CliRunner().invoke(app, [*call, "--json"]).stdout)["known"]
    assert known == {"mainbogen-s06-1": "mainbogen-s06-1"}
    less = CliRunner().invoke(app, ["find", str(runs / "less"), str(runs / "asked.jsonl"), "--lang", "en"]).stdout
    assert "already" not in less


def test_find_says_that_the_very_same_text_is_there_under_another_id(runs: Path, tmp_path: Path) -> None:
    (row,) = map(json.loads, (runs / "asked.jsonl").read_text(encoding="utf-8").splitlines())
    bare, longer = tmp_path / "bare.txt", tmp_path / "longer.txt"
    bare.write_text(row["text"] + "\n", encoding="utf-8")
    longer.write_text(row["text"] + " Mehr war nicht bekannt.", encoding="utf-8")
    told = {
        path.name: " ".join(
            CliRunner().invoke(app, ["find", str(runs / "run"), str(path), "--lang", lang]).stdout.split()
        )
        for path, lang in ((bare, "en"), (longer, "de"))
    }
    assert told["bare.txt"].startswith("The very same text stands in the collection: ")
    assert "(mainbogen-s06-1)" in told["bare.txt"].partition(". ")[0]
    assert "Derselbe Text steht" not in told["longer.txt"]


def test_a_text_without_outlet_or_address_is_no_second_copy_of_an_article(whole) -> None:
    """Whoever pastes the text of an article asks for that article."""
    name = "mainbogen-s06-1"
    (row,) = whole.articles.filter(pl.col("article_id") == name).to_dicts()
    there, pasted = (
        ln.find_sources(whole, [asked]) for asked in ({"id": name, "text": row["text"]}, {"text": row["text"]})
    )
    assert pasted.asked == there.asked == (name,)
    assert list(pasted.known.values()) == [name] and pasted.known != there.known
    assert pasted.edges.equals(there.edges) and pasted.trace.findings.equals(there.trace.findings)
    for more in ({"outlet": "Talblatt"}, {"kind": "release"}, {"kind": "wire"}, {"published": "2020-01-01"}):
        other = ln.find_sources(whole, [{"id": "pasted", "text": row["text"], **more}])
        assert other.asked == ("pasted",) and not other.known, "others may print the same, or have sent it out"


def test_diff_can_be_a_gate(runs: Path) -> None:
    assert CliRunner().invoke(app, ["diff", str(runs / "run"), str(runs / "run"), "--strict"]).exit_code == 0
    assert CliRunner().invoke(app, ["diff", str(runs / "run"), str(runs / "less"), "--strict"]).exit_code == 5


def test_find_says_how_many_pairs_it_does_not_show(runs: Path) -> None:
    call = ["find", str(runs / "less"), str(runs / "asked.jsonl")]
    shown = " ".join(CliRunner().invoke(app, [*call, "--lang", "en"]).stdout.split())
    more = len(json.loads(CliRunner().invoke(app, [*call, "--json"]).stdout)["pairs"]) - 3
    assert more > 1 and f"{more} more pairs with shared text or quotations stand in --json." in shown
