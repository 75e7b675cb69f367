/** `500ms`, `20s`, `2m`; decimals allowed. */
export const durationPattern = '^\\d+(\\.\\d+)?(ms|s|m)$';

const milliseconds = { ms: 1, s: 1000, m: 60_000 };

/** Milliseconds of a duration as files write it; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
  if (!match) return undefined;
  // The pattern lets only these three units through.
  return Number(match[1]) * milliseconds[match[2] as keyof typeof milliseconds];
}
