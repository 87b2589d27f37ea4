"""Runs one command and says what it used: `python process.py SECONDS LOG COMMAND...`, one line of JSON.

A program of its own and small, because Linux counts the memory of the process that starts a command among the peak of
the command.
"""
# ruff: noqa: T201

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Usage:
    """What a command used, its children included; the peak is that of its largest single process."""

    code: int  # negative: the number of the signal that ended it
    wall: float  # seconds
    cpu: float
    peak_mb: float


def run_measured(command: Sequence[str], log: Path, *, seconds: int, env: Mapping[str, str]) -> Usage:
    """Usage of a command that may take so many seconds; what it prints goes to the log."""
    launcher = [sys.executable, "-I", "-S", __file__, str(seconds), str(log), *command]
    done = subprocess.run(launcher, env=env, capture_output=True, text=True, check=True)
    return Usage(**json.loads(done.stdout))


def _launch(seconds: int, log: str, command: list[str]) -> dict[str, float]:
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    actions = [(os.POSIX_SPAWN_DUP2, output, 1), (os.POSIX_SPAWN_DUP2, output, 2)]
    start = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=actions, setsid=True)
    signal.signal(signal.SIGALRM, lambda *_: os.killpg(child, signal.SIGKILL))
    signal.alarm(seconds)
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - start
    signal.alarm(0)
    code = os.waitstatus_to_exitcode(status)
    return {"code": code, "wall": wall, "cpu": used.ru_utime + used.ru_stime, "peak_mb": used.ru_maxrss / 1024}


if __name__ == "__main__":
    print(json.dumps(_launch(int(sys.argv[1]), sys.argv[2], sys.argv[3:])))
