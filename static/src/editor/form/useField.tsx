/** A field of a panel as the form has it: its value, how that is set, and what is said below it. */
import type { JSX } from "preact";
import { valueAt } from "../../document/operations";
import type { Panel } from "../../document/panel";
import type { OptionField } from "../../panels/kind";
import type { EditSession } from "../session";
import { faultOf } from "./faultOf";

export interface FieldProps {
  session: EditSession;
  id: string;
  panel: Panel;
  field: OptionField;
}

/** The value of a field, and how it is set: the default is no field at all. */
export function useField({ session, id, panel, field }: FieldProps) {
  const path = `panels.${id}.${field.path}`;
  const value = valueAt(panel, field.path.split(".")) ?? field.default;
  const fault = faultOf(session.live.refusals.value, path);
  const set = (next: unknown): boolean => {
    for (const one of session.live.refusals.peek())
      if (one.ops.some((op) => op.path === path)) session.live.dismiss(one.operationId);
    const required = field.path === "title";
    return session.set(id, field.path, next === field.default && !required ? null : next);
  };
  return { value, set, fault };
}

/** The sentence under a control, or what is wrong with it. */
export function Below({
  id,
  fault,
  help,
}: {
  id: string;
  fault: string | null;
  help?: string | undefined;
}): JSX.Element {
  return (
    <p id={id} class={fault ? "fault" : "hint"} role={fault ? "alert" : undefined} hidden={!fault && !help}>
      {fault ?? help}
    </p>
  );
}

/** Why a text is not a number that this field takes; null when it is one, or empty. */
export function wrongNumber(text: string, { min, max }: Pick<OptionField, "min" | "max">): string | null {
  if (text.trim() === "") return null;
  const value = Number(text);
  if (!Number.isFinite(value)) return "This is not a number.";
  if (min !== undefined && value < min) return `At least ${min}.`;
  return max !== undefined && value > max ? `At most ${max}.` : null;
}
