import type { Sample } from '../../eval/results/sample.ts';
import type { EvalSummary, MetricSummary, ModelSummary } from '../../eval/runner.ts';
import {
  approximate,
  formatCount,
  formatDuration,
  formatPercent,
  formatScore,
  formatUsd,
  plural,
} from '../../format/figures.ts';
import { visibleLine } from '../../format/visibleText.ts';
import { sourceText } from '../figures.ts';
import type { Colors } from '../terminal/colors.ts';
import { tableText } from '../terminal/table.ts';
import { shownPath } from '../workspace/workspace.ts';
import { comparisonText, regressionWords } from './comparisonText.ts';
import { pairsText, repeatsText, slicesText } from './statisticsText.ts';

/** Troubles and bad rows named one by one in a report. */
export const NAMED = 50;

/** What a report names one by one; the rest is counted, the results file has all. */
export interface Troubles {
  readonly samples: readonly Sample[];
  /** Failed, errored and unjudged samples, named or not. */
  readonly count: number;
}

/** An evaluation's outcome for people. */
export function evalReportText(summary: EvalSummary, troubles: Troubles, colors: Colors): string {
  const sections = [
    headline(summary, colors),
    modelTable(summary, colors),
    metricTable(summary, colors),
    standInsText(summary, colors),
    slicesText(summary, colors),
    pairsText(summary, colors),
    repeatsText(summary, colors),
    summary.comparison ? comparisonText(summary.comparison, colors) : '',
    troublesText(troubles, colors),
    badRowsText(summary, colors),
    verdictText(summary, colors),
  ];
  return `${sections.filter(section => section !== '').join('\n\n')}\n`;
}

function headline(summary: EvalSummary, colors: Colors): string {
  const { rows, samples, models } = summary;
  const counts = [
    plural(rows, 'row'),
    plural(samples, 'sample'),
    plural(models.length, 'model'),
  ].join(', ');
  return `${colors.bold(visibleLine(summary.eval))}  ${colors.dim(counts)}`;
}

function modelTable({ models }: EvalSummary, colors: Colors): string {
  const header = [
    'model',
    'passed',
    'pass rate',
    '95 % interval',
    'score',
    'errors',
    'skipped',
    'cost',
    'median',
    'replies',
  ];
  const rows = models.map(model => {
    const scored = model.passed + model.failed;
    const { passRate, meanScore } = model;
    return [
      model.model,
      `${model.passed}/${scored}`,
      scored === 0 ? '–' : formatPercent(model.passed / scored),
      passRate ? `${formatPercent(passRate.low)} – ${formatPercent(passRate.high)}` : '–',
      meanScore === undefined ? '–' : formatScore(meanScore),
      String(model.errored),
      String(model.skipped),
      costText(model),
      model.medianTime === undefined ? '–' : formatDuration(model.medianTime),
      sourcesText(model),
    ];
  });
  const right = new Set([1, 2, 3, 4, 5, 6, 7, 8]);
  return tableText([header.map(title => colors.dim(title)), ...rows], right);
}

/** Metrics that the columns of the models say nothing of. */
const furtherMetric = /^(?!(?:schema|equals|fields(?:\..*)?|latency|cost)$)/;

function metricTable({ models }: EvalSummary, colors: Colors): string {
  const all = new Set(models.flatMap(({ metrics }) => metrics.map(({ name }) => name)));
  const names = [...all];
  if (!names.some(name => furtherMetric.test(name))) return '';
  const rows = names.map(name => [
    visibleLine(name),
    ...models.map(({ metrics }) => metricText(metrics.find(each => each.name === name))),
  ]);
  const header = ['metric', ...models.map(({ model }) => model)].map(title => colors.dim(title));
  return tableText([header, ...rows], new Set(models.map((_, index) => index + 1)));
}

function metricText(metric: MetricSummary | undefined): string {
  if (!metric) return '–';
  return metric.mean === undefined ? 'unknown' : formatScore(metric.mean);
}

/** A rate that is not the model's own alone must not be read as one. */
function standInsText({ models }: EvalSummary, colors: Colors): string {
  return models
    .flatMap(({ model, fallbacks, retries, judging }) => [
      ...(judging ? [`${model}: ${judgingText(judging)}`] : []),
      ...(fallbacks > 0
        ? [`${model}: ${plural(fallbacks, 'sample')} answered by a fallback model`]
        : []),
      ...(retries > 0 ? [`${model}: ${plural(retries, 'further attempt')} after failures`] : []),
    ])
    .map(line => colors.yellow(line))
    .join('\n');
}

function judgingText({ calls, usd, unknown }: NonNullable<ModelSummary['judging']>): string {
  const more = unknown > 0 ? ` + ${unknown} unknown` : '';
  return `${plural(calls, 'call')} of judges, ${formatUsd(usd)}${more}, not included in its cost`;
}

function costText({ cost, unknownCost, costEstimated, sources }: ModelSummary): string {
  if (Object.values(sources).every(count => count === 0)) return '–';
  if (sources.live === 0 && cost === 0) return 'not billed';
  if (unknownCost >= sources.live && cost === 0) return 'unknown';
  const sum = approximate(formatUsd(cost), costEstimated);
  return unknownCost > 0 ? `${sum} + ${unknownCost} unknown` : sum;
}

function sourcesText({ sources }: ModelSummary): string {
  const kinds = (['live', 'replayed', 'replayedHandWritten', 'sandbox'] as const).filter(
    source => sources[source] > 0,
  );
  if (kinds.length === 1) return kinds.map(sourceText).join('');
  return kinds.map(source => `${sources[source]} ${sourceText(source)}`).join('; ');
}

function troublesText({ samples, count }: Troubles, colors: Colors): string {
  if (count === 0) return '';
  const more = count - samples.length;
  return [
    ...samples.map(sample => sampleText(sample, colors)),
    ...(more > 0 ? [colors.dim(`… and ${formatCount(more)} more, in the results file`)] : []),
  ].join('\n');
}

function badRowsText({ badRows, badRowCount }: EvalSummary, colors: Colors): string {
  const lines = badRows
    .slice(0, NAMED)
    .map(
      ({ file, line, message }) =>
        `${colors.red('bad row')} ${visibleLine(shownPath(file))}:${line}  ${message}`,
    );
  const more = badRowCount - lines.length;
  if (more > 0)
    lines.push(
      colors.dim(
        `… and ${formatCount(more)} more bad rows; \`touchstone check\` lists all of them`,
      ),
    );
  return lines.join('\n');
}

function sampleText(sample: Sample, colors: Colors): string {
  const { row, model, outcome, error } = sample;
  const mark = outcome === 'failed' ? colors.red('failed ') : colors.yellow(outcome.padEnd(7));
  const repeat = sample.repeat > 0 ? ` (repeat ${sample.repeat + 1})` : '';
  const place = `${shownPath(row.file)}:${row.line}`;
  const lines = [`${mark} ${visibleLine(`${place}  ${row.id}  ${model}`)}${repeat}`];
  if (error) {
    lines.push(`  ${error.message}`);
    if (error.providerMessage && !error.message.includes(error.providerMessage)) {
      lines.push(`  provider message: ${error.providerMessage}`);
    }
  }
  for (const { scorer, reasons } of sample.scores) {
    for (const reason of reasons) lines.push(`  ${colors.dim(scorer)}  ${reason}`);
  }
  if (outcome === 'skipped') {
    for (const { scorer, reason } of sample.unjudged ?? []) {
      lines.push(`  ${colors.dim(scorer)}  not judged: ${reason}`);
    }
  }
  return lines.join('\n');
}

function verdictText(summary: EvalSummary, colors: Colors): string {
  const { verdict, passed, failed, errored, badRowCount, results, interrupted } = summary;
  const { samples, notRun, comparison } = summary;
  const skipped = summary.skipped - (interrupted ? notRun : 0);
  const counts = [
    ...(interrupted ? [`${samples - notRun} of ${plural(samples, 'sample')}`] : []),
    `${passed} passed`,
    `${failed} failed`,
    ...(errored > 0 ? [plural(errored, 'error')] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(badRowCount > 0 ? [plural(badRowCount, 'bad row')] : []),
    ...(comparison ? [regressionWords[comparison.verdict]] : []),
    ...(summary.rows === 0 && badRowCount === 0 ? ['the dataset has no rows'] : []),
  ].join(', ');
  const word = interrupted ? 'interrupted' : verdict;
  const color = {
    passed: colors.green,
    failed: colors.red,
    incomplete: colors.yellow,
    interrupted: colors.yellow,
  }[word];
  const where =
    results === undefined ? '' : `\n${colors.dim(`results: ${visibleLine(shownPath(results))}`)}`;
  return `${color(colors.bold(word))}: ${counts}${where}`;
}
