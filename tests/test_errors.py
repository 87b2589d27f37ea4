"""Errors: one paragraph that says what, where, what was found, what was expected, and what to do next."""

from __future__ import annotations

import copy
import pickle

import polars as pl
import pytest
from sample import sample_frames

import lineage as ln
from lineage import errors
from lineage.errors import FrameError, LineageError, MissingPart, SettingsError, SourceError, TableError
from lineage.frames import CITATIONS, SKIPPED


def test_the_whole_message() -> None:
    error = SourceError(
        "no such file",
        where="corpus/a.jsonl",
        got="nothing",
        expected="a file or folder",
        hint="Did you mean corpus/b.jsonl?",
    )
    assert str(error) == (
        "corpus/a.jsonl: no such file. Got nothing. Expected a file or folder. Did you mean corpus/b.jsonl?"
    )


def test_only_what_is_known_is_said() -> None:
    assert str(LineageError("it broke")) == "it broke."
    assert str(LineageError("it broke", got="")) == "it broke. Got ."
    assert str(LineageError("it broke.", hint="Try again.")) == "it broke. Try again."


@pytest.mark.parametrize(
    ("kind", "builtin"),
    [
        (SourceError, OSError),
        (FrameError, ValueError),
        (SettingsError, ValueError),
        (TableError, ValueError),
        (MissingPart, ImportError),
    ],
)
def test_every_error_has_a_builtin_one_beside_it(kind: type[LineageError], builtin: type[Exception]) -> None:
    error = kind("what", where="here", got="this", expected="that", hint="Do so")
    assert isinstance(error, LineageError) and isinstance(error, builtin)
    assert str(error) == "here: what. Got this. Expected that. Do so."
    with pytest.raises(LineageError):
        raise error


def test_the_tree_in_the_module_names_every_error() -> None:
    for name, kind in vars(errors).items():
        if isinstance(kind, type) and issubclass(kind, LineageError):
            assert name in str(errors.__doc__)
            assert kind.__doc__


def test_errors_survive_copying() -> None:
    error = SettingsError("x is no setting", where="lineage.toml")
    for twin in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert str(twin) == str(error)


def test_a_frame_that_does_not_fit_names_all_problems() -> None:
    with pytest.raises(FrameError) as caught:
        SKIPPED.check(
            pl.DataFrame({"source": [None], "line": ["1"], "detail": ["x"]}, schema_overrides={"source": pl.String})
        )
    said = str(caught.value)
    for part in (
        "frame 'skipped'",
        "source is empty in 1 rows",
        "line is String, expected Int64",
        "missing column reason",
    ):
        assert part in said
    with pytest.raises(FrameError, match="must be a polars"):
        SKIPPED.check([])  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [sample_frames(), "run/", None])
@pytest.mark.parametrize(
    "ask",
    [
        lambda run: ln.show_story(run, "story-0001"),
        lambda run: ln.show_pair(run, "a", "b"),
        lambda run: ln.show_article(run, "a"),
        lambda run: ln.write_report(run, "report.html"),
        lambda run: ln.write_export(run, "csv", "tables"),
        lambda run: ln.find_sources(run, "a.txt"),
        lambda run: ln.judge_trace(run, "verdicts.csv"),
        ln.verdict_sheet,
        lambda run: ln.evaluate_trace(run, "truth"),
    ],
)
def test_what_is_no_run_is_refused_with_what_reads_one(ask, given) -> None:
    with pytest.raises(FrameError, match=r"a run is asked for.*lineage\.load_trace"):
        ask(given)


@pytest.mark.parametrize("ask", [lambda run: ln.explain_edge(run, "a", "b"), lambda run: ln.compare_runs(run, run)])
def test_what_gives_no_frames_is_refused_with_what_reads_a_run(ask) -> None:
    with pytest.raises(FrameError, match=r"frames of a run.*Got str.*lineage\.load_trace"):
        ask("run/")


def test_empty_lists_fit_a_column_of_lists() -> None:
    answers = CITATIONS.make().drop("chain").with_columns(chain=pl.Series([], dtype=pl.List(pl.Null)))
    assert CITATIONS.check(answers).schema == CITATIONS.schema
