import { hash } from 'node:crypto';
import type { PromptDocument } from '../../prompt/document.ts';
import { closestWord } from '../../text/closest.ts';
import { isRecord } from '../../text/isRecord.ts';
import { rowHash } from '../baseline/hashes.ts';
import type { DatasetRow } from '../dataset/row.ts';
import type { EvalPlan, PlannedBaseline, PlanProblem } from './evalPlan.ts';
import { messages as wording } from './messages.ts';
import { readCondition } from './rowCondition.ts';
import type { RowFilter } from './storedChoices.ts';

/** Why rows cannot be filtered as asked, before anything is read. */
export function rowFilterProblems(
  { where, sinceBaseline, sample, seed, first }: RowFilter,
  {
    baseline,
    file,
    document,
  }: {
    readonly baseline?: PlannedBaseline;
    readonly file: string;
    readonly document: PromptDocument;
  },
): readonly PlanProblem[] {
  const read = where === undefined ? undefined : readCondition(where);
  const unknown = read?.ok ? unknownPart(read.parts, document) : undefined;
  const isPositive = (count = 1): boolean => Number.isSafeInteger(count) && count > 0;
  const messages = [
    ...(read?.ok === false ? [wording.condition(where ?? '', read.problem)] : []),
    ...(unknown === undefined ? [] : [wording.conditionOf(where ?? '', unknown)]),
    ...(sinceBaseline && !baseline?.contents ? [wording.noBaselineForRows()] : []),
    ...(seed !== undefined && sample === undefined ? [wording.seedWithoutSample()] : []),
    ...(isPositive(sample) && isPositive(first) ? [] : [wording.sampleNotPositive()]),
  ];
  return messages.map(message => ({ file, message }));
}

/** Why no row can have a part that a condition reads, by the prompt's schemas. */
function unknownPart(
  parts: readonly (readonly string[])[],
  { metadata: { input, output } }: PromptDocument,
): string | undefined {
  for (const [root = '', name] of parts) {
    const schema =
      root === 'input' ? input.schema : root === 'expected' ? output.schema : undefined;
    const properties = schema?.['properties'];
    if (name === undefined || schema?.['additionalProperties'] !== false || !isRecord(properties))
      continue;
    if (Object.hasOwn(properties, name)) continue;
    const guess = closestWord(name, Object.keys(properties));
    const owner = root === 'input' ? wording.promptVariable() : wording.outputField();
    const next = guess === undefined ? '' : wording.didYouMean(root, guess);
    return wording.notFieldOf(root, name, owner, next);
  }
  return undefined;
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
  const cut = (): void => {
    drawn.sort((one, other) => (one.place < other.place ? -1 : 1));
    drawn.length = Math.min(drawn.length, size);
  };
  return {
    add(id: string): void {
      drawn.push({ id, place: hash('sha256', `${seed} ${id}`) });
      // Not for each row, so that the time is almost linear for any size.
      if (drawn.length >= 2 * size) cut();
    },
    /** The ids that were drawn. */
    ids(): ReadonlySet<string> {
      cut();
      return new Set(drawn.map(({ id }) => id));
    },
  };
}
