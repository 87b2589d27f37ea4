"""Opens what was given: peels compression off, walks into archives, and hands over one stream after the other.

Nothing is unpacked to disk. Whatever a small file grows into is counted, so that a bomb ends as a row of `skipped`.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

from lineage.read.inputs import Input
from lineage.read.records import Note
from lineage.read.streams import BROKEN, Counted, GrownTooLargeError, Readable, Size, Unpacked

if TYPE_CHECKING:
    _Buffered = io.BufferedReader[Any]

HEAD = 65_536
_LAYERS = 5


class Opened(NamedTuple):
    """One stream to read; `head` is its beginning, at most 64 KiB, and still to be read."""

    given: Input
    stream: BinaryIO
    head: bytes


def open_streams(
    given: Input, known: Callable[[str], bool], largest: int, opened: Callable[[io.RawIOBase], None] | None = None
) -> Iterator[Opened | Note]:
    """The streams behind one input: itself, what its compression holds, or the files in an archive.

    Args:
        given: a file or standard input.
        known: whether a suffix is that of a format, so that nothing is an archive which only begins like one.
        largest: bytes of an archive inside another, which must be held in memory.
        opened: called with the file below all layers, whose place tells how much of it was read.

    Raises:
        OSError: the input cannot be read, or is broken from here on.
    """
    if given.path is not None and not given.path.is_file():
        yield Note(given.source, 0, "unreadable", "no file that can be opened")
        return
    source = given.path.open("rb", 0) if given.path else Unpacked(sys.stdin.buffer)
    if opened:
        opened(source)
    with io.BufferedReader(source, HEAD) as stream:
        yield from _unpack(given, stream, Size(), known, largest, 0)


def _unpack(
    given: Input, stream: _Buffered, size: Size, known: Callable[[str], bool], largest: int, layer: int
) -> Iterator[Opened | Note]:
    head = stream.peek(HEAD)[:HEAD]
    peel = next((peel for begin, peel in _COMPRESSED if head.startswith(begin)), None)
    archive = "" if peel or known(given.suffix) else _archive(head, given.suffix)
    if not (peel or archive):
        yield Opened(given, stream, head)
        return
    if layer == _LAYERS:
        yield Note(given.source, 0, "unreadable", f"packed more than {_LAYERS} times")
        return
    packed = io.BufferedReader(Counted(stream, size)) if layer == 0 else stream
    if peel:
        inner = io.BufferedReader(Unpacked(peel(packed), size), HEAD)
        yield from _unpack(_peeled(given), inner, size, known, largest, layer + 1)
        return
    members = _zipped if archive == "zip" else _tarred
    try:
        for member in members(given, packed, largest):
            if isinstance(member, Note):
                yield member
            else:
                named, content = member
                inner = io.BufferedReader(Unpacked(content, size), HEAD)
                try:
                    yield from _unpack(named, inner, size, known, largest, layer + 1)
                except GrownTooLargeError:
                    raise
                except OSError as error:
                    yield Note(named.source, 0, "unreadable", error.strerror or str(error))
    except GrownTooLargeError:
        raise
    except BROKEN as error:
        raise OSError(0, f"broken or cut off: {error}"[:200]) from None


_PACKED_SUFFIXES = {
    **dict.fromkeys(("gz", "gzip", "zst", "zstd", "bz2", "xz"), ""),
    **dict.fromkeys(("tgz", "tzst", "tbz2", "txz"), ".tar"),
}


def _peeled(given: Input) -> Input:
    """The same input, its format told by the name without the suffix of the compression."""
    name = given.inner or given.name
    stem, _, last = name.rpartition(".")
    suffix = _PACKED_SUFFIXES.get(last.lower())
    return replace(given, inner=name if suffix is None or not stem else stem + suffix)


def _zstd(stream: BinaryIO) -> Readable:
    import pyarrow as pa

    return cast(Readable, pa.CompressedInputStream(pa.PythonFile(stream, mode="r"), "zstd"))


_COMPRESSED: tuple[tuple[bytes, Callable[[BinaryIO], Readable]], ...] = (
    (b"\x1f\x8b\x08", lambda stream: gzip.GzipFile(fileobj=stream)),
    (b"\x28\xb5\x2f\xfd", _zstd),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\x00", lzma.LZMAFile),
)


def _archive(head: bytes, suffix: str) -> str:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    return "tar" if suffix == ".tar" or head[257:262] == b"ustar" else ""


Member = tuple[Input, Readable]


def _zipped(given: Input, stream: BinaryIO, largest: int) -> Iterator[Member | Note]:
    if not stream.seekable():
        data = stream.read(largest + 1)
        if len(data) > largest:
            yield Note(given.source, 0, "too large", "a ZIP archive inside another input; unpack it first")
            return
        stream = io.BytesIO(data)
    with zipfile.ZipFile(stream) as archive:
        for member in sorted(archive.infolist(), key=lambda member: member.filename):
            named = _member(given, member.filename)
            if named is None or member.is_dir():
                continue
            if stat.S_ISLNK(member.external_attr >> 16):
                yield Note(named.source, 0, "unreadable", "a link in an archive is not followed")
                continue
            try:
                content = archive.open(member)
            except BROKEN as error:  # encrypted, packed by an unknown method, or broken
                yield Note(named.source, 0, "unreadable", str(error)[:200])
                continue
            with content:
                yield named, content


def _tarred(given: Input, stream: BinaryIO, _largest: int) -> Iterator[Member | Note]:
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for member in archive:
            named = _member(given, member.name)
            if named is None or member.isdir():
                continue
            content = archive.extractfile(member) if member.isfile() else None
            if content is None:
                yield Note(named.source, 0, "unreadable", "a link or device in an archive is not followed")
            else:
                yield named, content


def _member(given: Input, name: str) -> Input | None:
    """The member under the name of its archive; hidden ones are left out as in folders, `..` leads nowhere."""
    steps = [step for step in name.replace("\\", "/").split("/") if step not in ("", ".", "..")]
    if not steps or any(step.startswith(".") for step in steps) or steps[0] == "__MACOSX":
        return None
    below = "/".join(steps).encode("utf-8", errors="replace").decode()
    return Input(f"{given.source}/{below}", f"{given.name}/{below}")
