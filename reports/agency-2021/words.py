"""The words of the study in both languages, and numbers as prose writes them."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of one table beside this file."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


@cache
def _words(lang: str) -> dict[str, str]:
    return {row["key"]: row[lang] for row in read_rows("words")}


def word(key: str, lang: str, **values: object) -> str:
    """The words for a key, with its placeholders filled."""
    return _words(lang)[key].format(**values)
