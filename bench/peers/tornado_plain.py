"""A chat server on Tornado as one writes it from the manual: ``write_message`` to each client of a room.

Usage: tornado_plain.py PORT. ``POST /empty`` is answered by 204 and does nothing: what any Tornado request costs.
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketHandler

Rooms = dict[str, set["ChatSocket"]]


class ChatSocket(WebSocketHandler):
    def initialize(self, rooms: Rooms) -> None:
        self.rooms = rooms
        self.user_id = ""

    def on_message(self, message: str | bytes) -> None:
        data = json.loads(message)
        match data["type"]:
            case "auth":
                self.user_id = data["userId"]
                self.write_message({"type": "authenticated", "timestamp": now()})
            case "join_room":
                self.rooms.setdefault(data["roomId"], set()).add(self)
                self.write_message({"type": "joined", "roomId": data["roomId"]})
            case "message":
                self.broadcast(data["roomId"], data["text"])

    def broadcast(self, room_id: str, text: str) -> None:
        stamp = datetime.now(UTC).timestamp()
        message = {"id": f"msg_{stamp}", "userId": self.user_id, "text": text, "roomId": room_id, "timestamp": now()}
        frame = json.dumps(message)
        for client in self.rooms.get(room_id, ()):
            client.write_message(frame)

    def on_close(self) -> None:
        for members in self.rooms.values():
            members.discard(self)


class EmptyHandler(RequestHandler):
    def post(self) -> None:
        self.set_status(204)


def now() -> str:
    return datetime.now(UTC).isoformat()


async def main(port: int) -> None:
    server = HTTPServer(Application([("/ws", ChatSocket, {"rooms": {}}), ("/empty", EmptyHandler)]))
    server.add_sockets(bind_sockets(port, "127.0.0.1", backlog=1024))
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
