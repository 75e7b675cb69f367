/** True for a plain object, the only shape a schema, a row or a frontmatter map can have. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
