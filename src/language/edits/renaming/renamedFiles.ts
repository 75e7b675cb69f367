import { dirname } from 'node:path/posix';
import type { LanguageFile } from '../../languageFile.ts';
import { plainName } from '../../names/evalNames.ts';
import { uriKey } from '../../names/name.ts';
import { type FoundOccurrence, type NamedThing, thingOf } from '../../names/occurrences.ts';
import type { Workspace } from '../../workspace.ts';

export interface RenamedFile {
  readonly file: LanguageFile;
  readonly newUri: string;
  /** The places where other files name it, and the new text there. */
  readonly occurrences: readonly FoundOccurrence[];
  readonly newText: string;
}

/**
 * The files that are renamed with one. The variants, datasets and eval file of a prompt belong to it by their
 * names.
 */
export function renamedFiles(
  workspace: Workspace,
  { relations, names }: NamedThing,
  newStem: string,
): readonly RenamedFile[] {
  const target = relations.file(names[0]?.uri ?? '');
  if (!target) return [];
  const oldStem = shownStem(target);
  const family =
    target.kind === 'prompt' && !target.isPartial ? familyOf(workspace, target) : [target];
  return family.map(file => {
    const newName = file.name.startsWith('_')
      ? `_${newStem}${file.name.slice(1 + oldStem.length)}`
      : `${newStem}${file.name.slice(oldStem.length)}`;
    const name = { kind: 'file', uri: uriKey(file.uri), path: [] } as const;
    return {
      file,
      newUri: `${dirname(file.uri)}/${encodeURIComponent(newName.toWellFormed())}`,
      occurrences: thingOf(workspace, [name]).occurrences,
      newText: `${newStem}${shownStem(file).slice(oldStem.length)}`,
    };
  });
}

/** `triage` for `triage.prompt`, `tone` for `_tone.prompt`. */
function shownStem({ name }: LanguageFile): string {
  return plainName(name).replace(/^_/, '');
}

function familyOf(workspace: Workspace, prompt: LanguageFile): readonly LanguageFile[] {
  const start = `${shownStem(prompt)}.`;
  return [...workspace.files()].filter(
    file =>
      file.kind !== 'settings' &&
      file.name.startsWith(start) &&
      dirname(file.uri) === dirname(prompt.uri),
  );
}
