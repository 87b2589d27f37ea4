"""Where tests find the real texts and the system parts, and what they say when one is missing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _allocator_as_it_was() -> Iterator[None]:
    """What a command that is called in a test tells the allocator is not heard by what later tests start."""
    name = "_RJEM_MALLOC_CONF"
    before = os.environ.get(name)
    yield
    if before is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = before


@pytest.fixture(scope="session")
def material() -> Path:
    """Folder with the real press texts; they belong to their publishers and are not part of this project."""
    folder = Path(os.environ.get("LINEAGE_MATERIAL", ROOT.parent / "shared"))
    if not (folder / "seeds").is_dir():
        pytest.skip(f"no real press texts in {folder}; set LINEAGE_MATERIAL to the folder that holds them")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser of the system."""
    return system_part("chromium", package="chromium")


def system_part(command: str, *, package: str) -> str:
    """Path of a program that the system must supply; without it the test is skipped, in CI it fails."""
    path = shutil.which(command)
    if path is None:
        sentence = f"{command} is not installed; Debian's package {package} supplies it"
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    return path
