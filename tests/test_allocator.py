"""What a command tells the allocator of Polars, whoever starts it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

NAME = "_RJEM_MALLOC_CONF"
COMMAND = f"import os; from lineage.cli.allocator import keep_memory; keep_memory(); print(os.environ[{NAME!r}])"
FROM_SHELL = COMMAND
# Polars is loaded in the program that starts the command, as in a notebook or whatever runs jobs
FROM_PROGRAM = f"import polars, subprocess, sys; subprocess.run([sys.executable, '-c', {COMMAND!r}], check=True)"


@pytest.mark.parametrize("started", [FROM_SHELL, FROM_PROGRAM])
@pytest.mark.parametrize(("wish", "kept"), [(None, True), ("dirty_decay_ms:7", False)])
def test_memory_is_kept_unless_somebody_said_otherwise(started: str, wish: str | None, kept: bool) -> None:
    env = {name: value for name, value in os.environ.items() if name != NAME} | ({NAME: wish} if wish else {})
    done = subprocess.run([sys.executable, "-c", started], env=env, capture_output=True, text=True, check=True)
    told = done.stdout.strip()
    assert ("dirty_decay_ms:-1" in told) == kept
    assert told.endswith(wish or "muzzy_decay_ms:-1")
