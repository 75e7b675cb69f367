import { formatScore } from '../../format/figures.ts';
import { messages } from './messages.ts';
import type { NoVerdict, Verdict } from './scorer.ts';

/** The result of a judge or a module for a reply. */
export interface Opinion {
  /** 0 to 1. */
  readonly score: number;
  /** Its verdict, if it gives one. */
  readonly pass?: boolean;
  readonly reason: string;
}

/**
 * Makes a verdict of an opinion, which may have only a score.
 * @param pass the lowest score that passes, by the settings.
 * @param who the author of the opinion in a sentence: `the judge`.
 */
export function opinionVerdict(
  { score, pass: own, reason }: Opinion,
  pass: number | undefined,
  who: string,
): Verdict | NoVerdict {
  if (pass === undefined && own === undefined) {
    return {
      reason: messages.noVerdictOfScore(who, score),
      blocks: true,
    };
  }
  const passes = own !== false && (pass === undefined || score >= pass - 1e-9);
  return { score, pass: passes, reasons: passes ? [] : [`${formatScore(score)}: ${reason}`] };
}
