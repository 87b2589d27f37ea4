"""The language that a text declares."""

from __future__ import annotations

import re

from lineage.read.fields import meaning_of


def read_language(word: str, tables: str = "") -> str:
    """The two-letter code behind `de-CH`, `deu` or `German`; empty when the word names none."""
    main = re.split(r"[-_]", word, maxsplit=1)[0]
    known = meaning_of("lang", main, tables)
    return known or (main.lower() if re.fullmatch("[A-Za-z]{2}", main) else "")
