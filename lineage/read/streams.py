"""Streams of packed and unpacked bytes: what broken packing means, and how far a small file may grow."""

from __future__ import annotations

import io
import lzma
import tarfile
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# News texts shrink to a tenth; the factor is counted only once a file has grown beyond the floor.
_GROWTH, _FLOOR = 200, 100_000_000


class Readable(Protocol):
    """What can be read forward."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes."""


class GrownTooLargeError(OSError):
    """A packed input holds very much more than its size."""

    def __init__(self) -> None:
        super().__init__(0, f"it grows to more than {_GROWTH} times its size")


class Size:
    """Bytes of one input as it lies there, and bytes it was unpacked to, all layers together."""

    packed = 0
    unpacked = 0

    def grow(self, size: int) -> None:
        """Count bytes that were unpacked, and refuse them when they are out of proportion."""
        self.unpacked += size
        if self.unpacked > _FLOOR + _GROWTH * self.packed:
            raise GrownTooLargeError


class Counted(io.RawIOBase):
    """The packed bytes, counted as they are read."""

    def __init__(self, stream: BinaryIO, size: Size) -> None:
        self._stream, self._size = stream, size

    def readable(self) -> bool:
        """It can."""
        return True

    def seekable(self) -> bool:
        """Whether the stream below is."""
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place in the stream below."""
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """Place in the stream below."""
        return self._stream.tell()

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer."""
        data = self._stream.read(len(memoryview(buffer)))
        memoryview(buffer)[: len(data)] = data
        self._size.packed += len(data)
        return len(data)


class Unpacked(io.RawIOBase):
    """Unpacked bytes: every way in which packing can be broken becomes an OSError, growth is counted."""

    def __init__(self, stream: Readable, size: Size | None = None) -> None:
        self._stream, self._size = stream, size

    def readable(self) -> bool:
        """It can."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer."""
        view = memoryview(buffer)
        filled = 0
        while filled < len(view):
            try:
                data = self._stream.read(len(view) - filled)
            except BROKEN as error:
                if filled:  # what stands before the break is not lost; the next call ends here again
                    break
                raise OSError(0, f"broken or cut off: {error}"[:200]) from None
            if not data:
                break
            if self._size is not None:
                self._size.grow(len(data))
            view[filled : filled + len(data)] = data
            filled += len(data)
        return filled


BROKEN = (
    EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError, NotImplementedError, RuntimeError,
    ValueError, OverflowError, IndexError,
)  # fmt: skip
