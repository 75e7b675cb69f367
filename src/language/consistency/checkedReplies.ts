import { dirname } from 'node:path/posix';
import { recordingsOf } from '../../files/fileNames.ts';
import { modelsFor } from '../../model/settings/settings.ts';
import type { Diagnostic } from '../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../prompt/document.ts';
import { policyOf } from '../../prompt/frontmatter/policy.ts';
import { sameSchema } from '../../schema/jsonSchema.ts';
import { expectedOutput, judge } from '../../validate/judge.ts';
import { visibleRange } from '../checks/data/visibleRange.ts';
import { jsonEdits } from '../edits/values/jsonEdits.ts';
import { carried } from '../edits/values/valueEdits.ts';
import { valueFixes } from '../edits/values/valueFixes.ts';
import type { PromptFile, RecordingsFile } from '../languageFile.ts';
import { messages } from '../messages/diagnostics.ts';
import { modelsListed, modelsOfPrompt } from '../names/modelMentions.ts';
import { evalFilesOf } from '../relatedFiles.ts';
import type { Workspace } from '../workspace.ts';
import {
  escapedText,
  largestRecordings,
  type RecordedReply,
  recordedReplies,
  textPlace,
} from './recordedReplies.ts';

/**
 * The prompts, including variants, that a file of recordings belongs to, by its path in the workspace. A file
 * at the root also belongs to every prompt with its name when no prompt is at the root, because recordings
 * used to be stored there.
 */
export function promptsOfRecordings(
  workspace: Workspace,
  file: RecordingsFile,
): readonly PromptFile[] {
  const { workspace: top = '', folder = '' } = recordingsOf(file.uri) ?? {};
  const named = [...workspace.files()].filter(
    (each): each is PromptFile =>
      each.kind === 'prompt' &&
      !each.isPartial &&
      each.promptName === file.promptName &&
      each.uri.startsWith(`${top}/`),
  );
  const place = folder === '' ? top : `${top}/${folder}`;
  const own = named.filter(({ uri }) => dirname(uri) === place);
  return own.length > 0 || folder !== '' ? own : named;
}

/** What the replies to one prompt are checked against. */
export interface Expectation {
  /** The models that are called. */
  readonly models: ReadonlySet<string>;
  readonly document: PromptDocument;
}

export function expectationOf(workspace: Workspace, prompt: PromptFile): Expectation {
  const { document } = prompt;
  const models = new Set([
    ...modelsFor(document.metadata, workspace.settings(prompt.uri)),
    ...modelsOfPrompt(document).map(({ id }) => id),
    ...evalFilesOf(workspace, prompt).flatMap(each =>
      modelsListed(each, ['models']).map(({ id }) => id),
    ),
  ]);
  return { models, document };
}

/** Equal for equivalent expectations. */
export function expectationsKey(expected: readonly Expectation[]): string {
  return JSON.stringify(
    expected.map(({ models, document }) => {
      const { contract, lenient } = policyOf(document);
      return [[...models], expectedOutput(document.metadata), contract, lenient];
    }),
  );
}

export interface CheckedReply {
  readonly reply: RecordedReply;
  /** Empty when the reply matches. */
  readonly findings: readonly Diagnostic[];
}

/**
 * Every reply of a file, checked against the current prompts. There are no findings for a reply that matches
 * one of the variants, or for a reply of a model that no prompt calls any more.
 */
export async function* checkedReplies(
  file: RecordingsFile,
  expected: readonly Expectation[],
): AsyncGenerator<CheckedReply> {
  for (const reply of recordedReplies(file)) {
    const asked = expected.filter(({ models }) => models.has(reply.model));
    const found: (readonly Diagnostic[])[] = [];
    for (const { document } of asked) found.push(await misfits(file, reply, document));
    const [first = []] = found;
    yield { reply, findings: found.every(each => each.length > 0) ? first : [] };
  }
}

async function misfits(
  file: RecordingsFile,
  reply: RecordedReply,
  document: PromptDocument,
): Promise<readonly Diagnostic[]> {
  const { validation, output: value } = await judge(document, { text: reply.text });
  if (validation.verdict !== 'invalid') return [];
  const reported = validation.findings.filter(({ keyword }) => keyword !== 'schema');
  if (reported.length === 0) return [];
  const { schema } = document.metadata.output;
  const rules = expectedOutput(document.metadata) ? 'schema' : 'contract';
  const place = textPlace(file, reply);
  const written = escapedText(file.text.getText().slice(place.start, place.end), place.start);
  const edits = carried(jsonEdits(reply.text), written.edit);
  const model = reply.handWritten ? undefined : reply.model;
  return reported.map((finding): Diagnostic => {
    const { message, range } = finding;
    const isSeen = range !== undefined && range.end > range.start;
    return {
      code: 'recording-misfit',
      // The reply may have been recorded because of its mistake.
      severity: 'information',
      message: messages['recording-misfit'](model, rules, message),
      range: isSeen ? written.range(range) : visibleRange(file.text.getText(), place),
      // A model's reply is not edited.
      ...(reply.handWritten &&
        schema && { fixes: () => valueFixes(sameSchema(schema), value, finding, edits) }),
    };
  });
}

const known = new WeakMap<
  RecordingsFile,
  { readonly key: string; readonly found: readonly Diagnostic[] }
>();

/** Reports recorded replies that do not match the current prompt. */
export async function checkRecordings(
  workspace: Workspace,
  file: RecordingsFile,
): Promise<readonly Diagnostic[]> {
  if (file.text.getText().length > largestRecordings) return [tooLargeDiagnostic];
  const prompts = promptsOfRecordings(workspace, file);
  const expected = prompts.map(prompt => expectationOf(workspace, prompt));
  const key = expectationsKey(expected);
  const before = known.get(file);
  if (before?.key === key) return before.found;
  const found: Diagnostic[] = [];
  for await (const { findings } of checkedReplies(file, expected)) found.push(...findings);
  known.set(file, { key, found });
  return found;
}

const tooLargeDiagnostic: Diagnostic = {
  code: 'recordings-size',
  severity: 'information',
  message: messages['recordings-size'](),
  range: { start: 0, end: 1 },
};
