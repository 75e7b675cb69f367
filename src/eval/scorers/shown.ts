const LIMIT = 120;

/** A value in a sentence: short texts bare, everything else as JSON, all cut to one readable line. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const bare = typeof value === 'string' && value !== '' && !/[\n"]/.test(value);
  const text = bare ? value : JSON.stringify(value);
  return text.length > LIMIT ? `${text.slice(0, LIMIT - 1)}…` : text;
}
