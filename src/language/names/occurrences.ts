import type { LanguageFile } from '../languageFile.ts';
import type { Workspace } from '../workspace.ts';
import { keyOf, type Name, type Occurrence } from './name.ts';
import { nameTable } from './nameTable.ts';
import { type Relations, relationsOf } from './relations.ts';

export interface FoundOccurrence extends Occurrence {
  readonly file: LanguageFile;
}

/** One named thing, wherever the workspace speaks of it. */
export interface NamedThing {
  /** The names it goes by: a variable has one in its prompt, its datasets, its partials. */
  readonly names: readonly Name[];
  /** By file, in the order of the text; each place once. */
  readonly occurrences: readonly FoundOccurrence[];
  readonly relations: Relations;
}

/** The thing that the word at an offset names. */
export function namedThing(
  workspace: Workspace,
  file: LanguageFile,
  offset: number,
): (NamedThing & { readonly here: Occurrence }) | undefined {
  const here = nameTable(file).at(offset);
  const [first] = here;
  if (!first) return undefined;
  const names = here.map(({ name }) => name);
  return { ...thingOf(workspace, names), here: first };
}

/** Follows names from file to file until no new one is found. */
export function thingOf(workspace: Workspace, start: readonly Name[]): NamedThing {
  const relations = relationsOf(workspace);
  const names = new Map<string, Name>();
  const occurrences = new Map<string, FoundOccurrence>();
  const queue = [...start];
  for (let name = queue.pop(); name; name = queue.pop()) {
    const key = keyOf(name);
    if (names.has(key)) continue;
    names.set(key, name);
    queue.push(...relations.related(name));
    for (const file of relations.mentioning(name)) {
      const table = nameTable(file);
      for (const occurrence of table.of(name)) {
        const place = `${file.uri}\0${occurrence.range.start}`;
        if (occurrences.has(place)) continue;
        occurrences.set(place, { ...occurrence, file });
        // A word that stands for several fields, as in a shared definition, ties them together.
        if (table.isShared(occurrence)) {
          queue.push(...table.at(occurrence.range.start).map(each => each.name));
        }
      }
    }
  }
  return {
    names: [...names.values()],
    occurrences: [...occurrences.values()].sort(byPlace),
    relations,
  };
}

function byPlace(a: FoundOccurrence, b: FoundOccurrence): number {
  if (a.file !== b.file) return a.file.uri < b.file.uri ? -1 : 1;
  return a.range.start - b.range.start;
}
