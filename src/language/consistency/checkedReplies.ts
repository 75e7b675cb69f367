import { dirname } from 'node:path/posix';
import { modelsFor } from '../../model/settings/modelsFor.ts';
import type { Diagnostic } from '../../prompt/diagnostic.ts';
import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { sameSchema } from '../../schema/sameSchema.ts';
import { validateText } from '../../schema/validation/validate.ts';
import { visibleRange } from '../checks/data/visibleRange.ts';
import { jsonEdits } from '../edits/values/jsonEdits.ts';
import { carried } from '../edits/values/valueEdits.ts';
import { remedies } from '../edits/values/valueFixes.ts';
import type { PromptFile, RecordingsFile } from '../languageFile.ts';
import { modelsListed, modelsOfPrompt } from '../names/modelMentions.ts';
import type { Workspace } from '../workspace.ts';
import { escapedText } from './escapedText.ts';
import { evalsOf } from './promptData.ts';
import { type RecordedReply, recordedReplies, textPlace } from './recordedReplies.ts';

/**
 * The prompts, variants included, that a file holds replies to: at its path below the workspace. A
 * file at the top is also of every prompt of its name where none is at the top: once all were there.
 */
export function promptsOfRecordings(
  workspace: Workspace,
  file: RecordingsFile,
): readonly PromptFile[] {
  const [top = '', path = ''] = file.uri.split(/\/\.touchstone\/recordings(?=\/)/);
  const named = [...workspace.files()].filter(
    (each): each is PromptFile =>
      each.kind === 'prompt' &&
      !each.isPartial &&
      each.promptName === file.promptName &&
      each.uri.startsWith(`${top}/`),
  );
  const own = named.filter(({ uri }) => dirname(uri) === top + dirname(path).replace(/\/$/, ''));
  return own.length > 0 || dirname(path) !== '/' ? own : named;
}

/** What is expected of the replies to one prompt. */
export interface Expectation {
  /** Those that are asked. */
  readonly models: ReadonlySet<string>;
  readonly schema?: JsonSchema;
}

export function expectationOf(workspace: Workspace, prompt: PromptFile): Expectation {
  const { document } = prompt;
  const { schema } = document.metadata.output;
  const models = new Set([
    ...modelsFor(document.metadata, workspace.settings(prompt.uri)),
    ...modelsOfPrompt(document).map(({ id }) => id),
    ...evalsOf(workspace, prompt).flatMap(each =>
      modelsListed(each, ['models']).map(({ id }) => id),
    ),
  ]);
  return { models, ...(schema && { schema: sameSchema(schema) }) };
}

/** Equal for expectations that say the same. */
export function keyOf(expected: readonly Expectation[]): string {
  return JSON.stringify(expected.map(({ models, schema }) => [[...models], schema]));
}

export interface HeldReply {
  readonly reply: RecordedReply;
  /** None where the reply fits. */
  readonly findings: readonly Diagnostic[];
}

/**
 * Every reply of a file, held against what is expected today. A reply that a variant takes is that
 * variant's, and one of a model that no file asks any more is nobody's: they fit.
 */
export function* heldReplies(
  file: RecordingsFile,
  expected: readonly Expectation[],
): Generator<HeldReply> {
  for (const reply of recordedReplies(file)) {
    const asked = expected.filter(({ models }) => models.has(reply.model));
    const found = asked.map(({ schema }) => (schema ? misfits(file, reply, schema) : []));
    const [first = []] = found;
    yield { reply, findings: found.every(each => each.length > 0) ? first : [] };
  }
}

function misfits(
  file: RecordingsFile,
  reply: RecordedReply,
  schema: JsonSchema,
): readonly Diagnostic[] {
  const { value, findings } = validateText(schema, reply.text);
  const told = findings.filter(({ keyword }) => keyword !== 'schema');
  if (told.length === 0) return [];
  const place = textPlace(file, reply);
  const written = escapedText(file.text.getText().slice(place.start, place.end), place.start);
  const edits = carried(jsonEdits(reply.text), written.edit);
  const who = reply.handWritten ? 'This hand-written reply' : `What \`${reply.model}\` replied`;
  return told.map((finding): Diagnostic => {
    const { message, range } = finding;
    const isSeen = range !== undefined && range.end > range.start;
    return {
      code: 'recording-misfit',
      // It may be kept for its mistake, to see what becomes of it.
      severity: 'information',
      message: `${who} does not fit the output schema of today: ${message}${message.endsWith('?') ? '' : '.'}`,
      range: isSeen ? written.range(range) : visibleRange(file.text.getText(), place),
      // What a model said is not to be improved.
      ...(reply.handWritten && remedies(schema, value, finding, edits)),
    };
  });
}
