"""`lineage doctor`: what is installed, what is missing, how to get it."""

from __future__ import annotations

import platform
import re
import shutil
import sys
from importlib.metadata import PackageNotFoundError, requires, version

from lineage.cli import console, options

PROGRAMS = {
    "chromium": "the tests of the report",
    "redis-server": "the tests of datasketch's index in Redis",
    "java": "the engine spark, which takes Java 17",
}


def examine(json: options.Json = False) -> None:
    """Say what is installed and what is missing.

    The output copies well into a bug report.

    Examples:

      lineage doctor

      lineage doctor --json
    """
    from lineage.tables import table_digests

    packages = _packages()
    tables = table_digests()
    if json:
        console.emit_json(
            "doctor",
            lineage=version("news-lineage"),
            python=sys.version.split()[0],
            platform=platform.platform(),
            packages=packages,
            programs={name: shutil.which(name) is not None for name in PROGRAMS},
            tables=tables,
        )
        return
    console.emit(f"lineage {version('news-lineage')}   Python {sys.version.split()[0]}   {platform.platform()}")
    for extra, found in packages.items():
        parts = [f"{name} {number or 'missing'}" for name, number in found.items()]
        hint = "" if all(found.values()) or not extra else f"   (pip install '.[{extra}]')"
        console.emit(f"{extra or 'base':<9} {', '.join(parts)}{hint}")
    for name, use in PROGRAMS.items():
        console.emit(f"{name:<9} {'found' if shutil.which(name) else 'not found'}, for {use}")
    console.emit("tables    " + ", ".join(f"{name} {digest['rows']} rows" for name, digest in tables.items()))


def _packages() -> dict[str, dict[str, str | None]]:
    """Installed version of each declared dependency, by extra; the base under an empty name."""
    found: dict[str, dict[str, str | None]] = {}
    for line in requires("news-lineage") or []:
        need, _, condition = line.partition(";")
        if "platform_system" in condition:
            continue
        extra = condition.partition("extra == ")[2].strip().strip("'\"")
        name = re.split(r"[<>=!~\s\[]", need, maxsplit=1)[0]
        try:
            found.setdefault(extra, {})[name] = version(name)
        except PackageNotFoundError:
            found.setdefault(extra, {})[name] = None
    return found
