/** A plain object that was read from a file or a response. Its values may be anything. */
export type Fields = Readonly<Record<string, unknown>>;

/** True for a plain object: a schema, a row or a frontmatter map. */
export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A plain object as it is; an empty one instead of any other value. */
export function asRecord(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

/** True for a plain object and for a list. */
export function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
