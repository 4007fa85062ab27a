"""What a worker process runs: ``python -m dashboard.process DESCRIPTOR NAME``, started by the supervisor only."""

from __future__ import annotations

import sys

from dashboard.app import make_app
from dashboard.parts import build_parts
from dashboard.worker import Program, run

if __name__ == "__main__":
    sys.exit(run(Program(build_parts, make_app), int(sys.argv[1]), sys.argv[2]))
