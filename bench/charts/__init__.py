"""Frames per second of the real panels in a real browser: ``python -m bench.charts``."""
