"""What several rooms work out of the same frames is worked out once, and forgotten with the frames."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar
from weakref import ref

P = ParamSpec("P")
R = TypeVar("R")


class Remembered(Generic[P, R]):
    """A function that keeps its last result as long as the very objects it was made of are alive.

    The result must not be changed, and must not hold the objects it was made of.
    """

    def __init__(self, function: Callable[P, R]) -> None:
        self._function = function
        self._last: tuple[tuple[ref[Any], ...], R] | None = None
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """The result for these objects, anew or from before."""
        made_of = (*args, *kwargs.values())
        last = self._last
        if (
            last
            and len(last[0]) == len(made_of)
            and all(old() is new for old, new in zip(last[0], made_of, strict=True))
        ):
            return last[1]
        self._last = None
        result = self._function(*args, **kwargs)
        self.remember(result, *made_of)
        return result

    def remember(self, result: R, *made_of: Any) -> None:
        """Keeps what the function would give for these objects, where it is known already."""
        self._last = (tuple(ref(one, self._forget) for one in made_of), result)

    def _forget(self, gone: ref[Any]) -> None:
        if self._last and any(one is gone for one in self._last[0]):
            self._last = None


remembered = Remembered
