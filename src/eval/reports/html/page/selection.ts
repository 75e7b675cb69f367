import type { Index, PageRow } from './readData.ts';

/** Which rows are listed, and in which order. */
export interface Selection {
  /** One of `outcomes`; `mixed` for rows with samples of different outcomes on one model; `''` for all. */
  readonly outcome: string;
  /** One of `changes`; `''` for all. */
  readonly change: string;
  /** The only column looked at; -1 for all. */
  readonly column: number;
  /** What a row, its id or its file contains. */
  readonly text: string;
  readonly sort: 'dataset' | 'score' | 'time' | 'cost';
}

export const everything: Selection = {
  outcome: '',
  change: '',
  column: -1,
  text: '',
  sort: 'dataset',
};

/**
 * The rows to list.
 * @param hits samples whose texts contain `text`; undefined while they are searched, or without one.
 */
export function select(
  { rows, samples }: Index,
  selection: Selection,
  hits: ReadonlySet<number> | undefined,
): readonly PageRow[] {
  const { outcome, change, column, text, sort } = selection;
  const wantedText = text.toLowerCase();

  const cellsOf = ({ cells }: PageRow): readonly (readonly number[])[] =>
    (column < 0 ? cells : [cells[column]]).filter(cell => cell !== undefined);

  function matches(row: PageRow): boolean {
    const cells = cellsOf(row);
    const some = (test: (sample: number) => boolean): boolean =>
      cells.some(cell => cell.some(test));
    if (column >= 0 && cells.length === 0) return false;
    if (change !== '' && !some(at => samples[at]?.change === change)) return false;
    if (outcome === 'mixed') {
      if (!cells.some(cell => new Set(cell.map(at => samples[at]?.outcome)).size > 1)) return false;
    } else if (outcome !== '' && !some(at => samples[at]?.outcome === outcome)) return false;
    if (text === '') return true;
    const isNamed = `${row.id}\n${row.file}:${row.line}`.toLowerCase().includes(wantedText);
    return isNamed || (hits !== undefined && some(at => hits.has(at)));
  }

  const found = rows.filter(matches);
  if (sort === 'dataset') return found;
  const sign = sort === 'score' ? 1 : -1;
  const rank = (row: PageRow): number => {
    const values = cellsOf(row).flatMap(cell =>
      cell.flatMap(at => {
        const value = samples[at]?.[sort];
        return value === undefined ? [] : [sign * value];
      }),
    );
    return Math.min(Number.POSITIVE_INFINITY, ...values);
  };
  const ranked = found.map(row => ({ row, rank: rank(row) }));
  return ranked
    .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0))
    .map(({ row }) => row);
}
