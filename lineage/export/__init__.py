"""Frames out: tables and graphs in exchange formats."""
