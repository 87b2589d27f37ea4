"""The settings of every room: one frozen block each, defaults, limits and trade-offs in words.

Order: defaults < `lineage.toml` or `[tool.lineage]` in `pyproject.toml` nearest the working folder < `--set room.name=value`.
Nothing is executed here.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from lineage.errors import SettingsError

FIELDS = (
    "byline", "clock", "credit", "id", "item", "kind", "lang", "modified", "notes", "outlet", "published", "published_until",
    "text", "title", "url", "version",
)  # fmt: skip


class Block(BaseModel):
    """Settings of one room; an unknown name is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Read(Block):
    """Articles in."""

    timezone: str = Field(
        "Europe/Berlin", description="zone of times that come without one; such times are marked as assumed"
    )
    max_bytes: int = Field(
        50_000_000, ge=1000, description="a text file, or one text of a table, larger than this is skipped"
    )
    latest: str = Field(
        "",
        pattern=r"^(\d{4}-\d\d-\d\d)?$",
        description="day after which nothing can have appeared; empty for tomorrow; a later time is no evidence",
    )
    columns: tuple[str, ...] = Field(
        (),
        description='columns with names of their own, as field=column: ["text=body"]; `lineage frames` has the fields',
    )
    query: str = Field("", description="SQL that gives the articles of a SQLite or DuckDB file, instead of its tables")

    @field_validator("columns", mode="before")
    @classmethod
    def _listed(cls, columns: object) -> object:
        if not isinstance(columns, list | tuple):
            raise ValueError('must be a list of field=column, such as ["text=body"]')
        return columns

    @field_validator("columns")
    @classmethod
    def _fields(cls, columns: tuple[str, ...]) -> tuple[str, ...]:
        for word in columns:
            field, equals, column = word.partition("=")
            if not (equals and column) or field not in FIELDS:
                raise ValueError(f"{word!r} must look like field=column, where field is one of {', '.join(FIELDS)}")
        return columns


class Tables(Block):
    """Facts about the world."""

    folder: str = Field("", description="folder with own CSV tables (same names as ours) laid over the built-in ones")


class Engine(Block):
    """The machine; decides no result."""

    kind: Literal["local", "spark"] = Field(
        "local", description="who computes: this machine, or a Spark cluster (extra `spark`, Java 17)"
    )
    master: str = Field("local[*]", description="address of the cluster, such as spark://host:7077")
    shared: str = Field(
        "",
        description="folder that all machines of the cluster see, for what one stage leaves to the next; empty for the folder of the run",
    )
    backend: Literal["auto", "numpy", "numba"] = Field(
        "auto", description="who compares texts; auto takes numba, where it is installed, from a thousand articles on"
    )
    workers: int = Field(
        0, ge=0, description="processes for what Python does text by text; 0 for one per core, 1 to stay in one process"
    )


class Passages(Block):
    """What is compared."""

    roles: tuple[str, ...] = Field(
        ("teaser", "body", "subhead", "summary"),
        description="blocks that are compared; titles and captions share words without sharing text",
    )

    @field_validator("roles")
    @classmethod
    def _known(cls, roles: tuple[str, ...]) -> tuple[str, ...]:
        from lineage.frames import ROLES

        strange = sorted(set(roles) - set(ROLES.categories))
        if strange:
            raise ValueError(f"{strange[0]!r} is no role of a block; roles are {', '.join(ROLES.categories)}")
        return roles


class Fingerprints(Block):
    """MinHash signatures."""

    num_perm: int = Field(128, ge=16, le=1024, description="permutations; more cost time and give finer estimates")
    shingle: int = Field(
        5, ge=1, le=20, description="words per shingle; fewer find looser copies and more chance matches"
    )
    seed: int = Field(1, ge=0, description="seed of the permutations; signatures of different seeds never compare")
    units: tuple[Literal["article", "passage"], ...] = Field(
        ("article",), description="what is signed; passages take twelve times the room and no later room reads them"
    )


class Candidates(Block):
    """Suspected pairs."""

    bands: int = Field(32, ge=1, description="more bands find weaker matches and cost more pairs")
    rows: int = Field(4, ge=1, description="more rows per band find only stronger matches")
    anchor: int = Field(
        5,
        ge=3,
        le=12,
        description="words per anchor of the passage search, and per shingle of the exact Jaccard similarity",
    )
    window: int = Field(
        4,
        ge=1,
        le=16,
        description="one anchor is kept in each window of so many; larger is faster and misses shorter passages",
    )
    min_anchors: int = Field(2, ge=1, description="shared anchors that make a pair a candidate")
    near: float = Field(
        0.25,
        ge=0,
        le=1,
        description="cosine of two texts from which one may be the other in new words; 1 looks for none",
    )
    near_hours: float = Field(48, ge=0, description="hours within which a text is told again in new words")
    nearest: int = Field(
        12,
        ge=1,
        description="texts in new words that are proposed for each article, the nearest ones: as many as print a daily form within near_hours, whose crowd becomes a star",
    )
    star: int = Field(
        50, ge=2, description="a group larger than this is paired with its likeliest origins only, not each with each"
    )
    hubs: int = Field(
        10,
        ge=1,
        description="members of a large group each other is paired with: wire items, releases, then the earliest",
    )


class Alignments(Block):
    """Shared spans."""

    min_tokens: int = Field(
        12,
        ge=4,
        description="matching words a span needs, and half of them each part of one that is cut; shorter runs are mostly stock phrases",
    )
    gap: int = Field(
        12,
        ge=0,
        description="words that may differ between two runs of one span; more than six that stand on one side, less than a quarter of them on the other, cut it in two",
    )
    quote_share: float = Field(
        0.8,
        ge=0.0,
        le=1.0,
        description="a span with this share of its words inside quotation marks on both sides is a quote",
    )


class Screen(Block):
    """Very many articles."""

    memory: float = Field(
        8.0, gt=0, description="gigabytes that may be held; what needs more goes to temporary files and takes longer"
    )


class Pairs(Block):
    """Relation of two articles."""

    same_text: float = Field(
        0.7, ge=0, le=1, description="shared words by the words of the shorter article that make it the same text"
    )
    longer: float = Field(
        0.3,
        ge=0,
        le=1,
        description="share of the longer article below which a text contained in it is only a part of it",
    )
    partly: float = Field(
        0.05,
        ge=0,
        le=1,
        description="share of the shorter article that, with min_shared words, makes it partly the same text",
    )
    min_shared: int = Field(
        24,
        ge=1,
        description="equal words outside quotation marks that derivation needs, or a third of a short text: more than one background sentence; twice as many do whatever the share",
    )
    sentence: int = Field(
        15,
        ge=1,
        description="equal words in a row that are a sentence taken over; shorter runs, up to twice min_shared in all, are what a retelling keeps",
    )
    rewritten: float = Field(
        0.6,
        ge=0,
        le=2,
        description="cosine of the whole texts, plus how near their sentences are beyond any two sentences, in order, from which one is a rewrite of the other",
    )
    quoted: int = Field(
        12,
        ge=5,
        description="words inside quotation marks that both tell from which two texts that tell the same were told by the one they quote; half of them are a quotation both heard",
    )


class Edges(Block):
    """Who from whom."""

    min_confidence: float = Field(
        0.5, ge=0.5, le=1, description="a direction below this stays undecided and the edge undirected"
    )
    min_absent: float = Field(
        0.5, ge=0.5, le=1, description="how likely an absent original must be before it is claimed"
    )
    burst_minutes: int = Field(
        60, ge=1, description="independent owners with one text within so many minutes point to a common source"
    )
    beyond_tokens: int = Field(
        25,
        ge=1,
        description="words two clients of one agency must share beyond its text before an arrow between them is considered",
    )
    version_share: float = Field(
        0.5,
        ge=0,
        le=1,
        description="share of both from which two articles of one outlet are versions of one text, if not nearly all of one is in the other",
    )
    group_share: float = Field(
        0.15, ge=0, le=1, description="share of both texts that copies of one absent original have in common"
    )
    group_hours: int = Field(48, ge=1, description="copies of one absent original appear within so many hours")
    join_share: float = Field(
        0.1,
        ge=0,
        le=1,
        description="share of an article that stands in copies of an absent original before it is said to take from "
        "there; a sentence of background is less",
    )
    join_hours: int = Field(
        24,
        ge=1,
        description="what has less in common with them than copies have appears within fewer hours of each; later, it is "
        "background that returns",
    )


class Verdicts(Block):
    """What a person says."""

    file: str = Field("", description="CSV with a person's verdicts on single claims; `lineage judge` makes a sheet")


class Stories(Block):
    """What hangs together."""

    min_share: float = Field(
        0.1, ge=0, le=1, description="share of an article that its main source must cover to bind it to a story"
    )
    further_share: float = Field(
        0.25, ge=0, le=1, description="the same for a further source; a ticker that prints two items is no bond of both"
    )
    undirected_share: float = Field(
        0.2, ge=0, le=1, description="share of both articles that binds them when nobody knows who took from whom"
    )
    undirected_hours: int = Field(
        48, ge=1, description="hours between them; beyond, what they share is a form or background"
    )
    background_share: float = Field(
        0.3, ge=0, le=1, description="share of both sides below which what they share may be background"
    )
    min_likeness: float = Field(
        0.33, ge=0, le=1, description="TF-IDF cosine of the rest and half the share, from which it binds all the same"
    )


class Mosaic(Block):
    """Painted text."""

    min_confidence: float = Field(0.5, ge=0, le=1, description="edges below this do not paint")


class Findings(Block):
    """One summary per article."""

    min_share: float = Field(
        0.1, ge=0, le=1, description="share of foreign text below which an article counts as having no source found"
    )
    showing: float = Field(
        0.1, ge=0, le=1,
        description="share of an outlet's articles that must print a credit, before a missing one means anything",
    )  # fmt: skip


class Certainty(Block):
    """The three words for confidence."""

    certain: float = Field(0.97, ge=0, le=1, description="confidence from which the word is certain")
    likely: float = Field(0.8, ge=0, le=1, description="confidence from which the word is likely; below it, possible")

    @model_validator(mode="after")
    def _in_order(self) -> Certainty:
        if self.likely > self.certain:
            raise ValueError("likely must not lie above certain")
        return self


class Settings(Block):
    """All rooms; `Settings(candidates={"bands": 42})` changes one value, and `SettingsError` tells what is wrong."""

    def __init__(self, **rooms: Any) -> None:
        try:
            super().__init__(**rooms)
        except ValidationError as error:
            raise SettingsError("; ".join(_explain(e) for e in error.errors()), where="settings") from None

    read: Read = Read()
    tables: Tables = Tables()
    engine: Engine = Engine()
    passages: Passages = Passages()
    fingerprints: Fingerprints = Fingerprints()
    candidates: Candidates = Candidates()
    alignments: Alignments = Alignments()
    screen: Screen = Screen()
    pairs: Pairs = Pairs()
    edges: Edges = Edges()
    verdicts: Verdicts = Verdicts()
    stories: Stories = Stories()
    mosaic: Mosaic = Mosaic()
    findings: Findings = Findings()
    certainty: Certainty = Certainty()


_PLACES = (("tables", "folder"), ("verdicts", "file"), ("engine", "shared"))  # files and folders


def load_settings(
    changes: str | Iterable[str] = (),
    *,
    config: Path | None = None,
    isolated: bool = False,
    base: Settings | None = None,
) -> Settings:
    """The settings in force: defaults, then a file, then `room.name=value` changes.

    Args:
        changes: words such as `candidates.bands=42`, or one; values are read as TOML, else as text.
        config: a TOML file; without it the nearest `lineage.toml` or `[tool.lineage]` upwards is taken. Files and
            folders that it names are looked for from where it is.
        isolated: look for no file.
        base: what holds instead of the defaults where no file is found.

    Raises:
        SettingsError: a name is unknown, a value is out of range, or the file is not TOML.
    """
    path = config or (None if isolated else _nearest(Path.cwd()))
    values = _read(path) if path else base.model_dump() if base else {}
    for change in [changes] if isinstance(changes, str) else changes:
        name, equals, text = change.partition("=")
        room, dot, key = name.strip().partition(".")
        if not (equals and dot and room and key):
            raise SettingsError("a change must look like room.name=value", got=repr(change))
        block = values.setdefault(room, {})
        if not isinstance(block, dict):
            raise SettingsError(f"'{room}' is not a table of settings", where=str(path))
        block[key] = _value(text.strip())
    return make_settings(values, where=str(path) if path and not changes else None)


def chosen_settings(given: object, usual: Settings | None = None) -> Settings:
    """The settings given, else the usual ones, which are the defaults where none are named.

    Raises:
        SettingsError: something else is given, as a dictionary.
    """
    if given is None:
        return usual or Settings()
    if not isinstance(given, Settings):
        hint = 'lineage.Settings(candidates={"bands": 42}) makes them of values'
        raise SettingsError("these are no settings", got=type(given).__name__, expected="lineage.Settings", hint=hint)
    return given


def with_engine(settings: Settings, kind: str | None, master: str | None) -> Settings:
    """The settings with another engine, as far as it is named.

    Raises:
        SettingsError: there is no such engine.
    """
    said = {"kind": kind, "master": master}
    if not any(said.values()):
        return settings
    engine = {**settings.engine.model_dump(), **{name: value for name, value in said.items() if value}}
    return make_settings({**settings.model_dump(), "engine": engine}, where="engine")


def changed_settings(settings: Settings) -> list[str]:
    """The settings that differ from the default, as room.name = value."""
    default = Settings().model_dump(mode="json")
    rooms = settings.model_dump(mode="json")
    return [
        f"{room}.{name} = {value!r}"
        for room, block in rooms.items()
        for name, value in block.items()
        if value != default[room][name]
    ]


def make_settings(values: dict[str, Any], where: str | None = None) -> Settings:
    """Settings from nested plain values, with one readable error for all that is wrong.

    Raises:
        SettingsError: a name is unknown or a value is out of range.
    """
    try:
        return Settings(**values)
    except SettingsError as error:
        raise SettingsError(error.what, where=where or error.where) from None


def _explain(error: Any) -> str:
    name = ".".join(str(part) for part in error["loc"])
    if error["type"] != "extra_forbidden":
        return f"{name} = {error['input']!r}: {error['msg']}"
    known = [f"{room}.{key}" for room, block in Settings() for key in type(block).model_fields]
    near = difflib.get_close_matches(name, [*known, *Settings.model_fields], n=1)
    return f"{name} is not a setting" + (
        f"; did you mean {near[0]}?" if near else "; `lineage settings` lists them, in Python lineage.Settings()"
    )


def _value(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _nearest(folder: Path) -> Path | None:
    for place in (folder, *folder.parents):
        if (place / "lineage.toml").is_file():
            return place / "lineage.toml"
        project = place / "pyproject.toml"
        if project.is_file() and "[tool.lineage" in project.read_text(encoding="utf-8", errors="replace"):
            return project
    return None


def _read(path: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError("the settings file cannot be read", where=str(path), got=error.strerror) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError("the settings file is not valid TOML", where=str(path), got=str(error)) from None
    if path.name == "pyproject.toml":
        values = values.get("tool", {}).get("lineage", {})
    for room, name in _PLACES if path.parent != Path.cwd() else ():
        block = values.get(room)
        if isinstance(block, dict) and isinstance(block.get(name), str) and block[name]:
            block[name] = str(Path(path.parent, block[name]))
    return values
