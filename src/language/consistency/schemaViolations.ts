import { setImmediate } from 'node:timers/promises';
import type { Location } from 'vscode-languageserver-types';
import type { TextRange } from '../../prompt/diagnostic.ts';
import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { sameSchema } from '../../schema/sameSchema.ts';
import { checkExpected } from '../checks/data/checkRowValues.ts';
import { type PlacedRow, placedRows } from '../checks/data/placedRows.ts';
import { writtenRows } from '../checks/data/writtenRows.ts';
import { brokenExamples } from '../checks/prompt/checkExamples.ts';
import type { DatasetFile, LanguageFile, PromptFile, RecordingsFile } from '../languageFile.ts';
import { lspRange } from '../lspRange.ts';
import type { Workspace } from '../workspace.ts';
import { expectationOf, heldReplies, keyOf, promptsOfRecordings } from './checkedReplies.ts';
import { evalsOf, evaluatedOn } from './promptData.ts';
import { largestRecordings } from './recordedReplies.ts';

/** What does not fit the output schema of a prompt, each by the place of its first finding. */
export interface SchemaBreaks {
  readonly rows: readonly Location[];
  readonly examples: readonly Location[];
  readonly recordings: readonly Location[];
  /** False where more may break: not all was looked at. */
  readonly complete: boolean;
}

/** Places found in a file beyond which it is not looked through any further. */
const MOST = 1_000;
/** Characters of a file beyond which it is left out; of YAML, which is read whole and slowly, fewer. */
const LARGEST = 8_000_000;
const LARGEST_YAML = 400_000;

/** Holds everything that belongs to a prompt against its output schema; nothing without one. */
export async function schemaBreaks(
  workspace: Workspace,
  prompt: PromptFile,
  signal: AbortSignal,
): Promise<SchemaBreaks | undefined> {
  const { document } = prompt;
  if (!document.metadata.output.schema) return undefined;
  const schema = sameSchema(document.metadata.output.schema);
  const evals = evalsOf(workspace, prompt);
  const rows: FileBreaks[] = [];
  for (const each of evaluatedOn(workspace, prompt, evals)) {
    rows.push(await breaksIn(each, schema, () => heldRows(placedRows(each), schema), signal));
  }
  for (const each of evals) {
    rows.push(await breaksIn(each, schema, () => heldRows(writtenRows(each), schema), signal));
  }
  const recordings: FileBreaks[] = [];
  for (const file of workspace.files()) {
    if (file.kind !== 'recordings' || file.promptName !== prompt.promptName) continue;
    recordings.push(await breaksInRecordings(workspace, prompt, file, signal));
  }
  return {
    rows: rows.flatMap(locationsOf),
    examples: brokenExamples(document).flatMap(([first]) =>
      first ? [{ uri: prompt.uri, range: lspRange(prompt.text, first.range) }] : [],
    ),
    recordings: recordings.flatMap(locationsOf),
    complete: [...rows, ...recordings].every(({ complete }) => complete),
  };
}

/** The place of each violation, undefined for what fits. */
type Ranges = Iterable<TextRange | undefined> | AsyncIterable<TextRange | undefined>;

interface FileBreaks {
  readonly file: LanguageFile;
  readonly ranges: readonly TextRange[];
  readonly complete: boolean;
}

function locationsOf({ file, ranges }: FileBreaks): readonly Location[] {
  return ranges.map(range => ({ uri: file.uri, range: lspRange(file.text, range) }));
}

/** For each row its first finding, undefined where it fits: an `expected` may be part of an answer. */
function* heldRows(
  rows: Iterable<PlacedRow | object>,
  schema: JsonSchema,
): Generator<TextRange | undefined> {
  for (const row of rows) {
    if (!('raw' in row)) continue;
    const { value, untyped } = row.raw;
    const expected = typeof value === 'object' && value !== null && 'expected' in value;
    if (!expected) continue;
    const held = { expected: value.expected, ...(untyped && { untyped }) };
    yield checkExpected({ output: schema }, held, row.places)[0]?.range;
  }
}

async function breaksInRecordings(
  workspace: Workspace,
  prompt: PromptFile,
  file: RecordingsFile,
  signal: AbortSignal,
): Promise<FileBreaks> {
  const prompts = promptsOfRecordings(workspace, file);
  if (!prompts.includes(prompt)) return { file, ranges: [], complete: true };
  const expected = prompts.map(each => expectationOf(workspace, each));
  const { models } = expectationOf(workspace, prompt);
  async function* held(): AsyncGenerator<TextRange | undefined> {
    for await (const { reply, findings } of heldReplies(file, expected)) {
      yield models.has(reply.model) ? findings[0]?.range : undefined;
    }
  }
  return breaksIn(file, `${prompt.uri} ${keyOf(expected)}`, held, signal);
}

/** The last answers about a file in this version: variants of a prompt share its data. */
const known = new WeakMap<LanguageFile, Map<unknown, FileBreaks>>();
const KEPT = 4;

/** @param key what the answer depends on beside the file, compared as the keys of a map are. */
async function breaksIn(
  file: LanguageFile,
  key: unknown,
  held: () => Ranges,
  signal: AbortSignal,
): Promise<FileBreaks> {
  const answers = known.get(file) ?? new Map<unknown, FileBreaks>();
  const before = answers.get(key);
  if (before) return before;
  const found = isTooLarge(file)
    ? { file, ranges: [], complete: false }
    : { file, ...(await collected(held(), signal)) };
  if (answers.size >= KEPT) answers.clear();
  known.set(file, answers.set(key, found));
  return found;
}

function isTooLarge(file: LanguageFile): boolean {
  const { length } = file.text.getText();
  if (file.kind === 'recordings') return length > largestRecordings;
  const isYaml = file.kind === 'eval' || (file as DatasetFile).format === 'yaml';
  return length > (isYaml ? LARGEST_YAML : LARGEST);
}

/** Milliseconds of work after which others get their turn, and the editor may have asked anew. */
const TURN = 10;

async function collected(held: Ranges, signal: AbortSignal) {
  const ranges: TextRange[] = [];
  let since = performance.now();
  for await (const range of held) {
    if (range) ranges.push(range);
    if (ranges.length >= MOST) return { ranges, complete: false };
    if (performance.now() - since < TURN) continue;
    await setImmediate();
    signal.throwIfAborted();
    since = performance.now();
  }
  return { ranges, complete: true };
}
