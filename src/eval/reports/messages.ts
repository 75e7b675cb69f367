import {
  formatCount,
  formatPercent,
  formatUsd,
  formatUsdLimit,
  plural,
} from '../../format/figures.ts';
import { visibleLine } from '../../format/visibleText.ts';

/** Texts of the reports of evaluations, so that they can be reviewed and translated together. */
export const messages = {
  notJudged: (scorer: string, reason: string) => `${scorer}: not judged: ${reason}`,
  promptsAndModels: () => 'Prompts and models',
  passRate: () => 'pass rate',
  medianTime: () => 'median time',
  variantOnModel: (variant: string, model: string) => `${variant} on ${model}`,
  ofEvaluation: (title: string, name: string) => `${title} of ${name}`,
  interval: (level: number) => `${formatPercent(level)} interval`,
  moreRows: (more: number) => `… and ${formatCount(more)} more`,
  pairedComparison: () => 'Comparison on the same rows',
  comparedWith: () => 'compared with',
  fallbackAnswered: () => 'answered by a fallback model',
  someOf: (count: number, all: string) => `${formatCount(count)} of ${all}`,
  passed: (count: number) => `${formatCount(count)} passed`,
  failed: (count: number) => `${formatCount(count)} failed`,
  skipped: (count: number) => `${formatCount(count)} skipped`,
  interruptedAfter: (share: string) => `interrupted: ${share} run`,
  notSaved: () => 'The results could not be saved, so single samples are not shown.',
  verdictComparedWith: (verdict: string) => `${verdict} compared with `,
  different: (settings: string) => ` (different: ${settings})`,
  notCompared: (reason: string) => `Not compared: ${reason}.`,
  interrupted: (notBegun: number) => `interrupted: ${notBegun} more evaluations were not run`,
  allEvaluations: () => 'all evaluations',
  cut: () =>
    '\n*The report is cut here: GitHub allows 65,536 characters in a comment. The HTML report has everything.*\n',
  sample: (number: number) => `sample ${number}`,
  repeat: (number: number) => `, repeat ${number}`,
  samplesWith: (count: number, samples: number) => `${count} of ${plural(samples, 'sample')}: `,
  notPassed: (count: number) => `${plural(count, 'sample')} that did not pass`,
  providerMessage: (provider: string) => `provider message: ${provider}`,
  moreCharacters: (text: string, count: number) => `${text} … (${count} more characters)`,
  gateFailed: () => 'does not pass',
  gateFailedSurely: () => 'does not pass (error probability at most 0.5 %)',
  notDecided: () => 'not decided',
  rowCost: () => 'cost of a row',
  noneFound: (share: string) => `No model is known to pass the gate of ${share}.`,
  foundWithoutPrice: (model: string, share: string) =>
    `${model} passes the gate of ${share}. Its price is unknown, so it may not be the cheapest.`,
  found: (model: string, share: string) =>
    `${model} is the cheapest model that passes the gate of ${share}.`,
  foundAmongUndecided: (model: string, share: string) =>
    `${model} is the cheapest model that is known to pass the gate of ${share}.`,
  cheaperUndecided: (models: string) =>
    `Cheaper, and not decided because samples are missing: ${models}.`,
  unpriced: (models: string) => `Their cost is unknown, so they may be cheaper: ${models}.`,
  searchTook: (samples: number, share: number, grid: number) =>
    `The search took ${plural(samples, 'sample')}, ${formatPercent(share)} of the ${formatCount(grid)} of all rows and models.`,
  gridCost: (gridCost: number) => ` The whole grid would cost about ${formatUsd(gridCost)}.`,
  searchCost: (took: string, spent: number, grid: string) =>
    `${took} It cost ${formatUsd(spent)}.${grid}`,
  baselineComparison: () => 'Compared with the baseline',
  sampledAgain: () => 'sampled again',
  badRow: () => 'bad row',
  flakyRow: () => 'flaky row',
  ratesByTag: () => 'Pass rates by tag',
  modelPairs: () => 'Models in pairs',
  worse: () => 'worse than the baseline',
  inconclusive: () => 'inconclusive compared with the baseline',
  notWorse: () => 'not worse than the baseline',
  takenOver: (fresh: number, reused: number) =>
    `${formatCount(fresh)} new, ${formatCount(reused)} taken over from an earlier run`,
  sharedRecordings: (count: number) => `${count} with the recording of another row`,
  noRows: () => 'no rows',
  newlyFailing: () => 'newly failing',
  newlyPassing: () => 'newly passing',
  partlyUnknown: (cost: string, unknown: number) => `${cost} + ${unknown} unknown`,
  unknownCost: (reason: string) => `unknown: ${reason}`,
  notBilled: () => 'not billed',
  fallbacks: (fallbacks: number) => `${plural(fallbacks, 'sample')} answered by a fallback model`,
  answeredBy: (names: string) => `answered by ${names}`,
  fingerprint: (values: string) => `system fingerprint ${values}`,
  otherModel: (model: string, before: string, now: string) =>
    `other model ${model}: answered by ${before} before, by ${now} now`,
  otherEndpoint: (model: string) => `other model ${model}: its address or protocol changed`,
  otherFingerprint: (model: string, before: string, now: string) =>
    `${model}: the provider has changed its configuration: system fingerprint ${before} before, ${now} now`,
  afterFailures: (retries: number) => `${plural(retries, 'further attempt')} after failures`,
  judgeCalls: (calls: number, usd: number, unknown: number) =>
    `${plural(calls, 'call')} of judges, ${formatUsd(usd)}${unknown > 0 ? ` + ${unknown} unknown` : ''}, not included in its cost`,
  rateLimited: (provider: string, from: number, times: number, least: number) =>
    `${visibleLine(provider)}: rate limit reached with ${plural(from, 'concurrent call')}; concurrency reduced ${plural(times, 'time')}, to ${least} at the lowest`,
  stoppedEarly: (model: string, left: number, passes: boolean) =>
    `${visibleLine(model)}: ${plural(left, 'sample')} not run, because it is certain that it ${passes ? 'passes' : 'does not pass'} its gate`,
  notInBaseline: (model: string) =>
    `${visibleLine(model)} is not in the baseline, so it was not compared with it`,
  budgetReached: (limit: number, spent: number, notRun: number) =>
    `The budget of ${formatUsdLimit(limit)} is reached (${formatUsd(spent)} spent): ${plural(notRun, 'sample')} not run`,
  judgePasses: (judge: string, model: string, rate: number) =>
    `${visibleLine(judge)} on ${visibleLine(model)}: the judge passes ${formatPercent(rate)}`,
  judgeChanged: (who: string) =>
    `${who}; the judge has changed since it was calibrated. Run \`touchstone judge calibrate\` again`,
  corrected: (by: string, rate: number, share: string) =>
    `corrected for its errors by ${by}: ${formatPercent(rate)} (${share})`,
  notBetterThanChance: (by: string) => `${by} do not show that it is better than chance`,
  selfDisagreement: (rate: number, share: string) =>
    `asked again about the same reply, it disagrees with itself ${formatPercent(rate)} of the time (${share}), which is not noise of the model`,
  loading: () => 'Loading …',
  needsScript: () =>
    'This report needs JavaScript. It loads nothing and sends nothing. The CSV and Markdown reports need none.',
} as const;

/** Headings of the tables of reports and of the command line. */
export const headings = {
  models: () => 'Models',
  candidates: () => 'Candidates',
  breaks: () => 'Breaks',
  model: () => 'model',
  prompt: () => 'prompt',
  passed: () => 'passed',
  score: () => 'score',
  errors: () => 'errors',
  skipped: () => 'skipped',
  cost: () => 'cost',
  replies: () => 'replies',
  points: () => 'points',
  p: () => 'p',
  rows: () => 'rows',
  row: () => 'row',
  file: () => 'file',
  before: () => 'before',
  now: () => 'now',
  problem: () => 'problem',
  tag: () => 'tag',
  verdict: () => 'verdict',
  evaluation: () => 'evaluation',
  samples: () => 'samples',
  metric: () => 'metric',
  old: () => 'old',
  new: () => 'new',
  change: () => 'change',
  interval: () => 'interval',
  place: () => 'place',
  reasons: () => 'reasons',
  p50: () => 'p50',
  p95: () => 'p95',
  unknown: () => 'unknown',
  certain: () => 'certain',
} as const;
