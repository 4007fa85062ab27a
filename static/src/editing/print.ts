/** JSON for people to edit: two spaces, and lists of plain values (places, labels) on one line. Pure. */

export function print(value: unknown, indent = ""): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== "object" || one === null))
      return `[${value.map((one) => print(one)).join(", ")}]`;
    return `[\n${value.map((one) => inner + print(one, inner)).join(",\n")}\n${indent}]`;
  }
  const fields = Object.entries(value).filter(([, one]) => one !== undefined);
  if (fields.length === 0) return "{}";
  return `{\n${fields.map(([name, one]) => `${inner}${JSON.stringify(name)}: ${print(one, inner)}`).join(",\n")}\n${indent}}`;
}
