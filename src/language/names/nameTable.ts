import type { LanguageFile } from '../languageFile.ts';
import { touches } from '../lsp.ts';
import { datasetNames } from './datasetNames.ts';
import { yamlNames } from './evalNames.ts';
import { keyOf, type Name, type Occurrence } from './name.ts';
import { promptNames } from './promptNames.ts';

/** The names in one file. */
export interface NameTable {
  readonly all: readonly Occurrence[];
  of(name: Name): readonly Occurrence[];
  /** Those whose word holds an offset: several where one word stands for several fields. */
  at(offset: number): readonly Occurrence[];
  isShared(occurrence: Occurrence): boolean;
}

const tables = new WeakMap<LanguageFile, NameTable>();

/** Read once a version of a file. */
export function nameTable(file: LanguageFile): NameTable {
  const known = tables.get(file);
  if (known) return known;
  const all = namesIn(file);
  // Most files of a workspace are never asked for one name.
  let byKey: ReadonlyMap<string, readonly Occurrence[]> | undefined;
  const starts = new Set<number>();
  const shared = new Set<number>();
  for (const { range } of all) (starts.has(range.start) ? shared : starts).add(range.start);
  const table: NameTable = {
    all,
    isShared: ({ range }) => shared.has(range.start),
    of(name) {
      byKey ??= Map.groupBy(all, each => keyOf(each.name));
      return byKey.get(keyOf(name)) ?? [];
    },
    at(offset) {
      const near = all.filter(({ range }) => touches(range, offset));
      // Between two words, as in `a.b` at the dot, the one that begins there wins.
      const within = near.filter(({ range }) => offset < range.end);
      return within.length > 0 ? within : near;
    },
  };
  tables.set(file, table);
  return table;
}

function namesIn(file: LanguageFile): readonly Occurrence[] {
  switch (file.kind) {
    case 'prompt':
      return promptNames(file);
    case 'dataset':
      return datasetNames(file);
    case 'eval':
    case 'settings':
      return yamlNames(file);
    case 'recordings':
      return [];
  }
}
