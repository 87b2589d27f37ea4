"""Settings: where they come from, in which order, and what is said when one is wrong."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from pydantic import ValidationError

import lineage as ln
from lineage.errors import SettingsError
from lineage.settings import Block, Read, Settings, load_settings, make_settings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    inner = tmp_path / "project" / "inner"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    return tmp_path / "project"


def test_defaults_without_a_file(folder: Path) -> None:
    assert load_settings() == Settings()
    assert load_settings(isolated=True) == Settings()


def test_the_nearest_file_counts(folder: Path) -> None:
    (folder / "lineage.toml").write_text('[read]\ntimezone = "UTC"\n[candidates]\nbands = 7\n', encoding="utf-8")
    assert load_settings().read.timezone == "UTC"
    assert load_settings(isolated=True).read.timezone == "Europe/Berlin"
    (folder / "inner" / "pyproject.toml").write_text("[tool.lineage.candidates]\nbands = 9\n", encoding="utf-8")
    assert load_settings().candidates.bands == 9
    assert load_settings().read.timezone == "Europe/Berlin"


def test_a_project_file_without_our_table_is_passed_over(folder: Path) -> None:
    (folder / "inner" / "pyproject.toml").write_text('[project]\nname = "x"\n', encoding="utf-8")
    (folder / "lineage.toml").write_text("[candidates]\nbands = 7\n", encoding="utf-8")
    assert load_settings().candidates.bands == 7


def test_changes_win_over_the_file(folder: Path) -> None:
    (folder / "lineage.toml").write_text("[candidates]\nbands = 7\nrows = 3\n", encoding="utf-8")
    settings = load_settings(["candidates.bands=8", "read.timezone = Europe/Zurich", 'tables.folder="a=b"'])
    assert (settings.candidates.bands, settings.candidates.rows) == (8, 3)
    assert settings.read.timezone == "Europe/Zurich"
    assert settings.tables.folder == "a=b"


@pytest.mark.parametrize("named", [True, False])
def test_a_file_names_the_folder_of_own_tables_from_where_it_is(
    folder: Path, named: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = folder / "lineage.toml"
    there.write_text('[tables]\nfolder = "own"\n', encoding="utf-8")
    settings = load_settings(config=there) if named else load_settings()
    assert Path(settings.tables.folder) == folder / "own"
    there.write_text('[tables]\nfolder = ""\n[verdicts]\nfile = "told.csv"\n', encoding="utf-8")
    settings = load_settings(config=there)
    assert (settings.tables.folder, Path(settings.verdicts.file)) == ("", folder / "told.csv")
    monkeypatch.chdir(folder)
    assert load_settings().verdicts.file == "told.csv"


def test_a_named_file_is_the_only_one(folder: Path) -> None:
    (folder / "lineage.toml").write_text("[candidates]\nbands = 7\n", encoding="utf-8")
    own = folder / "own.toml"
    own.write_text("[candidates]\nrows = 3\n", encoding="utf-8")
    settings = load_settings(config=own)
    assert (settings.candidates.bands, settings.candidates.rows) == (Settings().candidates.bands, 3)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("candidates.bandz=8", "did you mean candidates.bands?"),
        ("candidats.bands=8", "did you mean candidates"),
        ("zzz.qqq=8", "`lineage settings` lists them"),
        ("candidates.bands=0", "candidates.bands = 0"),
        ("candidates.bands=many", "candidates.bands = 'many'"),
        ("candidates=8", "must look like room.name=value"),
        ("candidates.bands", "must look like room.name=value"),
        (".bands=8", "must look like room.name=value"),
        ("", "must look like room.name=value"),
    ],
)
def test_a_wrong_change_is_explained(folder: Path, change: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings([change])
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[candidates\n", "not valid TOML"),
        (b"\xff\xfe", "not valid TOML"),
        (b"[candidates]\nbands = -1\n", "candidates.bands = -1"),
        (b"candidates = 7\n", "candidates = 7"),
    ],
)
def test_a_broken_file_is_named(folder: Path, content: bytes, said: str) -> None:
    path = folder / "lineage.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_named(folder: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml"):
        load_settings(config=folder / "nowhere.toml")


def test_all_errors_come_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        make_settings({"candidates": {"bands": 0, "rowz": 1}})
    assert "candidates.bands" in str(caught.value)
    assert "candidates.rowz" in str(caught.value)


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().read.timezone = "UTC"  # type: ignore[misc]


def test_every_setting_says_what_it_does() -> None:
    for room, block in Settings():
        assert isinstance(block, Block), room
        assert type(block).__doc__, room
        for name, field in type(block).model_fields.items():
            assert field.description, f"{room}.{name}"
    assert Read.model_fields["max_bytes"].default == 50_000_000


@pytest.mark.parametrize(
    ("change", "said"),
    [('passages.roles=["nonsense"]', "nonsense"), ("certainty.likely=0.99", "likely must not lie above certain")],
)
def test_values_that_would_silently_give_nothing_are_refused(change, said):
    with pytest.raises(SettingsError, match=said):
        load_settings([change], isolated=True)


@pytest.mark.parametrize("ask", [ln.trace_articles, ln.screen_articles])
def test_a_dictionary_of_settings_is_refused_with_what_makes_settings(ask) -> None:
    table = pl.DataFrame({"id": ["a"], "text": ["Der Pegel steigt."]})
    with pytest.raises(SettingsError, match=r"lineage\.Settings\(candidates=") as caught:
        ask(table, settings={"candidates": {"bands": 42}})
    assert "dict" in str(caught.value)


def test_settings_made_of_values_say_what_is_wrong_with_them() -> None:
    with pytest.raises(
        SettingsError, match=r"edges.min_confidenc is not a setting; did you mean edges.min_confidence\?"
    ):
        ln.Settings(edges={"min_confidenc": 0.8})
    with pytest.raises(SettingsError, match=r'must be a list of field=column, such as \["text=body"\]'):
        ln.Settings(read={"columns": {"text": "body"}})
    assert ln.Settings(read={"columns": ["text=body"]}).read.columns == ("text=body",)


def test_one_change_need_not_stand_in_a_list() -> None:
    assert load_settings("candidates.bands=42", isolated=True) == load_settings(["candidates.bands=42"], isolated=True)
