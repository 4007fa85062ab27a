/** Coming and going. */
import { call } from "../core/http";
import { toast } from "./Toast";

/** Leaves for the sign-in page, to come back here. */
export function signIn(): void {
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}

/** Ends the session and leaves for the sign-in page. */
export async function signOut(): Promise<void> {
  try {
    await call("POST", "/api/logout", { body: {} });
    location.assign("/login");
  } catch (error) {
    toast({ text: `Could not sign out. ${(error as Error).message}`, tone: "bad" });
  }
}
