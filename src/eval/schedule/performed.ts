import type { Sample } from '../results/sample.ts';

/** A job that has ended. */
export interface Performed {
  readonly sample: Sample;
  /** US dollars that were billed for it now: nothing for a stored reply, only the new answers of its judges. */
  readonly spent: number;
}

/** US dollars of a sample that are known: its reply, if a provider gave it, and its judges. */
export function billedFor({ source, cost, judging }: Sample): number {
  const reply = source !== 'live' ? 0 : cost.known ? cost.total : (cost.atLeast ?? 0);
  return reply + (judging?.usd ?? 0);
}
