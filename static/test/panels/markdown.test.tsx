// @vitest-environment happy-dom
import fc from "fast-check";
import { render } from "preact";
import { afterEach, expect, test } from "vitest";
import { markdown, safe } from "../../src/panels/text/markdown";

function shown(source: string): HTMLElement {
  render(<section>{markdown(source)}</section>, document.body);
  return document.body.firstElementChild as HTMLElement;
}

afterEach(() => render(null, document.body));

test("what people write in Markdown", () => {
  const html = shown(
    "# Title\n\nSome **bold** and *soft* `code`\n\n1. one\n2. two\n\n- a\n\n> said\n\n---\n\n```\nx < y\n```\n\n[out](https://a.example) [in](/d/1)\n",
  ).innerHTML;
  expect(html).toContain('<h3 class="level1">Title</h3>');
  expect(html).toContain("<strong>bold</strong>");
  expect(html).toContain("<em>soft</em>");
  expect(html).toMatch(/<ol start="1"><li>.*one/);
  expect(html).toContain("<blockquote>");
  expect(html).toContain("<pre><code>x &lt; y</code></pre>");
  expect(html).toContain('<a href="https://a.example" target="_blank" rel="noopener noreferrer">out</a>');
  expect(html).toContain('<a href="/d/1">in</a>');
});

test("tables have heads, and columns on their sides", () => {
  const table = shown("| a | b |\n|---|--:|\n| 1 | 2 |").querySelector("table");
  expect(table?.querySelectorAll("th[scope=col]")).toHaveLength(2);
  expect(table?.querySelector("td.right")?.textContent).toBe("2");
});

const PAYLOADS = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<svg onload=alert(1)>",
  "<iframe src=javascript:alert(1)></iframe>",
  "<a href='javascript:alert(1)'>x</a>",
  "<body onload=alert(1)>",
  "<details open ontoggle=alert(1)>",
  "<style>*{display:none}</style>",
  "<math><a xlink:href=javascript:alert(1)>x</a></math>",
  "<object data=javascript:alert(1)>",
  "<form action=javascript:alert(1)><button>x</button></form>",
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](\u0001javascript:alert(1))",
  "[x](&#106;avascript:alert(1))",
  "[x](java&Tab;script:alert(1))",
  "[x](data:text/html,<script>alert(1)</script>)",
  "[x](vbscript:msgbox(1))",
  "[x](//evil.example)",
  "[x](/\\evil.example)",
  "[x]\n\n[x]: javascript:alert(1)",
  "![x](javascript:alert(1))",
  '![x](x"onerror="alert(1))',
  "<javascript:alert(1)>",
  "`<img src=x onerror=alert(1)>`",
];
const PLAIN = new Set(
  "SECTION P H3 H4 H5 H6 EM STRONG BLOCKQUOTE OL UL LI CODE PRE BR HR A SPAN TABLE THEAD TBODY TR TH TD".split(" "),
);

/** Whether only plain elements stand there, without anything that runs or leads where it should not. */
function expectHarmless(root: HTMLElement): void {
  for (const element of root.querySelectorAll("*")) {
    expect(PLAIN).toContain(element.tagName);
    for (const { name } of element.attributes)
      expect(["class", "href", "target", "rel", "start", "scope"]).toContain(name);
    const href = element.getAttribute("href");
    if (href !== null) expect(href).toMatch(/^(https?:\/\/|mailto:|#|\/(?![/\\]))/i);
  }
}

test.each(PAYLOADS)("%j does nothing", (payload) => {
  expectHarmless(shown(payload));
  expectHarmless(shown(`# a ${payload}\n\n| ${payload} |\n|---|\n| ${payload} |`));
});

test("whatever is written is harmless", () => {
  const piece = fc.oneof(
    fc.constantFrom(...PAYLOADS),
    fc.constantFrom("# ", "\n\n", "- ", "|", "`", "](", "[", "<", ">", "&"),
    fc.string(),
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => expectHarmless(shown(pieces.join("")))));
});

test("an address leads to a page, a mailbox or within this server", () => {
  expect(["https://a", "HTTP://a", "mailto:a@b", "/d/1", "#x"].map(safe)).not.toContain(null);
  expect(["javascript:1", " javascript:1", "data:x", "//a", "ftp://a", "x", ""].map(safe)).toEqual(Array(7).fill(null));
});
