"""Heavy by nature: archives larger than memory may grow, half a million files, thousands of damaged pages."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from corpora import prose
from test_read_pages import page, record

from lineage.frames import ARTICLES, SKIPPED
from lineage.read import read_articles
from lineage.settings import Engine

pytestmark = pytest.mark.heavy

PEAK = """
import json, resource, sys
from lineage.read import read_articles
reading = read_articles("-")
peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(json.dumps([reading.articles.height, reading.skipped.height, peak // 1024]))
"""


def peak_of_reading(pages: int) -> tuple[int, int, int]:
    """Articles, skipped rows and megabytes at the peak of a process that reads so many pages of 200 kB from a pipe."""
    padding = f"<script>{'x' * 200_000}</script>"
    with subprocess.Popen([sys.executable, "-c", PEAK], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin and process.stdout
        for number in range(pages):
            html = page(head=padding, body=f"<p>{prose(150, number)}</p>")
            process.stdin.write(record(f"https://talblatt.example/{number}", html.encode()))
        process.stdin.close()
        articles, skipped, peak = map(int, process.stdout.read().strip(b"[]\n ").split(b","))
    assert process.returncode == 0
    return articles, skipped, peak


def test_an_archive_streams_in_bounded_memory() -> None:
    less, more = peak_of_reading(1000), peak_of_reading(4000)
    assert (less[:2], more[:2]) == ((1000, 0), (4000, 0))
    # 600 MB more of archive, some 5 MB more of text
    assert more[2] - less[2] < 100, (less, more)


def test_half_a_million_files_in_a_folder(tmp_path: Path) -> None:
    count = 500_000
    for folder in range(count // 1000):
        (tmp_path / f"{folder}").mkdir()
        for number in range(1000):
            (tmp_path / f"{folder}" / f"{number}.txt").write_bytes(b"Text %d %d" % (folder, number))
    begin = time.monotonic()
    reading = read_articles(tmp_path)
    assert reading.articles.height == count and reading.skipped.is_empty()
    assert time.monotonic() - begin < 600


@pytest.mark.parametrize("seed", range(3))
def test_damaged_pages_and_archives_never_end_a_run(tmp_path: Path, seed: int) -> None:
    source = random.Random(seed)
    whole = page(body=f"<p>{prose(60, seed)}</p>" * 3).encode()
    scraps = [
        b"<",
        b">",
        b"&#0;",
        b"\0",
        b"\xff",
        b"<div>" * 300,
        b"<!--",
        b"]]>",
        b"<p",
        b'"',
        b"<svg><p>",
        b"</html>",
    ]
    for number in range(400):
        data = bytearray(whole)
        for _ in range(source.randrange(1, 12)):
            at = source.randrange(len(data))
            data[at : at + source.choice((0, 0, 1, 40, 900))] = source.choice(scraps)
        kind = source.choice(("html", "warc", "mhtml"))
        if kind == "warc":
            data = bytearray(
                record(f"https://talblatt.example/{number}", bytes(data), said=source.choice((0, 0, 10, 9**9)))
            )
        elif kind == "mhtml":
            data = bytearray(
                b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n"
                + data
            )
        (tmp_path / f"{number}.{kind}").write_bytes(data)
    articles, skipped = read_articles(tmp_path, engine=Engine(workers=1))
    ARTICLES.check(articles)
    SKIPPED.check(skipped)
    assert articles.height + skipped.height >= 400
    assert articles.height > 100
