// A Socket.IO chat server that loses no message: it is in MongoDB, by a majority and journaled, before anybody sees it.
// Joining tells everybody, as the usual examples do. Usage: node durable.js PORT REDIS_URL MONGO_URL DATABASE.
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import { MongoClient } from "mongodb";
import { createClient } from "redis";
import { Server } from "socket.io";

const [port, redisUrl, mongoUrl, database] = process.argv.slice(2);

const publisher = createClient({ url: redisUrl });
const subscriber = publisher.duplicate();
const mongo = new MongoClient(mongoUrl, { writeConcern: { w: "majority", journal: true } });
await Promise.all([publisher.connect(), subscriber.connect(), mongo.connect()]);
const messages = mongo.db(database).collection("messages");

const http = createServer();
const io = new Server(http, { transports: ["websocket"], adapter: createAdapter(publisher, subscriber) });
const users = new Map();
const everyone = "authenticated_users";
const members = (roomId) => io.to(`room:${roomId}`);

io.on("connection", (socket) => {
  const told = () => ({ userId: users.get(socket.id)?.userId, username: users.get(socket.id)?.username });

  socket.on("auth", (user, done) => {
    users.set(socket.id, { userId: user.id, username: user.username });
    socket.join([`user:${user.id}`, everyone]);
    io.to(everyone).emit("user:online", { ...told(), timestamp: new Date() });
    done?.({ success: true });
  });

  socket.on("room:join", (roomId, done) => {
    socket.join(`room:${roomId}`);
    members(roomId).emit("room:user:joined", { ...told(), timestamp: new Date() });
    done?.({ success: users.has(socket.id) });
  });

  socket.on("chat:message", async ({ id, roomId, text }) => {
    const user = users.get(socket.id);
    if (!user) {
      socket.emit("error", { message: "Not authenticated" });
      return;
    }
    const timestamp = new Date();
    const said = { senderId: user.userId, senderName: user.username, text, roomId, timestamp, status: "delivered" };
    const kept = await messages.insertOne(said);
    members(roomId).emit("chat:message", { id: kept.insertedId, ...said, _id: undefined });
    socket.emit("chat:message:ack", { messageId: id, status: "delivered" });
  });

  // Where somebody points: sent on like the typing indicator.
  socket.on("cursor", ({ roomId, x, y, value }) => {
    members(roomId).emit("cursor", { ...told(), x, y, value });
  });

  socket.on("disconnect", () => {
    const gone = told();
    if (users.delete(socket.id)) io.to(everyone).emit("user:offline", { ...gone, timestamp: new Date() });
  });
});

http.listen({ port: Number(port), host: "127.0.0.1", backlog: 4096 });
process.on("SIGTERM", () => process.exit(0));
