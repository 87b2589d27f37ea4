"""Where a large corpus is put down between two steps: in memory, or in files of a temporary folder."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lineage.similarity.kernels.rows import borders

Array = NDArray[Any]


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
                np.ascontiguousarray(piece).tofile(file)

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


class WordStore:
    """The words of article after article; in memory one array that grows, on disk a file that is mapped at the end."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / "words" if folder else None
        self._words = np.empty(0 if folder else 1 << 20, np.uint32)
        self._size = 0
        self._counts: list[NDArray[np.int64]] = []

    def add(self, words: NDArray[np.uint32], counts: NDArray[np.int64]) -> None:
        """Words of some articles, and how many each has."""
        self._counts.append(counts)
        end = self._size + words.size
        if self._path:
            with self._path.open("ab") as file:
                words.tofile(file)
        else:
            if end > self._words.size:
                # a large array moves without a copy, but its new part is filled: a little at a time
                self._words.resize(max(end, self._words.size * 9 // 8), refcheck=False)
            self._words[self._size : end] = words
        self._size = end

    def finish(self) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """All words, and where those of each article begin; the last entry is the end."""
        starts = borders(np.concatenate([np.zeros(0, np.int64), *self._counts]))
        if self._path and self._size:
            return np.memmap(self._path, np.uint32, "r+"), starts
        return self._words[: self._size], starts
