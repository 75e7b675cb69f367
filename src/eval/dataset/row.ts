import { hash } from 'node:crypto';
import type { PromptDocument } from '../../prompt/document.ts';
import { readHistory } from '../../prompt/messages/history.ts';
import type { Message } from '../../prompt/messages/message.ts';
import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { closestWord, isTypoOf } from '../../text/closest.ts';
import { isRecord } from '../../text/isRecord.ts';
import { DEEPEST_JSON, isDeeper } from '../../text/json/depth.ts';
import { heldIn, keepSource } from '../../text/json/exactJson.ts';
import { canonicalJson } from '../../text/json/printJson.ts';
import type { RowReference } from '../results/sample.ts';
import { type PartPath, partName, uncomparedParts } from '../scorers/parts.ts';
import type { Scorer } from '../scorers/scorer.ts';
import { type MergedScorers, mergeScorers } from '../scorers/table.ts';
import { type ToolMock, toolMocksProblem } from '../scorers/toolMocks.ts';
import { messages as wording } from './messages.ts';
import { type TypingOptions, typeField } from './typedValue.ts';

interface RawRowStart {
  /** 1-based. */
  readonly line: number;
  /** UTF-16 units before it in the text, for formats that count them. */
  readonly offset?: number;
}

/** An unchecked row of a file. */
export type RawRow =
  | (RawRowStart & {
      readonly value: unknown;
      /** The `id` as it is written, in formats that read it as a number: `01`. */
      readonly id?: string;
      /** True for formats that have only text. Values get the types of the prompt's schemas. */
      readonly untyped?: true;
    })
  | (RawRowStart & { readonly problem: string });

/** One golden row: an input and the expected reply. */
export interface DatasetRow extends RowReference {
  readonly input: Readonly<Record<string, unknown>>;
  readonly expected?: unknown;
  readonly tags: readonly string[];
  readonly note?: string;
  readonly history?: readonly Message[];
  /** True when the format has only text (CSV). Values get the types of the prompt's schemas. */
  readonly untyped?: true;
  /** Expected tool calls as written. `toolCalls` compares with them. */
  readonly calls?: unknown;
  /** Results of the tools that the model may call. With them, the model is called until it calls none of these tools. */
  readonly tools?: readonly ToolMock[];
  /** The row's scorers as written. They are merged with those of the evaluation. */
  readonly score?: unknown;
  /**
   * The evaluation's scorers merged with those of the row, after the check. Absent where the row has none.
   */
  readonly scorers?: readonly Scorer[];
}

/** A dataset row that cannot be used. It is reported, and the other rows run. */
export interface BadRow {
  /** Present for rows that can be read but not judged. */
  readonly id?: string;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
  /** The key of the row that causes the problem. Absent when no single key does. */
  readonly key?: string;
}

export function isBadRow(row: DatasetRow | BadRow): row is BadRow {
  return 'message' in row;
}

/**
 * First 12 hex digits of the SHA-256 of what the model gets of a row, as canonical JSON: the input, or an object
 * of input and history. Identifies a row without an `id`.
 */
export function inputIdentity(input: Readonly<Record<string, unknown>>, history?: unknown): string {
  const content = history === undefined ? input : { input, history };
  return hash('sha256', canonicalJson(content)).slice(0, 12);
}

/** Every key that a row may have. */
export const rowKeys: readonly string[] = [
  'id',
  'input',
  'expected',
  'tags',
  'note',
  'history',
  'tools',
  'calls',
  'score',
];

/** The key of a row that was proposed and not accepted. Such a row is never used. */
const PROPOSED = 'proposed';

/** Checks a row of a file. */
export function readRow(raw: RawRow, file: string): DatasetRow | BadRow {
  const { line } = raw;
  if ('problem' in raw) return { file, line, message: raw.problem };
  const bad = (message: string, key?: string): BadRow => ({
    file,
    line,
    message,
    ...(key !== undefined && { key }),
  });
  const value = raw.value;
  if (!isRecord(value)) return bad(wording.rowForm());
  if (isDeeper(value, DEEPEST_JSON)) {
    return bad(wording.rowTooDeep(DEEPEST_JSON));
  }
  const { id, input, expected, note } = value;
  if (value[PROPOSED] !== undefined) {
    return bad(wording.isProposal(), PROPOSED);
  }
  for (const key of Object.keys(value)) {
    const meant = meantKey(key, value);
    if (meant) return bad(wording.unknownKey(key, meant), key);
  }
  if (input === undefined) return bad(wording.noInput());
  if (!isRecord(input)) return bad(wording.inputNotObject(), 'input');
  if (id !== undefined && typeof id !== 'string' && typeof id !== 'number') {
    return bad(wording.idNotText(), 'id');
  }
  const tags = tagsOf(value['tags']);
  if (!tags) return bad(wording.tagsNotList(), 'tags');
  const calls = value['calls'] ?? undefined;
  if (calls !== undefined && !Array.isArray(calls)) {
    return bad(wording.callsNotList(), 'calls');
  }
  const tools = value['tools'] ?? undefined;
  const toolsProblem = tools === undefined ? undefined : toolMocksProblem(tools);
  if (toolsProblem !== undefined) return bad(toolsProblem, 'tools');
  const written = value['history'] ?? undefined;
  const history = written === undefined ? undefined : readHistory(written);
  if (history?.ok === false) return bad(history.problem, 'history');
  const row: DatasetRow = {
    id:
      id === undefined || id === '' ? inputIdentity(input, written) : (raw.id ?? idText(value, id)),
    file,
    line,
    input,
    tags,
    ...(expected !== undefined && expected !== null && { expected }),
    ...(typeof note === 'string' && { note }),
    ...(history && { history: history.messages }),
    ...(raw.untyped && { untyped: true }),
    ...(calls !== undefined && { calls }),
    ...(Array.isArray(tools) && { tools }),
    ...(value['score'] !== undefined && value['score'] !== null && { score: value['score'] }),
  };
  keepSource(value, 'expected', row);
  return row;
}

/** Names that datasets of other tools use for the expected reply. */
const otherWords: readonly string[] = [
  'answer',
  'groundTruth',
  'ground_truth',
  'ideal',
  'output',
  'target',
];

/**
 * The key that an unknown key most likely means, when the row would have a different meaning without it: a row
 * with `scores` would pass without them.
 */
export function meantKey(key: string, row: Readonly<Record<string, unknown>>): string | undefined {
  if (rowKeys.includes(key)) return undefined;
  if (resemblesExpected(key) || (otherWords.includes(key) && row['expected'] === undefined)) {
    return 'expected';
  }
  if (closestWord(key, ['input']) && !('input' in row)) return 'input';
  return Object.keys(shapes).find(
    known => isTypoOf(key, known) && !Object.hasOwn(row, known) && shapes[known]?.(row[key]),
  );
}

/** What the values of keys look like whose rows would have another result without them. */
const shapes: Readonly<Record<string, (value: unknown) => boolean>> = {
  score: Array.isArray,
  calls: Array.isArray,
  history: Array.isArray,
  tags: value => Array.isArray(value) || typeof value === 'string',
};

/** An id as written, so that two long numbers are two ids. */
function idText(row: object, id: unknown): string {
  return heldIn(row, 'id').source ?? String(id);
}

function tagsOf(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return [];
  const list = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(list) || !list.every(item => typeof item === 'string')) return undefined;
  return list.map(tag => tag.trim()).filter(tag => tag !== '');
}

/**
 * Whether a name is probably a misspelling of `expected` or one of its fields: `Expected.code`,
 * `expected_code`.
 */
function resemblesExpected(name: string): boolean {
  const [first = ''] = name.trim().split(/[^\p{L}]+|(?<=\p{Ll})(?=\p{Lu})/u);
  const word = first.toLowerCase();
  return (
    ['expected', 'expect', 'expects', 'expectation'].includes(word) ||
    closestWord(word, ['expected']) !== undefined
  );
}

/** The schemas that give the texts of a row their types. */
export interface RowTypes {
  readonly input?: JsonSchema | undefined;
  readonly output?: JsonSchema | undefined;
  readonly csv?: TypingOptions | undefined;
}

/** The parts of a plan that decide whether a row can be judged. */
export interface RowContext {
  readonly prompt: { readonly document: PromptDocument };
  readonly scorers: readonly Scorer[];
  /** How cells of CSV datasets are read. */
  readonly csv?: TypingOptions;
}

/** A row with the types of the prompt's schemas, or a bad row when no reply to it could pass. */
export function checkedRow(row: DatasetRow, context: RowContext): DatasetRow | BadRow {
  const { input, output } = context.prompt.document.metadata;
  const typed = typedRow(row, { input: input.schema, output: output.schema, csv: context.csv });
  const own = scorersOf(row, context);
  const problem = expectationProblem(typed, context, own);
  if (problem) return { id: row.id, file: row.file, line: row.line, message: problem.message };
  return own?.ok ? { ...typed, scorers: own.scorers } : typed;
}

/** Why no reply to a row could pass. Undefined when one could. */
export function rowProblem(row: DatasetRow, context: RowContext): RowProblem | undefined {
  return expectationProblem(row, context, scorersOf(row, context));
}

/** The evaluation's scorers merged with those of a row. Undefined where the row has none. */
function scorersOf(
  { calls, score }: DatasetRow,
  { scorers }: RowContext,
): MergedScorers | undefined {
  if (calls === undefined && score === undefined) return undefined;
  return mergeScorers(scorers, { calls, score });
}

function expectationProblem(
  row: DatasetRow,
  context: RowContext,
  own: MergedScorers | undefined,
): RowProblem | undefined {
  if (own?.ok === false) return { message: own.message, path: own.path };
  const scorers = own?.scorers ?? context.scorers;
  return misplacedExpectation(row, context) ?? uncomparedProblem(scorers, row.expected);
}

/** A row of a text format with the types of the schemas. Other rows are returned as they are. */
export function typedRow<T extends Partial<DatasetRow>>(
  row: T,
  { input, output, csv }: RowTypes,
): T {
  if (!row.untyped) return row;
  const typed = { ...row };
  keepSource(row, 'expected', typed);
  typeField(typed, 'input', input, csv);
  typeField(typed, 'expected', output, csv);
  return typed;
}

export interface RowProblem {
  readonly message: string;
  /** The path in the row that the problem is about. */
  readonly path: readonly string[];
}

/** A column that is meant for `expected`, but would be an input that the prompt does not use. */
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
  const message = wording.unknownColumn(name);
  return { message, path: ['input', name] };
}

/** Why scorers cannot judge an `expected` value. Undefined when they compare all of it. */
function uncomparedProblem(scorers: readonly Scorer[], expected: unknown): RowProblem | undefined {
  if (expected === undefined) return undefined;
  const parts = uncomparedParts(scorers, expected);
  const [first] = parts;
  return first && { message: uncomparedMessage(parts), path: ['expected', ...first] };
}

/** How many parts a sentence names. */
const NAMED = 3;

function uncomparedMessage(parts: readonly PartPath[]): string {
  const names = parts.slice(0, NAMED).map(path => `\`${partName(path)}\``);
  const isWhole = parts.some(path => path.length === 0);
  const next = isWhole ? wording.addScorer() : wording.listField();
  return wording.notUsed(names.join(', '), parts.length - names.length, next);
}
