/** The types of `entry` (such as `src/client/index.ts`) with all that they are made of, as one module. */
export function typesOf(entry: string, where: { root: string; project: string }): string;
