"""The language of a text: as declared, else as its commonest small words tell."""

from __future__ import annotations

import re
from collections import Counter

from lineage.read.fields import meaning_of

_START = 2000
_WORD = re.compile(r"[^\W\d_]+")
_LEAST, _LEAD = 3, 2


def read_language(word: str, tables: str = "") -> str:
    """The two-letter code behind `de-CH`, `deu` or `German`; empty when the word names none."""
    main = re.split(r"[-_]", word, maxsplit=1)[0]
    known = meaning_of("lang", main, tables)
    return known or (main.lower() if re.fullmatch("[A-Za-z]{2}", main) else "")


def guess_language(text: str, tables: str = "") -> str:
    """The language most small words of the beginning belong to; empty when they are few or speak for two."""
    words = _WORD.findall(text[:_START].lower())
    counts = Counter(language for word in words if (language := meaning_of("speaks", word, tables)))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < _LEAST:
        return ""
    second = ranked[1][1] if len(ranked) > 1 else 0
    return ranked[0][0] if ranked[0][1] >= _LEAD * second else ""
