/** Whether one region lies in another: `eu-west-1` and `europe-west4` lie in `eu`. */
export function liesIn(region: string, outer: string): boolean {
  const inner = canonical(region);
  const whole = canonical(outer);
  return inner.startsWith(whole) && /^(?:[^a-z0-9]|$)/.test(inner.slice(whole.length));
}

function canonical(region: string): string {
  return region.toLowerCase().replace(/^europe\b/, 'eu');
}

/** Whether an address is this machine's own: what goes there leaves it for nowhere. */
export function isLocal(baseUrl: string): boolean {
  return /^https?:\/\/(?:localhost|127(?:\.\d+){3}|\[::1\])(?=[:/]|$)/.test(baseUrl);
}
