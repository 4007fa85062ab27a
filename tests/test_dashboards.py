from __future__ import annotations

from typing import Any

import pytest

from dashboard.errors import Conflict, Forbidden, Gone, NotFound
from dashboard.model.people import Person
from tests.live.conftest import site as site
from tests.site import Site

EDITOR, VIEWER = Person("u1", "Ada", "editor"), Person("u2", "Eve", "viewer")


async def test_permission_is_asked_before_anything_is_read(site: Site) -> None:
    verbs = site.parts.dashboards
    made = (await verbs.create(EDITOR, b'{"title":"One"}'))["id"]
    with pytest.raises(Forbidden):
        await verbs.create(VIEWER, b"nonsense")
    with pytest.raises(Forbidden):
        await verbs.replace(VIEWER, made, b"nonsense")
    with pytest.raises(Forbidden):
        await verbs.remove(VIEWER, made)
    with pytest.raises(NotFound):
        await verbs.replace(VIEWER, "nothing", b"nonsense")


async def test_revisions(site: Site) -> None:
    verbs = site.parts.dashboards
    made: dict[str, Any] = await verbs.create(EDITOR, b'{"title":"One"}')
    assert made["revision"] == 0
    assert await verbs.get(VIEWER, made["id"]) == made
    changed = await verbs.replace(EDITOR, made["id"], b'{"title":"Two","revision":0}')
    assert (changed["title"], changed["revision"]) == ("Two", 1)
    with pytest.raises(Conflict):
        await verbs.replace(EDITOR, made["id"], b'{"title":"Three","revision":0}')
    with pytest.raises(NotFound):
        await verbs.replace(EDITOR, "nothing", b'{"title":"x"}')
    assert [each["title"] for each in await verbs.all(VIEWER)] == ["Two"]


async def test_who_could_read_a_deleted_dashboard_is_told_that_it_was(site: Site) -> None:
    verbs, admin = site.parts.dashboards, Person("u3", "Joan", "admin")
    made = (await verbs.create(EDITOR, b'{"title":"One"}'))["id"]
    hidden = (await verbs.create(EDITOR, b'{"title":"Two"}'))["id"]
    await site.parts.sharing.let(EDITOR, hidden, "nobody")
    for dashboard in (made, hidden):
        await verbs.remove(EDITOR, dashboard)
    for person, dashboard in ((VIEWER, made), (EDITOR, hidden), (admin, hidden)):
        with pytest.raises(Gone, match="was deleted on 20"):
            await verbs.get(person, dashboard)
    with pytest.raises(NotFound) as refused:
        await verbs.get(VIEWER, hidden)
    assert not isinstance(refused.value, Gone)
    with pytest.raises(NotFound, match="no such"):
        await verbs.remove(EDITOR, made)
