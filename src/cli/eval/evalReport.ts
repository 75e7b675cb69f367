import {
  countsText,
  evalNotes,
  modelCostText,
  modelNotes,
  modelSourcesText,
  shownVerdict,
  sizeText,
} from '../../eval/reports/words.ts';
import type { Sample } from '../../eval/results/sample.ts';
import type { EvalSummary, MetricSummary } from '../../eval/runner.ts';
import { formatCount, formatDuration, formatPercent, formatScore } from '../../format/figures.ts';
import { visibleLine } from '../../format/visibleText.ts';
import type { Colors } from '../terminal/colors.ts';
import { tableText } from '../terminal/table.ts';
import { shownPath } from '../workspace/workspace.ts';
import { comparisonText } from './comparisonText.ts';
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
    evalNotes(summary)
      .map(note => colors.yellow(note))
      .join('\n'),
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
  return `${colors.bold(visibleLine(summary.eval))}  ${colors.dim(sizeText(summary))}`;
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
      modelCostText(model),
      model.medianTime === undefined ? '–' : formatDuration(model.medianTime),
      modelSourcesText(model),
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

function standInsText({ models }: EvalSummary, colors: Colors): string {
  return models
    .flatMap(model => modelNotes(model).map(note => `${visibleLine(model.model)}: ${note}`))
    .map(line => colors.yellow(line))
    .join('\n');
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
  const { results } = summary;
  const word = shownVerdict(summary);
  const color = {
    passed: colors.green,
    failed: colors.red,
    incomplete: colors.yellow,
    interrupted: colors.yellow,
  }[word];
  const where =
    results === undefined
      ? `\n${colors.yellow('results: not saved')}`
      : `\n${colors.dim(`results: ${visibleLine(shownPath(results))}`)}`;
  return `${color(colors.bold(word))}: ${countsText(summary)}${where}`;
}
