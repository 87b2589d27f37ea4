"""The programs of the peers as tools of the suite."""

from __future__ import annotations

from pathlib import Path

from suite import Tool


def peer_tool(peer: str, measure: str, *, name: str | None = None, largest: int | None = None) -> Tool:
    """The program `use_<peer>.py` at one of its measures."""
    program = (str(Path(__file__).with_name(f"use_{peer}.py")), measure, "{corpus}", "{output}")
    return Tool(name or peer, program, peer, largest)
