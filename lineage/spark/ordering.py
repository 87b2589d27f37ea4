"""Frames that tasks have made, each its own articles, in the order that they have in a run: shelf after shelf."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from lineage.frames import Frame
from lineage.spark.pieces import Pieces
from lineage.spark.shelves import Shelves
from lineage.spark.stages import Received, Sent, Stages, send_rows

FIRST = "a"  # the place of the article that a row stands with


def of_tasks(name: str) -> str:
    """What the pieces of a frame are called that are those of tasks, not of shelves."""
    return f"{name}_of_tasks"


def order(stages: Stages, shelves: Shelves, frames: tuple[Frame, ...]) -> None:
    """Leaves these frames in order, from those of tasks, whose rows tell the place of their `FIRST` article."""
    pieces = stages.pieces
    tasks = pieces.numbers(of_tasks(frames[0].name))
    stages.shuffle(len(tasks), partial(_send, pieces, tasks, shelves, frames), partial(_sort, pieces, frames))


def _send(pieces: Pieces, tasks: list[int], shelves: Shelves, frames: tuple[Frame, ...], number: int) -> Iterator[Sent]:
    for frame in frames:
        rows = pieces.read(of_tasks(frame.name), tasks[number])
        shelf = np.searchsorted(shelves.borders, rows[FIRST].to_numpy(), side="right") - 1
        yield from send_rows(frame.name, rows.select(*frame.schema), shelf)


def _sort(pieces: Pieces, frames: tuple[Frame, ...], there: Received) -> None:
    for frame in frames:
        pieces.write(frame.name, there.to, frame.sort(there.frame(frame.name, frame.schema)))
