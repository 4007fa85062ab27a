// A page's script, in Node: the unmodified socket.io-client, told what to do and asked what it heard, line by line.
//
//     NODE_PATH=static/node_modules node socketio_client.cjs URL OPTIONS
//
// In: {"id", "do": "emit" | "send" | "connect" | "disconnect" | "drop", "event"?, "arguments"?}, one a line.
// Out: {"event", "arguments"} for everything heard, {"id", "answer"} for what was asked.

const readline = require("node:readline");
const { io } = require("socket.io-client");

const [url, options] = process.argv.slice(2);
const socket = io(url, { autoConnect: false, reconnectionDelay: 100, ...JSON.parse(options) });

function say(words) {
  process.stdout.write(`${JSON.stringify(words)}\n`);
}

function hear(event, ...values) {
  say({ event, arguments: values });
}

socket.onAny(hear);
socket.on("connect", () => hear("connect", socket.io.engine.transport.name));
socket.on("disconnect", (reason) => hear("disconnect", reason));
socket.on("connect_error", (error) =>
  hear("connect_error", error.message, error.data ?? null, error.context?.responseText ?? null),
);
socket.io.on("reconnect_attempt", () => hear("reconnect_attempt"));
socket.io.engine?.on?.("upgrade", (transport) => hear("upgrade", transport.name));

const doings = {
  // With an acknowledgement.
  emit: ({ id, event, arguments: values }) => socket.emit(event, ...values, (answer) => say({ id, answer })),
  // Without.
  send: ({ id, event, arguments: values }) => {
    socket.emit(event, ...values);
    say({ id, answer: null });
  },
  connect: ({ id, auth }) => {
    if (auth !== undefined) socket.auth = auth;
    socket.connect();
    socket.io.engine.on("upgrade", (transport) => hear("upgrade", transport.name));
    say({ id, answer: null });
  },
  disconnect: ({ id }) => {
    socket.disconnect();
    say({ id, answer: null });
  },
  // As when the network is gone: the client comes back by itself.
  drop: ({ id }) => {
    socket.io.engine.close();
    say({ id, answer: null });
  },
};

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const told = JSON.parse(line);
  doings[told.do](told);
});
process.stdin.on("end", () => process.exit(0));
