/**
 * The address of the socket: `https://dash.example.org`, with or without a path before `/ws`, becomes
 * `wss://dash.example.org/ws`. Relative addresses are those of `base`.
 */
export function socketAddress(address: string | URL, base?: string | URL): string {
  const url = new URL(address, base);
  url.protocol = url.protocol.replace(/^http/, "ws");
  if (url.protocol !== "ws:" && url.protocol !== "wss:")
    throw new TypeError(`${url} is not the address of a dashboard server: http(s):// or ws(s):// is missing.`);
  const path = url.pathname.replace(/\/+$/, "");
  url.pathname = path.endsWith("/ws") ? path : `${path}/ws`;
  url.search = url.hash = "";
  return url.href;
}
