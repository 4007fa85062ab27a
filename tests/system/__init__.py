"""The real program as real processes, while things break."""
