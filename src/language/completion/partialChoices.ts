import { dirname } from 'node:path/posix';
import { promptNameOf, stemOf } from '../../files/fileNames.ts';
import { fieldDocumentation, partialText } from '../hover/documentation.ts';
import type { PromptFile } from '../languageFile.ts';
import { messages } from '../messages/completion.ts';
import { partialOf } from '../relatedFiles.ts';
import { present, schemaFieldsOf } from '../schemaLookup.ts';
import { type Asked, type CompletionChoice, Kind } from './items.ts';
import type { TagCursor } from './tagCursor.ts';

/** The partials next to a prompt, and those that it defines inline. */
export function partialChoices({
  workspace,
  file,
}: Asked<PromptFile>): readonly CompletionChoice[] {
  const folder = dirname(file.uri);
  const beside = [...workspace.files()].filter(
    (other): other is PromptFile =>
      other.kind === 'prompt' &&
      other.isPartial &&
      other.uri !== file.uri &&
      dirname(other.uri) === folder,
  );
  return [
    ...[...file.document.template.inlinePartials].map(
      (name): CompletionChoice => ({
        label: name,
        kind: Kind.Function,
        detail: messages['partial.inline'](),
      }),
    ),
    ...beside.map((partial): CompletionChoice => {
      const { text } = partial.document;
      return {
        label: partialName(partial),
        kind: Kind.File,
        detail: partial.document.metadata.description ?? firstLineText(text),
        documentation: partialText(partial),
      };
    }),
  ];
}

/** The variables that a partial reads from its caller, as named arguments. */
export function argumentChoices(
  { workspace, file }: Asked<PromptFile>,
  name: string,
  { hashKeys }: TagCursor,
): readonly CompletionChoice[] {
  const read = partialOf(workspace, file.uri, name)?.document.template.variables ?? [];
  const names = new Set(read.flatMap(({ path }) => path?.[0] ?? []));
  return [...names]
    .filter(each => !hashKeys.includes(each))
    .map(each => ({
      label: `${each}=`,
      kind: Kind.Property,
      detail: messages['partial.readBy'](name),
      rank: 2,
      filter: each,
    }));
}

/** What the callers of a partial have: declared variables and passed arguments. */
export function callerChoices({ workspace, file }: Asked<PromptFile>): readonly CompletionChoice[] {
  const folder = dirname(file.uri);
  const choices = new Map<string, CompletionChoice>();
  for (const caller of workspace.files()) {
    if (caller.kind !== 'prompt' || dirname(caller.uri) !== folder) continue;
    const { template, metadata } = caller.document;
    const calls = template.tags.filter(
      ({ kind, name }) =>
        (kind === 'partial' || kind === 'partialBlock') && name === partialName(file),
    );
    if (calls.length === 0) continue;
    const passed = calls.flatMap(({ call }) => call?.hash.map(({ key }) => key) ?? []);
    for (const label of passed) {
      choices.set(label, {
        label,
        kind: Kind.Variable,
        detail: messages['partial.passedBy'](caller.name),
        rank: 2,
      });
    }
    for (const { name: label, schema } of schemaFieldsOf(present(metadata.input.schema))) {
      if (choices.has(label)) continue;
      choices.set(label, {
        label,
        kind: Kind.Variable,
        detail: messages['partial.declaredIn'](caller.name),
        documentation: fieldDocumentation(label, schema),
        rank: 4,
      });
    }
  }
  return [...choices.values()];
}

function partialName({ name }: PromptFile): string {
  return promptNameOf(name).partial ?? stemOf(name);
}

function firstLineText(text: string): string {
  return text.split(/\r?\n/).find(line => line.trim() !== '') ?? messages['partial.empty']();
}
