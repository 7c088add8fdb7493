"""Invented coverage and benchmarks: run from a clone with ``python -m bench.<name>``; no test asserts a time."""
