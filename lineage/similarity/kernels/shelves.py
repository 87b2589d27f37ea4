"""Where a large corpus is put down between two steps: in memory, or in temporary files."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from lineage.engine import scratch_refused

Array = NDArray[Any]
HELD = 1 << 30  # bytes of a column that stay in memory


class Shelf:
    """Rows of numbers in numbered boards, put down piece by piece and taken away whole."""

    def __init__(self, folder: Path | None, name: str) -> None:
        self.folder = folder
        self._name = name
        self._pieces: dict[int, list[Array]] = defaultdict(list)
        self._shapes: dict[int, tuple[Any, ...]] = {}

    def put(self, board: int, piece: Array) -> None:
        """Lay one more piece on a board; all pieces of a shelf have one type and row shape."""
        self._shapes[board] = (piece.dtype, piece.shape[1:])
        if self.folder is None:
            self._pieces[board].append(piece)
        else:
            with self._path(board).open("ab") as file:
                _write(piece, file)

    def take(self, board: int, empty: Array) -> Array:
        """All pieces of a board in one, in the order they came, which leaves the board empty; `empty` if it is."""
        if board not in self._shapes:
            return empty
        dtype, row = self._shapes.pop(board)
        if self.folder is None:
            return np.concatenate(self._pieces.pop(board))
        path = self._path(board)
        found = np.fromfile(path, dtype).reshape(-1, *row)
        path.unlink()
        return found

    def _path(self, board: int) -> Path:
        assert self.folder is not None
        return self.folder / f"{self._name}-{board}"


class Column:
    """Numbers that are laid down piece by piece: in memory one array that grows, beyond a size a file that is mapped.

    The system keeps as much of a mapped file in memory as there is room for. Its file has no name, or loses it with it.

    Args:
        dtype: of the numbers.
        held: bytes up to which they stay in memory.
        likely: numbers there will be. Memory that is asked for in one piece, of which most systems give none before
            it is filled, is mapped in large pages, in which what lies far apart is found faster.
    """

    def __init__(self, dtype: type[np.generic], held: float = HELD, likely: int = 0) -> None:
        self._array = np.empty(likely, dtype)
        self._held = held
        self._size = 0
        self._file: IO[bytes] | None = None

    def add(self, piece: Array) -> None:
        """Lay numbers behind those that are there.

        Raises:
            TargetError: the temporary folder cannot be written.
        """
        end = self._size + piece.size
        if self._file is None and end * self._array.itemsize > self._held:
            self._file = _open()
            _write(self._array[: self._size], self._file)
            self._array = np.empty(0, self._array.dtype)
        if self._file is not None:
            _write(piece.astype(self._array.dtype, copy=False), self._file)
        else:
            if end > self._array.size:
                # a large array moves without a copy, but its new part is filled: a little at a time
                self._array.resize(max(end, self._array.size * 9 // 8, 1 << 16), refcheck=False)
            self._array[self._size : end] = piece
        self._size = end

    def finish(self) -> Array:
        """All numbers in one array, which may be written to. Nothing can be added any more."""
        if self._file is None:
            self._array.resize(self._size, refcheck=False)
            return self._array
        with self._file as file:
            return np.asarray(np.memmap(file, self._array.dtype, "r+", shape=(self._size,)))


def _open() -> IO[bytes]:
    try:
        return TemporaryFile(prefix="lineage-")
    except OSError as error:
        raise scratch_refused(error) from None


def _write(piece: Array, file: IO[bytes]) -> None:
    try:
        np.ascontiguousarray(piece).tofile(file)
    except OSError as error:
        raise scratch_refused(error) from None
