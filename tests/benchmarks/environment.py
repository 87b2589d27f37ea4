"""The environment of the peers, apart from ours so that neither decides the versions of the other."""

from __future__ import annotations

import json
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
        self._ready = folder / "ready.json"
        self.missing = self._install()

    def versions(self) -> dict[str, str]:
        """The version of each peer that is installed."""
        pinned = dict(line.split("==") for line in PINS.read_text(encoding="utf-8").split())
        return {name: pinned[name] for name in PEERS if name not in self.missing}

    def _install(self) -> dict[str, str]:
        """The last words of pip for each peer that does not install."""
        pins = PINS.read_text(encoding="utf-8")
        if self._ready.is_file():
            known = json.loads(self._ready.read_text(encoding="utf-8"))
            if known["pins"] == pins:
                return dict(known["missing"])
        folder = self.python.parent.parent
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        self._pip(*SHARED).check_returncode()
        tries = {name: self._pip(name) for name in PEERS}
        missing = {name: _last_line(done.stderr) for name, done in tries.items() if done.returncode}
        self._ready.write_text(json.dumps({"pins": pins, "missing": missing}), encoding="utf-8")
        return missing

    def _pip(self, *names: str) -> subprocess.CompletedProcess[str]:
        command = [self.python, "-m", "pip", "install", "--quiet", "--constraint", PINS, *names]
        return subprocess.run(command, capture_output=True, text=True, check=False)


def _last_line(text: str) -> str:
    return next((line for line in reversed(text.splitlines()) if line.startswith("ERROR")), "pip failed")
