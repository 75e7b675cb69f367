import { editFrontmatter } from '../../../prompt/frontmatter/editFrontmatter.ts';
import { isRecord } from '../../../text/isRecord.ts';
import type { TextRange } from '../../../text/replacement.ts';
import { readProse } from '../../checks/style/promptProse.ts';
import type { PromptFile } from '../../languageFile.ts';
import { titles } from '../../messages/edits.ts';
import type { Action, ActionRequest } from '../action.ts';
import { inferSchema } from './inferredSchema.ts';
import { picoschemaOf } from './picoschemaOf.ts';

/** Declares the output schema from selected JSON, or from the examples in the prompt. */
export function inferOutput({ file, range }: ActionRequest): readonly Action[] {
  const { document } = file;
  if (file.isPartial || document.metadata.output.schema) return [];
  const selected = jsonIn(file, range);
  const samples = selected ? [selected] : exampleReplies(file);
  if (samples.length === 0) return [];
  const schema = picoschemaOf(inferSchema(samples))?.schema;
  const raw = document.metadata.raw['output'];
  const whole = raw === undefined || raw === null;
  if (!schema) return [];
  const edited = editFrontmatter(
    document,
    whole
      ? { kind: 'set', path: ['output'], value: { format: 'json', schema } }
      : { kind: 'insert', path: ['output', 'schema'], value: schema },
  );
  if (!edited.ok) return [];
  const title = selected
    ? titles.inferOutputFromSelection()
    : titles.inferOutputFromExamples(samples.length);
  return [{ title, kind: 'refactor.rewrite', edits: edited.edits }];
}

function exampleReplies(file: PromptFile): readonly Readonly<Record<string, unknown>>[] {
  return readProse(file)
    .messages.filter(({ role, hasValues }) => role === 'model' && !hasValues)
    .map(({ range }) => jsonIn(file, range))
    .filter(reply => reply !== undefined);
}

function jsonIn(
  { document }: PromptFile,
  { start, end }: TextRange,
): Readonly<Record<string, unknown>> | undefined {
  const written = document.text.slice(start, end).trim();
  const [, fenced = written] = /^```\w*\n([\s\S]*?)```$/.exec(written) ?? [];
  if (!fenced.trim().startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(fenced);
    return isRecord(value) && Object.keys(value).length > 0 ? value : undefined;
  } catch {
    return undefined;
  }
}
