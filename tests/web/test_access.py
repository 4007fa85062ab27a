"""Every way in, and who may take it: one row for each route and method, and for each command of the socket.

A route or command without a row fails, so nothing can be added that nobody thought about.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, get_args

import pytest
from tornado.web import RequestHandler

from dashboard.app import routes
from dashboard.protocol.commands import AnyCommand
from tests.caller import Client
from tests.site import Site, done_in
from tests.web.conftest import Cast

EVERYONE = ("nobody", "viewer", "editor", "admin", "source", "revoked")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass(frozen=True)
class Row:
    """A method on a route: where to try it with what, and the status for everyone in the order of EVERYONE."""

    route: str
    method: str
    path: str
    statuses: tuple[int, ...]
    body: Any = None


def all_get(status: int) -> tuple[int, ...]:
    return (status,) * len(EVERYONE)


READERS = (401, 200, 200, 200, 403, 401)
OWNERS = (401, 403, 200, 200, 403, 401)
"""The editor made the dashboard, and admins own every one."""
PAGES = (302, 200, 200, 200, 403, 302)
ID = r"([A-Za-z0-9_-]{1,40})"
NUMBER = "([0-9]{1,15})"
LIBRARY = r"/static/(client\.(?:js|d\.ts))"
POINT = [{"metric": "access", "value": 1}]

ROWS = [
    Row("/api/ingest/?", "POST", "/api/ingest", (401, 403, 200, 200, 200, 401), POINT),
    Row("/api/ingest/([^/].*)", "POST", "/api/ingest/access", (401, 403, 200, 200, 200, 401), 1),
    Row("/api/query", "GET", "/api/query?metric=access", READERS),
    Row("/api/series", "GET", "/api/series", READERS),
    Row("/ws", "GET", "/ws", all_get(400)),  # no upgrade; who may say what on it is below
    Row(r"/socket\.io/", "GET", "/socket.io/", all_get(400)),  # no protocol; who may say what is in test_gateway
    Row(r"/socket\.io/", "POST", "/socket.io/", all_get(400), {}),
    Row("/api/login", "POST", "/api/login", all_get(400), {}),
    Row("/api/logout", "POST", "/api/logout", all_get(204), {}),
    Row("/api/setup", "POST", "/api/setup", all_get(403), {"token": "x", "name": "x", "password": "x" * 8}),
    Row("/api/token", "GET", "/api/token", READERS),
    Row("/api/me", "GET", "/api/me", READERS),
    Row("/api/keys", "GET", "/api/keys", READERS),
    Row("/api/keys", "POST", "/api/keys", (401, 403, 403, 400, 403, 401), {"name": ""}),
    Row(f"/api/keys/{ID}", "DELETE", "/api/keys/none", (401, 403, 403, 404, 403, 401)),
    Row("/api/sources", "GET", "/api/sources", READERS),
    Row("/api/dashboards", "GET", "/api/dashboards", READERS),
    Row("/api/dashboards", "POST", "/api/dashboards", (401, 403, 201, 201, 403, 401), {"title": "Access"}),
    Row(f"/api/dashboards/{ID}", "GET", "/api/dashboards/{dashboard}", READERS),
    Row(
        f"/api/dashboards/{ID}",
        "PUT",
        "/api/dashboards/{dashboard}",
        (401, 403, 409, 409, 403, 401),
        {"title": "Access", "revision": 999},
    ),
    Row(f"/api/dashboards/{ID}", "DELETE", "/api/dashboards/none", (401, 404, 404, 404, 403, 401)),
    Row(f"/api/dashboards/{ID}/people", "GET", "/api/dashboards/{dashboard}/people", READERS),
    Row(f"/api/dashboards/{ID}/people", "PUT", "/api/dashboards/{dashboard}/people", OWNERS, {"everyone": "role"}),
    Row(
        f"/api/dashboards/{ID}/people/{ID}",
        "PUT",
        "/api/dashboards/{dashboard}/people/none",
        (401, 403, 404, 404, 403, 401),
        {"part": "viewer"},
    ),
    Row(f"/api/dashboards/{ID}/people/{ID}", "DELETE", "/api/dashboards/{dashboard}/people/none", OWNERS),
    Row(f"/api/dashboards/{ID}/versions", "GET", "/api/dashboards/{dashboard}/versions", READERS),
    Row(f"/api/dashboards/{ID}/versions/{NUMBER}", "GET", "/api/dashboards/{dashboard}/versions/0", READERS),
    Row(
        f"/api/dashboards/{ID}/versions/{NUMBER}",
        "POST",
        "/api/dashboards/{dashboard}/versions/0",
        (401, 403, 200, 200, 403, 401),
        {"name": "Begun"},
    ),
    Row(
        f"/api/dashboards/{ID}/versions/{NUMBER}/restore",
        "POST",
        "/api/dashboards/{dashboard}/versions/0/restore",
        (401, 403, 200, 200, 403, 401),
    ),
    Row("/api/people", "GET", "/api/people?match=a", READERS),
    Row("/api/suggestions", "GET", "/api/suggestions", READERS),
    Row(
        "/api/message",
        "POST",
        "/api/message",
        (401, 201, 201, 201, 201, 401),
        {"roomId": "{dashboard}", "text": "hello"},
    ),
    Row(
        "/api/events",
        "POST",
        "/api/events",
        (401, 403, 201, 201, 201, 401),
        {"roomId": "{dashboard}", "text": "deployed"},
    ),
    Row(f"/api/rooms/{ID}/log", "GET", "/api/rooms/{dashboard}/log", READERS),
    Row("/api/notifications", "GET", "/api/notifications", READERS),
    Row(
        "/api/notifications",
        "POST",
        "/api/notifications",
        (401, 403, 404, 404, 404, 401),
        {"to": {"user": "nobody of this name"}, "title": "hello"},
    ),
    Row(
        "/api/notifications",
        "POST",
        "/api/notifications",
        (401, 403, 201, 201, 201, 401),
        {"to": {"room": "{dashboard}"}, "title": "hello"},
    ),
    Row("/api/notifications/state", "POST", "/api/notifications/state", READERS, {"all": True, "state": "seen"}),
    Row("/", "GET", "/", PAGES),
    Row(f"/d/{ID}", "GET", "/d/{dashboard}", PAGES),
    Row("/sources", "GET", "/sources", PAGES),
    Row("/inbox", "GET", "/inbox", PAGES),
    Row("/login", "GET", "/login", (200, 302, 302, 302, 200, 200)),
    Row("/setup", "GET", "/setup", all_get(302)),
    Row(LIBRARY, "GET", "/static/client.js", all_get(200)),
    Row(LIBRARY, "HEAD", "/static/client.js", all_get(200)),
    Row(r"/static/([\w.-]+)", "GET", "/static/manifest.json", all_get(200)),
    Row(r"/static/([\w.-]+)", "HEAD", "/static/manifest.json", all_get(200)),
    Row("/healthz", "GET", "/healthz", all_get(200)),
    Row("/readyz", "GET", "/readyz", all_get(200)),
    # On this very machine anyone may read the numbers; below, as seen through a proxy.
    Row("/metrics", "GET", "/metrics", all_get(200)),
    Row("/metrics/websocket", "GET", "/metrics/websocket", all_get(200)),
]


def route_of(pattern: str) -> str:
    return pattern.removesuffix("$")


def implemented(handler: type[RequestHandler]) -> set[str]:
    """The methods that a handler defines itself."""
    return {name for name in METHODS if getattr(handler, name.lower()) is not getattr(RequestHandler, name.lower())}


async def dashboard_of(editor: Client) -> str:
    response = await editor.send("POST", "/api/dashboards", {"title": "Access"})
    return str(json.loads(response.body)["id"])


async def test_every_route_and_method_has_a_row(shared: Site) -> None:
    there = {
        (route_of(spec.regex.pattern), method)
        for spec in routes(shared.parts.settings, shared.parts)
        for method in implemented(spec.target) - {"OPTIONS"}
    }
    assert len(there) >= 30
    assert there == {(row.route, row.method) for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.path}")
async def test_who_may(shared: Site, cast: Cast, row: Row) -> None:
    path, body = row.path, row.body
    if "{dashboard}" in f"{path} {body}":
        dashboard = await dashboard_of(cast.editor)
        path = path.replace("{dashboard}", dashboard)
        body = json.loads(json.dumps(body).replace("{dashboard}", dashboard))
    statuses = []
    for name in EVERYONE:
        client: Client = getattr(cast, name)
        if body is None:
            response = await client.request(row.method, path)
        else:
            response = await client.send(row.method, path, body)
        statuses.append(response.code)
        if response.code == 401:
            assert response.headers["WWW-Authenticate"].startswith("Basic")
        if response.code in (302,):
            assert response.headers["Location"].startswith("/")
    assert dict(zip(EVERYONE, statuses, strict=True)) == dict(zip(EVERYONE, row.statuses, strict=True))


async def test_an_editor_may_not_be_turned_away_from_what_is_there(cast: Cast) -> None:
    dashboard = await dashboard_of(cast.editor)
    document = await cast.editor.json(f"/api/dashboards/{dashboard}")
    assert (await cast.viewer.send("PUT", f"/api/dashboards/{dashboard}", document)).code == 403
    assert (await cast.editor.send("PUT", f"/api/dashboards/{dashboard}", document)).code == 200
    assert (await cast.viewer.request("DELETE", f"/api/dashboards/{dashboard}")).code == 403
    assert (await cast.editor.request("DELETE", f"/api/dashboards/{dashboard}")).code == 204
    assert (await cast.editor.get(f"/api/dashboards/{dashboard}")).code == 410


@pytest.mark.parametrize("path", ["/metrics", "/metrics/websocket"])
@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-Ip", "Forwarded"])
async def test_numbers_through_a_proxy_are_for_those_who_may_read(cast: Cast, path: str, header: str) -> None:
    statuses = [(await getattr(cast, name).get(path, **{header: "127.0.0.1"})).code for name in EVERYONE]
    assert statuses == [401, 200, 200, 200, 403, 401]


COMMANDS: dict[str, dict[str, Any]] = {
    "auth": {},
    "refresh": {"token": "nonsense"},
    "heartbeat": {},
    "watch": {"query": {"metric": "access"}},
    "unwatch": {"watch": 10**6},
    "recover": {"watch": 10**6, "tick": 0},
    "pace": {"hidden": False},
    "join_room": {"roomId": "{dashboard}"},
    "message": {"roomId": "{dashboard}", "text": "hello"},
    "edit_message": {"roomId": "{dashboard}", "target": 1, "text": "hello"},
    "delete_message": {"roomId": "{dashboard}", "target": 1},
    "react": {"roomId": "{dashboard}", "target": 1, "emoji": "+"},
    "annotate": {"roomId": "{dashboard}", "at": 0},
    "unannotate": {"roomId": "{dashboard}", "target": 2},
    "edit": {"roomId": "{dashboard}", "ops": [{"op": "set", "path": "title", "value": "Access"}]},
    "editing": {"roomId": "{dashboard}", "panel": "p1"},
    "read_log": {"roomId": "{dashboard}"},
    "read_to": {"roomId": "{dashboard}", "offset": 1},
    "typing": {"roomId": "{dashboard}", "isTyping": True},
    "presence": {"status": "away"},
    "cursor": {"roomId": "{dashboard}", "x": 0.5},
    "leave_room": {"roomId": "{dashboard}"},
    "bye": {},
}
ANSWERS = {
    "auth": "invalid",  # signed in already
    "refresh": "unauthenticated",
    "heartbeat": "ok",
    "watch": "ok",
    "unwatch": "not_found",
    "recover": "not_found",
    "pace": "ok",
    "join_room": "ok",
    "message": "ok",
    "edit_message": "forbidden",  # entries 1 and 2 are somebody else's
    "delete_message": "forbidden",
    "react": "ok",
    "annotate": "ok",
    "unannotate": "forbidden",
    "edit": "ok",
    "editing": "ok",
    "read_log": "ok",
    "read_to": "ok",
    "typing": "ok",
    "presence": "ok",
    "cursor": "ok",
    "leave_room": "ok",
}
NOT_FOR_VIEWERS = {"edit": "forbidden", "editing": "forbidden"}
IN_UNKNOWN_ROOMS = {kind for kind, command in COMMANDS.items() if "roomId" in command}


def said(answer: dict[str, Any]) -> str:
    return "ok" if answer.get("ok") else str(answer["error"]["code"])


def command_of(kind: str, dashboard: str) -> dict[str, Any]:
    command: dict[str, Any] = json.loads(json.dumps(COMMANDS[kind]).replace("{dashboard}", dashboard))
    return command


async def room_of(client: Client) -> str:
    """A room in which somebody else said something and marked a moment."""
    room = await dashboard_of(client)
    async with client.talk() as conversation:
        for kind in ("message", "annotate"):
            assert (await conversation.ask(kind, **command_of(kind, room)))["ok"]
    return room


def test_every_command_has_a_row() -> None:
    there = {command.__struct_config__.tag for command in get_args(AnyCommand)}
    assert len(there) >= 8
    assert there == set(COMMANDS)
    assert there - {"bye"} == set(ANSWERS)


@pytest.mark.parametrize("role", ["viewer", "editor", "admin"])
async def test_what_people_may_say(shared: Site, cast: Cast, role: str) -> None:
    room = await room_of(done_in(shared, shared.person("editor")))
    async with getattr(cast, role).talk() as conversation:
        answers = {kind: said(await conversation.ask(kind, **command_of(kind, room))) for kind in ANSWERS}
        assert answers == (ANSWERS | NOT_FOR_VIEWERS if role == "viewer" else ANSWERS)
        answers = {kind: said(await conversation.ask(kind, **command_of(kind, "none"))) for kind in IN_UNKNOWN_ROOMS}
        assert set(answers.values()) == {"not_found"}
        conversation.say(type="bye")
        assert await conversation.closed() == 1000


@pytest.mark.parametrize("name", ["nobody", "source", "revoked"])
async def test_what_others_may_say(cast: Cast, name: str) -> None:
    client: Client = getattr(cast, name)
    async with client.connect({"Authorization": f"Bearer {client.token or 'none'}"}) as conversation:
        assert said(await conversation.ask("auth", token=client.token)) == "unauthenticated"
        answers = {said(await conversation.ask(kind, **command_of(kind, "none"))) for kind in ANSWERS}
        assert answers == {"unauthenticated"}
        conversation.say(type="bye")
        assert await conversation.closed() == 1000


async def test_a_person_who_is_gone_is_nobody(shared: Site) -> None:
    async def remove(person: str) -> None:
        await shared.parts.mongo.collection("users").delete_one({"_id": person})
        shared.parts.people._by_session.forget()

    person = done_in(shared, shared.person("admin"))
    assert (await person.get("/api/me")).code == 200
    done_in(shared, remove(person.person.id))
    assert (await person.get("/api/me")).code == 401


async def test_a_browser_is_not_asked_to_ask_for_a_password_itself(cast: Cast) -> None:
    response = await cast.nobody.request("GET", "/api/me", headers={"User-Agent": "Mozilla/5.0"})
    assert response.code == 401
    assert "WWW-Authenticate" not in response.headers
