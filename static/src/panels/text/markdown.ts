/**
 * Markdown as elements of the page. What is shown is made of the elements below and of text, never of HTML: a piece of
 * HTML in the source is text like any other, and an address that does not lead to a page or a mailbox is left out.
 */
import type { AlignType, Nodes, Parents } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTable } from "micromark-extension-gfm-table";
import { type ComponentChild, h } from "preact";

/** `source` as elements. */
export function markdown(source: string): ComponentChild[] {
  const tree = fromMarkdown(source, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] });
  const defined = new Map(
    tree.children.flatMap((node) => (node.type === "definition" ? [[node.identifier, node.url]] : [])),
  );
  return inside(tree, defined);
}

type Defined = ReadonlyMap<string, string>;

const inside = (node: Parents, defined: Defined) => node.children.map((child) => element(child, defined));

/** A panel has a heading of level 2 itself. */
const DEEPER = 2;

function element(node: Nodes, defined: Defined): ComponentChild {
  switch (node.type) {
    case "paragraph":
      return h("p", null, inside(node, defined));
    case "heading":
      return h(`h${Math.min(6, node.depth + DEEPER)}` as "h3", { class: `level${node.depth}` }, inside(node, defined));
    case "emphasis":
      return h("em", null, inside(node, defined));
    case "strong":
      return h("strong", null, inside(node, defined));
    case "blockquote":
      return h("blockquote", null, inside(node, defined));
    case "list":
      return node.ordered
        ? h("ol", { start: node.start ?? 1 }, inside(node, defined))
        : h("ul", null, inside(node, defined));
    case "listItem":
      return h("li", null, inside(node, defined));
    case "inlineCode":
      return h("code", null, node.value);
    case "code":
      return h("pre", null, h("code", null, node.value));
    case "text":
    case "html":
      return node.value;
    case "break":
      return h("br", null);
    case "thematicBreak":
      return h("hr", null);
    case "link":
      return link(node.url, inside(node, defined));
    case "linkReference":
      return link(defined.get(node.identifier) ?? "", inside(node, defined));
    case "image":
      return link(node.url, [node.alt || node.url]);
    case "imageReference":
      return link(defined.get(node.identifier) ?? "", [node.alt || node.identifier]);
    case "table":
      return table(node.align ?? [], node.children, defined);
    default:
      return null;
  }
}

/** Where an address leads, if it may: to a page, to a mailbox, or within this server. */
export function safe(url: string): string | null {
  if (/^(?:https?:\/\/|mailto:)/i.test(url)) return url;
  return /^\/(?![/\\])/.test(url) || url.startsWith("#") ? url : null;
}

function link(url: string, children: ComponentChild[]): ComponentChild {
  const href = safe(url);
  if (href === null) return h("span", null, children);
  return h("a", /^[/#]/.test(href) ? { href } : { href, target: "_blank", rel: "noopener noreferrer" }, children);
}

function table(align: readonly AlignType[], rows: readonly Parents[], defined: Defined): ComponentChild {
  const cells = (row: Parents, name: "th" | "td") =>
    h(
      "tr",
      null,
      row.children.map((cell, i) =>
        h(
          name,
          { class: align[i] ?? undefined, scope: name === "th" ? "col" : undefined },
          inside(cell as Parents, defined),
        ),
      ),
    );
  const [head, ...body] = rows;
  return h(
    "table",
    null,
    head && h("thead", null, cells(head, "th")),
    h(
      "tbody",
      null,
      body.map((row) => cells(row, "td")),
    ),
  );
}
