/** Whether a region lies in one that is allowed: `eu-west-1` and `europe-west4` lie in `eu`. */
export function liesIn(region: string, allowed: string): boolean {
  const inner = canonical(region);
  const outer = canonical(allowed);
  return inner.startsWith(outer) && /^(?:[^a-z0-9]|$)/.test(inner.slice(outer.length));
}

function canonical(region: string): string {
  return region.toLowerCase().replace(/^europe\b/, 'eu');
}
