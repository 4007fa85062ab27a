from __future__ import annotations

import pytest

from dashboard.client.credentials import Credentials
from dashboard.client.failures import Lost, Refused
from tests.site import PASSWORD, Site


def url(site: Site) -> str:
    return f"http://127.0.0.1:{site.port}"


async def test_a_token_is_used_as_it_is_and_renewed_by_asking_for_another(site: Site) -> None:
    viewer = await site.person("viewer")
    credentials = Credentials(url(site), viewer.token, None, None)
    assert await credentials.token() == viewer.token
    renewed = await credentials.renewed()
    assert await credentials.token() == renewed
    assert (await credentials.ask("GET", "/api/me"))["user"]["id"] == viewer.person.id
    assert not credentials.refused()


async def test_a_name_and_a_password_sign_in_once(site: Site) -> None:
    viewer = await site.person("viewer", "robot")
    credentials = Credentials(url(site), None, "robot", PASSWORD)
    token = await credentials.token()
    assert await credentials.token() == token
    assert (await credentials.ask("GET", "/api/me"))["user"]["id"] == viewer.person.id
    assert credentials.refused()
    assert (await credentials.ask("GET", "/api/me"))["user"]["id"] == viewer.person.id


async def test_a_function_is_asked_again_when_its_token_is_refused() -> None:
    tokens = iter(["t1", "t2", "t3"])

    async def source() -> str:
        return next(tokens)

    credentials = Credentials("http://127.0.0.1:1", source, None, None)
    assert (await credentials.token(), await credentials.token()) == ("t1", "t1")
    assert credentials.refused()
    assert (await credentials.token(), await credentials.renewed()) == ("t2", "t3")


async def test_a_wrong_password_is_refused_with_the_servers_words(site: Site) -> None:
    await site.person("viewer", "robot")
    with pytest.raises(Refused) as refused:
        await Credentials(url(site), None, "robot", "wrong").token()
    assert (refused.value.code, refused.value.temporary) == ("unauthenticated", False)


async def test_a_server_that_is_not_there_is_no_refusal() -> None:
    with pytest.raises(Lost, match=r"no answer from http://127\.0\.0\.1:1"):
        await Credentials("http://127.0.0.1:1", "t1", None, None).ask("GET", "/api/me")


@pytest.mark.parametrize(("token", "name", "password"), [(None, None, None), ("t", "n", "p"), (None, "n", None)])
def test_there_is_one_way_to_sign_in(token: str | None, name: str | None, password: str | None) -> None:
    with pytest.raises(ValueError, match="sign in by token, or by name and password"):
        Credentials("http://127.0.0.1:1", token, name, password)
