"""``python -m dashboard`` is the command ``dashboard``."""

from dashboard.cli import main

main()
