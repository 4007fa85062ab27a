/** `next` if it leads to a page of this server, else the front page: an address from outside must not lead astray. */
export function landing(next: string, origin: string): string {
  if (!next.startsWith("/")) return "/";
  try {
    const target = new URL(next, origin);
    return target.origin === origin ? target.pathname + target.search + target.hash : "/";
  } catch {
    return "/";
  }
}
