// biome-ignore-all lint/a11y/useSemanticElements: the rows of a table cannot be virtualized.
// biome-ignore-all lint/a11y/useFocusableInteractive: the list has the focus and names its active row.
import { t } from '../../strings.ts';
import { Icon } from '../../widgets.tsx';
import { columnTitles } from '../cells.ts';
import { type Sort, type SortKey, sortKeys } from '../runs.ts';
import { listColumns } from './runRow.tsx';

interface SortProps {
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

/** Figures and times start with the largest, texts with the first. */
const startsDescending: ReadonlySet<SortKey> = new Set<SortKey>([
  'time',
  'firstToken',
  'total',
  'tokens',
  'cost',
  'version',
]);

function nextSort(sort: Sort, by: SortKey): Sort {
  return { by, descending: sort.by === by ? !sort.descending : startsDescending.has(by) };
}

/** The titles of the columns, which sort the list. */
export function ListHeader({ sort, onSort }: SortProps) {
  return (
    <div role="row" class="list-header" aria-rowindex={1}>
      {listColumns.map((name, index) => {
        const by = sortKeys.find(key => key === name);
        const isSorted = by !== undefined && sort.by === by;
        const direction = sort.descending ? 'descending' : 'ascending';
        return (
          <div
            key={name}
            role="columnheader"
            aria-colindex={index + 1}
            class={`cell ${name}`}
            {...(by !== undefined && { 'aria-sort': isSorted ? direction : 'none' })}
          >
            {by === undefined ? (
              <span class={name === 'select' ? 'visually-hidden' : ''}>
                {t(name === 'select' ? 'history.select' : 'history.reply')}
              </span>
            ) : (
              <button type="button" class="sort" onClick={() => onSort(nextSort(sort, by))}>
                {columnTitles[by]}
                {isSorted && <Icon name={sort.descending ? 'arrow-down' : 'arrow-up'} />}
              </button>
            )}
          </div>
        );
      })}
    </div>
  );
}

/** The same choice in a narrow window, which has no columns. */
export function SortChoice({ sort, onSort }: SortProps) {
  const direction = t(sort.descending ? 'history.descending' : 'history.ascending');
  return (
    <div class="sort-choice">
      <select
        aria-label={t('history.sortBy')}
        value={sort.by}
        onChange={({ currentTarget }) => {
          const by = sortKeys.find(key => key === currentTarget.value);
          if (by) onSort(nextSort({ by: sort.by, descending: sort.descending }, by));
        }}
      >
        {sortKeys.map(key => (
          <option key={key} value={key}>
            {columnTitles[key]}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="icon-button"
        title={direction}
        aria-label={direction}
        onClick={() => onSort({ ...sort, descending: !sort.descending })}
      >
        <Icon name={sort.descending ? 'arrow-down' : 'arrow-up'} />
      </button>
    </div>
  );
}
