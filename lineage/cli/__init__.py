"""The command line: options, exit codes and printing; no logic."""
