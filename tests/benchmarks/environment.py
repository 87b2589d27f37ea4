"""The environment of the peers, apart from ours so that neither decides the versions of the other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PINS = Path(__file__).with_name("peers.txt")
PEERS = ("gaoya", "daft", "datasketch", "rensa")
SHARED = ("polars", "pyarrow", "xxhash")  # what their programs read and write files with, and datasketch's fast hash


class Peers:
    """An environment that holds the peers, at the versions of `peers.txt`; made on first use."""

    def __init__(self, folder: Path) -> None:
        self.python = folder / "bin" / "python"
        self.missing = self._install(folder)  # the last words of pip for each peer that does not install

    def versions(self) -> dict[str, str]:
        """The version of each peer that is installed."""
        pinned = dict(line.split("==") for line in PINS.read_text(encoding="utf-8").split())
        return {name: pinned[name] for name in PEERS if name not in self.missing}

    def _install(self, folder: Path) -> dict[str, str]:
        pins, done = PINS.read_text(encoding="utf-8"), folder / "installed.txt"
        if done.is_file() and done.read_text(encoding="utf-8") == pins:
            return {}
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        if failure := self._pip(*SHARED):
            raise RuntimeError(f"the environment of the peers cannot be made: {failure}")
        tries = {name: self._pip(name) for name in PEERS}
        missing = {name: failure for name, failure in tries.items() if failure}
        if not missing:
            done.write_text(pins, encoding="utf-8")
        return missing

    def _pip(self, *names: str) -> str | None:
        """What pip says when it fails."""
        command = [self.python, "-m", "pip", "install", "--quiet", "--constraint", PINS, *names]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return None
        return next((line for line in reversed(done.stderr.splitlines()) if line.startswith("ERROR")), "pip failed")
