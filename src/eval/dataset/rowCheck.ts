import { isRecord } from '../../text/isRecord.ts';
import { keepSource } from '../../text/json/exactJson.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import { type PartPath, partName, uncomparedParts } from '../scorers/parts.ts';
import type { Scorer } from '../scorers/scorer.ts';
import { resemblesExpected } from './formats/csv.ts';
import type { BadRow, DatasetRow } from './row.ts';
import { typeField } from './typedValue.ts';

/** What of a plan decides whether a row can be judged. */
export interface RowContext extends Pick<EvalPlan, 'scorers' | 'csv'> {
  readonly prompt: Pick<EvalPlan['prompt'], 'document'>;
}

/** A row as a prompt's schemas type it, or why no reply to it could pass. */
export function checkedRow(row: DatasetRow, context: RowContext): DatasetRow | BadRow {
  const typed = typedRow(row, context);
  const problem = rowProblem(typed, context);
  return problem === undefined
    ? typed
    : { id: row.id, file: row.file, line: row.line, message: problem.message };
}

/** Why no reply to a row could pass; undefined where one could. */
export function rowProblem(row: DatasetRow, context: RowContext): RowProblem | undefined {
  return misplacedExpectation(row, context) ?? uncomparedProblem(context.scorers, row.expected);
}

function typedRow(row: DatasetRow, { prompt, csv }: RowContext): DatasetRow {
  if (!row.untyped) return row;
  const typed = { ...row };
  keepSource(row, 'expected', typed);
  const { input, output } = prompt.document.metadata;
  typeField(typed, 'input', input.schema, csv);
  typeField(typed, 'expected', output.schema, csv);
  return typed;
}

export interface RowProblem {
  readonly message: string;
  /** The place in the row that it is about. */
  readonly path: readonly string[];
}

/** A column that is meant for `expected` and would be an input that nothing reads. */
function misplacedExpectation(
  { input, untyped }: DatasetRow,
  { prompt }: RowContext,
): RowProblem | undefined {
  if (!untyped) return undefined;
  const { schema } = prompt.document.metadata.input;
  const properties = isRecord(schema?.['properties']) ? schema['properties'] : {};
  const name = Object.keys(input).find(
    each =>
      resemblesExpected(each) &&
      !Object.hasOwn(properties, each) &&
      !prompt.document.text.includes(each),
  );
  if (name === undefined) return undefined;
  const message = `The column \`${name}\` is not a variable of the prompt; name it \`expected\` or \`expected.<field>\`, in small letters.`;
  return { message, path: ['input', name] };
}

/** Why an `expected` cannot be judged by scorers; undefined when they compare all of it. */
function uncomparedProblem(scorers: readonly Scorer[], expected: unknown): RowProblem | undefined {
  if (expected === undefined) return undefined;
  const parts = uncomparedParts(scorers, expected);
  const [first] = parts;
  return first && { message: uncomparedMessage(parts), path: ['expected', ...first] };
}

/** Parts named in a sentence. */
const NAMED = 3;

function uncomparedMessage(parts: readonly PartPath[]): string {
  const names = parts.slice(0, NAMED).map(path => `\`${partName(path)}\``);
  const more = parts.length > NAMED ? ` and ${parts.length - NAMED} more` : '';
  const isWhole = parts.some(path => path.length === 0);
  const next = isWhole
    ? 'Add `equals` to `score`, or write the fields that a reply must have.'
    : 'List it under `paths` or `ignore` of `fields` in `score`, or remove it from the row.';
  return `No scorer compares ${names.join(', ')}${more}, so no reply could pass. ${next}`;
}
