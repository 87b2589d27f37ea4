"""JSON: lines a few megabytes at a time, and whole documents; the parser of the standard library has the last word."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Generator, Iterator
from typing import BinaryIO

from pydantic_core import from_json

from lineage.engine import in_threads
from lineage.read.decoding import Undecodable, decode
from lineage.read.jsonwires import is_wire
from lineage.read.records import Table

Row = tuple[int, dict[str, object] | str]
Made = Callable[[int], Table | None]  # a table of lines whose first has the number given
Fast = Callable[[bytes], Made]
Block = tuple[bytes, Made]

_BLOCK, _PIECE = 8_000_000, 1_000_000
_AT_ONCE = 4  # blocks
_TOO_LONG = b""


def cut_lines(stream: BinaryIO, first: bytes, largest: int, fast: Fast | None = None) -> Iterator[Row | Table]:
    """Number and object of each line that is not blank, else what is wrong with it; or tables of many lines.

    A line may be twice as long as the largest text; a longer one is passed over and never held.

    Args:
        stream: the lines behind `first`.
        first: what was read of them already.
        largest: bytes of the largest text.
        fast: looks at a block of lines ahead of time, in a thread, at the first block before all others; what it gives
            makes a table of the block, where it can.
    """
    number = 1
    for block, table_of in _looked_at(_blocks(stream, first, 2 * largest), fast or _slow):
        if block is _TOO_LONG:
            yield number, f"a line of more than {2 * largest} bytes"
            number += 1
            continue
        if table := table_of(number):
            yield table
            number += len(table.lines)
            continue
        lines = block.split(b"\n")
        # The line behind the last newline begins the next block.
        ends = len(lines) - (not lines[-1])
        numbers = [number + place for place in range(ends) if lines[place].strip()]
        yield from zip(numbers, _objects([lines[each - number] for each in numbers]), strict=True)
        number += ends


def _slow(_block: bytes) -> Made:
    return lambda _number: None


def _looked_at(blocks: Iterator[bytes], fast: Fast) -> Iterator[Block]:
    """Each block with what makes a table of it: the first alone, some of the others side by side if it is a large one.

    Polars reads a block on all cores, and waits for the last of them.
    """

    def look(block: bytes) -> Block:
        return block, fast(block) if block is not _TOO_LONG else _slow(block)

    for block in blocks:
        small = 2 * len(block) <= _BLOCK
        yield look(block)
        del block  # it is not held while the others are read
        if not small:
            yield from in_threads(look, blocks, _AT_ONCE)


def _blocks(stream: BinaryIO, first: bytes, longest: int) -> Iterator[bytes]:
    """Whole lines, some megabytes of them; `_TOO_LONG` in place of a line that is too long."""
    rest = first
    if stream.seekable():
        stream.seek(stream.tell() - len(first))
        rest = yield from _cut_at_ends(stream)
        if len(rest) > longest:
            yield _TOO_LONG
            rest = b""
    for data in _portions(stream):
        end = data.rfind(b"\n") + 1
        if end:
            yield b"".join((rest, memoryview(data)[:end]))
            rest = data[end:]
        else:
            rest += data
        if len(rest) > longest:
            yield _TOO_LONG
            rest = _behind_line(stream)
    if rest:
        yield rest


def _cut_at_ends(stream: BinaryIO) -> Generator[bytes, None, bytes]:
    """The blocks of a file in which one can look ahead for the end of a line, so that nothing that was read is copied.

    Gives what stands behind the last newline when the file has ended; nothing where it breaks or has a very long line,
    and then the stream stands behind the last block.
    """
    begin = stream.tell()
    try:
        while True:
            stream.seek(begin + _BLOCK)
            last = stream.readline(_PIECE)
            if last and not last.endswith(b"\n"):
                break
            stream.seek(begin)
            block = stream.read(_BLOCK + len(last))
            if not block.endswith(b"\n"):
                end = block.rfind(b"\n") + 1
                if end:
                    yield block[:end]
                return block[end:]
            yield block
            begin += len(block)
    except OSError:
        pass
    stream.seek(begin)
    return b""


def _portions(stream: BinaryIO) -> Iterator[bytes]:
    """The stream in portions of a block; what stands before a break in it is not lost."""
    parts: list[bytes] = []
    size = 0
    # One read of the file below at a time: a break in the second would take the first with it.
    read = getattr(stream, "read1", stream.read)
    try:
        while data := read(min(_PIECE, _BLOCK - size)):
            parts.append(data)
            size += len(data)
            if size >= _BLOCK:
                yield b"".join(parts)
                parts, size = [], 0
    except OSError:
        yield b"".join(parts)
        raise
    if parts:
        yield b"".join(parts)


def _behind_line(stream: BinaryIO) -> bytes:
    """What stands behind the next newline in the block that holds it."""
    while data := stream.read(_BLOCK):
        end = data.find(b"\n") + 1
        if end:
            return data[end:]
    return b""


def _objects(lines: list[bytes]) -> Iterator[dict[str, object] | str]:
    """The objects of lines; all lines are parsed at once as one list, and one by one where that does not hold."""
    try:
        rows = from_json(b"[" + b",".join(lines) + b"]")
    except ValueError:
        rows = []
    whole = len(rows) == len(lines) and all(type(row) is dict for row in rows)
    return iter(rows) if whole else map(_object, lines)


def _object(line: bytes) -> dict[str, object] | str:
    try:
        row = from_json(line)
    except ValueError:  # the parser of the standard library reads more, and says what is wrong
        text = decode(line)
        if isinstance(text, Undecodable):
            return text.detail
        try:
            row = json.loads(text)
        except (ValueError, RecursionError) as error:
            return str(error)[:200]
    return row if isinstance(row, dict) else f"{type(row).__name__} where an object was due"


def parse_json(text: str, has_text: Callable[[tuple[str, ...]], bool]) -> list[Row] | str:
    """The objects of a document, numbered: a list, the one list in an object without a text, one object, or lines.

    What is wrong with the document, when it is none of these.
    """
    try:
        return list(_parts(_parsed(text), has_text))
    except (ValueError, RecursionError) as error:
        rows = [row for row in cut_lines(io.BytesIO(text.encode()), b"", len(text)) if not isinstance(row, Table)]
        return str(error)[:200] if rows and all(isinstance(row, str) for _, row in rows) else rows


def _parsed(text: str) -> object:
    try:
        return from_json(text)
    except ValueError:  # such as half characters
        return json.loads(text)


def _parts(parsed: object, has_text: Callable[[tuple[str, ...]], bool]) -> Iterator[Row]:
    if isinstance(parsed, dict) and not is_wire(parsed) and not has_text(tuple(parsed)):
        lists = [value for value in parsed.values() if isinstance(value, list) and value]
        parsed = lists[0] if len(lists) == 1 else parsed
    for number, row in enumerate(parsed if isinstance(parsed, list) else [parsed], 1):
        yield number, row if isinstance(row, dict) else f"{type(row).__name__} where an object was due"
