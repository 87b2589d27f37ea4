"""Compression and archives are read as streams; what is broken, hidden, linked or too large in them does no harm."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import stat
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pytest

from lineage.frames import ARTICLES, SKIPPED
from lineage.read import Reading, read_articles, streams
from lineage.read.formats import FORMATS, tell_format
from lineage.settings import Read

BRIDGE = "Die neue Brücke über die Elster ist seit Montag offen.\nViele kamen zu Fuß."
ROWS = b'{"id": "a", "text": "Der Rat tagt."}\n{"id": "b", "text": "Der Deich bricht."}\n'
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": lambda data: pa.compress(data, "zstd", asbytes=True),
}


def reasons(reading: Reading) -> list[str]:
    ARTICLES.check(reading.articles)
    SKIPPED.check(reading.skipped)
    return reading.skipped["reason"].to_list()


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def tarred(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


@pytest.mark.parametrize("packer", PACKERS)
def test_one_packed_file(tmp_path: Path, packer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = PACKERS[packer]
    (tmp_path / f"rows.jsonl.{packer}").write_bytes(pack(ROWS))
    (tmp_path / f"2026-03-12_nobody_bridge.txt.{packer}").write_bytes(pack(BRIDGE.encode()))
    articles, skipped = read_articles(tmp_path)
    assert skipped["reason"].to_list() == ["unknown outlet"], "of the name of the text"
    assert articles["article_id"].to_list() == [f"2026-03-12_nobody_bridge.txt.{packer}", "a", "b"]
    assert articles["time_basis"].to_list() == ["filename", "none", "none"]
    assert articles["format"].to_list() == ["txt", "jsonl", "jsonl"]
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(pack(ROWS))))
    assert read_articles("-").articles["article_id"].to_list() == ["a", "b"]


@pytest.mark.parametrize("suffix", ["zip", "tar", "tar.gz", "tgz", "tar.zst"])
def test_archives_hold_what_folders_hold(tmp_path: Path, suffix: str) -> None:
    files = {
        "march/bridge.txt": BRIDGE.encode(),
        "rows.jsonl": ROWS,
        "inner.zip": zipped(**{"deep/a.txt": b"Am Deich.", ".hidden/b.txt": b"secret"}),
        "packed.txt.gz": gzip.compress(b"Im Hafen."),
        "__MACOSX/x.txt": b"no",
        "photo.png": b"\x89PNG",
    }
    data = (zipped if suffix == "zip" else tarred)(**files)
    if suffix.endswith("gz"):
        data = gzip.compress(data)
    elif suffix.endswith("zst"):
        data = PACKERS["zst"](data)
    (tmp_path / f"pile.{suffix}").write_bytes(data)
    reading = read_articles(tmp_path)
    assert reading.articles["article_id"].to_list() == [
        "a", "b", *(f"pile.{suffix}/{name}" for name in ("inner.zip/deep/a.txt", "march/bridge.txt", "packed.txt.gz"))
    ]  # fmt: skip
    assert reasons(reading) == ["not an input"]
    assert reading.skipped["source"].to_list() == [f"{tmp_path.as_posix()}/pile.{suffix}/photo.png"]


def test_links_devices_and_ways_out_of_an_archive(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    with tarfile.open(tmp_path / "x.tar", "w") as archive:
        for name, kind in (
            ("link.txt", tarfile.SYMTYPE),
            ("hard.txt", tarfile.LNKTYPE),
            ("device.txt", tarfile.CHRTYPE),
        ):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "../secret.txt"
            archive.addfile(member)
        member = tarfile.TarInfo("../../etc/way\nout.txt")
        member.size = 4
        archive.addfile(member, io.BytesIO(b"Text"))
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "y.zip", "w") as packed:
        packed.writestr(link, "../secret.txt")
        packed.writestr("/etc/../../a.txt", "Text zwei")
    reading = read_articles(tmp_path / "x.tar", tmp_path / "y.zip")
    assert reading.articles["article_id"].to_list() == ["x.tar/etc/way out.txt", "y.zip/etc/a.txt"]
    assert reasons(reading) == ["unreadable"] * 4
    assert not list(tmp_path.parent.glob("etc"))


@pytest.mark.parametrize("packer", PACKERS)
def test_bombs_end_soon(tmp_path: Path, packer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "_FLOOR", 100_000)
    bomb = PACKERS[packer](b"\n" * 5_000_000)
    (tmp_path / f"bomb.jsonl.{packer}").write_bytes(bomb)
    (tmp_path / f"bomb.txt.{packer}").write_bytes(bomb)
    (tmp_path / "twice.txt.gz").write_bytes(gzip.compress(bomb))
    (tmp_path / "bomb.zip").write_bytes(zipped(**{f"{n}.txt": b" " * 5_000_000 for n in range(9)}, **{"z.txt": b"x"}))
    reading = read_articles(tmp_path, settings=Read(max_bytes=10_000_000))
    assert reading.articles.is_empty()
    assert set(reasons(reading)) == {"too large"}


def test_an_archive_that_holds_itself(tmp_path: Path) -> None:
    data = b"Text"
    for _ in range(8):
        data = gzip.compress(data)
    (tmp_path / "a.txt.gz").write_bytes(data)
    assert reasons(read_articles(tmp_path)) == ["unreadable"]
    for _ in range(8):
        data = zipped(**{"a.zip": data})
    (tmp_path / "a.txt.gz").unlink()
    (tmp_path / "a.zip").write_bytes(data)
    assert reasons(read_articles(tmp_path)) == ["unreadable"]


@pytest.mark.parametrize("suffix", ["jsonl.gz", "jsonl.zst", "jsonl.bz2", "jsonl.xz", "zip", "tar", "tar.gz"])
@pytest.mark.parametrize("damage", ["cut", "hole", "tail"])
def test_broken_packing(tmp_path: Path, suffix: str, damage: str) -> None:
    rows = b"".join(b'{"id": "%d", "text": "%s"}\n' % (n, os.urandom(40).hex().encode()) for n in range(2000))
    pack = PACKERS.get(suffix.removeprefix("jsonl."))
    if pack:
        data = bytearray(pack(rows))
    else:
        data = bytearray((zipped if suffix == "zip" else tarred)(**{"rows.jsonl": rows, "b.txt": BRIDGE.encode()}))
        data = bytearray(gzip.compress(data)) if suffix.endswith("gz") else data
    if damage == "cut":
        del data[len(data) * 2 // 3 :]
    elif damage == "hole":
        data[len(data) // 2 : len(data) // 2 + 40] = b"\xaa" * 40
    else:
        data += b"\x00garbage" * 40
    (tmp_path / f"a.{suffix}").write_bytes(data)
    reading = read_articles(tmp_path)
    assert reasons(reading) or not reading.articles.is_empty()


def test_an_encrypted_member(tmp_path: Path) -> None:
    data = bytearray(zipped(**{"a.txt": b"Text"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    assert reasons(read_articles(tmp_path)) == ["unreadable"]


def test_formats_are_told_by_suffix_and_beginning() -> None:
    def name(suffix: str, head: bytes) -> str | None:
        told = tell_format(suffix, head)
        return told.name if told else None

    assert name(".txt", b'{"a": 1}') == "txt"
    assert name("", b'{"a": 1}\n{"a"') == name(".ndjson", b"") == "jsonl"
    assert name("", b'{\n "a": 1}') == name("", b'[{"a": 1}]') == name("", b"[]") == "json"
    assert name("", b"[Update] Text") is name("", b"{ Text") is name(".md", b"# Text") is None
    assert name(".parquet", b"") == name("", b"PAR1...") == "parquet"
    assert len({known.name for known in FORMATS if known.suffixes}) == len([k for k in FORMATS if k.suffixes])
