import {
  formatCount,
  formatPercent,
  formatUsd,
  formatUsdLimit,
  plural,
} from '../../format/figures.ts';
import { visibleLine } from '../../format/visibleText.ts';

/** Texts of `touchstone eval`, so that they can be reviewed and translated together. */
export const messages = {
  modelUnchanged: (file: string, model: string) => `${file} already uses ${model}.\n`,
  modelNotWritten: (file: string, problem: string) => `${file} was not changed: ${problem}\n`,
  writeModel: (model: string, file: string) => `Write \`model: ${model}\` into ${file}?`,
  modelWritten: (file: string, model: string) => `${file} now uses ${model}.\n`,
  passRate: () => 'pass rate',
  noSampleWithMetric: (name: string, part: string) =>
    `${visibleLine(name)}: no sample has the metric ${visibleLine(part)}`,
  comparedWith: (verdict: string, baseline: string) =>
    `${verdict} compared with ${visibleLine(baseline)}`,
  sameReplies: (name: string, unchanged: number, rows: number) =>
    `${name}${formatCount(unchanged)} of ${plural(rows, 'row')} have the recorded replies of the baseline.`,
  others: (same: string) => `${same} The others`,
  detectableDrop: (start: string, drop: number) =>
    `${start} can detect drops of ${drop} points or more`,
  moreRowsDetect: (now: string, rows: number, repeats: string, points: number) =>
    `${now}; ${plural(rows, 'more row', 'more rows')}${repeats} would detect ${points}.`,
  orRepeats: (repeats: number) => `, or ${plural(repeats, 'repeat')},`,
  again: (passed: number, samples: number) => `, again ${passed}/${samples}`,
  moreChangedRows: (more: number) => `… and ${plural(more, 'more row')}`,
  notCompared: (reasons: string) => `not compared: ${reasons}`,
  writeNeedsCheapest: () => '--write needs --cheapest.',
  nothingToEvaluate: (paths: string) =>
    `There is nothing to evaluate in ${paths}: write triage.golden.jsonl next to triage.prompt, or a triage.eval.yaml.`,
  noFailedRow: () => 'No row failed in the last run; nothing was run.\n',
  noRowLeft: () => 'No row is left by the options that choose rows. Nothing was sent.',
  oneBaseline: (compared: number) =>
    `--baseline names one file, and there are ${compared} evaluations. Name one of them.`,
  regressionNotChecked: (file: string) =>
    `\`gate.regress\` was not checked: ${file} does not exist. Run with --bless to accept the current results.\n`,
  baselineWritten: (file: string, rows: number, models: number) =>
    `baseline: wrote ${file}, ${plural(rows, 'row')}, ${plural(models, 'model')}\n`,
  interrupted: (without: string) => `interrupted: ${without}\n`,
  notRun: (notBegun: number) => `${plural(notBegun, 'evaluation')} not run`,
  noReport: (files: string) => `no report was written to ${files}`,
  results: (file: string) => `results: ${visibleLine(file)}`,
  notSaved: () => 'results: not saved',
  otherReportOption: () => 'Use --reporter for the format of a report.',
  reportRenamed: () => '`--report migration` is now `--migration`; the earlier name still works.\n',
  twoModels: (name: string, models: string) =>
    `--migration compares two models, and ${name} has ${models}. Name the old one and the new one: --model old,new.`,
  getsBetter: () => 'gets better',
  differsSometimes: () => 'differs sometimes',
  withoutResult: (rows: number) =>
    `not compared: ${plural(rows, 'row')} without a result of both models`,
  moreRows: (more: number) => `… and ${formatCount(more)} more, in the JSON object`,
  left: (time: string) => `${time} left`,
  failed: (count: number) => `${formatCount(count)} failed`,
  budgetLeft: (usd: number) => `${formatUsd(usd)} of budget left`,
  shardForm: () => 'It must be a part and the number of parts, such as 2/4.',
  unknownRun: (run: string) => `There is no run ${run} of these evaluations.`,
  nothingToResume: () =>
    'There is no run to resume: the last run of each evaluation finished, or was stopped before it sent anything. Run without --resume.',
  nothingToRescore: () => 'There is no run to score again. Run the evaluation first.',
  resume: (command: string) => `Resume with: ${command}\n`,
  estimate: (what: string, usd: number, limit: number) =>
    `The ${what} is estimated to cost ~${formatUsd(usd)}, more than ${formatUsdLimit(limit)}.`,
  estimated: (spend: string) => `estimate: ${spend}\n`,
  needsYes: (cost: string) =>
    `${cost} Add --yes or --budget, or raise \`budget.confirm\` in touchstone.yaml.`,
  startQuestion: (cost: string) => `${cost} Start it?`,
  notStarted: () => 'Not started.',
  lowestTags: () => 'lowest tags',
  moreFlakyRows: (more: number) => `… and ${plural(more, 'more flaky row')}`,
  morePairs: (more: number) => `… and ${plural(more, 'more pair')}`,
  against: (model: string, other: string) => `${model} against ${other}`,
  samplingVariance: (share: number) =>
    `; ${formatPercent(share)} of the variance is between samples of one row`,
  adjusted: (pairs: number) => `, adjusted for ${plural(pairs, 'pair')}`,
  noDifference: (level: number, adjusted: string) =>
    `No difference is proved (p > ${level}${adjusted}).`,
  difference: (different: number, pairs: number, level: number, adjusted: string) =>
    `A difference is proved in ${formatCount(different)} of ${plural(pairs, 'pair')} (p ≤ ${level}${adjusted}).`,
  sameRows: () => 'compared on the same rows',
  notJudged: (scorer: string, reason: string) => `${scorer} not judged: ${reason}`,
  noScorer: () => 'no scorer applies',
  withProviderMessage: (message: string, providerMessage: string) =>
    `${message}\nprovider message: ${providerMessage}`,
  worstRows: (shown: number, failed: number) => `worst ${shown} of ${plural(failed, 'failed row')}`,
  failedSamples: (failed: number, samples: number) =>
    `${failed} of ${plural(samples, 'sample')} failed`,
  failedRows: () => 'failed rows',
  moreReasons: (more: number) => `… and ${plural(more, 'more reason')}`,
  inAllColumns: (columns: number) => `in all ${formatCount(columns)} columns`,
  moreErrors: (more: number) =>
    `… and ${plural(more, 'more sample')} without a score, in the results file`,
  badRow: () => 'bad row',
  moreBadRows: (more: number) =>
    `… and ${formatCount(more)} more bad rows; \`touchstone check\` lists all of them`,
} as const;
