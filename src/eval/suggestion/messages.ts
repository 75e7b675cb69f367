import { formatCount, formatPercent, formatTokens, formatUsdLimit } from '../../format/figures.ts';

/** Texts of suggestions of models, so that they can be reviewed and translated together. */
export const messages = {
  contextWindow: () => 'its context window',
  windowTooSmall: (window: number, tokens: number) =>
    `window too small: ${formatTokens(window)} for ~${formatCount(tokens)}`,
  repliesTooShort: (most: number, needed: number) =>
    `replies of at most ${formatTokens(most)}, not ${formatCount(needed)}`,
  regionsUnknown: (allowed: string) => `where it processes data, which must be ${allowed}`,
  otherRegions: (regions: string, allowed: string) =>
    `processes data in ${regions}, which must be in ${allowed}`,
  budgetUnknown: (budget: string, reason: string) => `whether it stays within ${budget}: ${reason}`,
  budgetUnsure: (budget: string, cost: string) =>
    `whether it stays within ${budget}: a reply may cost up to ~${cost}`,
  overBudget: (cost: string, budget: string) => `over budget: ${cost} of ${budget}`,
  belowBar: (bar: number, evidence: string) =>
    `below the bar of ${formatPercent(bar)}: ${evidence}`,
  replyLengthUnknown: () =>
    'the length of a reply is unknown: no golden rows and no `maxOutputTokens`',
  passed: (passed: number, scored: number, low: number, high: number) =>
    `${formatCount(passed)} of ${formatCount(scored)} passed (95 % interval ${formatPercent(low)} to ${formatPercent(high)})`,
  evaluatedOn: (date: string) => `on ${date}`,
  notEvaluated: () => 'not evaluated',
  beforeChange: () => 'before the prompt last changed',
  withoutReasoning: () => 'excludes reasoning tokens',
  retired: (date: string | undefined, replacement: string | undefined) =>
    `retired${date === undefined ? '' : ` on ${date}`}${replacement === undefined ? '' : `; use ${replacement}`}`,
  lacks: (capability: string) => `no ${capability}`,
  retiresOn: (date: string) => `retires on ${date}`,
  costUnknown: () => 'cost unknown',
  upTo: (cost: string) => `up to ${cost}`,
  fixedText: () => 'its fixed text',
  tokensFor: (tokens: number, part: string) => `${formatTokens(tokens, true)} for ${part}`,
  replyRoom: (maxOutputTokens: number) => `, ${formatCount(maxOutputTokens)} for the reply`,
  dataIn: (regions: string) => `data in ${regions}`,
  budget: (budget: number) => `at most ${formatUsdLimit(budget)} a run`,
  samplesPassed: (bar: number) => `${formatPercent(bar)} of samples passed`,
  goldenRow: () => 'its golden row',
  longestRow: (count: number) => `the longest of ${formatCount(count)} golden rows`,
  unknown: (facts: string) => `not known: ${facts}`,
  structuredOutput: () => 'structured output',
  pdf: () => 'PDF files',
} as const;
