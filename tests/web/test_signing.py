"""Attacks that must fail: from other sites, with other people's or forged credentials, and by what is written."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import logging
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import jwt
import pytest
from tornado.httpclient import HTTPClientError
from tornado.ioloop import IOLoop

from dashboard.people.people import TRIES_PER_MINUTE
from dashboard.web.pages import local_path
from tests.caller import Client, basic, error_of
from tests.site import PASSWORD, Site, done_in
from tests.web.conftest import Cast

EVIL = "https://evil.example"


def cookie(client: Client) -> str:
    return f"dashboard_session={client.cookie}"


# ── Other sites ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_socket_from_another_origin_is_refused(shared: Site, cast: Cast) -> None:
    for origin in (EVIL, "null", f"http://127.0.0.1:{shared.port + 1}", f"http://localhost:{shared.port}"):
        with pytest.raises(HTTPClientError) as refused:
            async with cast.viewer.connect({"Origin": origin, "Cookie": cookie(cast.viewer)}):
                pass
        assert refused.value.code == 403


async def test_a_cookie_counts_on_a_socket_only_from_our_own_page(cast: Cast) -> None:
    async with cast.viewer.connect({"Cookie": cookie(cast.viewer)}) as conversation:
        assert (await conversation.ask("auth"))["error"]["code"] == "unauthenticated"
    async with cast.viewer.connect({"Cookie": cookie(cast.viewer), "Origin": cast.viewer.origin}) as conversation:
        assert (await conversation.ask("auth"))["type"] == "authenticated"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": EVIL, "Content-Type": "application/json"},
        {"Origin": "null", "Content-Type": "application/json"},
        {"Content-Type": "application/json"},
        {"Content-Type": "text/plain", "Origin": "ours"},
        {"Content-Type": "application/x-www-form-urlencoded", "Origin": "ours"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "ours", "Content-Type": "application/json"},
        {"Sec-Fetch-Site": "same-site", "Origin": EVIL, "Content-Type": "application/json"},
    ],
)
@pytest.mark.parametrize(("method", "path"), [("POST", "/api/dashboards"), ("POST", "/api/ingest/m")])
async def test_a_change_by_cookie_comes_from_our_own_page_or_not_at_all(
    cast: Cast, method: str, path: str, headers: dict[str, str]
) -> None:
    sent = {"Cookie": cookie(cast.editor), **headers}
    if sent.get("Origin") == "ours":
        sent["Origin"] = cast.editor.origin
    response = await cast.editor.request(method, path, b'{"title":"x"}', sent)
    assert response.code == 403
    error_of(response)


async def test_a_change_by_cookie_from_our_own_page_counts(cast: Cast) -> None:
    sent = {"Cookie": cookie(cast.editor), "Origin": cast.editor.origin, "Content-Type": "application/json"}
    assert (await cast.editor.request("POST", "/api/dashboards", b'{"title":"x"}', sent)).code == 201
    assert (await cast.editor.request("POST", "/api/ingest/m", b"[{}]", sent)).code == 400  # read, and found empty


async def test_no_other_site_signs_anyone_in_or_out(shared: Site, cast: Cast) -> None:
    for path in ("/api/login", "/api/logout", "/api/setup"):
        assert (await shared.client.send("POST", path, {}, {"Origin": EVIL})).code == 403
        assert (await shared.client.send("POST", path, {}, {"Sec-Fetch-Site": "cross-site"})).code == 403


# ── Signing in ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_signing_in_gives_a_cookie_that_scripts_cannot_read_and_a_token(shared: Site, cast: Cast) -> None:
    credentials = {"name": cast.viewer.person.name.upper(), "password": PASSWORD}
    response = await shared.client.send("POST", "/api/login", credentials)
    assert response.code == 200
    given = response.headers["Set-Cookie"]
    assert all(part in given for part in ("HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Secure" not in given
    body = json.loads(response.body)
    assert body["user"] == {"id": cast.viewer.person.id, "name": cast.viewer.person.name, "role": "viewer"}
    assert (await Client(shared.port, token=body["token"]).get("/api/me")).code == 200


async def test_a_wrong_name_and_a_wrong_password_look_the_same(shared: Site, cast: Cast) -> None:
    answers = []
    for name in (cast.viewer.person.name, "nobody of this name"):
        response = await shared.client.send("POST", "/api/login", {"name": name, "password": "wrong password"})
        error = error_of(response)
        del error["requestId"]
        answers.append((response.code, error))
    assert answers[0] == answers[1]
    assert answers[0][0] == 401


async def test_guessing_is_slowed_down(shared: Site) -> None:
    guess = {"name": "guessed", "password": "wrong password"}
    at_once = (shared.client.send("POST", "/api/login", guess) for _ in range(TRIES_PER_MINUTE + 1))
    answers = sorted(await asyncio.gather(*at_once), key=lambda answer: answer.code)
    assert [answer.code for answer in answers] == [401] * TRIES_PER_MINUTE + [429]
    assert int(answers[-1].headers["Retry-After"]) >= 1
    other = await shared.client.send("POST", "/api/login", {"name": "another", "password": "wrong password"})
    assert other.code == 401


@pytest.mark.parametrize(
    "body",
    [
        {"name": {"$gt": ""}, "password": {"$gt": ""}},
        {"name": {"$regex": ".*"}, "password": "x"},
        {"name": ["a"], "password": "x"},
        {"name": None, "password": None},
        {"name": "a", "password": "x", "role": "admin"},
        {"name": "a"},
        [],
        "a",
        1,
    ],
)
async def test_a_sign_in_is_two_texts(shared: Site, body: Any) -> None:
    response = await shared.client.send("POST", "/api/login", body)
    assert response.code == 400
    assert error_of(response)["code"] == "invalid"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 5_000, b'{"name":"\\ud800","password":"x"}', b"NaN"])
async def test_a_body_that_is_no_json_is_refused(shared: Site, body: bytes) -> None:
    response = await shared.client.request("POST", "/api/login", body, {"Content-Type": "application/json"})
    assert response.code == 400


async def test_a_large_sign_in_is_refused(shared: Site) -> None:
    body = {"name": "a" * 10_000, "password": "x"}
    assert (await shared.client.send("POST", "/api/login", body)).code == 413


# ── Tokens ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def forged(client: Client, key: bytes, algorithm: str = "HS256", **changes: Any) -> str:
    claims = jwt.decode(client.token, options={"verify_signature": False})
    return jwt.encode({**claims, **changes}, key, algorithm)


def key_of(site: Site) -> bytes:
    secret = done_in(site, site.parts.people._accounts.secret("signing", ""))
    return hmac.new(secret.encode(), b"token", sha256).digest()


@pytest.mark.parametrize("attack", ["none", "other key", "expired", "audience", "session", "person", "cut", "garbage"])
async def test_a_token_that_is_not_ours_is_nothing(shared: Site, cast: Cast, attack: str) -> None:
    key = key_of(shared)
    head, body, _ = cast.viewer.token.split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    token = {
        "none": f"{none}.{body}.",
        "other key": forged(cast.viewer, b"x" * 32),
        "expired": forged(cast.viewer, key, exp=1_000_000),
        "audience": forged(cast.viewer, key, aud="another"),
        "session": forged(cast.viewer, key, sid="another"),
        "person": forged(cast.viewer, key, sub=cast.admin.person.id),
        "cut": f"{head}.{body}.",
        "garbage": "x" * 5_000,
    }[attack]
    assert (await Client(shared.port, token=forged(cast.viewer, key)).get("/api/me")).code == 200
    assert (await Client(shared.port, token=token).get("/api/me")).code == 401
    async with shared.client.connect() as conversation:
        answer = await conversation.ask("auth", token=token)
        assert answer["ok"] is False
        assert answer["error"]["code"] in ("unauthenticated", "invalid")


async def test_signing_out_ends_the_cookie_and_every_token_of_the_session(shared: Site) -> None:
    person = done_in(shared, shared.person("editor"))
    by_cookie = {"Cookie": cookie(person)}
    assert (await person.get("/api/me")).code == 200
    assert (await person.get("/api/me", **by_cookie)).code == 200
    sent = {**by_cookie, "Origin": person.origin, "Content-Type": "application/json"}
    assert (await person.request("POST", "/api/logout", b"{}", sent)).code == 204
    assert (await person.get("/api/me")).code == 401
    assert (await person.get("/api/me", **by_cookie)).code == 401


async def test_a_token_is_somebody_elses_when_the_socket_says_so(cast: Cast) -> None:
    async with cast.viewer.connect() as conversation:
        answer = await conversation.ask("auth", token=cast.viewer.token, userId=cast.admin.person.id)
        assert answer["error"]["code"] == "forbidden"
        assert (await conversation.ask("auth", token=cast.viewer.token))["type"] == "authenticated"
        answer = await conversation.ask("refresh", token=cast.admin.token)
        assert answer["error"]["code"] == "forbidden"


# ── Where one is sent, and what is said ─────────────────────────────────────────────────────────────────────────────

ELSEWHERE = [
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "javascript:alert(1)",
    "evil.example",
    "/%0d%0aSet-Cookie:x=1",
    "/\r\nSet-Cookie: x=1",
    "/\x0b/evil.example",
    " //evil.example",
    "",
]


@pytest.mark.parametrize("destination", ELSEWHERE)
async def test_signing_in_never_leads_off_this_server(cast: Cast, destination: str) -> None:
    response = await cast.viewer.get(f"/login?next={quote(destination, safe='')}")
    assert response.code == 302
    target = urljoin(cast.viewer.origin, response.headers["Location"])
    assert urlsplit(target).netloc == urlsplit(cast.viewer.origin).netloc
    assert "Set-Cookie" not in response.headers


def test_a_path_of_ours_is_where_one_is_sent() -> None:
    assert local_path("/d/abc?kiosk=1#x") == "/d/abc?kiosk=1#x"


async def test_what_is_written_in_a_page_cannot_leave_its_script(cast: Cast) -> None:
    title = "</script><script>alert(1)</script><!-- &amp;"
    made = json.loads((await cast.editor.send("POST", "/api/dashboards", {"title": title})).body)
    for path in ("/", f"/d/{made['id']}"):
        page = (await cast.viewer.get(path)).body.decode()
        assert "alert(1)</script>" not in page
        _, _, rest = page.partition('id="bootstrap">')
        data = json.loads(rest.partition("</script>")[0])
        assert title in json.dumps(data, ensure_ascii=False).replace('\\"', '"')
        assert "<script>" not in page


async def test_no_secret_is_ever_logged_or_shown(io_loop: IOLoop, site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    person, source = await site.person("admin"), await site.source()
    secrets = [person.token, person.cookie, source.token, PASSWORD, "hunter2hunter2"]
    made = json.loads((await person.send("POST", "/api/keys", {"name": "made"})).body)
    secrets.append(made["key"])
    await site.client.send("POST", "/api/login", {"name": person.person.name, "password": PASSWORD})
    await site.client.send("POST", "/api/login", {"name": person.person.name, "password": "hunter2hunter2"})
    await source.push("[{]")
    await source.push("not points", Authorization=basic("x", source.token))
    await site.client.get("/api/me", Authorization=f"Bearer {person.token}x")
    await site.client.get("/", Cookie=cookie(person))
    async with person.talk() as conversation:
        await conversation.ask("refresh", token=person.token)
        conversation.say_text('{"type": "auth", "token": "' + person.token)
        await conversation.hear("error")
    settings_text = repr(site.parts.settings)
    listed = (await person.get("/api/keys")).body.decode() + (await person.get("/api/sources")).body.decode()
    numbers = (await person.get("/metrics")).body.decode()
    for secret in secrets:
        assert secret not in caplog.text
        assert secret not in settings_text
        assert secret not in listed
        assert secret not in numbers
    password = urlsplit(site.parts.settings.redis_url).password
    assert password
    assert password not in settings_text
    assert password not in caplog.text
