"""This machine's numbers, pushed over HTTP like any stranger's would be. Start at :func:`run`."""

from dashboard.agent.reporting import run

__all__ = ["run"]
