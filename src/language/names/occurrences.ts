import { onceFor } from '../../text/memo.ts';
import type { LanguageFile } from '../languageFile.ts';
import { touches } from '../lsp.ts';
import type { Workspace } from '../workspace.ts';
import { datasetNames } from './datasetNames.ts';
import { yamlNames } from './evalNames.ts';
import { type Name, nameKey, type Occurrence } from './name.ts';
import { promptNames } from './promptNames.ts';
import { type Relations, relationsOf } from './relations.ts';

export interface FoundOccurrence extends Occurrence {
  readonly file: LanguageFile;
}

/** A named thing with all its places in the workspace. */
export interface NamedThing {
  /** Its names: a variable has one in its prompt, its datasets and its partials. */
  readonly names: readonly Name[];
  /** By file, in the order of the text, without duplicates. */
  readonly occurrences: readonly FoundOccurrence[];
  readonly relations: Relations;
}

/** The thing that is named by the word at an offset. */
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
    const key = nameKey(name);
    if (names.has(key)) continue;
    names.set(key, name);
    queue.push(...relations.related(name));
    for (const file of relations.mentioning(name)) {
      const table = nameTable(file);
      for (const occurrence of table.of(name)) {
        const place = `${file.uri}\0${occurrence.range.start}`;
        if (occurrences.has(place)) continue;
        occurrences.set(place, { ...occurrence, file });
        // A word that refers to several fields, such as in a shared definition, connects them.
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

/** The names in one file. */
export interface NameTable {
  readonly all: readonly Occurrence[];
  of(name: Name): readonly Occurrence[];
  /** The names whose word contains an offset. There are several when one word refers to several fields. */
  at(offset: number): readonly Occurrence[];
  isShared(occurrence: Occurrence): boolean;
}

/** Cached for each version of a file. */
export const nameTable = onceFor((file: LanguageFile): NameTable => {
  const all = occurrencesIn(file);
  // Most files of a workspace are never searched for a name.
  let byKey: ReadonlyMap<string, readonly Occurrence[]> | undefined;
  const starts = new Set<number>();
  const shared = new Set<number>();
  for (const { range } of all) (starts.has(range.start) ? shared : starts).add(range.start);
  return {
    all,
    isShared: ({ range }) => shared.has(range.start),
    of(name) {
      byKey ??= Map.groupBy(all, each => nameKey(each.name));
      return byKey.get(nameKey(name)) ?? [];
    },
    at(offset) {
      const near = all.filter(({ range }) => touches(range, offset));
      // Between two words, such as at the dot of `a.b`, the one that starts there is used.
      const within = near.filter(({ range }) => offset < range.end);
      return within.length > 0 ? within : near;
    },
  };
});

function occurrencesIn(file: LanguageFile): readonly Occurrence[] {
  switch (file.kind) {
    case 'prompt':
      return promptNames(file);
    case 'dataset':
      return datasetNames(file);
    case 'eval':
    case 'settings':
      return yamlNames(file);
    case 'proposals':
    case 'recordings':
      return [];
  }
}
