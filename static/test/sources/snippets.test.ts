import { expect, it } from "vitest";
import { SNIPPETS } from "../../src/sources/snippets";

it.each(SNIPPETS.map((snippet) => [snippet.id, snippet] as const))(
  "the text for %s names this server and the key, and no other",
  (_, { text }) => {
    const filled = text("https://board.example:8443", "dk_secret");
    expect(filled).toContain("https://board.example:8443");
    expect(filled).toContain("dk_secret");
    expect(filled).not.toMatch(/localhost|KEY|TOKEN|undefined/);
  },
);

it("has no percent sign in the line for cron, which would end it there", () => {
  const line = SNIPPETS.find(({ id }) => id === "cron")?.text("https://board.example", "dk_secret") ?? "";
  expect(line).not.toContain("%");
  expect(line.split("\n")).toHaveLength(1);
});
