import { hash } from 'node:crypto';
import { rowHash } from '../baseline/hashes.ts';
import type { DatasetRow } from '../dataset/row.ts';
import type { EvalPlan, PlannedBaseline, PlanProblem } from './evalPlan.ts';
import { readCondition } from './rowCondition.ts';
import type { RowFilter } from './storedChoices.ts';

/** Why rows cannot be filtered as asked, before anything is read. */
export function rowFilterProblems(
  { where, sinceBaseline, sample, seed, first }: RowFilter,
  { baseline, file }: { readonly baseline?: PlannedBaseline; readonly file: string },
): readonly PlanProblem[] {
  const read = where === undefined ? undefined : readCondition(where);
  const isPositive = (count = 1): boolean => Number.isSafeInteger(count) && count > 0;
  const messages = [
    ...(read?.ok === false ? [`The condition \`${where}\` cannot be used: ${read.problem}.`] : []),
    ...(sinceBaseline && !baseline?.contents
      ? ['There is no baseline to compare the rows with. Run with `--bless` to write it.']
      : []),
    ...(seed !== undefined && sample === undefined
      ? ['A seed changes which rows are drawn. Set the number of rows to draw as well.']
      : []),
    ...(isPositive(sample) && isPositive(first)
      ? []
      : ['The number of rows must be a whole number above 0.']),
  ];
  return messages.map(message => ({ file, message }));
}

/** Whether a row is asked for by what it says itself. */
export function rowTest({
  rows,
  baseline,
}: Pick<EvalPlan, 'rows' | 'baseline'>): (row: DatasetRow) => boolean {
  const { where, sinceBaseline } = rows ?? {};
  const read = where === undefined ? undefined : readCondition(where);
  const condition = read?.ok ? read.condition : undefined;
  const before = sinceBaseline
    ? new Map(baseline?.contents?.rows.map(({ id, row }) => [id, row]))
    : undefined;
  return row => (!condition || condition(row)) && (!before || before.get(row.id) !== rowHash(row));
}

/** Draws rows by a hash of seed and id, so that the order of the dataset does not matter. */
export function createDraw(size: number, seed: number) {
  const drawn: { readonly id: string; readonly place: string }[] = [];
  return {
    add(id: string): void {
      const place = hash('sha256', `${seed} ${id}`);
      const last = drawn.at(-1);
      if (drawn.length === size && last && place >= last.place) return;
      const at = drawn.findIndex(other => place < other.place);
      drawn.splice(at === -1 ? drawn.length : at, 0, { id, place });
      if (drawn.length > size) drawn.pop();
    },
    /** The ids that were drawn. */
    ids: (): ReadonlySet<string> => new Set(drawn.map(({ id }) => id)),
  };
}
