"""What a measure and a tool are, and how a measure is taken: every tool as a whole process, one after the other."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus import Corpus
from environment import Peers
from process import Usage, run_measured
from scoring import Scores

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SECONDS = 3600  # after which a tool is ended
MEASURED = "measured"
Row = dict[str, object]


@dataclass(frozen=True)
class Tool:
    """A program: arguments of its Python, in which `{corpus}` and `{output}` stand for paths."""

    name: str
    program: tuple[str, ...]
    peer: str | None = None  # the package whose environment it runs in; None is ours
    largest: int | None = None  # articles; on more it would take longer than all the others together


@dataclass(frozen=True)
class Measure:
    """One question to several tools; the first is ours, and the others are compared with it."""

    name: str
    title: str
    note: str
    tools: tuple[Tool, ...]
    score: Callable[[Path, Corpus], Scores] | None = None
    whole: bool = True  # False: articles a second are those of the part that the program times itself


@dataclass(frozen=True)
class Bench:
    """Where tools run, and what they leave behind."""

    peers: Peers
    wanted: frozenset[str]  # peers to measure
    folder: Path

    def take(self, measure: Measure, corpus: Corpus, warm_up: Corpus, repeats: int) -> Iterator[Row]:
        """One row per tool and repeat. Tools take turns, so that a slow minute of the machine hits all of them.

        Each runs once on a small corpus first, unmeasured: byte code and compiled kernels are there afterwards. A tool
        that cannot run has one row that says why.
        """
        able = []
        for tool in measure.tools:
            if tool.peer and tool.peer not in self.wanted:
                continue
            obstacle = self._obstacle(tool, corpus) or self._failure(self._run(tool, warm_up))
            if obstacle:
                yield _row(measure, corpus, tool, obstacle)
            else:
                able.append(tool)
        for repeat in range(1, repeats + 1):
            for tool in list(able):
                usage = self._run(tool, corpus)
                obstacle = self._failure(usage)
                if obstacle:
                    able.remove(tool)
                    yield _row(measure, corpus, tool, obstacle)
                    continue
                seconds = usage.wall if measure.whole else self._timed()
                scores = measure.score(self._output, corpus) if measure.score else Scores()
                yield _row(measure, corpus, tool, MEASURED) | _figures(corpus, repeat, seconds, usage, scores)

    def _obstacle(self, tool: Tool, corpus: Corpus) -> str | None:
        if tool.peer in self.peers.missing:
            return f"does not install: {self.peers.missing[tool.peer]}"
        if tool.largest and len(corpus.ids) > tool.largest:
            return f"not run on more than {tool.largest:,} articles"
        return None

    def _run(self, tool: Tool, corpus: Corpus) -> Usage:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._output.is_dir():
            shutil.rmtree(self._output)
        self._output.unlink(missing_ok=True)
        python = self.peers.python if tool.peer else sys.executable
        words = [word.format(corpus=corpus.articles, output=self._output) for word in tool.program]
        return run_measured([str(python), *words], self._log, seconds=SECONDS, env=_environment(tool))

    def _failure(self, usage: Usage) -> str | None:
        if usage.code == 0:
            return None
        said = self._log.read_text(encoding="utf-8", errors="replace").replace(str(ROOT), ".")
        lines = [line.strip(" │╰╯─") for line in said.splitlines()]
        last = next((line for line in reversed(lines) if line), "it said nothing")
        return f"failed ({usage.code}): {last[:100]}"

    def _timed(self) -> float:
        return float(json.loads(self._log.read_text(encoding="utf-8").splitlines()[-1])["wall"])

    @property
    def _log(self) -> Path:
        return self.folder / "log.txt"

    @property
    def _output(self) -> Path:
        return self.folder / "output.parquet"


def _environment(tool: Tool) -> dict[str, str]:
    quiet = {"DAFT_ANALYTICS_ENABLED": "0", "DO_NOT_TRACK": "1", "DAFT_PROGRESS_BAR": "0"}
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return kept | (quiet if tool.peer else {"PYTHONPATH": str(ROOT)})


def _row(measure: Measure, corpus: Corpus, tool: Tool, state: str) -> Row:
    names: Row = {"measure": measure.name, "corpus": corpus.name, "tool": tool.name, "state": state}
    return names | {"articles": len(corpus.ids), "text_mb": round(corpus.text_mb, 1)}


def _figures(corpus: Corpus, repeat: int, seconds: float, usage: Usage, scores: Scores) -> Row:
    figures: Row = {
        "repeat": repeat,
        "seconds": round(seconds, 3),
        "wall_s": round(usage.wall, 3),
        "cpu_s": round(usage.cpu, 3),
        "peak_mb": round(usage.peak_mb),
        "articles_per_s": round(len(corpus.ids) / seconds),
        "mb_per_s": round(corpus.text_mb / seconds, 1),
    }
    return figures | {name: round(value, 4) for name, value in asdict(scores).items() if value is not None}
