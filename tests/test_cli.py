"""The command line: data on stdout, talk on stderr, exit codes, one clear line for every mistake."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import lineage as ln
from lineage.cli.app import app

ROOT = Path(__file__).parent.parent
WIRE = (
    "Die Fähre Silbermöwe liegt seit Sonntag mit Maschinenschaden vor der Insel Harkeroog fest. An Bord sind 212 Menschen, "
    "die mit Wasser und Decken versorgt werden. Ein Schlepper soll das Schiff am Abend in den Hafen von Norderwiek bringen, "
    "teilte die Reederei mit. Verletzt wurde niemand, die See ist ruhig."
)


@pytest.fixture
def corpus(tmp_path):
    rows = [
        {"id": "w", "outlet": "dpa", "published": "2026-03-09T08:00:00+01:00", "text": f"Norderwiek (dpa) - {WIRE}", "type": "wire"},
        {"id": "a", "outlet": "Küstenbote", "published": "2026-03-09T08:30:00+01:00", "text": f"{WIRE}\n\n(dpa)", "title": "Fest"},
        {"id": "b", "outlet": "Inselblatt", "published": "2026-03-09T09:10:00+01:00", "text": f"{WIRE}\n\n(Foto: Reuters)"},
    ]  # fmt: skip
    path = tmp_path / "corpus.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def run(corpus, tmp_path):
    ln.trace_articles(corpus).write(tmp_path / "run")
    return tmp_path / "run"


def call(*words, code=0):
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code == code, (words, result.exit_code, result.stdout, result.stderr, result.exception)
    assert "Traceback" not in result.stderr
    return result


def test_credits_counts_what_it_could_not_read_apart(tmp_path):
    for name, line in (("a", "(dpa)"), ("b", "hma/Elbnetz"), ("c", "(Name geändert)")):
        text = f"Neuer Deich\n\nDer Rat hat den Bau beschlossen.\n\nDie Arbeiten beginnen im Mai.\n\n{line}"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    told = call("credits", tmp_path)
    assert told.stderr.strip() == "1 credit in 3 articles; 1 line looks like a credit, but no rule fits"
    assert [line.split("\t")[2:] for line in told.stdout.splitlines()] == [
        ["text", "closing", "(dpa)"],
        ["unread", "closing", "hma/Elbnetz"],
    ]


def test_trace_says_that_it_replaces_a_run(corpus, tmp_path):
    said = [call("trace", corpus, "-o", tmp_path / "run").stderr for _ in range(2)]
    assert "will be replaced" not in said[0] and f"The run in {tmp_path / 'run'} will be replaced" in said[1]


def test_trace_writes_a_frame_per_file_and_talks_on_stderr(corpus, tmp_path):
    result = call("trace", corpus, "-o", tmp_path / "out")
    assert result.stdout == ""
    assert "3 articles" in result.stderr and "Next: lineage report" in result.stderr
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {f"{name}.parquet" for name in ln.frames.FRAMES} | {"run.json", "timing.json"}


@pytest.mark.parametrize(
    "words",
    [
        ("trace", "{corpus}", "-o", "{out}"),
        ("show", "{run}"),
        ("show", "{run}", "story-0001"),
        ("show", "{run}", "a"),
        ("compare", "{run}", "a", "b"),
        ("credits", "{corpus}"),
        ("credits", "{corpus}", "--unknown"),
        ("report", "{run}", "-o", "{out}.html"),
        ("export", "{run}", "--to", "graphml", "-o", "{out}.graphml"),
        ("export", "{run}", "--to", "xlsx", "-o", "{out}.xlsx"),
        ("view", "{run}"),
        ("view", "{run}", "agency_share"),
        ("view", "{run}", "lags", "-o", "{out}.parquet"),
        ("judge", "{run}", "--sheet", "{out}.csv"),
        ("chart", "{run}", "reach", "-o", "{out}.svg"),
        ("chart", "--list"),
        ("frames",),
        ("frames", "edges"),
        ("frames", "carriers"),
        ("settings",),
        ("doctor",),
    ],
)
def test_json_on_every_command_is_one_document(words, corpus, run, tmp_path):
    places = {"corpus": corpus, "run": run, "out": tmp_path / "out"}
    document = json.loads(call(*(word.format(**places) for word in words), "--json").stdout)
    assert document["schema_version"] == 1 and document["command"] == words[0]


def test_doctor_names_packages_without_their_bounds():
    assert "pyspark" in call("doctor").stdout and "<" not in call("doctor").stdout


def test_show_draws_a_story_as_a_tree_and_an_article_with_its_sources(run):
    tree = call("show", run, "story-0001", "--lang", "de").stdout
    assert "dpa" in tree and "Küstenbote" in tree and "└" in tree
    article = call("show", run, "a").stdout
    assert "(dpa)" in article
    assert call("show", run).stdout.count("story-0001") == 1
    assert call("show", run, "story-0").stdout == call("show", run, "story-0001").stdout, (
        "the beginning of an id will do"
    )


def test_every_command_speaks_german_unless_told_and_no_locale_changes_it(run, tmp_path, monkeypatch):
    for name in ("LANG", "LC_ALL", "LANGUAGE"):
        monkeypatch.setenv(name, "en_GB.UTF-8")
    spoken = {
        command: {
            option.default for option in typer.main.get_command(app).commands[command].params if "--lang" in option.opts
        }
        for command in ("show", "compare", "explain", "find", "diff", "chart", "report", "export")
    }
    assert set(map(tuple, spoken.values())) == {("de",)}, spoken
    assert call("show", run, "a").stdout == call("show", run, "a", "--lang", "de").stdout
    for name in ("show_story", "show_pair", "show_article", "write_report", "write_export"):
        assert inspect.signature(getattr(ln, name)).parameters["lang"].default == "de"


def test_a_page_with_many_versions_is_shown_once_each(tmp_path):
    rows = [
        {"id": f"v{i:03d}", "outlet": "Küstenbote", "url": "https://kuestenbote.example/live/1", "text": f"{WIRE} Stand {i}.",
         "published": "2026-03-09T08:00:00+01:00", "modified": f"2026-03-09T{8 + i // 60:02d}:{i % 60:02d}:00+01:00"}
        for i in range(120)
    ]  # fmt: skip
    path = tmp_path / "live.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    call("trace", path, "-o", tmp_path / "run")
    shown = call("show", tmp_path / "run", "story-0001").stdout
    assert [shown.count(f"v{i:03d}") for i in range(120)] == [1] * 120


def test_compare_two_files_without_a_run(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(f"{WIRE}\n\nEigener Satz von {name}.", encoding="utf-8")
    shown = call("compare", tmp_path / "a.txt", tmp_path / "b.txt").stdout
    assert "212 Menschen" in " ".join(shown.split())


def test_shared_quotations_are_counted_where_nothing_else_is_shared(tmp_path):
    said = "„Wir werden den Deich bis zum Herbst um zwei Meter erhöhen und dafür keinen Baum am Ufer fällen“"
    first = f"Der Rat der Stadt hat am Montag getagt.\n\n{said}, versprach die Bürgermeisterin den Anwohnern am Fluss."
    second = (
        f"Viel Beifall gab es in der Turnhalle für einen Satz.\n\n{said}: So steht es nun im Protokoll der Sitzung."
    )
    for name, text in (("a", first), ("b", second)):
        (tmp_path / f"{name}.txt").write_text(f"Titel: {name}\nMedium: Blatt {name}\n\n{text}", encoding="utf-8")
    shown = call("compare", tmp_path / "a.txt", tmp_path / "b.txt").stdout
    assert "nur gemeinsame Zitate: 18 Wörter." in " ".join(shown.split())
    assert "0 Wörter" not in shown
    call("trace", tmp_path / "a.txt", tmp_path / "b.txt", "-o", tmp_path / "run")
    edges = ln.load_trace(tmp_path / "run").edges.filter(relation="quotes").select("source_id", "target_id").row(0)
    shown = " ".join(call("explain", tmp_path / "run", *edges).stdout.split())
    assert "Gemessen: nur gemeinsame Zitate; 18 Wörter." in shown
    call("report", tmp_path / "run", "-o", tmp_path / "run.html")
    assert "nur gemeinsame Zitate: 18 Wörter in 1 Stelle." in (tmp_path / "run.html").read_text(encoding="utf-8")


def test_compare_keeps_the_order_in_which_it_was_asked(run, tmp_path):
    """The frames have a pair in the order of ids; who compares a new text with an old one does not think of that."""
    (tmp_path / "new.txt").write_text(f"Vorher steht ein eigener Satz.\n\n{WIRE}", encoding="utf-8")
    (tmp_path / "old.txt").write_text(WIRE, encoding="utf-8")
    for one, other, shares in (("new", "old", "von A und 100 % von B"), ("old", "new", "das sind 100 %")):
        shown = call("compare", tmp_path / f"{one}.txt", f"{tmp_path}/./{other}.txt").stdout
        assert f"A  {one}.txt" in shown and f"B  {other}.txt" in shown
        assert shares in " ".join(shown.split())
    (tmp_path / "new.txt").write_text(WIRE.replace(". ", ". Das geschah am Morgen. ", 1), encoding="utf-8")
    for one, other, side in (("new", "old", "A"), ("old", "new", "B")):
        shown = call("compare", tmp_path / f"{one}.txt", tmp_path / f"{other}.txt").stdout
        assert f"haben in {side} 53 Wörter" in " ".join(shown.split()), "of the article of the smaller id"
    there, back = (call("compare", run, *pair, "--json").stdout for pair in (("a", "b"), ("b", "a")))
    assert there == back
    assert call("compare", run, "b", "a").stdout.startswith("A  b")


def test_compare_names_the_file_that_gave_no_article(tmp_path):
    (tmp_path / "a.txt").write_text(WIRE, encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    for other, why in (("missing.txt", "not found"), ("empty.txt", "empty")):
        told = call("compare", tmp_path / "a.txt", tmp_path / other, code=3).stderr
        assert f"{other}: one of the two gave no article: {why}." in told


def test_a_chart_is_drawn_in_millimetres_with_its_words_and_table_beside(run, tmp_path):
    path = tmp_path / "course.svg"
    words = ("--width-mm", "85", "--lang", "en", "--source", "Own survey", "--story", "story-0001")
    call("chart", run, "story_timeline", "-o", path, *words)
    assert 'width="240.94' in path.read_text(encoding="utf-8") and "Own survey" in path.read_text(encoding="utf-8")
    assert "Küstenbote" in (tmp_path / "course.csv").read_text(encoding="utf-8")
    assert "3 articles" in (tmp_path / "course.txt").read_text(encoding="utf-8")
    assert "threshold_curve" in call("chart", "--list").stdout


def test_judgements_are_read_for_the_calibration(run, tmp_path):
    (tmp_path / "judged.csv").write_text(
        "source_id,target_id,correct,note\nw,a,true,\nw,b,false,why\n", encoding="utf-8"
    )
    call("chart", run, "calibration", "-o", tmp_path / "c.png", "--judged", tmp_path / "judged.csv")
    assert sum(int(line.split(",")[4]) for line in (tmp_path / "c.csv").read_text().splitlines()[1:]) == 2


def test_credits_lists_what_no_rule_understood(tmp_path):
    rows = [
        {"id": str(i), "lang": lang, "text": f"{WIRE}\n\n(Eildienst/q9)"} for i, lang in enumerate(("de", "de", "tr"))
    ]
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    done = call("credits", path, "--unknown")
    assert done.stdout.splitlines()[0].split("\t")[1:] == ["bracket", "0", "(Eildienst/q9)"]
    assert "language tr, so no credits are read from 1 article\n" in done.stderr


def test_credits_one_line_each(corpus):
    lines = [line.split("\t") for line in call("credits", corpus).stdout.splitlines()]
    assert {(line[0], line[1], line[2]) for line in lines} == {
        ("w", "dpa", "text"), ("a", "dpa", "text"), ("b", "Reuters", "photo"),
    }  # fmt: skip


def test_settings_print_a_file_that_can_be_read_back(tmp_path):
    path = tmp_path / "lineage.toml"
    path.write_text(call("settings", "--default").stdout, encoding="utf-8")
    assert ln.load_settings(config=path) == ln.Settings()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("trace", "nowhere/", "-o", "{tmp}/out"), 3, "nowhere"),
        (("show", "{tmp}"), 3, "not a run"),
        (("show", "{run}", "story-0009"), 2, "story-0009"),
        (("compare", "{run}", "a", "zzz"), 2, "zzz"),
        (("compare", "{run}"), 2, "two"),
        (("frames", "egdes"), 2, "Did you mean edges?"),
        (("settings", "--set", "candidates.bandz=3"), 2, "candidates.bands"),
        (("export", "{run}", "--to", "grafml", "-o", "x"), 2, "grafml"),
        (("export", "{run}", "--to", "prov-n", "-o", "{run}"), 2, "run"),
        (("view", "{run}", "agency_shares"), 2, "Did you mean agency_share?"),
        (("view", "{run}", "lags", "-o", "{tmp}/x.ods"), 2, ".parquet"),
        (("explain", "{run}", "w", "aa"), 2, "aa"),
        (("show", "{run}", "inselblatt"), 2, "'Inselblatt' is the outlet of 1 article. Type the id: b"),
        (("find", "{run}", "{tmp}/gone.txt"), 3, "gone.txt"),
        (("judge", "{run}"), 2, "--sheet"),
        (("judge", "{run}", "{tmp}/gone.csv"), 3, "gone.csv"),
        (("diff", "{run}", "{tmp}"), 3, "not a run"),
        (("report", "{run}", "-o", "{tmp}/x.html", "--lang", "fr"), 2, "fr"),
        (("report", "{run}", "-o", "{tmp}/x.pdf"), 2, ".html"),
        (("compare", "{run}", "a"), 2, "two articles"),
        (("compare", "a.txt", "./a.txt"), 2, "two different files"),
        (("chart", "{run}", "raech", "-o", "{tmp}/x.svg"), 2, "Did you mean reach?"),
        (("chart", "{run}", "reach", "-o", "{tmp}/x.gif"), 2, "svg, pdf, png"),
        (("chart", "{run}", "reach"), 2, "-o FILE"),
        (("chart", "{run}", "calibration", "-o", "{tmp}/x.svg", "--judged", "{tmp}/no.csv"), 3, "judgements"),
        (("trase",), 2, "trace"),
    ],
)
def test_a_mistake_is_one_clear_line_and_its_exit_code(words, code, said, run, tmp_path):
    result = call(*(word.format(run=run, tmp=tmp_path) for word in words), code=code)
    assert said in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(("to", "module", "extra"), [("prov-o", "rdflib", "prov"), ("xlsx", "xlsxwriter", "excel")])
def test_a_missing_part_is_exit_4_and_names_the_extra(to, module, extra, run, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    result = call("export", run, "--to", to, "-o", tmp_path / "out", code=4)
    assert f"pip install '.[{extra}]'" in result.stderr and not (tmp_path / "out").exists()


def test_nothing_readable_is_exit_3_and_writes_nothing(tmp_path):
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "noise.txt").write_bytes(bytes(range(256)))
    result = call("trace", tmp_path / "empty.txt", tmp_path / "noise.txt", "-o", tmp_path / "out", code=3)
    assert "empty" in result.stderr and "binary" in result.stderr
    assert not (tmp_path / "out").exists()


def test_every_command_says_why_nothing_could_be_read(tmp_path):
    (tmp_path / "empty.txt").touch()
    call("archive", "create", tmp_path / "archive")
    for words in (["trace", "-o", tmp_path / "run"], ["credits"], ["archive", "add", tmp_path / "archive"]):
        told = call(*words, tmp_path / "empty.txt", code=3).stderr
        assert "no article could be read. Got empty" in told, words


def test_one_bad_input_is_told_and_does_not_end_the_run(corpus, tmp_path):
    (tmp_path / "noise.txt").write_bytes(b"\x00\x01\x02")
    result = call("trace", corpus, tmp_path / "noise.txt", "-o", tmp_path / "out")
    assert "noise.txt" in result.stderr
    assert ln.load_trace(tmp_path / "out").skipped.height == 1
    call("trace", corpus, tmp_path / "noise.txt", "-o", tmp_path / "out", "--strict", code=5)


def test_unknown_outlets_in_file_names_are_told_in_one_line(tmp_path):
    for number in range(3):
        (tmp_path / f"2026-03-12_talpost_{number}.txt").write_text(f"Der Rat tagt zum {number}. Mal.", encoding="utf-8")
    result = call("trace", tmp_path, "-o", tmp_path / "out", "--strict")
    assert result.stderr.count("talpost") == 1 and "talpost (3)" in result.stderr
    assert "3 articles, 0 inputs skipped" in result.stderr


def test_what_is_strange_and_kept_is_a_note(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "Der Rat tagt zum ersten Mal."}\n', encoding="utf-8")
    result = call("trace", tmp_path / "a.jsonl", "-o", tmp_path / "out", "--map", "text=nosuch", "--strict")
    told = [line for line in result.stderr.splitlines() if "no such column: none is called nosuch" in line]
    assert len(told) == 1 and told[0].startswith("note: ") and "0 inputs skipped" in result.stderr


def test_a_missing_path_among_good_ones_is_told(corpus, tmp_path):
    result = call("trace", corpus, tmp_path / "gone", "-o", tmp_path / "out")
    assert "gone" in result.stderr


def test_foreign_folder_is_left_alone(corpus, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("kept", encoding="utf-8")
    call("trace", corpus, "-o", tmp_path / "mine", code=2)
    assert (tmp_path / "mine" / "notes.txt").read_text(encoding="utf-8") == "kept"


def test_quiet_says_nothing(corpus, tmp_path):
    result = call("--quiet", "trace", corpus, "-o", tmp_path / "out")
    assert result.stdout == result.stderr == ""


def test_standard_input(corpus, tmp_path):
    command = [sys.executable, "-m", "lineage", "credits", "-", "--json"]
    done = subprocess.run(command, input=corpus.read_bytes(), capture_output=True, check=True)
    assert len(json.loads(done.stdout)["credits"]) == 3


def test_a_closed_pipe_is_no_traceback():
    command = f"{sys.executable} -m lineage frames | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("articles") and done.stderr == ""


def test_every_command_has_help_with_examples():
    for command in app.registered_commands:
        text = call(command.name, "--help").stdout
        assert "Examples:" in text and f"lineage {command.name}" in text


INTERRUPTED = """
import lineage.trace
from lineage.cli.app import main
def interrupted(*given, **settings):
    raise KeyboardInterrupt
lineage.trace.trace_articles = interrupted
main()
"""


def test_an_interrupted_command_says_so(tmp_path):
    (tmp_path / "a.txt").write_text("Der Hafen meldet drei Schiffe.", encoding="utf-8")
    command = [sys.executable, "-c", INTERRUPTED, "trace", str(tmp_path), "-o", str(tmp_path / "run")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 130 and done.stderr.splitlines()[-1] == "Interrupted"
    assert not (tmp_path / "run").exists()


def test_an_addition_that_skipped_inputs_can_be_noticed(corpus, tmp_path):
    place, noise, gone = tmp_path / "archive", tmp_path / "noise.txt", tmp_path / "gone"
    noise.write_bytes(b"\x00\x01\x02")
    call("archive", "create", place)
    told = call("archive", "add", place, corpus, noise, gone, "--strict", code=5)
    assert "3 articles added, 2 inputs skipped; " in told.stderr
    traced = call("trace", corpus, noise, gone, "-o", tmp_path / "out", "--strict", code=5)
    skipped = [line for line in told.stderr.splitlines() if line.startswith("skipped: ")]
    assert len(skipped) == 2 and skipped == traced.stderr.splitlines()[:2]
    again = call("archive", "add", place, corpus, noise, gone, "--json", "--strict", code=5)
    assert [(row["source"], row["reason"]) for row in json.loads(again.stdout)["skipped"]] == [
        (str(gone), "not found"),
        (str(noise), "binary"),
    ]
    assert json.loads(call("archive", "add", place, corpus, noise, gone, "--json").stdout)["known"] == 3
    assert json.loads(call("archive", "add", place, corpus, "--json", "--strict").stdout)["skipped"] == []


def test_an_addition_that_adds_nothing_says_nothing_of_statistics(corpus, tmp_path):
    (tmp_path / "one.jsonl").write_text(corpus.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    call("archive", "create", tmp_path / "archive")
    call("archive", "add", tmp_path / "archive", tmp_path / "one.jsonl")
    assert "refit" in call("archive", "add", tmp_path / "archive", corpus).stderr
    assert "refit" not in call("archive", "add", tmp_path / "archive", corpus).stderr


def test_many_rows_with_one_reason_are_told_once_with_their_number(tmp_path):
    rows = [{"id": str(n), "text": f"Der Rat tagt zum {n}. Mal.", "published": "gegen Abend"} for n in range(28)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (tmp_path / "b.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows[:3]), encoding="utf-8")
    call("archive", "create", tmp_path / "archive")
    told = call("archive", "add", tmp_path / "archive", tmp_path / "a.jsonl").stderr.splitlines()
    (line,) = [line for line in told if "unreadable time" in line]
    assert line.startswith(
        f"note: {tmp_path / 'a.jsonl'}, line 1: unreadable time (one of 28): published is 'gegen Abend'"
    )
    added = call("archive", "add", tmp_path / "archive", tmp_path / "a.jsonl", "--json")
    assert len(json.loads(added.stdout)["skipped"]) == 28
    assert call("credits", tmp_path / "b.jsonl").stderr.count("unreadable time: published") == 3


def test_the_next_command_can_be_typed_as_it_stands(corpus, tmp_path):
    place, out = tmp_path / "Archiv Übersicht", tmp_path / "Lauf vom Montag"
    assert f"Next: lineage archive add '{place}' SOURCES" in call("archive", "create", place).stderr
    assert f"Next: lineage report '{out}' -o report.html" in call("trace", corpus, "-o", out).stderr


def test_a_settings_file_that_an_archive_does_not_follow_is_told_of(corpus, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    call("archive", "create", "archive", "--set", "candidates.bands=16")
    call("archive", "add", "archive", corpus)
    words = "trace", corpus, "-a", "archive", "-o", "out"
    assert "settings" not in call(*words).stderr
    (tmp_path / "lineage.toml").write_text("[candidates]\nbands = 16\n", encoding="utf-8")
    assert "settings" not in call(*words).stderr
    (tmp_path / "lineage.toml").write_text("[candidates]\nbands = 8\n[stories]\nmin_share = 0.5\n", encoding="utf-8")
    told = call(*words).stderr.splitlines()
    (line,) = [line for line in told if "settings" in line]
    assert line.startswith("note: the settings of the archive hold, not those of the settings file: ")
    assert "candidates.bands is 8 here and 16 there; stories.min_share is 0.5 here and " in line
    assert "settings" not in call(*words, "--isolated").stderr
    assert line in call("find", corpus, "-a", "archive").stderr
    (tmp_path / "lineage.toml").write_text("[labels]\nbands = 8\n", encoding="utf-8")
    told = call("find", corpus, "-a", "archive").stderr
    assert "note: the settings of the archive hold, the settings file is not read: " in told
