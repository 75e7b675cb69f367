import type { EvalSummary, ModelSummary } from '../../eval/runner.ts';
import {
  formatCount,
  formatPercent,
  formatPoints,
  formatProbability,
  plural,
} from '../../format/figures.ts';
import { visibleLine } from '../../format/visibleText.ts';
import type { Colors } from '../terminal/colors.ts';
import { tableText } from '../terminal/table.ts';
import { shownPath } from '../workspace/workspace.ts';

/** Tags, flaky rows and pairs shown; the JSON object has all. */
const MOST_SHOWN = 20;

/** Pass rates by tag, one column a model; empty when tags tell no rows apart. */
export function slicesText({ models, rows }: EvalSummary, colors: Colors): string {
  const [first] = models;
  const tags = (first?.slices ?? []).filter(slice => slice.rows < rows);
  if (tags.length === 0) return '';
  const body = tags.slice(0, MOST_SHOWN).map(({ tag, rows: count }) => [
    visibleLine(tag),
    formatCount(count),
    ...models.map(({ slices }) => {
      const slice = slices.find(each => each.tag === tag);
      return slice ? rateText(slice.rate, slice.interval) : '–';
    }),
  ]);
  const header = ['tag', 'rows', ...models.map(({ model }) => model)];
  const table = tableText([header.map(title => colors.dim(title)), ...body], new Set([1]));
  return withMore(table, tags.length - body.length, 'tag', colors);
}

/** What repeated samples say: the chances of several replies, and the rows that are not certain. */
export function repeatsText(summary: EvalSummary, colors: Colors): string {
  const lines = summary.models.flatMap(chancesText);
  const { flakyRows, models } = summary;
  const named = flakyRows.slice(0, MOST_SHOWN).map(({ row, model, passed, samples }) => {
    const place = visibleLine(`${shownPath(row.file)}:${row.line}  ${row.id}  ${model}`);
    return `${colors.yellow('flaky  ')} ${place}  ${passed}/${samples}`;
  });
  const flaky = models.reduce((sum, model) => sum + model.flaky, 0);
  const rows = withMore(named.join('\n'), flaky - named.length, 'flaky row', colors);
  return [lines.join('\n'), rows].filter(text => text !== '').join('\n\n');
}

function chancesText({ model, repeats }: ModelSummary): readonly string[] {
  if (!repeats) return [];
  const { chances, variance } = repeats;
  const parts = chances
    .filter(({ k }) => k > 1)
    .map(({ k, any, all }) => `pass@${k} ${formatPercent(any)}, pass^${k} ${formatPercent(all)}`);
  if (parts.length === 0) return [];
  const noise = variance && variance.between + variance.sampling > 0;
  const share = noise
    ? `; ${formatPercent(variance.sampling / (variance.between + variance.sampling))} of the variance is between samples of one row`
    : '';
  return [`${visibleLine(model)}: ${parts.join('; ')}${share}`];
}

/** Models compared with each other on the same rows. */
export function pairsText({ pairs }: EvalSummary, colors: Colors): string {
  const shown = pairs.filter(({ rows }) => rows > 0).slice(0, MOST_SHOWN);
  if (shown.length === 0) return '';
  const body = shown.map(({ models: [first, second], difference, interval, probability, rows }) => [
    `${second} against ${first}`,
    formatPoints(difference),
    `${formatPoints(interval.low)} … ${formatPoints(interval.high)}`,
    formatProbability(probability),
    plural(rows, 'row'),
  ]);
  const header = ['pairs', 'points', '95 % interval', 'p', ''];
  const table = tableText([header.map(title => colors.dim(title)), ...body], new Set([1, 2, 3]));
  return withMore(table, pairs.length - shown.length, 'pair', colors);
}

/** `90 % (81 % – 95 %)`. */
function rateText(rate: number, { low, high }: { readonly low: number; readonly high: number }) {
  return `${formatPercent(rate)} (${formatPercent(low)} – ${formatPercent(high)})`;
}

function withMore(text: string, more: number, noun: string, colors: Colors): string {
  return more > 0 ? `${text}\n${colors.dim(`… and ${plural(more, `more ${noun}`)}`)}` : text;
}
