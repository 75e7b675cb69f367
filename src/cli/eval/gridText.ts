import type { Grid } from '../../eval/results/grid.ts';
import { formatPoints, formatProbability } from '../../format/figures.ts';
import type { Colors } from '../terminal/colors.ts';
import { tableText } from '../terminal/table.ts';

/** The prompts of an evaluation compared with each other, row by row. */
export function gridText({ pairs }: Grid, colors: Colors): string {
  const body = pairs
    .filter(({ rows }) => rows > 0)
    .map(({ columns: [first, second], difference, interval, probability }) => [
      `${second.variant} ${second.model} against ${first.variant} ${first.model}`,
      formatPoints(difference),
      `${formatPoints(interval.low)} … ${formatPoints(interval.high)}`,
      formatProbability(probability),
    ]);
  const header = ['pairs', 'points', '95 % interval', 'p'].map(title => colors.dim(title));
  return tableText([header, ...body], new Set([1, 2, 3]));
}
