"""A chat server on aiohttp, as one writes it from the manual: rooms of user ids, ``send_json`` to each of a room.

Usage: aiohttp_server.py PORT. Nobody is told of a join: a thousand of them would be a million notices before the
measurement begins.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any

from aiohttp import WSMsgType, web  # type: ignore[import-not-found]  # installed for the run only

Json = dict[str, Any]


class ChatServer:
    def __init__(self) -> None:
        self.app = web.Application()
        self.rooms: dict[str, set[str]] = {}
        self.users: dict[str, web.WebSocketResponse] = {}
        self.app.router.add_get("/ws", self.websocket)

    async def websocket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        user_id = ""
        async for message in socket:
            if message.type != WSMsgType.TEXT:
                continue
            data = json.loads(message.data)
            if data["type"] == "auth":
                user_id = data["userId"]
            await self.handle(socket, user_id, data)
        self.forget(user_id)
        return socket

    async def handle(self, socket: web.WebSocketResponse, user_id: str, data: Json) -> None:
        match data["type"]:
            case "auth":
                self.users[user_id] = socket
                await socket.send_json({"type": "authenticated", "timestamp": now()})
            case "join_room":
                self.rooms.setdefault(data["roomId"], set()).add(user_id)
                await socket.send_json({"type": "joined", "roomId": data["roomId"]})
            case "leave_room":
                self.rooms.get(data["roomId"], set()).discard(user_id)
            case "message":
                await self.broadcast(data["roomId"], chat_message(user_id, data))
            case other:
                await socket.send_json({"type": "error", "message": f"unknown type {other}"})

    async def broadcast(self, room_id: str, message: Json) -> None:
        for user_id in list(self.rooms.get(room_id, ())):
            if user_id in self.users:
                await self.users[user_id].send_json(message)

    def forget(self, user_id: str) -> None:
        self.users.pop(user_id, None)
        for members in self.rooms.values():
            members.discard(user_id)


def chat_message(user_id: str, data: Json) -> Json:
    return {
        "id": f"msg_{datetime.now(UTC).timestamp()}",
        "userId": user_id,
        "text": data["text"],
        "roomId": data["roomId"],
        "timestamp": now(),
    }


def now() -> str:
    return datetime.now(UTC).isoformat()


if __name__ == "__main__":
    web.run_app(ChatServer().app, host="127.0.0.1", port=int(sys.argv[1]), backlog=1024, print=None, access_log=None)
