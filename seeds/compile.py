"""Compiles the manuscripts of the case corpus into the articles that are traced and the truth they are measured by.

`python seeds/compile.py` writes `articles/` and `truth/`; with `--check` it only compares. Manuscripts named on the
command line are checked alone and nothing is written. README.md beside this file describes the markup.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from pathlib import Path

from markup import HERE, Document, ManuscriptError, fail, read_manuscript
from truth_rows import (
    Row,
    Truth,
    alignment_rows,
    article_row,
    block_rows,
    citation_rows,
    credit_rows,
    declared_edges,
    edge_rows,
    labels,
    source_row,
)

TABLES = {
    "articles": "article_id story kind outlet url title byline published modified lang item item_version format",
    "blocks": "article_id begin end role kind",
    "credits": "article_id begin end surface place agency service role item item_version signs",
    "citations": "article_id begin end surface cue chain",
    "alignments": "a_id b_id a_begin a_end b_begin b_end kind label",
    "edges": "source_id target_id relation directed basis case",
    "sources": "source_id kind name agency text",
}
JSON_KEYS = "id url title text published modified outlet author".split()


def compile_corpus(paths: list[Path]) -> dict[str, str]:
    """Content of every file of the corpus, by its path below `seeds/`."""
    truth: Truth = {name: [] for name in TABLES}
    files: dict[str, str] = {}
    lines: dict[str, str] = {}
    seen: dict[str, str] = {}
    for path in paths:
        documents, claims = read_manuscript(path)
        for document in documents:
            for name in {document.id, *labels(document)}:
                if seen.setdefault(name, path.name) != path.name or name == document.id in lines:
                    raise fail(path, document.line, f"{name} is used twice, also in {seen[name]}")
            if document.kind == "absent":
                truth["sources"].append(source_row(document))
                continue
            if document.head.get("file"):
                files[f"articles/{document.id}"] = document.text + "\n"
            lines[document.id] = "" if document.head.get("file") else json_line(document)
            for name, rows in (
                ("articles", [article_row(document)]),
                ("blocks", block_rows(document)),
                ("credits", credit_rows(document)),
                ("citations", citation_rows(document)),
            ):
                truth[name].extend(rows)
        truth["alignments"] += alignment_rows(documents)
        truth["edges"] += edge_rows(path, documents, claims)
    declared = declared_edges(truth)
    truth["edges"] += declared
    files["articles/articles.jsonl"] = "".join(line for _, line in sorted(lines.items()) if line)
    return files | {f"truth/{name}.csv": table(name, rows) for name, rows in truth.items()}


def json_line(document: Document) -> str:
    """The document as one line of articles.jsonl."""
    head = document.head | {"id": document.id, "text": document.text}
    line: Row = {key: head[key] for key in JSON_KEYS if key in head}
    if document.kind == "wire":
        line |= {"type": "wire", "version": int(head.get("version", "1"))}
        line |= {"item": head["item"]} if "item" in head else {}
    return json.dumps(line, ensure_ascii=False) + "\n"


def table(name: str, rows: list[Row]) -> str:
    """Rows as CSV, in one order."""
    columns = TABLES[name].split()
    cells = [[row.get(column, "") for column in columns] for row in rows]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(sorted(cells, key=lambda row: [f"{c:09d}" if isinstance(c, int) else str(c) for c in row]))
    return out.getvalue()


def main() -> int:
    """Write or compare; the exit code is 0 when nothing differs, 1 when a file does, 2 when a manuscript is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("manuscripts", nargs="*", type=Path, help="only check these, write nothing")
    parser.add_argument("--check", action="store_true", help="compare with the files that are there, write nothing")
    options = parser.parse_args()
    try:
        files = compile_corpus(sorted(options.manuscripts or HERE.glob("manuscript/*.txt")))
    except ManuscriptError as error:
        print(error, file=sys.stderr)
        return 2
    if options.manuscripts:
        return 0
    there = {
        path.relative_to(HERE).as_posix(): path for name in ("articles", "truth") for path in HERE.glob(f"{name}/*.*")
    }
    stale = sorted(there.keys() - files.keys())
    changed = sorted(n for n, text in files.items() if n not in there or there[n].read_bytes() != text.encode())
    for name in [*stale, *changed]:
        print(f"{'differs' if options.check else 'removed' if name in stale else 'written'}: seeds/{name}")
    if options.check:
        return 1 if stale or changed else 0
    for name in stale:
        there[name].unlink()
    for name in changed:
        (HERE / name).parent.mkdir(exist_ok=True)
        (HERE / name).write_bytes(files[name].encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
