"""A run in the formats other tools read: tables with a data package, a workbook, graphs, W3C provenance."""

from __future__ import annotations

import difflib
import os
import shutil
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

import polars as pl

from lineage.errors import SettingsError, TargetError

Frames = Mapping[str, pl.DataFrame]
# Format: module and function that write it; the tabular formats fill a folder, the others one file.
FORMATS = {
    "csv": ("tabular", "write_csv_folder"),
    "parquet": ("tabular", "write_parquet_folder"),
    "json": ("graph", "write_node_link"),
    "graphml": ("graph", "write_graphml"),
    "gexf": ("graph", "write_gexf"),
    "dot": ("dot", "write_dot"),
    "prov-n": ("prov", "write_prov_n"),
    "prov-json": ("prov", "write_prov_json"),
    "prov-o": ("prov", "write_prov_o"),
}
KNOWN = (*FORMATS, "xlsx")  # the workbook is written by the report, which has the words for it
FOLDERS = ("csv", "parquet")


def write_export(frames: Frames, to: str, path: str | Path) -> Path:
    """Write the frames of a run in one format; what stood at the path stays whole until the new files are ready.

    CSV cells of text that begin with = + - @, a tab or a carriage return get a leading apostrophe, because spreadsheets
    would run them as formulas; Parquet and the graphs keep the text as it is.

    Args:
        frames: every frame of the run by name.
        to: csv, parquet, json (node-link), graphml, gexf, dot, prov-n, prov-json or prov-o.
        path: a folder for csv and parquet, else a file.

    Raises:
        SettingsError: no format has this name.
        TargetError: the path cannot be written, or is a folder that does not hold an export of ours.
        MissingPart: the packages of W3C PROV are not installed.
    """
    if to not in FORMATS:
        near = difflib.get_close_matches(to, KNOWN, n=1)
        hint = f"Did you mean {near[0]}?" if near else None
        raise SettingsError("no export has this name", where="to", got=repr(to), expected=", ".join(KNOWN), hint=hint)
    module, function = FORMATS[to]
    writer: Callable[[Frames, Path], None] = getattr(import_module(f"lineage.export.{module}"), function)
    target = Path(path)
    _refuse_foreign(target, folder=to in FOLDERS)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        writer(frames, draft)
        if to in FOLDERS and target.exists():
            shutil.rmtree(target)
        draft.replace(target)
    except OSError as error:
        raise TargetError("the export cannot be written", where=str(target), got=error.strerror) from None
    finally:
        _remove(draft)
    return target


def _refuse_foreign(target: Path, *, folder: bool) -> None:
    if not target.exists():
        return
    if target.is_dir() != folder:
        expected = "a folder" if folder else "a file"
        raise TargetError("this path is already something else", where=str(target), expected=expected)
    if folder and any(target.iterdir()) and not (target / "datapackage.json").is_file():
        raise TargetError("this folder holds something that is not an export and is left alone", where=str(target))


def _remove(draft: Path) -> None:
    if draft.is_dir():
        shutil.rmtree(draft)
    elif draft.is_file():
        draft.unlink()
