"""Every frame as a CSV or Parquet file, with a data package that says what the columns mean.

The package follows Data Package v2 with Table Schema (https://datapackage.org), made from `lineage.frames`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from lineage.frames import FRAMES, Column, Frame

Frames = Mapping[str, pl.DataFrame]
FORMULA = r"^[=+\-@\t\r]"
PROFILES = "https://datapackage.org/profiles/2.0"


def write_csv_folder(frames: Frames, folder: Path) -> None:
    """One UTF-8 CSV file per frame; times as ISO 8601 in UTC, lags in seconds, lists and structs as JSON."""
    folder.mkdir()
    for name, frame in frames.items():
        as_csv(frame, FRAMES[name]).write_csv(folder / f"{name}.csv")
    _write_package(frames, folder, "csv")


def as_csv(frame: pl.DataFrame, schema: Frame) -> pl.DataFrame:
    """The frame in values that CSV holds and spreadsheets do not run."""
    return frame.select(_plain(column) for column in schema.columns)


def guard_formulas(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with an apostrophe before every text that spreadsheets would run as a formula."""
    return frame.with_columns(_guarded(name) for name, dtype in frame.schema.items() if dtype == pl.String)


def write_parquet_folder(frames: Frames, folder: Path) -> None:
    """One Parquet file per frame, types and nesting as they are."""
    folder.mkdir()
    for name, frame in frames.items():
        frame.write_parquet(folder / f"{name}.parquet")
    _write_package(frames, folder, "parquet")


def describe_package(frames: Frames, format: str) -> dict[str, Any]:
    """The content of `datapackage.json`: one resource per frame, one field per column, with types, words and keys."""
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": "lineage-run",
        "title": "Where the texts come from",
        "resources": [_resource(FRAMES[name], format) for name in frames],
    }


def _resource(frame: Frame, format: str) -> dict[str, Any]:
    media = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}[format]
    resource: dict[str, Any] = {
        "$schema": f"{PROFILES}/dataresource.json",
        "name": frame.name,
        "type": "table",
        "description": f"one row is {frame.row}",
        "path": f"{frame.name}.{format}",
        "format": format,
        "mediatype": media,
    }
    if format == "csv":
        resource["encoding"] = "utf-8"
    fields = [_field(column, format) for column in frame.columns]
    schema: dict[str, Any] = {"$schema": f"{PROFILES}/tableschema.json", "fields": fields, "missingValues": [""]}
    # A primary key may not be empty in Table Schema, so frames whose key has optional columns declare none.
    if not any(column.null for column in frame.columns if column.name in frame.key):
        schema["primaryKey"] = list(frame.key)
    resource["schema"] = schema
    return resource


def _field(column: Column, format: str) -> dict[str, Any]:
    kind, unit = _type(column.dtype)
    field: dict[str, Any] = {"name": column.name, "type": kind, "description": column.meaning}
    if unit and format == "csv":
        field["description"] += f"; in {unit}"
    constraints: dict[str, Any] = {} if column.null else {"required": True}
    if column.values:
        constraints["enum"] = list(column.values)
    return {**field, "constraints": constraints} if constraints else field


def _type(dtype: Any) -> tuple[str, str]:
    """The Table Schema type of a column, and its unit when the CSV needs one."""
    if isinstance(dtype, pl.Duration):
        return "number", "seconds"
    names = {pl.Boolean: "boolean", pl.Datetime: "datetime", pl.List: "array", pl.Struct: "object"}
    numeric = "integer" if dtype.is_integer() else "number" if dtype.is_float() else "string"
    return names.get(dtype.base_type(), numeric), ""


def _plain(column: Column) -> pl.Expr:
    value, dtype = pl.col(column.name), column.dtype
    if isinstance(dtype, pl.Datetime):
        return value.dt.to_string("%Y-%m-%dT%H:%M:%S%.6fZ")
    if isinstance(dtype, pl.Duration):
        return value.dt.total_microseconds() / 1e6
    if isinstance(dtype, pl.List | pl.Struct):
        return value.map_elements(_json, return_dtype=pl.String)
    if dtype == pl.String:
        return _guarded(column.name)
    return value


def _guarded(name: str) -> pl.Expr:
    value = pl.col(name)
    return pl.when(value.str.contains(FORMULA)).then(pl.lit("'") + value).otherwise(value).alias(name)


def _json(value: Any) -> str:
    plain = value.to_list() if isinstance(value, pl.Series) else value
    return json.dumps(plain, ensure_ascii=False, default=str)


def _write_package(frames: Frames, folder: Path, format: str) -> None:
    text = json.dumps(describe_package(frames, format), ensure_ascii=False, indent=1)
    (folder / "datapackage.json").write_text(f"{text}\n", encoding="utf-8", newline="\n")
