/** The exact text to paste so that something pushes to this very server. Pure. */

export interface Snippet {
  id: string;
  title: string;
  /** What it does and what it needs, in a line. */
  about: string;
  text: (address: string, key: string) => string;
}

const curl: Snippet = {
  id: "curl",
  title: "curl",
  about: "One number from a shell. Run it again with another number and watch it move.",
  text: (address, key) =>
    `curl '${address}/api/ingest/room_temp?room=lab' \\\n  -H 'Authorization: Bearer ${key}' \\\n  -d 21.5`,
};

const python: Snippet = {
  id: "python",
  title: "Python",
  about: "A point a second; needs nothing but Python itself.",
  text: (address, key) => `import json, os, time, urllib.request

while True:
    point = {"metric": "load", "labels": {"host": os.uname().nodename}, "value": os.getloadavg()[0]}
    request = urllib.request.Request(
        "${address}/api/ingest",
        data=json.dumps(point).encode(),
        headers={"Authorization": "Bearer ${key}"},
    )
    urllib.request.urlopen(request, timeout=10).close()
    time.sleep(1)`,
};

const javascript: Snippet = {
  id: "javascript",
  title: "JavaScript",
  about: "Node 18 or later; several values that belong together in one request.",
  text: (address, key) => `import { freemem, hostname, loadavg } from "node:os";

setInterval(async () => {
  const body = { labels: { host: hostname() }, values: { load: loadavg()[0], memory_free: freemem() } };
  const answer = await fetch("${address}/api/ingest", {
    method: "POST",
    headers: { Authorization: "Bearer ${key}" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) console.error(await answer.text());
}, 1000);`,
};

const cron: Snippet = {
  id: "cron",
  title: "cron",
  about: "A line for crontab -e: how full the disk is, every minute.",
  text: (address, key) =>
    `* * * * * curl -fsS "${address}/api/ingest/disk_used?host=$(hostname)" -H 'Authorization: Bearer ${key}' -d "$(df --output=pcent / | tail -1 | tr -dc 0-9)"`,
};

const agent: Snippet = {
  id: "agent",
  title: "A whole machine",
  about: "The agent that comes with this program: processors, memory, disks, network, top processes.",
  text: (address, key) => `pip install 'dashboard-server[agent]'\ndashboard agent --url ${address} --key ${key}`,
};

export const SNIPPETS: readonly Snippet[] = [curl, python, javascript, cron, agent];

/** The first push of all, and the same once a second. */
export const FIRST = curl;
export function again(address: string, key: string): string {
  return `while sleep 1; do\n  curl -s '${address}/api/ingest/room_temp?room=lab' \\\n    -H 'Authorization: Bearer ${key}' -d $((20 + RANDOM % 5))\ndone`;
}
