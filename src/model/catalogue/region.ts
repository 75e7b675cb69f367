/** Whether one region lies in another: `eu-west-1` and `europe-west4` lie in `eu`. */
export function liesIn(region: string, outer: string): boolean {
  const inner = canonical(region);
  const whole = canonical(outer);
  return inner.startsWith(whole) && /^(?:[^a-z0-9]|$)/.test(inner.slice(whole.length));
}

function canonical(region: string): string {
  return region.toLowerCase().replace(/^europe\b/, 'eu');
}
