/** Signing in, and making the first administrator: the form stands in the page, this sends it. */
import "../../css/app.css";
import "../../css/login.css";
import { RequestError } from "../core/errors";
import { call } from "../core/http";
import { bootstrap, type LoginData, type SetupData } from "../ui/bootstrap";
import { landing } from "../ui/landing";

const LEAST = 8;

const data = bootstrap<LoginData | SetupData>();
const form = document.querySelector<HTMLFormElement>("#credentials");

function input(name: string): HTMLInputElement | null {
  return form?.querySelector<HTMLInputElement>(`[name=${name}]`) ?? null;
}

const value = (name: string): string => input(name)?.value ?? "";

/** Shows a fault under its field, or takes it away; `form` stands for the whole. */
function fault(name: string, text: string): void {
  const line = document.getElementById(`${name}-fault`);
  if (line) {
    line.textContent = text;
    line.hidden = text === "";
  }
  const field = input(name);
  if (text === "") field?.removeAttribute("aria-invalid");
  else field?.setAttribute("aria-invalid", "true");
}

/** What is wrong with what was typed: the field and the words, or null. */
function check(): [field: string, text: string] | null {
  if (!value("name").trim()) return ["name", "Type your name."];
  if (!value("password")) return ["password", "Type your password."];
  if (data.page !== "setup") return null;
  if (value("password").length < LEAST) return ["password", `Use at least ${LEAST} characters.`];
  return value("again") === value("password") ? null : ["again", "The two passwords differ."];
}

async function send(): Promise<void> {
  const credentials = { name: value("name").trim(), password: value("password") };
  if (data.page === "setup") {
    await call("POST", "/api/setup", { body: { token: data.token, ...credentials } });
    location.replace("/");
  } else {
    await call("POST", "/api/login", { body: credentials });
    location.replace(landing(data.next, location.origin));
  }
}

function refused(cause: unknown): void {
  const error = RequestError.of(cause);
  const wrong = error.status === 401 && data.page === "login";
  fault(wrong ? "password" : "form", wrong ? "Name or password is wrong." : error.message);
  if (wrong) input("password")?.select();
}

async function submit(event: SubmitEvent): Promise<void> {
  event.preventDefault();
  const button = form?.querySelector("button");
  for (const name of ["name", "password", "again", "form"]) fault(name, "");
  const wrong = check();
  if (wrong) {
    fault(...wrong);
    input(wrong[0])?.focus();
    return;
  }
  button?.setAttribute("aria-disabled", "true");
  await send().catch(refused);
  button?.removeAttribute("aria-disabled");
}

/** Caps Lock is told while the password is typed; the setup page's hint says how long it should be. */
function capsLock(event: KeyboardEvent): void {
  const hint = document.getElementById("password-hint");
  if (hint && data.page === "login") hint.hidden = !event.getModifierState?.("CapsLock");
}

form?.addEventListener("submit", submit);
input("password")?.addEventListener("keydown", capsLock);
input("password")?.addEventListener("keyup", capsLock);
const known = "name" in data ? data.name : "";
const name = input("name");
if (name && known) {
  name.value = known;
  input("password")?.focus();
}
