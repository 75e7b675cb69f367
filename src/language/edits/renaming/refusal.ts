import { ownColumns } from '../../../eval/dataset/csvColumns.ts';
import { isHelper } from '../../../prompt/template/helpers.ts';
import type { Tag } from '../../../prompt/template/tag.ts';
import { isRecord } from '../../../text/isRecord.ts';
import type { LanguageFile, PromptFile } from '../../languageFile.ts';
import { renameProblems } from '../../messages/edits.ts';
import type { Name } from '../../names/name.ts';
import { type NamedThing, nameTable } from '../../names/occurrences.ts';

/** Such a name needs no quotes in a template, YAML, JSON and CSV. */
const identifier = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;
const fileStem = /^[\p{L}\p{N}_-][\p{L}\p{N}_.-]*$/u;
const literals = ['true', 'false', 'null', 'undefined', 'this', 'else'];

/** A sentence that says why a thing cannot have a new name. Undefined when it can. */
export function renameRefusal(thing: NamedThing, newName: string): string | undefined {
  const [first] = thing.names;
  switch (first?.kind) {
    case 'input':
    case 'output':
      return badWord(newName) ?? refusedField(thing, newName);
    case 'parameter':
      return badWord(newName) ?? refusedParameter(thing, newName);
    case 'inline':
    case 'file':
      if (!fileStem.test(newName)) {
        return renameProblems.fileName(newName);
      }
      return first.kind === 'inline' ? refusedInline(thing, newName) : undefined;
    case 'model':
    case undefined:
      return renameProblems.model();
  }
}

function badWord(newName: string): string | undefined {
  if (literals.includes(newName)) {
    return renameProblems.word(newName);
  }
  if (identifier.test(newName)) return undefined;
  return renameProblems.identifier(newName);
}

function refusedField(thing: NamedThing, newName: string): string | undefined {
  const { names, occurrences } = thing;
  if (names.some(({ kind }) => kind === 'input') && isHelper(newName)) {
    return renameProblems.helper(newName);
  }
  const top = names.some(({ path }) => path.length === 1);
  if (top && (newName === 'type' || newName === 'properties')) {
    return renameProblems.picoschema(newName);
  }
  const open = names.find(name => isBelowAnyKey(thing, name));
  if (open) {
    return renameProblems.dynamicKeys(open.path.join('.'));
  }
  const unclear = unclearUse(thing);
  if (unclear) return unclear;
  for (const name of names) {
    const taken = takenBy(thing, { ...name, path: [...name.path.slice(0, -1), newName] });
    if (taken) return renameProblems.taken(newName, taken.name);
  }
  for (const { file, range, name } of occurrences) {
    if (file.kind === 'dataset' && file.format === 'csv' && name.kind === 'input') {
      if (!ownColumns.includes(newName)) continue;
      return renameProblems.column(newName, file.name);
    }
    if (file.kind === 'prompt' && hiddenBy(file, range.start, newName)) {
      return renameProblems.hidden(newName, file.name);
    }
  }
  return undefined;
}

/**
 * A word that may or may not refer to the variable, because what an inline partial reads depends on its
 * callers.
 */
function unclearUse({ relations, names }: NamedThing): string | undefined {
  for (const { kind, uri, path } of names) {
    const file = relations.file(uri);
    if (kind !== 'input' || file?.kind !== 'prompt') continue;
    const word = path.at(-1);
    const use = file.document.template.variables.find(
      ({ path: known, parts, aliased }) => !known && !aliased && parts[0]?.name === word,
    );
    if (!use) continue;
    const { line } = file.text.positionAt(use.range.start);
    return renameProblems.unclear(word ?? '', line + 1, file.name);
  }
  return undefined;
}

/** Whether a field is in the values of a map, Picoschema's `(*)`. */
function isBelowAnyKey({ relations }: NamedThing, { kind, uri, path }: Name): boolean {
  const file = relations.file(uri);
  if (file?.kind !== 'prompt' || kind === 'parameter') return false;
  const { input, output } = file.document.metadata;
  let here = kind === 'input' ? input.schema : output.schema;
  for (const step of path) {
    while (isRecord(here?.['items'])) here = here['items'];
    const properties: unknown = here?.['properties'];
    const next = isRecord(properties) ? properties[step] : undefined;
    if (next === undefined && isRecord(here?.['additionalProperties'])) return true;
    here = isRecord(next) ? next : undefined;
  }
  return false;
}

/** A file in which the name is already used. */
function takenBy({ relations }: NamedThing, name: Name): LanguageFile | undefined {
  for (const file of relations.mentioning(name)) {
    if (nameTable(file).of(name).length > 0) return file;
  }
  return undefined;
}

/** Whether a block around an offset has a block parameter with a name. */
function hiddenBy({ document }: PromptFile, offset: number, name: string): boolean {
  const { tags, nesting } = document.template;
  const tag = tags.find(({ range }) => range.start <= offset && offset < range.end);
  for (let at = tag && nesting.enclosing(tag); at; at = at.block.parent) {
    if (declares(at.tag, name)) return true;
  }
  return false;
}

function declares({ blockParams }: Tag, name: string): boolean {
  return blockParams.some(parameter => parameter.name === name);
}

function refusedParameter({ occurrences }: NamedThing, newName: string): string | undefined {
  const declaration = occurrences.find(({ role }) => role === 'declaration');
  if (declaration?.file.kind !== 'prompt') return undefined;
  if (isHelper(newName)) {
    return renameProblems.helper(newName);
  }
  const { tags, nesting, variables } = declaration.file.document.template;
  const { start } = declaration.range;
  const tag = tags.find(({ range }) => range.start <= start && start < range.end);
  const block = nesting.blocks.find(({ branches }) => branches.some(branch => branch.tag === tag));
  const end = block?.close?.range.start ?? Number.POSITIVE_INFINITY;
  const from = tag?.range.start ?? 0;
  const inside = (range: { readonly start: number }): boolean =>
    range.start >= from && range.start < end;
  const used = variables.some(({ range, parts }) => inside(range) && parts[0]?.name === newName);
  const declared = tags.some(each => inside(each.range) && declares(each, newName));
  return used || declared ? renameProblems.takenInBlock(newName) : undefined;
}

function refusedInline({ occurrences }: NamedThing, newName: string): string | undefined {
  const file = occurrences[0]?.file;
  if (file?.kind !== 'prompt') return undefined;
  const { inlinePartials, partials } = file.document.template;
  const taken = inlinePartials.has(newName) || partials.some(({ name }) => name === newName);
  return taken ? renameProblems.inlineTaken(newName) : undefined;
}
