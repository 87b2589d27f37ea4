"""Two backends, equal bit for bit: numpy, always there, and numba (extra `fast`), worth its start-up in large corpora.

Numba costs two seconds before its first result and is then five to fifty times as fast. Functions with two versions ask
`compiled` which to take; a `kernel` has one source for both, plain Python until it is compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, update_wrapper
from importlib.util import find_spec
from itertools import chain, islice
from types import FunctionType
from typing import Any, Generic, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from lineage.engine import cores, in_threads
from lineage.errors import require_part

P = ParamSpec("P")
R = TypeVar("R")
WORTH_IT = 1_000  # articles from which a compiled run is the shorter one, start-up included

_choice = "auto"
_loaded = False


def use(backend: str) -> None:
    """Take `numpy` or `numba` from now on, or leave it to the size of the work: `auto`.

    Raises:
        MissingPart: numba is asked for and not installed.
    """
    global _choice  # noqa: PLW0603 - one choice per process: both backends give the same bits
    if backend == "numba":
        require_part("numba is asked for but not installed", "fast", "numba")
    _choice = backend


def compiled(articles: int) -> bool:
    """Whether work on so many articles is to be done by numba; once it is loaded, all work is."""
    global _loaded  # noqa: PLW0603
    if _choice != "auto":
        return _choice == "numba"
    _loaded = _loaded or (articles >= WORTH_IT and find_spec("numba") is not None)
    return _loaded


def spread(work: Callable[[Any], R], parts: Iterable[Any]) -> list[R]:
    """The work done for each part, results in order; compiled kernels leave the lock, so threads are enough."""
    return list(stream(work, parts))


def stream(work: Callable[[Any], R], parts: Iterable[Any], *, alone: bool = False) -> Iterator[R]:
    """The same one after the other: no more parts are asked for, and results held, than keep all cores busy.

    A single part is worked on as it stands, and each is `alone`: where memory is short, or plain Python holds the lock.
    """
    if alone:
        return map(work, parts)
    coming = iter(parts)
    first = list(islice(coming, 2))
    if len(first) < 2:
        return map(work, first)
    return in_threads(work, chain(first, coming), cores())


def fill(write: Callable[[NDArray[Any]], int], rows: int, columns: int, dtype: type[np.generic]) -> NDArray[Any]:
    """The rows a function writes into a table and tells the number of; with more room where it needs more."""
    while True:
        table = np.empty((rows, columns), dtype)
        needed = write(table)
        if needed <= rows:
            return table[:needed].copy()
        rows = needed


class Kernel(Generic[P, R]):
    """A function over numbers and arrays that runs as it stands and, compiled, at the speed of the machine."""

    def __init__(self, function: Callable[P, R]) -> None:
        self.function = function
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """The function as it stands."""
        return self.function(*args, **kwargs)

    @property
    def fast(self) -> Callable[P, R]:
        """The compiled twin."""
        return _compile(self)


@cache
def _compile(kernel: Kernel[..., Any]) -> Callable[..., Any]:
    from numba import njit

    plain = kernel.function
    called = {
        name: _compile(value)
        for name in plain.__code__.co_names
        if isinstance(value := plain.__globals__.get(name), Kernel)
    }
    own = FunctionType(plain.__code__, {**plain.__globals__, **called}, plain.__name__, plain.__defaults__)
    own.__qualname__, own.__module__ = plain.__qualname__, plain.__module__
    return njit(nogil=True, cache=True)(own)


kernel = Kernel
