from __future__ import annotations

from dashboard.introducing import DASHBOARD, introduce
from dashboard.storage.dashboards import DashboardDocuments
from dashboard.storage.marks import Marks
from dashboard.storage.mongo import Mongo


async def test_it_is_made_once_and_whoever_deletes_it_is_rid_of_it(mongo: Mongo) -> None:
    documents, marks = DashboardDocuments(mongo), Marks(mongo)
    for _ in range(2):
        await introduce(documents, marks)
        made = await documents.get(DASHBOARD)
        assert made is not None
        assert (made.title, made.panel_count > 8) == ("This server", True)
        assert await documents.count() == 1
    await documents.remove(DASHBOARD)
    await introduce(documents, marks)
    assert await documents.count() == 0


async def test_a_start_that_was_cut_short_is_taken_up(mongo: Mongo) -> None:
    documents, marks = DashboardDocuments(mongo), Marks(mongo)
    await introduce(documents, marks)
    await mongo.collection("marks").delete_many({})
    await introduce(documents, marks)
    assert await documents.count() == 1
    assert await marks.get(DASHBOARD) == 1
