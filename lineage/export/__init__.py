"""A run in the formats other tools read: tables with a data package, a workbook, graphs, W3C provenance."""

from __future__ import annotations

import difflib
import os
import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from lineage.charts.words import labels
from lineage.errors import SettingsError, TargetError, require_run

if TYPE_CHECKING:
    from lineage.report.view import Run

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
    "xlsx": ("workbook", "write_workbook"),
}
FOLDERS = ("csv", "parquet")
# Endings that name one of them; a file of another one would be taken for what it is not.
ENDINGS = {
    ".json": ("json", "prov-json"),
    ".graphml": ("graphml",),
    ".gexf": ("gexf",),
    ".dot": ("dot",),
    ".xlsx": ("xlsx",),
    ".csv": (),
    ".parquet": (),
}


def write_export(run: Run, to: str, path: str | Path, lang: str = "de") -> Path:
    """Write a run in one format; what stood at the path stays whole until the new files are ready.

    CSV cells of text that begin with = + - @, a tab or a carriage return get a leading apostrophe, because spreadsheets
    would run them as formulas; Parquet and the graphs keep the text as it is.

    Args:
        run: a trace, read or computed.
        to: csv, parquet, xlsx, json (node-link), graphml, gexf, dot, prov-n, prov-json or prov-o.
        path: a folder for csv and parquet, else a file.
        lang: language of the words of a workbook, de or en; the others hold no words of ours.

    Raises:
        SettingsError: no format has this name, the file ends like another one, or no such language is there.
        FrameError: what is given first is no run.
        TargetError: the path cannot be written, is a folder that does not hold an export of ours, or a sheet is full.
        MissingPart: the packages of W3C PROV or of workbooks are not installed.
    """
    require_run(run)
    labels(lang)
    if to not in FORMATS:
        near = difflib.get_close_matches(to, FORMATS, n=1)
        hint = f"Did you mean {near[0]}?" if near else None
        raise SettingsError("no export has this name", where="to", got=repr(to), expected=", ".join(FORMATS), hint=hint)
    module, function = FORMATS[to]
    writer: Callable[..., None] = getattr(import_module(f"lineage.export.{module}"), function)
    target = Path(path)
    if to not in ENDINGS.get(target.suffix.lower(), (to,)) and to not in FOLDERS:
        raise SettingsError("the file ends like another format", where=str(target), got=target.suffix, expected=to)
    _refuse_foreign(target, folder=to in FOLDERS)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if to == "xlsx":
            writer(run, draft, lang)
        else:
            writer(run.frames, draft)
        if to in FOLDERS and target.exists():
            shutil.rmtree(target)
        draft.replace(target)
    except TargetError:
        raise
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
