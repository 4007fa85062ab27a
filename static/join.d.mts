/** The outputs in the metafile of a bundle, as far as they are read here. */
export type Outputs = Record<string, { imports: { path: string; kind: string }[]; exports: string[] }>;

/** Every chunk that the output `path` imports before it can run, however deep. */
export function chunks(outputs: Outputs, path: string, seen?: Set<string>): Set<string>;

/** Joins what a page needs at its start; the names of its file and of those that come later. */
export function joined(outputs: Outputs, entry: string, dist: string): Promise<{ page: string; later: string[] }>;
