import { type Command, Option } from 'commander';
import type { PlanChoices } from '../../eval/plan/plan.ts';
import { integerTo, parseList } from '../options/options.ts';

/** Options of `eval` that choose rows of the dataset. */
export interface RowOptions {
  readonly filter?: readonly string[];
  readonly where?: string;
  readonly sinceBaseline?: true;
  readonly sample?: number;
  readonly seed?: number;
  readonly first?: number;
}

/** A baseline has all rows: it is not written from some of them. */
export const rowOptions = ['filter', 'where', 'sinceBaseline', 'sample', 'seed', 'first'] as const;

const MOST = 1e9;

export function addRowOptions(command: Command): void {
  command
    .option(
      '--filter <ids or tags>',
      'only rows with one of these ids or tags, separated by commas\n(touchstone eval --filter billing,t-014)',
      parseList,
    )
    .option(
      '--where <condition>',
      'only rows for which a condition holds; see docs/evals.md\n(touchstone eval --where \'input.plan = "pro" and length(input.ticket) > 500\')',
    )
    .addOption(
      new Option(
        '--since-baseline',
        'only rows that the baseline does not have, or that changed since\n(touchstone eval triage.eval.yaml --since-baseline)',
      ).conflicts('promptAt'),
    )
    .option(
      '--sample <n>',
      'only n rows, drawn at random; the same ones in each run\n(touchstone eval --sample 50)',
      integerTo(MOST),
    )
    .option(
      '--seed <n>',
      'draw other rows for --sample\n(touchstone eval --sample 50 --seed 2)',
      integerTo(MOST),
    )
    .option('--first <n>', 'only the first n rows\n(touchstone eval --first 20)', integerTo(MOST));
}

/** Whether rows are left out on purpose, so that an evaluation may have none. */
export function choosesRows(options: RowOptions): boolean {
  return rowOptions.some(name => options[name] !== undefined);
}

/** The choice of rows of a plan. */
export function rowChoices({
  filter,
  where,
  sinceBaseline,
  sample,
  seed,
  first,
}: RowOptions): Pick<PlanChoices, 'matching' | 'rows'> {
  const rows = {
    ...(where !== undefined && { where }),
    ...(sinceBaseline && { sinceBaseline }),
    ...(sample !== undefined && { sample }),
    ...(seed !== undefined && { seed }),
    ...(first !== undefined && { first }),
  };
  return {
    ...(filter && { matching: new Set(filter) }),
    ...(Object.keys(rows).length > 0 && { rows }),
  };
}
