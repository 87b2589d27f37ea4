"""Spreads work over the cores of one machine, slices of a frame in processes of their own, and times the rooms."""

from __future__ import annotations

import gc
import os
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import TypeVar, cast

import polars as pl

from lineage.errors import TargetError

T = TypeVar("T")
R = TypeVar("R")
Progress = Callable[[str, int, int], None]
Work = Callable[[pl.DataFrame], pl.DataFrame]
# a larger slice takes more memory, a smaller one repeats what each slice begins with
SLICE = 25_000
# seconds that a process waits for more to do, and keeps its memory: a trace needs it again when texts are compared
IDLE = 40
_ELSEWHERE = "TMPDIR names another folder"
_HINT = f"{_ELSEWHERE}; with --set engine.workers=1 fewer files are needed"
# steps of priority that processes stand behind the one that started them
_BEHIND = 7
# parts that wait for a thread, or for who takes what was made of them
_WAITING = 2
# a process that gets fewer rows than this is not worth its start
LEAST = 2_000


def map_slices(work: Work, frame: pl.DataFrame, workers: int = 0, least: int = 0) -> pl.DataFrame:
    """What `work` gives for a frame slice by slice, one below the other; the same for any number of workers.

    The rows must not need each other: `work` sees some thousands of them at a time, and the empty frame when there are
    none. It runs in processes of its own when there are enough rows for two, so it and what it gives must be picklable;
    scripts need no `__main__` guard. Processes that have nothing to do end after `IDLE` seconds.

    Args:
        work: a function of a module, or a `partial` of one.
        frame: one row per article, or per page that may hold one.
        workers: processes at most; 0 for one per core that this process may use.
        least: rows that a process must get to be worth its start; few where a row takes long, 0 for some thousand.
    """
    workers = count_processes(frame.height, workers, least)
    if workers < 2:
        return pl.concat(map(partial(_uncollected, work), _slices(frame, 1)))
    from joblib.externals.loky import get_reusable_executor  # type: ignore[import-untyped]

    # each worker has a core, so no library must spread further
    env = {"POLARS_MAX_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    executor = get_reusable_executor(workers, timeout=IDLE, env=env, initializer=_stand_back)
    # through pipes a frame is copied five times each way
    with warnings.catch_warnings(), scratch_folder(_HINT) as folder:
        # a worker that has grown is replaced, which concerns nobody
        warnings.filterwarnings("ignore", "A worker stopped", UserWarning)
        # the first process is at work while the other slices are written
        parts = (_put(rows, Path(folder, f"{n}.arrow")) for n, rows in enumerate(_slices(frame, workers)))
        done: Iterator[Path] = executor.map(partial(_from_file, work), parts)
        return pl.concat([*map(_take, done)])


def thread_slices(work: Work, frame: pl.DataFrame, workers: int = 0, most: int = 0) -> pl.DataFrame:
    """What `map_slices` gives, for work that Polars does nearly alone: in threads, to which nothing is copied.

    A slice of few rows, `most` of them, takes the memory of the one before; many are for work that begins with much.
    """
    threads = count_processes(frame.height, workers)
    return pl.concat([*in_threads(work, _slices(frame, threads, most), threads)])


def ahead(items: Iterator[R]) -> Iterator[R]:
    """The same items, each made in a thread while the one before it is worked on, the first at once."""
    reader, end = ThreadPoolExecutor(1), object()

    def follow(coming: Future[R | object]) -> Iterator[R]:
        with reader:
            while (item := coming.result()) is not end:
                coming = reader.submit(next, items, end)
                yield cast(R, item)

    return follow(reader.submit(next, items, end))


def cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_threads(work: Callable[[T], R], parts: Iterable[T], threads: int) -> Iterator[R]:
    """What `work` gives for each part, in their order; a few more parts are held than threads work on.

    Where the parts break off with an error, what was made of those before it comes first.
    """
    under_way: deque[Future[R]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        try:
            for made in _submitted(pool, work, parts):
                under_way.append(made)
                if len(under_way) > threads + _WAITING:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            for made in under_way:
                made.cancel()


def _submitted(pool: ThreadPoolExecutor, work: Callable[[T], R], parts: Iterable[T]) -> Iterator[Future[R]]:
    try:
        for part in parts:
            made = pool.submit(work, part)
            del part  # it is not held while others are waited for
            yield made
    except Exception as error:
        broken: Future[R] = Future()
        broken.set_exception(error)
        yield broken


def scratch_folder(hint: str = _ELSEWHERE) -> TemporaryDirectory[str]:
    """A temporary folder, which goes with its `with` block.

    Raises:
        TargetError: it cannot be made.
    """
    try:
        return TemporaryDirectory(prefix="lineage-", ignore_cleanup_errors=True)
    except OSError as error:
        raise scratch_refused(error, hint) from None


def scratch_refused(error: OSError, hint: str = _ELSEWHERE) -> TargetError:
    """What to say where temporary files cannot be written."""
    where = ""
    with suppress(OSError):  # there may be no folder at all
        where = gettempdir()
    return TargetError(
        "the temporary folder cannot be written", where=where, got=error.strerror or str(error), hint=hint
    )


def _from_file(work: Work, part: Path) -> Path:
    done = _put(work(_take(part)), part.with_suffix(".done"))
    gc.freeze()  # tables stay: loky would look them through for circles after each part
    return done


def _put(frame: pl.DataFrame, path: Path) -> Path:
    try:
        frame.write_ipc(path)
    except OSError as error:
        raise scratch_refused(error, _HINT) from None
    return path


def _take(path: Path) -> pl.DataFrame:
    frame = pl.read_ipc(path)
    with suppress(PermissionError):  # a file in use stays until the folder goes where the system holds on to it
        path.unlink()
    return frame


def count_processes(rows: int, workers: int = 0, least: int = 0) -> int:
    """In how many processes `map_slices` works on so many rows; 1 for this process alone."""
    least = least or LEAST
    if rows // least < 2:
        return 1
    from joblib import cpu_count  # type: ignore[import-untyped]

    return min(workers or int(cpu_count()), rows // least)


@contextmanager
def beside(work: Callable[[], R], processes: int) -> Iterator[Callable[[], R]]:
    """What `work` gives, for whoever asks inside the `with` block, and its errors.

    Work that has several processes of its own goes on in them while the block does something else, and ends with it
    when the block fails; any other is done when it is asked for.
    """
    if processes < 2:
        yield work
        return
    from joblib.externals.loky import get_reusable_executor

    waiting = ThreadPoolExecutor(1)
    coming = waiting.submit(work)
    try:
        yield coming.result
    except BaseException:
        coming.cancel()  # it may not have begun
        # waited for: who asks for processes next would make it forget that these are to be killed
        get_reusable_executor(reuse=True).shutdown(kill_workers=True)
        raise
    finally:
        waiting.shutdown(wait=False)


def _stand_back() -> None:
    """Lets this process have what others leave: work beside a comparison then fills its pauses and does not slow it."""
    gc.disable()  # for the reason of `_uncollected`
    if hasattr(os, "nice"):
        os.nice(_BEHIND)


def _uncollected(work: Work, rows: pl.DataFrame) -> pl.DataFrame:
    """What `work` gives, without a search for circles of objects: it makes none, and to look costs a tenth."""
    wanted = gc.isenabled()
    gc.disable()
    try:
        return work(rows)
    finally:
        if wanted:
            gc.enable()


def _slices(frame: pl.DataFrame, workers: int, most: int = 0) -> list[pl.DataFrame]:
    """Slices of equal size, as many for each worker."""
    rounds = -(-frame.height // ((most or SLICE) * workers))
    size = max(-(-frame.height // (rounds * workers)), 1) if rounds else 1
    return list(frame.iter_slices(size)) or [frame]


class Clock:
    """Times each room, every time it is entered, and tells the progress; `with clock(room): ...`."""

    def __init__(self, rooms: int, on_progress: Progress | None = None) -> None:
        self.seconds: dict[str, float] = {}
        self._rooms = rooms
        self._tell = on_progress or (lambda room, done, total: None)

    def __call__(self, room: str) -> Clock:
        """The clock, set for a room."""
        self._room = room
        self._tell(room, [*self.seconds, room].index(room), self._rooms)
        return self

    def __enter__(self) -> None:
        self._start = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.seconds[self._room] = round(self.seconds.get(self._room, 0.0) + time.perf_counter() - self._start, 3)
