"""What a command tells the allocator of Polars, whoever starts it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

NAME = "_RJEM_MALLOC_CONF"
COMMAND = (
    f"from lineage.cli.allocator import keep_memory; keep_memory(); import polars, os; print(os.environ[{NAME!r}])"
)


def started_by_polars(program: str) -> str:
    """A program that has loaded Polars, as a notebook or whatever runs jobs, and starts another one."""
    return f"import polars, subprocess, sys; subprocess.run([sys.executable, '-c', {program!r}], check=True)"


@pytest.mark.parametrize(
    "program", [COMMAND, started_by_polars(COMMAND), started_by_polars(started_by_polars(COMMAND))]
)
@pytest.mark.parametrize("more", [{}, {"POLARS_THP": "1"}])
@pytest.mark.parametrize(("wish", "kept"), [(None, True), ("dirty_decay_ms:7", False)])
def test_memory_is_kept_unless_somebody_said_otherwise(
    program: str, more: dict[str, str], wish: str | None, kept: bool
) -> None:
    env = {name: value for name, value in os.environ.items() if name != NAME} | more | ({NAME: wish} if wish else {})
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True)
    told = done.stdout.strip()
    assert ("dirty_decay_ms:-1" in told) == kept
    assert told.endswith(wish or "muzzy_decay_ms:-1")  # the last word counts
    assert told.startswith("dirty_decay_ms:500")  # and Polars, loaded behind it, has put its own before it
