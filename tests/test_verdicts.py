"""A person's verdicts: read from a spreadsheet, laid over claims, taken back, kept over new runs, and shown as such."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from sample import WIRE, sample_frames, sample_trace
from typer.testing import CliRunner

import lineage as ln
from lineage.cli.app import app
from lineage.errors import FrameError, SourceError, TableError
from lineage.frames import EDGES, VERDICTS
from lineage.provenance.verdicts import undo_verdicts
from lineage.read.verdicts import GIVEN
from lineage.report.build import render_report

TEXT = (
    "Der Bagger Otto gräbt seit Montag am alten Hafen von Norderwiek nach einem versunkenen Kahn aus dem Jahr 1871. "
    "Die Ladung soll aus Kacheln bestehen, die ein Händler aus Ostufer nie bezahlt hat. Das Museum der Stadt rechnet "
    "mit zwei Wochen Arbeit und hat einen Zaun aufgestellt, an dem Kinder jeden Nachmittag stehen und winken."
)


def given(*rows: tuple[str, str, str], reason: str | None = None, relation: str | None = None) -> pl.DataFrame:
    schema = dict.fromkeys(GIVEN, pl.String)
    return pl.DataFrame(
        [(a, b, relation, None, verdict, reason) for a, b, verdict in rows], schema=schema, orient="row"
    )


def judge(*rows: tuple[str, str, str], **more: str):
    f = sample_frames()
    return ln.apply_verdicts(f["edges"], given(*rows, **more), f["sources"], f["pairs"])


def claim(edges: pl.DataFrame, source: str, target: str) -> dict | None:
    return next(iter(edges.filter(source_id=source, target_id=target).to_dicts()), None)


def test_without_verdicts_nothing_changes() -> None:
    edges, verdicts = judge()
    assert edges.equals(sample_frames()["edges"]) and verdicts.equals(VERDICTS.make())


def test_a_confirmed_claim_is_certain_and_says_by_whom() -> None:
    edges, verdicts = judge((WIRE, "stadt-1", "confirmed"), reason="Die Redaktion sagt es")
    after = claim(edges, WIRE, "stadt-1")
    assert after["confidence"] == 1 and after["evidence"][0]["rule"] == "verdict_confirmed"
    assert after["evidence"][0]["text"] == "Confirmed by a person: “Die Redaktion sagt es”."
    assert verdicts["outcome"].to_list() == ["applied"] and verdicts["claim"][0]["confidence"] == 0.71


def test_a_rejected_claim_is_gone_and_kept_among_the_verdicts() -> None:
    edges, verdicts = judge((WIRE, "stadt-1", "rejected"))
    assert claim(edges, WIRE, "stadt-1") is None and edges.height == sample_frames()["edges"].height - 1
    assert verdicts["claim"][0]["evidence"][0]["rule"] == "credit_agrees"


def test_a_rejected_arrow_leaves_what_the_two_share() -> None:
    f = sample_frames()
    arrow = (
        f["edges"]
        .filter(source_id="tagblatt-1", target_id="tagblatt-1#2")
        .with_columns(relation=pl.lit("derived_from", f["edges"].schema["relation"]))
    )
    edges = EDGES.sort(pl.concat([f["edges"].filter(pl.col("target_id") != "tagblatt-1#2"), arrow]))
    after, verdicts = ln.apply_verdicts(
        edges, given(("tagblatt-1", "tagblatt-1#2", "rejected")), f["sources"], f["pairs"]
    )
    left = claim(after, "tagblatt-1", "tagblatt-1#2")
    assert (left["relation"], left["directed"]) == ("shares_text", False)
    assert left["evidence"][0]["text"] == "A person rejected that direction; the text in common stays."
    assert undo_verdicts(after, verdicts).equals(edges)


def test_the_other_direction_turns_share_and_lag() -> None:
    edges, _ = judge(("tagblatt-1", "tagblatt-1#2", "other_direction"))
    turned = claim(edges, "tagblatt-1#2", "tagblatt-1")
    pair = sample_frames()["pairs"].filter(a_id="tagblatt-1", b_id="tagblatt-1#2").row(0, named=True)
    assert turned["share"] == pair["a_share"] and turned["lag"] == -timedelta(hours=9, minutes=31)
    assert claim(edges, "tagblatt-1", "tagblatt-1#2") is None


@pytest.mark.parametrize(("named", "source"), [(("obst-1", "obst-2"), "obst-2"), (("obst-2", "obst-1"), "obst-1")])
def test_of_a_claim_without_direction_the_person_names_the_source_last(named, source) -> None:
    edges, _ = judge((*named, "other_direction"))
    decided = claim(edges, source, next(name for name in named if name != source))
    assert decided["relation"] == "derived_from" and decided["directed"]
    assert not claim(judge((*named, "confirmed")).edges, "obst-1", "obst-2")["directed"]


def test_credits_are_judged_by_their_relation_only() -> None:
    assert judge(("wire:dpa", "stadt-1", "rejected")).verdicts["outcome"].to_list() == ["not_found"]
    edges, verdicts = judge(("wire:dpa", "stadt-1", "rejected"), relation="credits")
    assert verdicts["outcome"].to_list() == ["applied"] and claim(edges, "wire:dpa", "stadt-1") is None


def test_a_second_verdict_on_one_claim_is_told() -> None:
    _, verdicts = judge((WIRE, "stadt-1", "rejected"), (WIRE, "stadt-1", "confirmed"))
    assert verdicts.sort("verdict")["outcome"].to_list() == ["already_judged", "applied"]


def test_what_cannot_be_applied_is_told() -> None:
    edges, verdicts = judge(("nobody", "stadt-1", "rejected"), (WIRE, "stadt-1", "other_direction"))
    assert dict(verdicts.select("source_id", "outcome").iter_rows()) == {"nobody": "not_found", WIRE: "not_possible"}
    assert edges.equals(sample_frames()["edges"])


def test_a_verdict_on_an_absent_original_holds_when_its_copies_have_changed() -> None:
    edges, verdicts = judge(("inferred:dpa:00000000", "stadt-1", "rejected"))
    assert verdicts["outcome"].to_list() == ["applied"] and claim(edges, WIRE, "stadt-1") is None


def test_an_absent_original_with_one_copy_left_proves_nothing() -> None:
    rejected = [(WIRE, name, "rejected") for name in ("stadt-1", "kurier-1")]
    edges, verdicts = judge(*rejected)
    assert claim(edges, WIRE, "tagblatt-1") is None
    assert dict(verdicts.select("target_id", "outcome").iter_rows())["tagblatt-1"] == "followed"
    left = edges.filter(pl.col("relation") == "shares_text", pl.col("target_id") == "tagblatt-1")
    assert left.height and not left["directed"].any(), "they still share text"
    assert undo_verdicts(edges, verdicts).equals(EDGES.sort(sample_frames()["edges"]))
    edges, verdicts = judge(*rejected, (WIRE, "tagblatt-1", "confirmed"))
    assert claim(edges, WIRE, "tagblatt-1")["confidence"] == 1, "a person who confirms it knows it"


def test_verdicts_can_be_taken_back() -> None:
    rows = [
        (WIRE, "stadt-1", "rejected"),
        (WIRE, "kurier-1", "confirmed"),
        ("obst-2", "obst-1", "other_direction"),
        ("q", "r", "confirmed"),
    ]
    edges, verdicts = judge(*rows)
    assert undo_verdicts(edges, verdicts).equals(EDGES.sort(sample_frames()["edges"]))


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_verdicts_are_read_as_spreadsheets_save_them(encoding, mark, tmp_path: Path) -> None:
    text = "Source_ID,target_id,note,Verdict,Reason\r\n'=a,b,x,Other direction,weil Müller\r\nc,d,,,\r\n".replace(
        ",", mark
    )
    rows = ln.read_verdicts(write(tmp_path / "v.csv", text, encoding)).to_dicts()
    assert rows == [
        {
            "source_id": "=a",
            "target_id": "b",
            "relation": None,
            "basis": None,
            "verdict": "other_direction",
            "reason": "weil Müller",
        }
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("source_id,target_id\na,b\n", "column verdict"),
        ("", "no head"),
        ("source_id,target_id,verdict\na,b,maybe\n", "line 2.*'maybe'.*confirmed, rejected, other_direction"),
        ("source_id,target_id,verdict\na,,rejected\n", "names no claim"),
        ("source_id,target_id,relation,verdict\na,b,stole,rejected\n", "'stole'"),
        ("source_id,target_id,verdict\na,b,rejected\na,b,confirmed\n", "line 3.*two verdicts"),
    ],
)
def test_a_broken_table_of_verdicts_is_told_with_its_line(text, said, tmp_path: Path) -> None:
    with pytest.raises(TableError, match=f"(?s){said}"):
        ln.read_verdicts(write(tmp_path / "v.csv", text))
    with pytest.raises(SourceError, match="gone"):
        ln.read_verdicts(tmp_path / "gone.csv")


def test_a_frame_of_verdicts_is_read_as_a_file_is() -> None:
    head = {"Source_ID": ["'=a", "c", "e"], "target_id": ["b", "d", "f"]}
    frame = pl.DataFrame({**head, "Verdict": [" Other direction", None, "  "], "reason": ["weil Müller", None, "x"]})
    said = [("=a", "b", None, None, "other_direction", "weil Müller")]
    assert ln.read_verdicts(frame).rows() == said
    assert ln.read_verdicts(frame.to_arrow()).rows() == said
    assert ln.read_verdicts(frame.to_dicts()).rows() == said
    numbers = pl.DataFrame({"source_id": [12.0, None], "target_id": [3.0, None], "verdict": ["rejected", None]})
    assert ln.read_verdicts(numbers).select("source_id", "target_id").rows() == [("12", "3")]
    assert ln.read_verdicts([]).is_empty()
    untouched = frame.with_columns(Verdict=pl.lit(float("nan")))
    assert ln.read_verdicts(untouched).is_empty() and ln.read_verdicts(untouched.clear()).is_empty()


@pytest.mark.parametrize("word", ["yes", "bestätigt", "nan"])
def test_an_unknown_verdict_in_a_frame_is_told_with_its_row(word: str) -> None:
    frame = pl.DataFrame({"source_id": ["a", "a"], "target_id": ["b", "c"], "verdict": [None, word]})
    with pytest.raises(TableError, match=f"frame, row 2.*'{word}'.*confirmed, rejected, other_direction"):
        ln.read_verdicts(frame)


def test_a_frame_without_verdicts_is_refused() -> None:
    with pytest.raises(TableError, match=r"lack a column source_id.*Got a"):
        ln.read_verdicts(pl.DataFrame({"a": [1]}))
    with pytest.raises(SourceError, match=r"Got dict.*a frame"):
        ln.read_verdicts({"source_id": "a"})  # type: ignore[arg-type]


@pytest.mark.parametrize("word", ["yes", None])
def test_no_claim_changes_by_a_word_that_is_no_verdict(word: str | None) -> None:
    f = sample_frames()
    verdicts = given((WIRE, "stadt-1", word))
    with pytest.raises(FrameError, match="verdict"):
        ln.apply_verdicts(f["edges"], verdicts, f["sources"], f["pairs"])


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    rows = [
        {"id": "w", "outlet": "dpa", "published": "2026-03-09T08:00:00+01:00", "text": f"Norderwiek (dpa) - {TEXT}", "type": "wire"},
        {"id": "a", "outlet": "Küstenbote", "published": "2026-03-09T08:30:00+01:00", "text": TEXT},
        {"id": "b", "outlet": "Inselblatt", "published": "2026-03-09T09:10:00+01:00", "text": f"{TEXT} Otto heißt nach dem Großvater."},
    ]  # fmt: skip
    return write(tmp_path / "corpus.jsonl", "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def test_verdicts_change_stories_mosaic_and_findings_and_stay_over_new_runs(corpus: Path, tmp_path: Path) -> None:
    plain = ln.trace_articles(corpus)
    assert claim(plain.edges, "w", "a") and plain.stories["articles"].item() == 3
    file = write(tmp_path / "v.csv", "source_id,target_id,verdict,reason\nw,a,rejected,nein\nw,b,confirmed,\n")
    judged = ln.judge_trace(plain, file)
    assert judged.stories["articles"].item() == 3 and not claim(judged.edges, "a", "w")["directed"]
    wire = dict(judged.findings.select("article_id", pl.col("shares").struct.field("wire")).iter_rows())
    assert wire["a"] == 0 and wire["b"] > 0.5
    again = ln.trace_articles(corpus, settings=ln.Settings(verdicts={"file": str(file)}))
    assert all(again.frames[name].equals(frame) for name, frame in judged.frames.items())
    assert again.manifest == judged.manifest and again.manifest["decides"]["verdicts"]["rows"] == 2
    judged.write(tmp_path / "run")
    back = ln.judge_trace(ln.load_trace(tmp_path / "run"), given())
    assert all(back.frames[name].equals(frame) for name, frame in plain.frames.items())


def test_of_a_sheet_only_the_rows_that_were_filled_in_count(corpus: Path, tmp_path: Path) -> None:
    plain = ln.trace_articles(corpus)
    sheet = ln.verdict_sheet(plain)
    for whole in (sheet, sheet.with_columns(verdict=pl.lit(None, pl.String)), sheet.to_arrow()):
        back = ln.judge_trace(plain, whole)
        assert all(back.frames[name].equals(frame) for name, frame in plain.frames.items())
    first = pl.int_range(pl.len()) == 0
    judged = ln.judge_trace(plain, sheet.with_columns(verdict=pl.when(first).then(pl.lit("Confirmed "))))
    assert judged.verdicts.select("verdict", "outcome").rows() == [("confirmed", "applied")]
    judged.write(tmp_path / "run")
    assert ln.load_trace(tmp_path / "run").verdicts.equals(judged.verdicts)


def test_the_sheet_holds_the_verdicts_there_are_and_can_be_read_back(corpus: Path, tmp_path: Path) -> None:
    ln.trace_articles(corpus).write(tmp_path / "run")

    def call(*words: str) -> str:
        done = CliRunner().invoke(app, list(map(str, words)))
        assert done.exit_code == 0, done.output
        return " ".join((done.stdout + done.stderr).split())

    call("judge", tmp_path / "run", "--sheet", tmp_path / "s.csv")
    lines = (tmp_path / "s.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 3 and lines[1].startswith("w,a,derived_from,measured,,,")
    assert "Die Quelle ist selbst eine Agenturmeldung (dpa). (+4,17)" in lines[1]
    call("judge", tmp_path / "run", "--sheet", tmp_path / "en.csv", "--lang", "en")
    assert "The source is itself an agency item (dpa). (+4.17)" in (tmp_path / "en.csv").read_text("utf-8-sig")
    write(
        tmp_path / "s.csv", "\n".join([lines[0], lines[1].replace("measured,,,", "measured,confirmed,ja,"), lines[2]])
    )
    assert "1 of 1 verdict applied" in call("judge", tmp_path / "run", tmp_path / "s.csv")
    assert "checked by hand" in call("show", tmp_path / "run", "story-0001", "--lang", "en")
    assert "Von einem Menschen bestätigt: „ja“." in call("explain", tmp_path / "run", "w", "a", "--lang", "de")
    call("judge", tmp_path / "run", "--sheet", tmp_path / "t.csv")
    assert ",measured,confirmed,ja," in (tmp_path / "t.csv").read_text(encoding="utf-8-sig")
    write(tmp_path / "r.csv", "source_id,target_id,verdict,reason\nw,a,rejected,falsch\nx,y,rejected,\n")
    assert "not_found: x → y" in call("judge", tmp_path / "run", tmp_path / "r.csv")
    assert "rejected by a person (falsch)" in call("show", tmp_path / "run", "a", "--lang", "en")
    assert "rejected by a person (applied, falsch)" in call("explain", tmp_path / "run", "w", "a", "--lang", "en")


def test_a_sheet_that_may_be_filled_in_is_not_written_over(corpus: Path, tmp_path: Path) -> None:
    ln.trace_articles(corpus).write(tmp_path / "run")
    command = ["judge", str(tmp_path / "run"), "--sheet", str(tmp_path / "s.csv")]
    assert CliRunner().invoke(app, command).exit_code == 0
    write(tmp_path / "s.csv", "filled in")
    again = CliRunner().invoke(app, command)
    assert again.exit_code == 2 and "a sheet already" in again.output
    assert (tmp_path / "s.csv").read_text() == "filled in"


def test_a_new_run_in_place_of_a_judged_one_says_that_the_verdicts_go(corpus: Path, tmp_path: Path) -> None:
    plain = ln.trace_articles(corpus)
    ln.judge_trace(plain, given(("w", "a", "confirmed"))).write(tmp_path / "run")
    command = ["trace", str(corpus), "-o", str(tmp_path / "run"), "--isolated"]
    said = [" ".join(CliRunner().invoke(app, command).output.split()) for _ in range(2)]
    assert "will not hold in the new one" in said[0] and "will not hold" not in said[1]


def test_a_rejected_arrow_is_told_between_two_runs_and_in_the_sentence_of_its_story(
    corpus: Path, tmp_path: Path
) -> None:
    plain = ln.trace_articles(corpus)
    plain.write(tmp_path / "run")
    for verdict in ("rejected", "confirmed"):
        ln.judge_trace(plain, given(("w", "a", verdict), ("w", "b", verdict))).write(tmp_path / verdict)
    told = CliRunner().invoke(app, ["diff", str(tmp_path / "run"), str(tmp_path / "rejected"), "--lang", "en"])
    assert told.exit_code == 0 and "rejected by a person" in told.output
    shown = CliRunner().invoke(app, ["show", str(tmp_path / "confirmed"), "story-0001", "--lang", "en"])
    assert "(checked by hand)" in " ".join(shown.output.split()), "the sentence of the story says it"


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_report_shows_who_decided(lang: str) -> None:
    edges, verdicts = judge((WIRE, "stadt-1", "rejected"), (WIRE, "kurier-1", "confirmed"), reason="am Telefon geklärt")
    html = render_report(sample_trace(edges=edges, verdicts=verdicts), lang)
    assert html.count("am Telefon geklärt") >= 3
    words = {
        "de": ("von einem Menschen verworfen", "von Hand geprüft"),
        "en": ("rejected by a person", "checked by hand"),
    }
    assert all(word in html for word in words[lang])
