"""Makes the dashboard *This server* when a server starts for the first time, and never again: whoever deletes it is
rid of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import msgspec

from dashboard.document.editing import begun
from dashboard.document.server import server_dashboard
from dashboard.storage.dashboards import DashboardDocuments, StoredDashboard
from dashboard.storage.marks import Marks

DASHBOARD: Final = "this-server"
"""The id of the dashboard, and the mark that it was made. It belongs to nobody: admins may delete it."""


async def introduce(documents: DashboardDocuments, marks: Marks) -> None:
    """Make it unless it was made before; several servers may do so at once."""
    if await marks.get(DASHBOARD) is not None:
        return
    if await documents.get(DASHBOARD) is None:
        await documents.add(_made())
    await marks.raise_to(DASHBOARD, 1)


def _made() -> StoredDashboard:
    document, now = begun(msgspec.json.encode(server_dashboard())), datetime.now(UTC)
    return StoredDashboard(
        id=DASHBOARD,
        title=document["title"],
        description=document["description"],
        panel_count=len(document["panels"]),
        content=msgspec.json.encode(document),
        owner="",
        created=now,
        updated=now,
    )
