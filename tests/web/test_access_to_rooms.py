"""Every command about a room, by everyone, in rooms that are shared with them in every way; and what changes that."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest

from dashboard.codes import CLOSE_RESTART, CLOSE_REVOKED
from dashboard.model.access import PARTS, Part
from dashboard.model.people import Role
from tests.site import ADMIN, Site, done_in
from tests.web.conftest import Cast
from tests.web.test_access import ANSWERS, COMMANDS, command_of, room_of, said

ABOUT_ROOMS = [kind for kind, command in COMMANDS.items() if "roomId" in command]
CHANGES = {"edit", "editing"}
SPEAKS = {"message", "edit_message", "delete_message", "react", "annotate", "unannotate"}

ALL = {kind: ANSWERS[kind] for kind in ABOUT_ROOMS}
SPEAK = ALL | dict.fromkeys(CHANGES, "forbidden")
READ = SPEAK | dict.fromkeys(SPEAKS, "forbidden")
NONE = dict.fromkeys(ABOUT_ROOMS, "not_found")

TABLE: dict[str, dict[str, dict[str, str]]] = {
    "role": {"viewer": SPEAK, "editor": ALL, "admin": ALL},
    "editor": {"viewer": ALL, "editor": ALL, "admin": ALL},
    "commenter": {"viewer": SPEAK, "editor": SPEAK, "admin": ALL},
    "viewer": {"viewer": READ, "editor": READ, "admin": ALL},
    "nobody": {"viewer": NONE, "editor": NONE, "admin": ALL},
}
"""What everyone may in a dashboard, then the role in the workspace, then the answer to each command."""
OWN = TABLE | {"owner": TABLE["editor"]}
"""The same for what one may oneself where everyone else may nothing: in one's own room, and in those of others."""
MANY = 10_000
AT_ONCE = 500
"""So many joins wait for their answers: a client that does not read is told to come back."""


async def shared_room(shared: Site, everyone: Any) -> str:
    owner = done_in(shared, shared.person("editor"))
    room = await room_of(owner)
    done_in(shared, shared.parts.sharing.let(owner.person, room, everyone))
    return room


@pytest.mark.parametrize("role", ["viewer", "editor", "admin"])
@pytest.mark.parametrize("everyone", TABLE)
async def test_what_people_may_say_in_a_room_that_is_shared_so(
    shared: Site, cast: Cast, everyone: str, role: str
) -> None:
    room = await shared_room(shared, everyone)
    async with getattr(cast, role).talk() as conversation:
        answers = {kind: said(await conversation.ask(kind, **command_of(kind, room))) for kind in ABOUT_ROOMS}
    assert answers == TABLE[everyone][role]


@pytest.mark.parametrize("role", ["viewer", "editor", "admin"])
@pytest.mark.parametrize("part", PARTS)
async def test_what_people_may_say_in_a_room_where_they_have_a_part(shared: Site, part: Part, role: Role) -> None:
    owner, person = (done_in(shared, shared.person(one)) for one in ("editor", role))
    room = await room_of(owner)
    done_in(shared, shared.parts.sharing.let(owner.person, room, "nobody"))
    done_in(shared, shared.parts.sharing.give(owner.person, room, person.person.id, part))
    async with person.talk() as conversation:
        answers = {kind: said(await conversation.ask(kind, **command_of(kind, room))) for kind in ABOUT_ROOMS}
    assert answers == OWN[part][role]


async def test_whoever_is_somebody_says_so_by_their_token_alone(shared: Site, cast: Cast) -> None:
    room = await room_of(cast.editor)
    async with cast.viewer.talk() as conversation, cast.editor.talk() as other:
        for one in (conversation, other):
            assert (await one.ask("join_room", roomId=room))["ok"]
            await one.hear("room")
        for kind in ("cursor", "typing", "presence", "message"):
            for forged in ({"user": cast.editor.person.id}, {"userId": cast.editor.person.id}, {"name": "Ada"}):
                answer = await conversation.ask(kind, **{**command_of(kind, room), **forged})
                assert answer["error"]["code"] == "invalid"
        conversation.say(**command_of("cursor", room), type="cursor")
        heard = await other.hear(lambda push: bool(push.get("cursors")))
        assert {cursor["user"] for cursor in heard["cursors"]} == {cast.viewer.person.id}
        opened = await conversation.ask("message", roomId=room, text="who am I?")
        entry = await other.hear(lambda push: push.get("offset") == opened["offset"])
        assert entry["user"]["id"] == cast.viewer.person.id
    async with cast.viewer.connect() as conversation:
        answer = await conversation.ask("auth", token=cast.viewer.token, userId=cast.editor.person.id)
        assert answer["error"]["code"] == "forbidden"


async def test_a_new_token_is_that_of_the_same_person(shared: Site, cast: Cast) -> None:
    one, other = cast.viewer, cast.editor
    async with one.talk() as conversation:
        assert said(await conversation.ask("refresh", token=other.token)) == "forbidden"
        assert said(await conversation.ask("refresh", token=one.token)) == "ok"
        assert said(await conversation.ask("heartbeat")) == "ok"


async def test_another_role_holds_for_what_is_said_next(shared: Site) -> None:
    person, room = done_in(shared, shared.person("editor")), await room_of(done_in(shared, shared.person("editor")))
    people = shared.parts.people
    async with person.talk() as conversation:
        await conversation.ask("join_room", roomId=room)
        assert said(await conversation.ask("edit", **command_of("edit", room))) == "ok"
        done_in(shared, people.change_role(ADMIN, person.person.id, "viewer"))
        assert await conversation.closed() == CLOSE_RESTART
    async with person.talk() as conversation:
        answers = {kind: said(await conversation.ask(kind, **command_of(kind, room))) for kind in ABOUT_ROOMS}
        assert answers == SPEAK
        done_in(shared, people.remove(ADMIN, person.person.id))
        assert await conversation.closed() == CLOSE_REVOKED
    async with person.connect() as conversation:
        assert said(await conversation.ask("auth", token=person.token)) == "unauthenticated"


async def test_ten_thousand_joins_of_one_client_harm_nobody(shared: Site) -> None:
    person, owner = done_in(shared, shared.person("viewer")), done_in(shared, shared.person("editor"))
    room, answers = await room_of(owner), Counter[str]()
    async with person.talk() as many, owner.talk() as other:
        assert (await other.ask("join_room", roomId=room))["ok"]

        async def join() -> None:
            for begin in range(0, MANY, AT_ONCE):
                for number in range(begin, begin + AT_ONCE):
                    many.say(type="join_room", id=number, roomId=f"none-{number}" if number % 2 else room)
                while answers.total() < begin + AT_ONCE:
                    heard = await many.next()
                    if heard["type"] == "reply":
                        answers[said(heard)] += 1

        async def talk() -> None:
            for number in range(25):
                text = f"message {number}"
                assert (await other.ask("message", roomId=room, text=text))["ok"]
                assert (await other.hear("message"))["text"] == text

        await asyncio.gather(join(), talk())
        assert set(answers) == {"ok", "not_found", "too_many"}
        assert answers["too_many"] > MANY * 0.9
        sitting = [taken for taken in shared.parts.tending._seats._taken.values() if room in taken]
        assert [len(taken) for taken in sitting] == [1, 1]
        assert not any(one.id.startswith("none-") for one in shared.parts.tending._rooms)
