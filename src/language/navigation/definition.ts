import type { LocationLink, Position } from 'vscode-languageserver-types';
import type { TextRange } from '../../text/replacement.ts';
import type { LanguageFile } from '../languageFile.ts';
import { lspRange, touches } from '../lsp.ts';
import { fileReferences } from '../names/evalNames.ts';
import type { Occurrence } from '../names/name.ts';
import { type FoundOccurrence, type NamedThing, namedThing } from '../names/occurrences.ts';
import { relationsOf } from '../names/relations.ts';
import type { Workspace } from '../workspace.ts';
import { schemaFileNames } from './schemaFileNames.ts';

/**
 * Where the thing at a position is declared: the key of a variable in the schema, and the arguments that pass
 * it to a partial; `as |x|`; the file of a partial, prompt, dataset or schema.
 */
export function definition(
  workspace: Workspace,
  file: LanguageFile,
  position: Position,
): readonly LocationLink[] | undefined {
  const offset = file.text.offsetAt(position);
  // The whole path refers to the file, not only its name.
  const reference =
    file.kind === 'eval' && fileReferences(file).find(({ range }) => touches(range, offset));
  if (reference) {
    const target = relationsOf(workspace).file(reference.uri);
    return target && [startLink(target, file, reference.range)];
  }
  const schema =
    file.kind === 'prompt' &&
    schemaFileNames(workspace, file).find(({ range }) => touches(range, offset));
  if (schema) return [startLink(schema, file, schema.range)];
  const thing = namedThing(workspace, file, offset);
  if (!thing) return undefined;
  const { here, relations } = thing;
  if (here.name.kind === 'file') {
    const target = relations.file(here.name.uri);
    return target && [startLink(target, file, here.range)];
  }
  const found = declarations(thing).map(occurrence => link(occurrence, file, here));
  return found.length > 0 ? found : undefined;
}

/** What declares a thing, or otherwise what assigns a value to it. */
function declarations({ occurrences, names }: NamedThing): readonly FoundOccurrence[] {
  const declared = occurrences.filter(({ role }) => role === 'declaration' || role === 'argument');
  if (declared.length > 0) return declared;
  // A golden dataset has many rows, so only the first one is returned.
  const files = new Set<LanguageFile>();
  return occurrences.filter(({ role, file }) => {
    if (role !== 'value' || names[0]?.kind === 'model' || files.has(file)) return false;
    files.add(file);
    return true;
  });
}

function startLink(
  target: Pick<LanguageFile, 'uri'>,
  from: LanguageFile,
  range: TextRange,
): LocationLink {
  const start = { line: 0, character: 0 };
  const targetRange = { start, end: start };
  return {
    originSelectionRange: lspRange(from.text, range),
    targetUri: target.uri,
    targetRange,
    targetSelectionRange: targetRange,
  };
}

function link(target: FoundOccurrence, from: LanguageFile, here: Occurrence): LocationLink {
  const targetRange = lspRange(target.file.text, target.range);
  return {
    originSelectionRange: lspRange(from.text, here.range),
    targetUri: target.file.uri,
    targetRange,
    targetSelectionRange: targetRange,
  };
}
