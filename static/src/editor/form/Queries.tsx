/** The queries of a panel, one below the other. */
import type { JSX } from "preact";
import type { Query } from "../../core/wire";
import type { Panel } from "../../document/panel";
import { printQuery } from "../../document/queryText";
import { Icon } from "../../ui/icons";
import type { EditSession } from "../session";
import type { Catalogue } from "./catalogue";
import { faultOf } from "./faultOf";
import { freeKey } from "./keys";
import { QueryForm } from "./QueryForm";
import { queryOps } from "./queryOps";

interface Props {
  session: EditSession;
  id: string;
  panel: Panel;
  catalogue: Catalogue;
}

/** As many as the server keeps. */
const MOST = 20;

export function Queries({ session, id, panel, catalogue }: Props): JSX.Element {
  const all = Object.entries(panel.queries);
  const path = (key: string): string => `panels.${id}.queries.${key}`;
  const add = (): void => {
    const like: Query = all.at(-1)?.[1] ?? { metric: catalogue.metrics.peek()?.[0]?.metric ?? "cpu" };
    session.do([{ op: "add", path: path(freeKey(panel.queries, "q")), value: like }]);
  };
  return (
    <>
      {all.map(([key, query], index) => (
        <details key={key} class="query-box" open={all.length === 1 || index === all.length - 1}>
          <summary>
            <code class="clip">{printQuery(query)}</code>
          </summary>
          <QueryForm
            query={query}
            catalogue={catalogue}
            fault={faultOf(session.live.refusals.value, path(key)) ?? fieldFault(session, path(key))}
            onChange={(next) => {
              const now = session.live.document.peek().panels[id]?.queries[key];
              return now !== undefined && session.do(queryOps(path(key), now, next));
            }}
          />
          <button
            type="button"
            class="btn ghost danger-text remove-query"
            onClick={() => session.do([{ op: "remove", path: path(key) }])}
          >
            <Icon name="trash" />
            Remove this query
          </button>
        </details>
      ))}
      {all.length < MOST && (
        <button type="button" class="btn" onClick={add}>
          <Icon name="plus" />
          {all.length === 0 ? "Add a query" : "Add another query"}
        </button>
      )}
    </>
  );
}

function fieldFault(session: EditSession, path: string): string | null {
  const fields = ["metric", "where", "over", "across", "by", "step"];
  return (
    fields.map((field) => faultOf(session.live.refusals.value, `${path}.${field}`)).find((one) => one !== null) ?? null
  );
}
