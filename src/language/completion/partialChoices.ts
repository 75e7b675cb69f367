import { dirname } from 'node:path/posix';
import type { PromptFile } from '../languageFile.ts';
import { partialOf } from '../promptRelations.ts';
import type { TagPlace } from '../tagPlace.ts';
import { type Asked, type Choice, Kind } from './items.ts';

/** The partials beside a prompt, and those it defines itself. */
export function partialChoices({ workspace, file }: Asked<PromptFile>): readonly Choice[] {
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
      (name): Choice => ({ label: name, kind: Kind.Function, detail: 'Defined in this file' }),
    ),
    ...beside.map((partial): Choice => {
      const { text } = partial.document;
      return {
        label: partial.name.replace(/^_|\.prompt$/g, ''),
        kind: Kind.File,
        detail: partial.document.metadata.description ?? firstLine(text),
        documentation: ['```markdown', text.split(/\r?\n/, 20).join('\n'), '```'].join('\n'),
      };
    }),
  ];
}

/** What a partial reads from its caller, as named arguments. */
export function argumentChoices(
  { workspace, file }: Asked<PromptFile>,
  name: string,
  { hashKeys }: TagPlace,
): readonly Choice[] {
  const read = partialOf(workspace, file.uri, name)?.document.template.variables ?? [];
  const names = new Set(read.flatMap(({ path }) => path?.[0] ?? []));
  return [...names]
    .filter(each => !hashKeys.includes(each))
    .map(each => ({
      label: `${each}=`,
      kind: Kind.Property,
      detail: `Read by ${name}`,
      rank: 2,
      filter: each,
    }));
}

function firstLine(text: string): string {
  return text.split(/\r?\n/).find(line => line.trim() !== '') ?? 'Empty';
}
