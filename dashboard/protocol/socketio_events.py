"""What a Socket.IO client hears: entries, notifications and answers, as its events and with their fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dashboard.errors import DashboardError
from dashboard.model.people import Person
from dashboard.protocol.pushes import iso
from dashboard.protocol.socketio_packets import event

Fields = Mapping[str, Any]
MESSAGE_FIELDS: Final = ("operationId", "link", "thread", "mentions", "via")
COMINGS: Final = frozenset({"user_joined", "user_left"})


def entry(happened: Fields) -> str:
    """The event of an entry of a room's log. What has no event of its own is a ``room:entry``, as it is on ``/ws``."""
    if happened["type"] == "message":
        return event("chat:message", chat_message(happened))
    if happened["type"] in COMINGS:
        user = happened["user"]
        fields = {"roomId": happened["roomId"], "userId": user["id"], "username": user["name"]}
        name = "room:user:joined" if happened["type"] == "user_joined" else "room:user:left"
        return event(name, {**fields, "timestamp": happened["time"], "offset": happened["offset"]})
    return event("room:entry", happened)


def chat_message(happened: Fields) -> dict[str, Any]:
    """A message."""
    return {
        "id": message_id(happened["roomId"], happened["offset"]),
        "senderId": happened["user"]["id"],
        "senderName": happened["user"]["name"],
        "text": happened["text"],
        "roomId": happened["roomId"],
        "timestamp": happened["time"],
        "status": "delivered",
        "offset": happened["offset"],
        **{name: happened[name] for name in MESSAGE_FIELDS if name in happened},
    }


def message_id(room: str, offset: int) -> str:
    """What a message is called: its place in the log of its room."""
    return f"{room}:{offset}"


def kept(room: str, operation: str | None, reply: Fields) -> dict[str, Any]:
    """The answer to a message that is kept: it is on a majority of the MongoDB servers, and told to everybody."""
    return {
        "messageId": message_id(room, reply["offset"]),
        "status": "delivered",
        "roomId": room,
        "offset": reply["offset"],
        "timestamp": reply["time"],
        **({} if operation is None else {"operationId": operation}),
    }


def joined(reply: Fields) -> dict[str, Any]:
    """The answer to a join.

    ``position`` is the newest place in the log. With ``recovered`` what was missed follows as events; without it
    ``messages`` are the newest, to replace what one has.
    """
    return {
        "roomId": reply["roomId"],
        "position": {"epoch": reply["epoch"], "offset": reply["top"]},
        "recovered": reply["recovered"],
        "messages": [chat_message(one) for one in reply["entries"] if one["type"] == "message"],
        "users": [user(one) for one in reply["people"]],
        "userCount": reply["peopleCount"],
        "maySpeak": reply["may"]["speak"],
    }


def user(person: Fields) -> dict[str, Any]:
    """A person in a room."""
    return {
        "userId": person["id"],
        "username": person["name"],
        "status": person["status"],
        "panel": person["panel"],
        "since": person["since"],
    }


def notification(shown: Fields) -> str:
    """A new notification."""
    return event("notification", {name: value for name, value in shown.items() if name != "type"})


def inbox(person: Person, shown: Fields) -> str:
    """Tells all devices of a person that notifications of theirs are in another state."""
    fields = {name: value for name, value in shown.items() if name != "type"}
    return event("user:update", {"userId": person.id, "notifications": fields})


def authenticated(person: Person, expires: int | None) -> dict[str, Any]:
    """Says who one is; ``expires`` in milliseconds."""
    return {
        "userId": person.id,
        "username": person.name,
        "role": person.role,
        "expires": None if expires is None else iso(expires),
    }


def accepted(fields: Fields) -> dict[str, Any]:
    """An acknowledgement."""
    return {"success": True, **fields}


def refused(error: Fields) -> dict[str, Any]:
    """The acknowledgement of what was not done."""
    return {"success": False, "error": error}


def told(error: DashboardError) -> dict[str, Any]:
    """An error as it is shown; ``retryAfter`` is in seconds."""
    shown: dict[str, Any] = {"code": error.code, "message": error.message, "temporary": error.temporary}
    retry_after = getattr(error, "retry_after", None)
    return shown if retry_after is None else {**shown, "retryAfter": retry_after}
