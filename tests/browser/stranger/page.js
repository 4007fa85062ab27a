// A page of another site: it has nothing but the address of the client, a room and a way to get tokens.
const { server, room: roomId, person, metric } = Object.fromEntries(new URLSearchParams(location.search));
const { connect, VERSION } = await import(`${server}/static/client.js`);

const token = async () => (await fetch(`/token?name=${person}`)).text();
const client = connect(server, { token, userId: localStorage.getItem("userId") ?? undefined });
const room = client.joinRoom(roomId);
const byId = (id) => document.getElementById(id);
const counted = [];

client.on("state", ({ state }) => {
  byId("state").textContent = state;
});
client.on("authenticated", ({ id }) => localStorage.setItem("userId", id));
client.on("message", ({ offset }) => counted.push(offset));
client.on("room", ({ messages, unsent, people, typing }) => {
  const said = messages.map(({ text, pending }) => `${text}${pending ? " …" : ""}`);
  const waiting = room.you ? [] : unsent.map(({ command }) => `${command.text} …`);
  byId("messages").replaceChildren(
    ...[...said, ...waiting].map((text) => Object.assign(document.createElement("li"), { textContent: text })),
  );
  byId("people").textContent = people.map(({ name }) => name).join(", ");
  byId("typing").textContent = typing.length > 0 ? "somebody types" : "";
});
client.watch({ metric, over: "last", step: 1000 }, { window: 60_000 }, ({ series }) => {
  byId("value").textContent = String(series[0]?.values.findLast((value) => !Number.isNaN(value)) ?? "none");
});

byId("text").addEventListener("input", ({ target }) => client.setTypingIndicator(roomId, target.value !== ""));
byId("say").addEventListener("submit", (event) => {
  event.preventDefault();
  client.sendMessage(roomId, byId("text").value);
  byId("text").value = "";
});

Object.assign(globalThis, { client, counted, version: VERSION });
