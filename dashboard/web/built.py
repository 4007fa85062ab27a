"""Files of the built front end, sent as they were packed when it was built: nothing is compressed at a request."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tornado.web import StaticFileHandler

from dashboard.web.base import HEADERS

PACKED: Final = ".gz"
"""What is added to the name of a file that is packed; ``static/build.mjs`` writes it beside each text."""


class BuiltFiles(StaticFileHandler):
    """A file, packed for whoever takes it so. Tornado adds the ``Vary`` that says so to everything."""

    def set_default_headers(self) -> None:
        """Called by Tornado first, and again before an error is written."""
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        """Called by Tornado to find the file: the packed one has its own size and ETag."""
        packed = Path(absolute_path + PACKED)
        if takes_gzip(self.request.headers.get("Accept-Encoding", "")) and packed.is_file():
            self.set_header("Content-Encoding", "gzip")
            absolute_path = str(packed)
        return super().validate_absolute_path(root, absolute_path)

    def get_content_type(self) -> str:
        """Called by Tornado: the type of what was packed."""
        assert self.absolute_path is not None
        self.absolute_path, found = self.absolute_path.removesuffix(PACKED), self.absolute_path
        try:
            return super().get_content_type()
        finally:
            self.absolute_path = found


def takes_gzip(accepted: str) -> bool:
    """Whether an ``Accept-Encoding`` (RFC 9110, section 12.5.3) names gzip, and not to refuse it."""
    for coding in accepted.split(","):
        name, _, weight = coding.partition(";")
        if name.strip().lower() == "gzip":
            return weight.strip().lower().removeprefix("q=").strip("0.") != "" or not weight
    return False
