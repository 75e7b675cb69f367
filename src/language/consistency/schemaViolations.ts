import { setImmediate } from 'node:timers/promises';
import type { Location } from 'vscode-languageserver-types';
import { type JsonSchema, sameSchema } from '../../schema/jsonSchema.ts';
import type { TextRange } from '../../text/replacement.ts';
import { checkExpected } from '../checks/data/checkRowValues.ts';
import { type LocatedRow, locatedRows, writtenRows } from '../checks/data/placedRows.ts';
import { mismatchedExamples } from '../checks/prompt/checkExamples.ts';
import type { LanguageFile, OpenDataset, PromptFile, RecordingsFile } from '../languageFile.ts';
import { lspRange } from '../lsp.ts';
import { evalFilesOf, evaluatedOn } from '../relatedFiles.ts';
import type { Workspace } from '../workspace.ts';
import {
  checkedReplies,
  expectationOf,
  expectationsKey,
  promptsOfRecordings,
} from './checkedReplies.ts';
import { largestRecordings } from './recordedReplies.ts';

/** The violations of a prompt's output schema, by the place of their first finding. */
export interface SchemaViolations {
  readonly rows: readonly Location[];
  readonly examples: readonly Location[];
  readonly recordings: readonly Location[];
  /** False when there may be more, because not everything was checked. */
  readonly complete: boolean;
}

/** Maximum number of violations that are searched for in a file. */
const MOST = 1_000;
/**
 * Maximum number of characters of a file that is checked. For YAML, which is parsed as a whole and slowly,
 * the limit is lower.
 */
const LARGEST = 8_000_000;
const LARGEST_YAML = 400_000;

/** Validates everything that belongs to a prompt against its output schema. Undefined without a schema. */
export async function schemaViolations(
  workspace: Workspace,
  prompt: PromptFile,
  signal: AbortSignal,
): Promise<SchemaViolations | undefined> {
  const { document } = prompt;
  if (!document.metadata.output.schema) return undefined;
  const schema = sameSchema(document.metadata.output.schema);
  const evals = evalFilesOf(workspace, prompt);
  const rows: FileViolations[] = [];
  for (const each of evaluatedOn(workspace, prompt, evals)) {
    rows.push(
      await violationsIn(each, schema, () => checkedRows(locatedRows(each), schema), signal),
    );
  }
  for (const each of evals) {
    rows.push(
      await violationsIn(each, schema, () => checkedRows(writtenRows(each), schema), signal),
    );
  }
  const recordings: FileViolations[] = [];
  for (const file of workspace.files()) {
    if (file.kind !== 'recordings' || file.promptName !== prompt.promptName) continue;
    recordings.push(await violationsInRecordings(workspace, prompt, file, signal));
  }
  return {
    rows: rows.flatMap(locationsOf),
    examples: mismatchedExamples(document).flatMap(([first]) =>
      first ? [{ uri: prompt.uri, range: lspRange(prompt.text, first.range) }] : [],
    ),
    recordings: recordings.flatMap(locationsOf),
    complete: [...rows, ...recordings].every(({ complete }) => complete),
  };
}

/** The place of each violation, undefined for what matches. */
type Ranges = Iterable<TextRange | undefined> | AsyncIterable<TextRange | undefined>;

interface FileViolations {
  readonly file: LanguageFile;
  readonly ranges: readonly TextRange[];
  readonly complete: boolean;
}

function locationsOf({ file, ranges }: FileViolations): readonly Location[] {
  return ranges.map(range => ({ uri: file.uri, range: lspRange(file.text, range) }));
}

/** The first finding of each row, undefined when it matches. `expected` may be a part of an output. */
function* checkedRows(
  rows: Iterable<LocatedRow | object>,
  schema: JsonSchema,
): Generator<TextRange | undefined> {
  for (const row of rows) {
    if (!('raw' in row)) continue;
    const { value, untyped } = row.raw;
    const expected = typeof value === 'object' && value !== null && 'expected' in value;
    if (!expected) continue;
    const part = { expected: value.expected, ...(untyped && { untyped }) };
    yield checkExpected({ output: schema }, part, row.places)[0]?.range;
  }
}

async function violationsInRecordings(
  workspace: Workspace,
  prompt: PromptFile,
  file: RecordingsFile,
  signal: AbortSignal,
): Promise<FileViolations> {
  const prompts = promptsOfRecordings(workspace, file);
  if (!prompts.includes(prompt)) return { file, ranges: [], complete: true };
  const expected = prompts.map(each => expectationOf(workspace, each));
  const { models } = expectationOf(workspace, prompt);
  async function* ranges(): AsyncGenerator<TextRange | undefined> {
    for await (const { reply, findings } of checkedReplies(file, expected)) {
      yield models.has(reply.model) ? findings[0]?.range : undefined;
    }
  }
  return violationsIn(file, `${prompt.uri} ${expectationsKey(expected)}`, ranges, signal);
}

/** The last results for a version of a file. Variants of a prompt share their data. */
const known = new WeakMap<LanguageFile, Map<unknown, FileViolations>>();
const KEPT = 4;

/** @param key what the result depends on in addition to the file, compared like the keys of a map. */
async function violationsIn(
  file: LanguageFile,
  key: unknown,
  ranges: () => Ranges,
  signal: AbortSignal,
): Promise<FileViolations> {
  const answers = known.get(file) ?? new Map<unknown, FileViolations>();
  const before = answers.get(key);
  if (before) return before;
  const found = isTooLarge(file)
    ? { file, ranges: [], complete: false }
    : { file, ...(await collected(ranges(), signal)) };
  if (answers.size >= KEPT) answers.clear();
  known.set(file, answers.set(key, found));
  return found;
}

function isTooLarge(file: LanguageFile): boolean {
  const { length } = file.text.getText();
  if (file.kind === 'recordings') return length > largestRecordings;
  const isYaml = file.kind === 'eval' || (file as OpenDataset).format === 'yaml';
  return length > (isYaml ? LARGEST_YAML : LARGEST);
}

/** Milliseconds of work after which other tasks run, and the editor may have sent a new request. */
const TURN_MS = 10;

async function collected(found: Ranges, signal: AbortSignal) {
  const ranges: TextRange[] = [];
  let since = performance.now();
  for await (const range of found) {
    if (range) ranges.push(range);
    if (ranges.length >= MOST) return { ranges, complete: false };
    if (performance.now() - since < TURN_MS) continue;
    await setImmediate();
    signal.throwIfAborted();
    since = performance.now();
  }
  return { ranges, complete: true };
}
