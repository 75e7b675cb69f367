import type { YamlPath } from '../../../prompt/frontmatter/yamlRange.ts';
import type { CsvCell } from '../../names/csvRecords.ts';

/** What leads to a value of a record. */
export interface CellTarget {
  readonly column: number;
  /** The rest of the path, in the JSON that the cell holds; empty for the cell itself. */
  readonly inside: YamlPath;
}

/** Where a path of a row leads by the names of the columns. */
export function cellTarget(header: readonly CsvCell[], path: YamlPath): CellTarget | undefined {
  const columns = columnsOf(path);
  for (const [column, { value }] of header.entries()) {
    const inside = columns.get(value.trim());
    if (inside) return { column, inside };
  }
  return undefined;
}

/** The columns that may hold a path of a row, each with what of the path it leaves. */
function columnsOf([part, ...path]: YamlPath): ReadonlyMap<string, YamlPath> {
  if (part === 'input') {
    const [name, ...inside] = path;
    return new Map([`input.${name}`, String(name)].map(column => [column, inside]));
  }
  if (part !== 'expected') return new Map([[String(part), path]]);
  const deeper = path.map(
    (_, index) =>
      [`expected.${path.slice(0, index + 1).join('.')}`, path.slice(index + 1)] as const,
  );
  return new Map([['expected', path], ...deeper]);
}
